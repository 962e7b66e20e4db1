#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A data budget, with the real service and a server that is not on loopback.

In a network of the test’s own, whose only address is one of the outside world:
bytes between a machine and itself count for no budget.
"""

import json
import signal
import subprocess
import sys
import unittest

import netlab
from sandbox import FileServer, Sandbox, make_bytes, wait_until

ADDRESS = "192.0.2.1"
BODY = make_bytes(8_000_000)
BUDGET = 2_000_000


class TestBudget(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        subprocess.run(["ip", "addr", "add", f"{ADDRESS}/32", "dev", "lo"], check=True)

    def setUp(self):
        self.server = self.enterContext(FileServer({"/a.bin": BODY}, address=(ADDRESS, 0), rate=4_000_000))
        self.box = self.enterContext(Sandbox())
        self.box.ferry("config", "set", "settle-delay", "0")
        self.box.ferry("config", "set", "data-budgets", "default = 2 MB")

    def show(self, job):
        return json.loads(self.box.ferry("show", job, "--json").stdout)

    def gate(self):
        return json.loads(self.box.ferry("status", "--json").stdout)["gates"]["budget"]

    def add_until_spent(self):
        # There is no default route here, so the job has to be told to try.
        job = self.box.ferry("add", self.server.url("/a.bin").replace("127.0.0.1", ADDRESS), "--network", "always").stdout.strip()
        wait_until(lambda: self.show(job)["wait"] == "budget", seconds=30, what="the end of the budget")
        return job

    def test_budget_is_kept_across_a_crash_and_lifted_for_one_job(self):
        job = self.add_until_spent()
        shown = self.show(job)
        self.assertEqual((shown["state"], shown["error"]["code"]), ("transient-error", "blocked-by-policy"))
        self.assertIn("2.0\u00a0MB are used up", shown["message"])
        self.assertIsNotNone(shown["wait_until"])
        # One lot, and what the server had sent already.
        self.assertLess(shown["bytes_done"], BUDGET + 2_000_000)
        self.assertFalse(self.gate()["open"])

        self.box.kill_service(signal.SIGKILL)
        self.assertEqual(self.show(job)["wait"], "budget")
        self.assertFalse(self.gate()["open"])
        self.assertEqual(len(self.server.requests), 1)

        self.box.ferry("set", job, "override=true")
        self.box.ferry("wait", job, "--timeout", "60")
        self.assertEqual((self.box.work / "a.bin").read_bytes(), BODY)

    def test_larger_budget_lets_it_go_on(self):
        job = self.add_until_spent()
        self.box.ferry("config", "set", "data-budgets", "default = 1 GB")
        self.box.ferry("wait", job, "--timeout", "60")
        reason = self.gate()["reason"]
        self.assertRegex(reason, r"^8\.\d\u00a0MB of 1\.0\u00a0GB are used; the next month begins on ")


if __name__ == "__main__":
    netlab.enter()
    unittest.main(argv=sys.argv[:1] + ["-v"])
