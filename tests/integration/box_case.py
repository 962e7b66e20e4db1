# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests on a whole machine share: one Box a class, clean for each test."""

import contextlib
import sqlite3
import unittest

from box import PEOPLE, Box, needs
from router import RouterFiles
from sandbox import make_bytes, sha256, wait_until

BODY = make_bytes(3_000_000)

# So slow that there is always time to do something to a download.
RATE = 300_000


class BoxCase(unittest.TestCase):
    """Nobody is logged in when a test begins, and nobody has a job."""

    @classmethod
    def setUpClass(cls):
        reason = needs()
        if reason is not None:
            raise unittest.SkipTest(reason)
        cls.box = cls.enterClassContext(Box())
        cls.server = cls.enterClassContext(RouterFiles(cls.box.router, {"/a.bin": BODY}, RATE))

    def setUp(self):
        self.server.rate = RATE
        self.server.retry_after = None
        self.server.requests.clear()
        self.server.times.clear()
        self.server.peers.clear()
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        outcome = self._outcome.result
        if any(test is self for test, _ in outcome.failures + outcome.errors):
            print(self.box.log_of()[-6000:])
        self.box.router.mode = "full"
        for user, uid in PEOPLE.items():
            self.box.run("systemctl", "stop", f"desk-{user}", check=False)
            self.box.run("loginctl", "disable-linger", user, check=False)
            self.box.run("loginctl", "terminate-user", user, check=False)
            self.box.run("systemctl", "stop", f"user@{uid}", check=False)
            if self.pids(user):
                self.box.run("kill", *self.pids(user), check=False)
            wait_until(lambda who=user: not self.pids(who), 30, f"the end of all that is {user}’s")
            home = self.box.root / "home" / user
            self.box.run("rm", "-rf", f"/home/{user}/.local", f"/home/{user}/.config", f"/home/{user}/a.bin")
            for part in home.glob(".*.part"):
                part.unlink()

    def pids(self, user, program=None):
        """Pids in the machine of somebody’s processes; dead ones are none."""
        done = self.box.run("pgrep", "-u", user, *(["-x", program] if program else []), check=False)
        return done.stdout.split()

    def download(self, user="alice", *options):
        """A background job for the test file; returns its id."""
        return self.box.ferry(user, "add", self.server.url("/a.bin"), "-o", f"/home/{user}/",
                              "--digest", f"sha256:{sha256(BODY)}", *options).stdout.strip()

    def wait_job(self, job, state, wait=None, user="alice", seconds=20):
        """Waits for a job’s state, and for its wait if one is given."""
        shown = {}

        def is_there():
            shown.clear()
            shown.update(self.box.show(user, job))
            return shown["state"] == state and (wait is None or shown["wait"] == wait)

        try:
            wait_until(is_there, seconds)
        except AssertionError:
            self.fail(f"the job is {shown.get('state')}, {shown.get('wait')}, {shown.get('message')!r}, "
                      f"and not {state}, {wait}, after {seconds} s")
        return shown

    def wait_moving(self, job, user="alice", beyond=0):
        wait_until(lambda: self.box.show(user, job)["bytes_done"] > beyond, 30, "bytes")

    def wait_published(self, user="alice", seconds=60):
        """Waits for the file and compares it; nothing is to happen any more, so it may come fast."""
        self.server.rate = 0
        target = self.box.root_now / "home" / user / "a.bin"
        wait_until(target.exists, seconds, "the published file")
        self.assertEqual(sha256(target.read_bytes()), sha256(BODY))
        self.assertEqual(target.stat().st_uid, PEOPLE[user])

    def wait_silent(self, seconds=2.0):
        """Waits until the machine has no connection to the server any more."""
        wait_until(lambda: not self.box.run("ss", "-Htn", "state", "established", "dst", "10.77.0.1").stdout,
                   seconds, "the end of every connection")

    def end_service(self, user="alice"):
        """Ends the service as its user manager does."""
        for pid in self.pids(user, "ferry-service"):
            self.box.run("kill", pid)
        wait_until(lambda: not self.pids(user, "ferry-service"), 20, "the end of the service")

    def count_errors(self, job, user="alice"):
        """BITS’s error count of a job, out of the job list; the service is not running then."""
        self.end_service(user)
        folder = self.box.root / "home" / user / ".local/state/ferry"
        with contextlib.closing(sqlite3.connect(next(folder.glob("*/jobs.db")))) as store:
            return store.execute("SELECT error_count FROM job WHERE id = ?", (job,)).fetchone()[0]
