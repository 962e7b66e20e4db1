#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A locked keyring and its own window: gnome-keyring, gcr-prompter, a keyboard.

The service never asks. What asks is the keyring, because a command line wanted it
to; what its window gets to know, Ferry never does.
"""

import contextlib
import json
import time
import unittest

from screen import Screen, find_program

from auth_server import AuthServer  # noqa: E402
from cli_mock_case import Terminal  # noqa: E402
from keyring import PASSWORD, Keyring  # noqa: E402
from sandbox import Sandbox, make_bytes, wait_until  # noqa: E402

BODY = make_bytes(200_000)
PROMPTER = "gcr-prompter"


class Prompt(unittest.TestCase):

    def setUp(self):
        self.box = self.enterContext(Sandbox())
        self.screen = self.enterContext(Screen(self.box))
        prompter = find_program(PROMPTER, "/usr/libexec", "/usr/lib/gcr", "/usr/lib")
        for name in ("SystemPrompter", "PrivatePrompter"):
            self.box.add_service(f"org.gnome.keyring.{name}", prompter, self.screen.variables | {"LC_ALL": "C.UTF-8"})
        self.keyring = self.enterContext(Keyring(self.box))
        self.server = self.enterContext(AuthServer({"/file.bin": BODY}))
        self.box.ferry("token", "add", "work", "--server", "127.0.0.1", "--user", "ann", "--keep", input="s3cret\n")
        self.keyring.lock()

    def windows(self):
        return self.screen.find_windows(PROMPTER)

    def strike(self, *keys):
        """Types until the keyring’s window is gone: it may not have the keyboard at once."""
        wait_until(self.windows, what="the keyring’s window")
        deadline = time.monotonic() + 30
        while self.windows() and time.monotonic() < deadline:
            for key in keys:
                self.screen.xdotool(*key)
            with contextlib.suppress(AssertionError):
                wait_until(lambda: not self.windows(), seconds=3)
        self.assertEqual(self.windows(), [])

    def answer(self):
        self.strike(("key", "ctrl+a"), ("type", "--delay", "20", PASSWORD.decode()), ("key", "Return"))

    def show(self, job):
        return json.loads(self.box.ferry("show", job, "--json").stdout)

    def assert_arrived(self):
        self.assertEqual((self.box.work / "file.bin").read_bytes(), BODY)

    def test_get_on_a_terminal_has_the_keyring_ask(self):
        terminal = Terminal(self.box, "get", self.server.url("/file.bin"))
        terminal.expect("The keyring asks for its password in a window of its own.", 30)
        job, = json.loads(self.box.ferry("list", "--json").stdout)
        self.assertEqual((job["state"], job["wait"]), ("transient-error", "keyring-locked"))
        self.answer()
        self.assertEqual(terminal.end(60), 0)
        self.assert_arrived()
        self.assertFalse(self.keyring.is_locked())
        self.assertNotIn(PASSWORD.decode(), terminal.output)

    def test_dismissed_question_leaves_the_job_waiting(self):
        terminal = Terminal(self.box, "get", self.server.url("/file.bin"))
        terminal.expect("in a window of its own.", 30)
        self.strike(("key", "Escape"))
        terminal.expect("The keyring was not unlocked", 30)
        job, = json.loads(self.box.ferry("list", "--json").stdout)
        self.assertEqual(job["wait"], "keyring-locked")
        terminal.type("\x03")
        self.assertEqual(terminal.end(), 130)

    def test_unlock_of_the_command_line_lets_waiting_jobs_go_on(self):
        job = self.box.ferry("add", self.server.url("/file.bin"), "--network", "always").stdout.strip()
        wait_until(lambda: self.show(job)["wait"] == "keyring-locked", what="the wait")
        self.assertEqual(self.windows(), [])
        terminal = Terminal(self.box, "token", "unlock")
        self.answer()
        self.assertEqual(terminal.end(60), 0)
        self.box.ferry("wait", job, "--timeout", "60")
        self.assert_arrived()

    def test_service_alone_never_has_anybody_asked(self):
        job = self.box.ferry("add", self.server.url("/file.bin"), "--network", "always", "--token", "work").stdout.strip()
        wait_until(lambda: self.show(job)["wait"] == "keyring-locked", what="the wait")
        self.box.ferry("resume", job)
        self.box.ferry("token", "list")
        wait_until(lambda: self.show(job)["wait"] == "keyring-locked", what="the wait")
        self.assertEqual(self.windows(), [])


if __name__ == "__main__":
    unittest.main()
