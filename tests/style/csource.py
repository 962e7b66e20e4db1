# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a C file of this project as far as the style checks need it.

It is no C parser: it relies on tools/format, which puts the name of a function
and its braces at the start of lines.
"""

import re

CONTROL = {"if", "for", "while", "switch"}
TOKEN = re.compile(r"\w+|\S")
DEFINITION = re.compile(r"^([A-Za-z_]\w*) \(")


def blank(match):
    return re.sub(r"[^\n]", " ", match[0])


def blank_string(match):
    return match[0][0] + blank(match)[1:-1] + match[0][-1]


def strip(text):
    """@text with comments blanked and strings emptied, line by line the same."""
    pattern = re.compile(r'(/\*.*?\*/)|("(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\')', re.S)
    return pattern.sub(lambda match: blank(match) if match[1] else blank_string(match), text)


def split_arguments(text):
    """The parts of @text between commas that are in no brackets."""
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [re.sub(r"\s+", " ", part).strip() for part in parts]


def find_close(text, start):
    """Where the bracket that opens at @start closes."""
    depth = 0
    for index in range(start, len(text)):
        if text[index] in "([{":
            depth += 1
        elif text[index] in ")]}":
            depth -= 1
            if depth == 0:
                return index
    return len(text)


class Nesting:
    """How deep the control structures of a function body go."""

    def __init__(self, body):
        self.tokens = TOKEN.findall(body)
        self.at = 0
        self.deepest = 0
        while self.at < len(self.tokens):
            self.read_statement(0)

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def skip_group(self):
        depth = 0
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            depth += (token in "([{") - (token in ")]}")
            if depth == 0:
                return

    def read_block(self, depth):
        self.at += 1
        while self.peek() not in ("}", ""):
            self.read_statement(depth)
        self.at += 1

    def read_inner(self, depth):
        self.deepest = max(self.deepest, depth + 1)
        self.read_statement(depth + 1)

    def read_if(self, depth):
        self.at += 1
        self.skip_group()
        self.read_inner(depth)
        while self.peek() == "else":
            self.at += 1
            if self.peek() == "if":
                self.at += 1
                self.skip_group()
            self.read_inner(depth)

    def read_do(self, depth):
        self.at += 1
        self.read_inner(depth)
        self.at += 1
        self.skip_group()
        self.at += 1

    def read_simple(self):
        while self.peek() not in (";", ""):
            if self.peek() in "([{":
                self.skip_group()
            elif self.peek() == "}":
                return
            else:
                self.at += 1
        self.at += 1

    def read_label(self):
        while self.peek() not in (":", ""):
            self.at += 1
        self.at += 1

    def read_statement(self, depth):
        token = self.peek()
        if token == "{":
            self.read_block(depth)
        elif token == "if":
            self.read_if(depth)
        elif token in CONTROL:
            self.at += 1
            self.skip_group()
            self.read_inner(depth)
        elif token == "do":
            self.read_do(depth)
        elif token in ("case", "default"):
            self.read_label()
        else:
            self.read_simple()


def find_statics(body):
    """Where an object that outlives a function is declared in its @body, and how."""
    for match in re.finditer(r"^ +static ", body, re.M):
        end = match.end()
        while end < len(body) and body[end] != ";":
            end = find_close(body, end) + 1 if body[end] in "([{" else end + 1
        yield match.start(), re.sub(r"\s+", " ", body[match.start():end]).strip()


class Function:
    def __init__(self, name, line, parameters, body, body_line):
        self.name = name
        self.line = line
        self.parameters = parameters
        self.lines = max(body.count("\n") - 1, 0)
        self.nesting = Nesting(body).deepest
        self.statics = [(body_line + body.count("\n", 0, start), declaration)
                        for start, declaration in find_statics(body)]


class Source:
    """A C file: its functions, its globals, its calls."""

    def __init__(self, text):
        self.lines = text.split("\n")
        self.code = strip(text)
        self.code_lines = self.code.split("\n")
        # Without preprocessor lines, which follow no grammar.
        self.plain = re.sub(r"^#(?:[^\n]*\\\n)*[^\n]*", blank, self.code, flags=re.M)
        self.functions = []
        self.globals = []
        self.read_functions()
        self.read_globals()

    def line_of(self, index):
        return self.plain.count("\n", 0, index) + 1

    def read_functions(self):
        for match in re.finditer(r"^([A-Za-z_]\w*) \(", self.plain, re.M):
            close = find_close(self.plain, match.end() - 1)
            brace = re.match(r"\)\s*\n\{", self.plain[close:])
            if brace is None:
                continue
            start = close + brace.end() - 1
            end = find_close(self.plain, start)
            parameters = split_arguments(self.plain[match.end():close])
            self.functions.append(Function(match[1], self.line_of(match.start()), parameters,
                                           self.plain[start + 1:end], self.line_of(start)))

    def read_globals(self):
        """Objects at file scope: what is there besides functions and types."""
        depth = 0
        start = None
        for index, char in enumerate(self.plain):
            if depth == 0 and start is None and not char.isspace() and char not in "}":
                start = index
            if char in "([{":
                depth += 1
            elif char in ")]}":
                depth -= 1
                if depth == 0 and char == "}" and self.plain[index + 1:index + 2] == "\n":
                    start = None
            elif char == ";" and depth == 0:
                if start is not None:
                    self.add_global(start, self.plain[start:index])
                start = None

    def add_global(self, start, text):
        declaration = re.sub(r"\s+", " ", text).strip()
        declaration = re.sub(r"^(G_BEGIN_DECLS|G_END_DECLS) ", "", declaration)
        declaration = re.sub(r"(\w)\[", r"\1 [", declaration)
        head = declaration.split("=")[0].strip()
        if not re.match(r"static |extern |[\w ]+[ *]\w+$", head) or re.match(r"(typedef|struct \w+$|enum)", head):
            return
        without_arrays = re.sub(r"\[[^]]*\]", "", head)
        if "(" in without_arrays and "{" not in without_arrays:
            return
        self.globals.append((self.line_of(start), declaration))

    def find_calls(self, names):
        pattern = re.compile(r"\b(" + "|".join(sorted(names, key=len, reverse=True)) + r") \(")
        for match in pattern.finditer(self.plain):
            close = find_close(self.plain, match.end() - 1)
            yield self.line_of(match.start()), match[1], split_arguments(self.plain[match.end():close])

    def find_steals(self):
        """Each g_steal_pointer (&NAME), and the text of the call around it."""
        for match in re.finditer(r"g_steal_pointer \(&(\w+)\)", self.plain):
            depth = 0
            for start in range(match.start() - 1, -1, -1):
                depth += (self.plain[start] in ")]}") - (self.plain[start] in "([{")
                if depth < 0 or (depth == 0 and self.plain[start] == ";"):
                    break
            if self.plain[start] == "(":
                yield self.line_of(match.start()), match[1], self.plain[start:find_close(self.plain, start)]
