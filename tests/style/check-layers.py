#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that every file includes only its own layer and lower ones.

usage: check-layers.py [ROOT]

Prints file, line and what is wrong, and fails if anything is.
"""

import pathlib
import re
import sys

# What a layer may include, besides itself.
LAYERS = {
    "shared": set(),
    "core": {"shared"},
    "net": {"shared", "core"},
    "store": {"shared", "core"},
    "host": {"shared", "core"},
    "service": {"shared", "core", "net", "store", "host"},
    "client": {"shared"},
    "cli": {"shared", "client"},
    "window": {"shared", "client"},
    "envoy": {"shared", "client"},
    "admin": {"shared"},
}

# The adapters of core’s ports are named in one file, which wires them. What has
# no state and does no I/O is no adapter.
ADAPTERS = {"net", "store", "host"}
PURE = {"net/ferry-metalink.h"}
COMPOSITION_ROOT = "src/service/ferry-service.c"

# Headers that belong to some layers alone. GLib’s D-Bus has no header of its
# own, so that its names are looked for.
FOREIGN = [
    (re.compile(r"libsoup/"), {"net"}),
    (re.compile(r"sqlite3\.h"), {"store"}),
    (re.compile(r"NetworkManager\.h|libsecret/"), {"host"}),
    (re.compile(r"gtk/|adwaita\.h|gdk/"), {"window"}),
    (re.compile(r"json-glib/"), {"client", "cli"}),
    (re.compile(r"gnutls/"), {"net"}),
    (re.compile(r"polkit/"), {"admin", "service"}),
]
DBUS = re.compile(r"\b(GDBus\w*|g_dbus_\w+|g_bus_\w+|G_BUS_\w+)\b")
DBUS_LAYERS = {"shared", "host", "service", "client", "cli", "window", "envoy", "admin"}

# Not in the tree: what the build makes, and who may use it.
GENERATED = {
    "config.h": set(LAYERS),
    "ferry-admin-wire.h": {"admin"},
    "ferry-tray-wire.h": {"service"},
    "ferry-wire.h": {"service", "client"},
    "ferry-resources.h": {"window"},
}

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def check_ours(path, name, layer):
    if name in GENERATED:
        return None if layer in GENERATED[name] else f"{layer} must not include {name}"
    other = name.split("/")[0]
    if "/" not in name or other not in LAYERS:
        return f'"{name}" does not name its layer'
    if other != layer and other not in LAYERS[layer]:
        return f"{layer} must not include {other} ({name})"
    if other in ADAPTERS and other != layer and name not in PURE and path != COMPOSITION_ROOT:
        return f"only {COMPOSITION_ROOT} may name an adapter ({name})"
    return None


def check_foreign(name, layer):
    for pattern, layers in FOREIGN:
        if pattern.match(name) and layer not in layers:
            return f"{layer} must not include <{name}>"
    return None


def check_file(root, path):
    relative = str(path.relative_to(root))
    layer = path.relative_to(root / "src").parts[0]
    if layer not in LAYERS:
        yield relative, 1, f"{layer} is no layer; the table is in check-layers.py"
        return
    in_comment = False
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        match = INCLUDE.match(line)
        if match:
            problem = (check_ours(relative, match[2], layer) if match[1] == '"'
                       else check_foreign(match[2], layer))
            if problem:
                yield relative, number, problem
            continue
        in_comment = in_comment or line.lstrip().startswith("/*")
        if not in_comment and layer not in DBUS_LAYERS and DBUS.search(line):
            yield relative, number, f"{layer} must not know D-Bus ({DBUS.search(line)[1]})"
        in_comment = in_comment and "*/" not in line


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    problems = 0
    for path in sorted((root / "src").rglob("*.[ch]")):
        for name, number, problem in check_file(root, path):
            print(f"{name}:{number}: {problem}")
            problems += 1
    sys.exit(1 if problems else 0)


main()
