#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the house style as far as it can be counted.

usage: check-source.py [ROOT]

Prints file, line and what is wrong, and fails if anything is. What a C file
consists of is read by csource.py beside this file.
"""

import pathlib
import re
import subprocess
import sys

from csource import Source

MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 60
MAX_NESTING = 3
MAX_PARAMETERS = 6

# Files that cannot bear a licence, or bear another’s.
NO_LICENCE = re.compile(
    r"(^|/)(COPYING|LINGUAS|\.gitignore|\.gitattributes)$|\.(po|pem|png|svg|db)$|^tests/fuzz/corpus/"
    r"|^tests/fixtures/")
LICENCE = re.compile(
    r"SPDX-FileCopyrightText: \d{4} The Ferry authors\n.{0,8}SPDX-License-Identifier: [\w.-]+")

# Parameters that every asynchronous or failing function has; they do not make
# a call harder to read.
HABITUAL = re.compile(r"^(GCancellable \*|GAsyncReadyCallback|gpointer +\w*data$|GError +\*\*)")

FORBIDDEN_WORDS = [
    (re.compile(r"\bgoto\b"), "goto is not used"),
    (re.compile(r"\bg_object_[sg]et_q?data(_full)?\b"), "g_object_set_data hides state; give the object a field"),
]
FORBIDDEN_TEXT = [
    (re.compile(r"\b(TODO|FIXME|XXX|HACK)\b"), "do it, or open an issue"),
    (re.compile(r'\b_ ?\("[^"]*" *G_\w+_(FORMAT|MODIFIER)'),
     "xgettext cuts a string at a macro, so this one is never translated; use a conversion that C knows"),
]

# Where the domain of an error is among the arguments.
ERROR_CALLS = {
    "g_set_error": 1,
    "g_set_error_literal": 1,
    "g_error_new": 0,
    "g_error_new_literal": 0,
    "g_task_return_new_error": 1,
    "g_dbus_method_invocation_return_error": 1,
    "g_dbus_method_invocation_return_error_literal": 1,
}

# What class_init makes once, and what GLib takes by a pointer that is not const.
LIBRARY_TABLES = re.compile(r"^static (GParamSpec \*properties \[|guint signals \[|GSourceFuncs )")

TRANSLATED = re.compile(r'\b(_|N_|C_|NC_|ngettext|g_dngettext|g_dgettext|g_dpgettext2?) ?\(')


def list_files(root):
    command = ["git", "-C", root, "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        names = done.stdout.splitlines()
    else:
        names = [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]
    return sorted(name for name in names if (root / name).is_file())


def check_licence(name, text):
    if not NO_LICENCE.search(name) and not LICENCE.search(text[:400]):
        yield 1, "the two SPDX lines are missing"


def check_length(text):
    lines = text.count("\n")
    if lines > MAX_FILE_LINES:
        yield MAX_FILE_LINES + 1, f"{lines} lines, at most {MAX_FILE_LINES}"


def check_words(source):
    for pattern, reason in FORBIDDEN_WORDS:
        for number, line in enumerate(source.code_lines, 1):
            if pattern.search(line):
                yield number, reason
    for pattern, reason in FORBIDDEN_TEXT:
        for number, line in enumerate(source.lines, 1):
            if pattern.search(line):
                yield number, reason


def is_dictated(function):
    """Whether GIO or GTK says what the parameters are: a callback of theirs."""
    return (function.parameters[0].startswith("GtkLayoutManager *")
            or function.parameters[0].startswith("GDBusConnection *")
            and function.parameters[-1].startswith("gpointer"))


def check_function(function):
    if function.lines > MAX_FUNCTION_LINES and not function.name.endswith("_class_init"):
        yield function.line, f"{function.name} has {function.lines} lines, at most {MAX_FUNCTION_LINES}"
    if function.nesting > MAX_NESTING:
        yield function.line, f"{function.name} nests {function.nesting} deep, at most {MAX_NESTING}"
    own = [text for text in function.parameters if not HABITUAL.match(text)]
    if len(own) > MAX_PARAMETERS and not is_dictated(function):
        yield function.line, f"{function.name} has {len(own)} parameters, at most {MAX_PARAMETERS}; use a struct"


def is_constant(declaration):
    """Whether what @declaration declares can never change."""
    head = re.split(r"[=\[]", re.sub(r"\{[^}]*\}", "", declaration), maxsplit=1)[0]
    last = head.rsplit("*", maxsplit=1)[-1]
    return re.search(r"\bconst\b", last if "*" in head else head) is not None


def check_state(source):
    for line, declaration in source.globals:
        if not is_constant(declaration) and not LIBRARY_TABLES.match(declaration):
            yield line, f"global state: {declaration.split('=')[0].strip()}"
    for function in source.functions:
        for line, declaration in function.statics:
            # A type or quark registered once, as g_once_init_enter() wants it.
            if not is_constant(declaration) and not declaration.startswith("static gsize "):
                yield line, f"state inside a function: {declaration.split('=')[0].strip()}"


def check_errors(source):
    for line, name, arguments in source.find_calls(ERROR_CALLS):
        position = ERROR_CALLS[name]
        domain = arguments[position] if len(arguments) > position else ""
        code = arguments[position + 1] if len(arguments) > position + 1 else ""
        if domain == "FERRY_ERROR" or (domain == "G_IO_ERROR" and code == "G_IO_ERROR_CANCELLED"):
            continue
        yield line, f"{name} of {domain}: errors are of FERRY_ERROR, or G_IO_ERROR_CANCELLED"


def check_steals(source):
    """C does not say which argument is evaluated first."""
    for line, name, call in source.find_steals():
        if len(re.findall(rf"(?<![\w.>]){name}\b", call)) > 1:
            yield line, f"{name} is used and stolen in one call; keep what is needed of it first"


def check_c(name, text):
    source = Source(text)
    yield from check_words(source)
    yield from check_steals(source)
    for function in source.functions:
        yield from check_function(function)
    if name.endswith(".h") and "#pragma once" not in source.lines:
        yield 1, "#pragma once is missing"
    if name.startswith("src/"):
        yield from check_state(source)
        yield from check_errors(source)


def check_potfiles(root, names):
    path = root / "po/POTFILES.in"
    if not path.exists():
        return
    listed = [line for line in path.read_text(encoding="utf-8").splitlines()
              if line and not line.startswith("#")]
    if listed != sorted(listed, key=str):
        yield "po/POTFILES.in", 1, "not sorted"
    for name in listed:
        if name not in names:
            yield "po/POTFILES.in", 1, f"{name} does not exist"
    for name in names:
        if not re.match(r"src/.*\.[ch]$", name) or name in listed:
            continue
        source = Source((root / name).read_text(encoding="utf-8"))
        if any(TRANSLATED.search(line) for line in source.code_lines if not line.startswith("#")):
            yield "po/POTFILES.in", 1, f"{name} has translatable strings and is not listed"


def get_half(name):
    """The service’s half of the layers, or its users’; no program has both."""
    return "service" if name.split("/")[1] in ("core", "net", "store", "host", "service") else "users"


def check_names(root, names):
    """No program may have two functions of one name: the linker would take either."""
    places = {}
    for name in names:
        # Of a file and its “-absent” only one is built.
        if not re.match(r"src/.*\.c$", name) or name.endswith("-absent.c"):
            continue
        source = Source((root / name).read_text(encoding="utf-8"))
        for function in source.functions:
            if not function.name.startswith("ferry_") or source.code_lines[function.line - 2].startswith("static "):
                continue
            key = get_half(name), function.name
            if key in places:
                yield name, function.line, f"{function.name} is in {places[key]}, too"
            places.setdefault(key, name)


def check_tree(root):
    names = list_files(root)
    for name in names:
        try:
            text = (root / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            if not NO_LICENCE.search(name):
                yield name, 1, "not UTF-8"
            continue
        checks = [check_licence(name, text)]
        if re.search(r"\.([ch]|py)$", name):
            checks.append(check_length(text))
        if re.search(r"\.[ch]$", name):
            checks.append(check_c(name, text))
        for check in checks:
            for line, problem in check:
                yield name, line, problem
    yield from check_potfiles(root, names)
    yield from check_names(root, names)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    problems = 0
    for name, line, problem in check_tree(root):
        print(f"{name}:{line}: {problem}")
        problems += 1
    sys.exit(1 if problems else 0)


main()
