#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that every translation is complete: nothing missing, nothing fuzzy.

usage: check-po.py [ROOT]

Compares each po/*.po with the strings that are in the sources now.
"""

import pathlib
import subprocess
import sys
import tempfile

# What meson’s preset “glib” gives to xgettext.
XGETTEXT = [
    "xgettext", "--from-code=UTF-8", "--add-comments", "--keyword=_", "--keyword=N_",
    "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=ngettext:1,2",
    "--keyword=g_dgettext:2", "--keyword=g_dcgettext:2",
    "--keyword=g_dngettext:2,3", "--keyword=g_dpgettext2:2c,3",
    "--flag=N_:1:pass-c-format", "--flag=C_:2:pass-c-format", "--flag=NC_:2:pass-c-format",
    "--flag=ngettext:1:pass-c-format", "--flag=ngettext:2:pass-c-format",
    "--flag=g_strdup_printf:1:c-format", "--flag=g_string_printf:2:c-format",
    "--flag=g_string_append_printf:2:c-format", "--flag=g_print:1:c-format",
    "--flag=g_printerr:1:c-format", "--flag=g_set_error:4:c-format", "--flag=g_error_new:3:c-format",
]


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


def must(*command):
    done = run(*command)
    if done.returncode != 0:
        sys.exit(f"{command[0]}: {done.stderr.strip()}")
    return done.stdout


def list_messages(path, kind):
    """The msgids of @path that msgattrib selects by @kind."""
    text = must("msgattrib", kind, "--no-wrap", "--no-location", "--no-obsolete", path)
    lines = [line for line in text.splitlines() if line.startswith("msgid ") and line != 'msgid ""']
    return [line[len("msgid "):] for line in lines]


def check_language(root, path, template, scratch):
    merged = scratch / path.name
    must("msgmerge", "-q", "--no-fuzzy-matching", "--no-wrap", "-o", merged, path, template)
    name = path.relative_to(root)
    for message in list_messages(merged, "--untranslated"):
        yield f"{name}: not translated: {message}"
    for message in list_messages(path, "--only-fuzzy"):
        yield f"{name}: fuzzy: {message}"
    # Formats that do not fit, a header that is not one.
    checked = run("msgfmt", "--check-format", "--check-domain", "--check-header", "-o", "/dev/null", path)
    if checked.returncode != 0:
        yield f"{name}: {checked.stderr.strip()}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    problems = 0
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        template = scratch / "ferry.pot"
        must(*XGETTEXT, "-D", root, "-f", root / "po/POTFILES.in", "-o", template)
        for language in (root / "po/LINGUAS").read_text(encoding="utf-8").split():
            for problem in check_language(root, root / f"po/{language}.po", template, scratch):
                print(problem)
                problems += 1
    sys.exit(1 if problems else 0)


main()
