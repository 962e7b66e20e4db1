#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command line shows on terminals, and where there is none."""

import json
import sys
import unittest

from cli_mock_case import MockCase, Terminal
from sandbox import wait_until


class TestPlainProgress(MockCase):
    environment = {"MOCK_STEP_MS": "400"}

    def test_plain_lines(self):
        done = self.ferry("get", "http://host/ok")
        lines = done.stderr.splitlines()
        self.assertNotIn("\033", done.stderr)
        self.assertNotIn("\r", done.stderr)
        self.assertRegex(lines[0], r"^ *\d+ %  .* of 5.0.GB · 12.0.MB/s · .* left$")
        self.assertRegex(lines[-1], r"^ok: 5.0.GB in \d seconds?$")
        self.assertLess(len(lines), 11)


class TestTerminal(MockCase):
    environment = {"MOCK_STEP_MS": "150", "MOCK_WAIT_MS": "800"}

    def run_ferry(self, *arguments, **options):
        return Terminal(self.box, *arguments, **options)

    def test_bar(self):
        terminal = self.run_ferry("get", "http://host/ok")
        self.assertEqual(terminal.end(), 0)
        self.assertIn("━", terminal.output)
        self.assertIn("\033[36m", terminal.output)
        self.assertRegex(terminal.output, r"of 5.0.GB · 12.0.MB/s")
        self.assertTrue(terminal.output.endswith(f"{self.box.work}/ok\r\n"))
        drawn = terminal.output.count("\r\033[K")
        self.assertLess(drawn, 10, "more than four times a second")

    def test_no_line_is_wider_than_the_terminal(self):
        for columns in (200, 80, 40, 10):
            terminal = self.run_ferry("get", "http://host/ok", columns=columns, NO_COLOR="1")
            self.assertEqual(terminal.end(), 0)
            for line in terminal.output.split("\r\033[K")[1:-1]:
                self.assertLess(len(line), columns)

    def test_no_colour(self):
        terminal = self.run_ferry("get", "http://host/ok", NO_COLOR="1")
        self.assertEqual(terminal.end(), 0)
        self.assertNotIn("\033[3", terminal.output)
        self.assertIn("━", terminal.output)
        terminal = self.run_ferry("list", "--all", NO_COLOR="1")
        terminal.end()
        self.assertNotIn("\033", terminal.output)

    def test_dumb_terminal(self):
        terminal = self.run_ferry("get", "http://host/ok", TERM="dumb")
        self.assertEqual(terminal.end(), 0)
        self.assertNotIn("\033", terminal.output)

    def test_terminal_without_unicode(self):
        terminal = self.run_ferry("get", "http://host/ok", LC_ALL="C")
        self.assertEqual(terminal.end(), 0)
        self.assertTrue(terminal.output.isascii())
        self.assertIn("#", terminal.output)

    def test_wait_stays_readable(self):
        terminal = self.run_ferry("get", "http://host/network")
        self.assertEqual(terminal.end(), 0)
        self.assertIn("\r\033[KWaiting for a network connection.\r\n", terminal.output)

    def test_interrupt_leaves_the_job(self):
        terminal = self.run_ferry("get", "http://host/stall")
        terminal.expect("%")
        terminal.type("\x03")
        self.assertEqual(terminal.end(), 130)
        job, = json.loads(self.ferry("list", "--json").stdout)
        self.assertEqual(job["state"], "transferring")
        self.assertIn(f"Job {job['id'][:8]} stays with Ferry", terminal.output)
        self.assertIn(f"ferry wait {job['id'][:8]}", terminal.output)

    def test_sign_in(self):
        terminal = self.run_ferry("get", "http://host/sign-in", "--header", "X-Own: kept")
        terminal.expect("User name for host")
        terminal.type("ann\n")
        terminal.expect("Password: ")
        wait_until(lambda: not terminal.echoes(), what="the end of the echo")
        terminal.type("s3cret\n")
        self.assertEqual(terminal.end(), 0)
        self.assertNotIn("s3cret", terminal.output)
        self.assertIn("never writes it down", terminal.output)
        self.assertEqual(self.called("SetOptions")[0][0]["headers"],
                         ["X-Own: kept", "Authorization: Basic YW5uOnMzY3JldA=="])

    def test_sign_in_declined(self):
        terminal = self.run_ferry("get", "http://host/sign-in")
        terminal.expect("User name for host")
        terminal.type("\x04")
        terminal.expect("The job goes on waiting.")
        terminal.type("\x03")
        self.assertEqual(terminal.end(), 130)
        self.assertNotIn("SetOptions", self.calls.read_text())

    def test_interrupted_sign_in_restores_the_terminal(self):
        terminal = self.run_ferry("get", "http://host/sign-in")
        terminal.expect("User name for host")
        terminal.type("ann\n")
        terminal.expect("Password: ")
        wait_until(lambda: not terminal.echoes(), what="the end of the echo")
        terminal.type("\x03")
        terminal.expect("stays with Ferry")
        wait_until(terminal.echoes, what="the echo")
        self.assertEqual(terminal.end(), 130)

    def test_question_is_taken_back(self):
        terminal = self.run_ferry("get", "http://host/sign-in")
        terminal.expect("User name for host")
        job, = json.loads(self.ferry("list", "--json").stdout)
        secret = self.box.work / "secret"
        secret.write_text("Authorization: Basic eDp5\n")
        self.ferry("set", job["id"], f"header=@{secret}")
        self.ferry("resume", job["id"])
        self.assertEqual(terminal.end(), 0)

    def test_table_fits(self):
        self.add("hold", "--name", "x" * 200)
        terminal = self.run_ferry("list", columns=60)
        self.assertEqual(terminal.end(), 0)
        for line in terminal.output.replace("\033[1m", "").replace("\033[0m", "").splitlines():
            self.assertLessEqual(len(line), 60)
        self.assertIn("x…", terminal.output)

    def test_names_cannot_command_the_terminal(self):
        self.add("hold", "--name", "a\033]0;gotcha\007b")
        terminal = self.run_ferry("list", NO_COLOR="1")
        terminal.end()
        self.assertNotIn("\033", terminal.output)
        self.assertIn("a�]0;gotcha�b", terminal.output)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
