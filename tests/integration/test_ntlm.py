#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens of the scheme ntlm: messages that GSS-NTLMSSP checks, the real service."""

import base64
import json
import sys
import unittest

from ntlm import DOMAIN, PASSWORD, USER, NtlmServer, why_not
from sandbox import Sandbox, make_bytes, wait_until

BODY = make_bytes(300_000)


class Ntlm(unittest.TestCase):

    def setUp(self):
        self.server = self.enterContext(NtlmServer({"/a.bin": BODY}))
        self.box = self.enterContext(Sandbox())

    def add_token(self, password=PASSWORD, server="127.0.0.1"):
        self.box.ferry("token", "add", "work", "--server", server, "--user", f"{DOMAIN}\\{USER}", "--scheme", "ntlm",
                       input=password + "\n")

    def get(self):
        self.box.ferry("get", self.server.url("/a.bin"), "-o", f"{self.box.root}/", "--token", "work")

    def show(self, job):
        return json.loads(self.box.ferry("show", job, "--json").stdout)

    def test_password_is_proven(self):
        self.add_token()
        self.get()
        self.assertEqual((self.box.root / "a.bin").read_bytes(), BODY)
        self.assertEqual({user.upper() for user in self.server.users}, {f"{DOMAIN}\\{USER}".upper()})

    def test_password_itself_is_never_sent(self):
        self.add_token()
        self.get()
        said = b"".join(base64.b64decode(headers["Authorization"].removeprefix("NTLM "))
                        for _path, headers in self.server.requests if "Authorization" in headers)
        self.assertIn(USER.encode("utf-16-le"), said)
        for encoding in ("utf-8", "utf-16-le"):
            self.assertNotIn(PASSWORD.encode(encoding), said)

    def test_password_that_cannot_be_hashed_is_refused(self):
        done = self.box.ferry("token", "add", "work", "--server", "127.0.0.1", "--user", USER, "--scheme", "ntlm",
                              input="pässword\n", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("ASCII", done.stderr)

    def test_wrong_password_waits_for_the_right_one(self):
        self.add_token("wrong")
        job = self.box.ferry("add", self.server.url("/a.bin"), "-o", f"{self.box.root}/", "--token", "work").stdout.strip()
        wait_until(lambda: self.show(job)["wait"] == "sign-in", what="the wait")
        self.assertEqual(self.server.users, [])
        self.box.ferry("token", "remove", "work")
        self.add_token()  # The job goes on by itself.
        self.box.ferry("wait", job, "--timeout", "60")
        self.assertEqual((self.box.root / "a.bin").read_bytes(), BODY)

    def test_token_is_for_its_server_alone(self):
        self.add_token(server="elsewhere.example")
        job = self.box.ferry("add", self.server.url("/a.bin"), "-o", f"{self.box.root}/").stdout.strip()
        wait_until(lambda: self.show(job)["wait"] == "sign-in", what="the wait")
        self.assertFalse([headers for _path, headers in self.server.requests if "Authorization" in headers])


if __name__ == "__main__":
    if why_not() is not None:
        print(why_not())
        sys.exit(77)
    unittest.main()
