#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs window-leaks on a display with a service, and passes on what it says."""

import pathlib
import subprocess
import sys

from window_desktop import Desktop


def main():
    suppressions = pathlib.Path(__file__).resolve().parent / "leaks.supp"
    with Desktop(accessible=False) as desktop:
        done = subprocess.run([sys.argv[1]], env=desktop.env | {
            "LSAN_OPTIONS": f"suppressions={suppressions}:print_suppressions=0",
            "G_DEBUG": "gc-friendly,fatal-criticals", "G_SLICE": "always-malloc",
        }, check=False, timeout=480)
    # The cases are told already; a leak is told by the end alone.
    sys.exit(1 if done.returncode != 0 else 0)


main()
