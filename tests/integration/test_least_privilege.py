#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An updater without privileges: an account of the system signs in with a helper
token, and nobody’s administrator is needed for it (BITS’s page, S17 to S19)."""

import json
import sys
import unittest

from auth_server import basic
from box import enter_namespace
from box_case import BODY, BoxCase
from sandbox import wait_until
from test_login_tokens import PlacedServer

enter_namespace()


class TestUpdater(BoxCase):

    def setUp(self):
        super().setUp()
        self.box.run("install", "-d", "-o", "mirror", "/srv/mirror")
        self.addCleanup(self.box.run, "rm", "-rf", "/srv/mirror", "/var/lib/ferry/mirror")
        self.addCleanup(self.box.run, "systemctl", "stop", "ferry@mirror")
        self.box.run("systemctl", "start", "ferry@mirror")

    def serve(self, user):
        return self.enterContext(PlacedServer(f"/proc/{self.box.leader}/ns/net", "127.0.0.1", {"/a.bin": BODY},
                                              user=user))

    def add_token(self, server, user):
        return self.box.run_as("mirror", "sh", "-c", 'printf s3cret | "$@"', "sh", f"{self.box.prefix}/bin/ferry",
                               "token", "add", "work", "--server", server.url(), "--user", user)

    def add_job(self, server):
        return self.box.ferry("mirror", "add", server.url("/a.bin"), "-o", "/srv/mirror/", "--token",
                              "work").stdout.strip()

    def asked(self):
        """Whether anybody was asked for an authorisation."""
        return "org.ferry.Ferry" in self.box.log_of("polkit")

    def test_s19_updater_signs_in_without_any_privilege(self):
        server = self.serve("ann")
        self.assertIn("There is no keyring here", self.add_token(server, "ann").stderr)
        self.add_job(server)
        target = self.box.root_now / "srv/mirror/a.bin"
        wait_until(target.exists, 60, "the file")
        self.assertEqual((target.read_bytes(), target.stat().st_uid), (BODY, 401))
        self.assertEqual(set(server.shown), {basic("ann", "s3cret")})
        status = self.box.run("cat", f"/proc/{self.pids('mirror', 'ferry-service')[0]}/status").stdout
        for line in ("Uid:\t401\t401\t401\t401", "NoNewPrivs:\t1", "CapEff:\t0000000000000000",
                     "CapBnd:\t0000000000000000", "Seccomp:\t2"):
            self.assertIn(line + "\n", status)
        self.assertFalse(self.asked())

    def test_s19_updater_is_refused_an_administrators_credentials(self):
        server = self.serve("root")
        self.add_token(server, "root")
        job = self.add_job(server)

        def failed():
            shown = json.loads(self.box.ferry("mirror", "show", job, "--json").stdout)
            return shown["state"] == "error" and shown
        shown = wait_until(failed, 30, "the refusal")
        self.assertEqual(shown["error"]["code"], "token-required")
        self.assertIn("no administrator allowed that", shown["message"])
        self.assertEqual(server.shown, [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
