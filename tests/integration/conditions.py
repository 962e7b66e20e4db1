# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what conditions-printer prints, for the tests of the adapters."""

import json
import shutil
import subprocess
import threading
import time

from box import kill_inside
from sandbox import BUILD

LOGIN = {name: number for number, name in enumerate(
    ("unwatched", "system-account", "present", "none", "closing", "other-identity"))}
METERED = {name: number for number, name in enumerate(("unknown", "yes", "no", "guess-yes", "guess-no"))}
CONNECTIVITY = {name: number for number, name in enumerate(("unknown", "none", "portal", "limited", "full"))}
PROGRAM = "conditions-printer"


class Conditions:
    """The conditions of one user in a Box, as they change."""

    def __init__(self, box, user, *arguments):
        shutil.copy(BUILD / "tests/integration" / PROGRAM, box.root / "usr/local/bin" / PROGRAM)
        self.lines = []
        self._news = threading.Condition()
        self._process = box.start_as(user, PROGRAM, *arguments, stdout=subprocess.PIPE)
        threading.Thread(target=self._read, daemon=True).start()
        self.wait(lambda now: True)

    def _read(self):
        for line in self._process.stdout:
            with self._news:
                if line.startswith("{"):
                    self.lines.append(json.loads(line))
                else:
                    print(f"{PROGRAM}: {line}", end="")
                self._news.notify_all()

    @property
    def now(self):
        with self._news:
            return self.lines[-1]

    def wait(self, condition, seconds=20.0, what="the change"):
        """Waits until the newest line is as it should be, and returns it."""
        deadline = time.monotonic() + seconds
        with self._news:
            while not (self.lines and condition(self.lines[-1])):
                if not self._news.wait(deadline - time.monotonic()):
                    raise AssertionError(f"{what} was not told within {seconds} s; last: "
                                         f"{self.lines[-1] if self.lines else None}")
            return self.lines[-1]

    def wait_login(self, name, seconds=20.0):
        return self.wait(lambda now: now["login"] == LOGIN[name], seconds, f"the login “{name}”")

    def end(self):
        kill_inside(self._process)
