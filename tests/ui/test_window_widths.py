#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs window-widths on a display with a service, and passes on what it says.

usage: test_window_widths.py PROGRAM LOCALES LANGUAGE
"""

import subprocess
import sys

from window_desktop import Desktop


def main():
    program, locales, language = sys.argv[1:]
    with Desktop(accessible=False, new_user=True, environment={"LANGUAGE": language}) as desktop:
        done = subprocess.run([program, locales], env=desktop.env | {"G_DEBUG": "fatal-criticals"}, check=False,
                              timeout=200)
    sys.exit(1 if done.returncode != 0 else 0)


main()
