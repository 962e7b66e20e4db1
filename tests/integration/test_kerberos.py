#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens of the scheme negotiate: a real KDC, real tickets, the real service.

As with BITS, whose jobs sign in with Kerberos when their owner gives an empty
name and password (SetCredentials), it is the owner’s own identity that is shown.
"""

import json
import pathlib
import sys
import tempfile
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from app_case import APP, NOTES_JOBS, create, get  # noqa: E402
from confined import add_permission_store, app_proxy  # noqa: E402
from kerberos import REALM, NegotiateServer, Realm, why_not  # noqa: E402
from sandbox import Sandbox, make_bytes, wait_until  # noqa: E402
from tls_box import can_mount, make_start, server_context  # noqa: E402

BODY = make_bytes(300_000)


class Negotiate(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.realm = cls.enterClassContext(Realm())

    def setUp(self):
        scratch = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="ferry-kerberos-")))
        self.server = self.enterContext(NegotiateServer(self.realm, {"/file.bin": BODY}, tls=server_context()))
        self.box = self.enterContext(Sandbox(service=make_start(scratch, trusts=True), environment=self.realm.client_env))
        self.addCleanup(self.forget_ticket)

    def forget_ticket(self):
        if self.realm.cache.exists():
            self.realm.kdestroy()

    def add_token(self, *options):
        self.box.ferry("token", "add", "work", "--server", "localhost", "--scheme", "negotiate", *options)

    def show(self, job):
        return json.loads(self.box.ferry("show", job, "--json").stdout)

    def wait_for(self, job, wait):
        def is_so():
            now = self.show(job)
            return now if now["wait"] == wait else None
        return wait_until(is_so, what=wait)

    def shown(self):
        return [headers["Authorization"] for _path, headers in self.server.requests if "Authorization" in headers]

    def add_job(self, *options):
        return self.box.ferry("add", self.server.url("/file.bin"), "--network", "always", *options).stdout.strip()

    def assert_published(self):
        self.assertEqual((self.box.work / "file.bin").read_bytes(), BODY)

    def test_s16_ticket_of_the_owner_lets_the_job_in(self):
        self.realm.kinit()
        self.add_token()
        job = self.add_job("--token", "work")
        self.box.ferry("wait", job, "--timeout", "60")
        self.assert_published()
        self.assertEqual(set(self.server.users), {f"ann@{REALM}"})

    def test_token_is_found_by_the_server(self):
        self.realm.kinit()
        self.add_token()
        self.box.ferry("wait", self.add_job(), "--timeout", "60")
        self.assert_published()

    def test_without_a_ticket_the_job_waits_and_kinit_ends_that(self):
        self.add_token()
        job = self.add_job("--token", "work")
        now = self.wait_for(job, "sign-in")
        self.assertIn("“kinit”", now["message"])
        self.assertEqual(self.server.users, [])
        self.realm.kinit()
        self.box.ferry("resume", job)
        self.box.ferry("wait", job, "--timeout", "60")
        self.assert_published()

    def test_without_a_token_no_ticket_is_shown(self):
        self.realm.kinit()
        self.wait_for(self.add_job(), "sign-in")
        self.assertEqual(self.shown(), [])

    def test_ticket_is_not_shown_where_others_can_read(self):
        self.realm.kinit()
        with NegotiateServer(self.realm, {"/file.bin": BODY}) as plain:
            self.box.ferry("token", "add", "plain", "--server", plain.url("").removesuffix("/"), "--scheme", "negotiate")
            job = self.box.ferry("add", plain.url("/file.bin"), "--network", "always", "--token", "plain").stdout.strip()
            self.wait_for(job, "sign-in")
            self.assertEqual([one for one in plain.requests if "Authorization" in one[1]], [])

    def test_s20_confined_app_never_shows_its_users_ticket(self):
        self.realm.kinit()
        self.add_token()
        add_permission_store(self.box)
        (self.box.home / ".var/app" / APP / "data").mkdir(parents=True)
        app = self.enterContext(app_proxy(self.box, APP, "11")).connect()
        self.box.ferry("app", "allow", APP)
        folder = {"folder": GLib.Variant("s", str(self.box.home / ".var/app" / APP / "data"))}
        for number, options in enumerate(({}, {"helper_token": "work"})):
            create(app, self.server.url("/file.bin"), file_options=folder, token=f"t{number}", **options)
        wait_until(lambda: get(app, NOTES_JOBS + "t0", "State") == "transient-error", what="the app’s job to wait")
        self.assertEqual(get(app, NOTES_JOBS + "t0", "Wait"), "sign-in")
        wait_until(lambda: get(app, NOTES_JOBS + "t1", "State") == "error", what="the other to fail")
        self.assertGreater(len(self.server.requests), 0)
        self.assertEqual((self.shown(), self.server.users), ([], []))


if __name__ == "__main__":
    if why_not() is not None or not can_mount():
        print(why_not() or "no mount namespaces here")
        sys.exit(77)
    unittest.main()
