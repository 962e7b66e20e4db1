#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file by which the next login knows that there is something to go on with."""

import signal
import sys
import unittest

from sandbox import FileServer, Sandbox, make_bytes, wait_until


class TestPending(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(FileServer({"/a.bin": make_bytes(1_000_000)}, rate=100_000))
        self.box = self.enterContext(Sandbox())

    @property
    def pending(self):
        return self.box.state_dir / "pending"

    def add(self, *options):
        return self.box.ferry("add", self.server.url("/a.bin"), *options).stdout.strip()

    def test_unfinished_job_leaves_it_behind(self):
        self.add()
        self.box.kill_service(signal.SIGTERM)
        self.assertTrue(self.pending.exists())

    def test_crash_leaves_it_behind(self):
        self.add()
        self.box.kill_service(signal.SIGKILL)
        self.assertTrue(self.pending.exists())

    def test_finished_job_does_not(self):
        self.server.rate = 0
        self.box.ferry("wait", self.add())
        self.box.kill_service(signal.SIGTERM)
        self.assertFalse(self.pending.exists())

    def test_suspended_job_does_not(self):
        self.add("--suspended")
        self.box.kill_service(signal.SIGTERM)
        self.assertFalse(self.pending.exists())

    def test_next_service_removes_it_when_nothing_is_left(self):
        job = self.add()
        self.box.kill_service(signal.SIGKILL)
        self.box.ferry("cancel", job)
        wait_until(lambda: self.box.ferry("list", "--json").stdout == "[]\n", what="an empty list")
        self.box.kill_service(signal.SIGTERM)
        self.assertFalse(self.pending.exists())

    def test_second_service_does_not_touch_it(self):
        self.add()
        with Sandbox(environment={"XDG_STATE_HOME": self.box.env["XDG_STATE_HOME"]}) as other:
            other.ferry("list")
        self.assertTrue(self.pending.exists())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
