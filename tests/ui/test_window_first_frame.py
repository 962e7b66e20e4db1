#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs window-first-frame on a display, with a service that has jobs, and passes on what it says.

usage: test_window_first_frame.py PROGRAM JOBS
"""

import subprocess
import sys

from window_desktop import Desktop


def create(desktop, count):
    from gi.repository import GLib
    jobs = [({"suspended": GLib.Variant("b", True)},
             [(f"http://127.0.0.1:9/{number}", {"destination": GLib.Variant("s", f"{desktop.work}/{number}")})])
            for number in range(count)]
    desktop.call("CreateJobs", GLib.Variant("(a(a{sv}a(sa{sv})))", (jobs,)), timeout=60000)


def main():
    program, count = sys.argv[1:]
    with Desktop(accessible=False) as desktop:
        if int(count) > 0:
            create(desktop, int(count))
        done = subprocess.run([program, count], env=desktop.env | {"G_DEBUG": "fatal-criticals"}, check=False,
                              timeout=200)
    sys.exit(1 if done.returncode != 0 else 0)


main()
