#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the jobs of a sandboxed app may sign in with.

BITS: a caller with a restricted token can neither create nor modify jobs (S20).
Ferry’s restricted callers may, but with nothing of what is the user’s: a real
gnome-keyring has tokens of the user, of one app and of another.
"""

import sys
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from app_case import APP, JOB, NOTES_JOBS, OTHER, AppCase, create, get, variants  # noqa: E402
from auth_server import AuthServer, basic  # noqa: E402
from confined import call  # noqa: E402
from file_server import DavServer, why_not  # noqa: E402
from keyring import Keyring  # noqa: E402
from sandbox import SERVICE_NAME, SERVICE_PATH, make_bytes, wait_until  # noqa: E402

BODY = make_bytes(60_000)


class AppTokens(AppCase):

    def setUp(self):
        super().setUp()
        self.enterContext(Keyring(self.box))
        self.locked = self.enterContext(AuthServer({"/a": BODY}))
        for app in (APP, OTHER):
            self.box.ferry("app", "allow", app)

    def add_token(self, name, secret, app=None, *options):
        self.box.ferry("token", "add", name, "--server", "127.0.0.1", "--user", "ann", *(("--app", app) if app else ()),
                       *options, input=secret + "\n")

    def shown(self):
        return {headers["Authorization"] for _path, headers in self.locked.requests if "Authorization" in headers}

    def wait(self, token, wait):
        wait_until(lambda: get(self.app, NOTES_JOBS + token, "Wait") == wait, what=wait)

    def test_s20_app_signs_in_with_the_token_that_bears_its_id(self):
        self.add_token("work", "of the user")
        self.add_token("work", "of the other", OTHER)
        self.add_token("work", "s3cret", APP)
        create(self.app, self.locked.url("/a"), token="found")
        self.wait_for("found", "acknowledged")
        create(self.app, self.locked.url("/a"), token="named", helper_token="work")
        self.wait_for("named", "acknowledged")
        self.assertEqual(self.shown(), {basic("ann", "s3cret")})

    def test_s20_app_uses_neither_its_users_token_nor_another_apps(self):
        self.add_token("work", "s3cret")
        self.add_token("theirs", "s3cret", OTHER)
        create(self.app, self.locked.url("/a"), token="found")
        self.wait("found", "sign-in")
        for name in ("work", "theirs"):
            create(self.app, self.locked.url("/a"), token=name, helper_token=name)
            self.wait_for(name, "error")
            self.assertEqual(get(self.app, NOTES_JOBS + name, "Error")[0], "token-required")
        self.assertEqual(self.shown(), set())

    def test_s20_app_cannot_get_at_tokens(self):
        self.add_token("work", "s3cret")
        handles = Gio.UnixFDList.new()
        handles.append(sys.stdin.fileno() if sys.stdin and not sys.stdin.closed else 0)
        for method, parameters, fds in (("ListTokens", None, None), ("RemoveToken", GLib.Variant("(ss)", ("work", "")), None),
                                        ("AddToken", GLib.Variant("(sa{sv}h)", ("mine", variants(server="h"), 0)), handles)):
            with self.subTest(method=method):
                self.assert_error("AccessDenied", "", call, self.app, method, parameters, fds=fds)
        self.assertIn("work", self.box.ferry("token", "list").stdout)

    def test_s20_app_cannot_have_files_saved_on_other_machines(self):
        dav = self.enterContext(DavServer())
        for options in ({"folder": dav.url()}, {"destination": dav.url("a")}):
            self.assert_error("AccessDenied", "", create, self.app, self.server.url("/a"), variants(**options))
        path = create(self.app, self.server.url("/a"), token="t", suspended=True)
        self.assert_error("AccessDenied", "", call, self.app, "AddFiles",
                          GLib.Variant("(a(sa{sv}))", ([(self.server.url("/b"), variants(folder=dav.url()))],)),
                          path=path, interface=JOB)
        self.assertEqual((dav.names(), dav.log()), ([], ""))

    def test_s20_app_cannot_give_its_job_the_users_token(self):
        self.add_token("work", "s3cret")
        path = create(self.app, self.locked.url("/a"), token="t", suspended=True)
        call(self.app, "SetOptions", GLib.Variant("(a{sv})", (variants(helper_token="work"),)), path=path, interface=JOB)
        call(self.app, "Resume", None, path=path, interface=JOB)
        self.wait_for("t", "error")
        self.assertEqual((get(self.app, path, "Error")[0], self.shown()), ("token-required", set()))

    def test_user_is_told_which_server_asks_an_apps_job(self):
        path = create(self.app, self.locked.url("/a"), token="t")
        self.wait("t", "sign-in")
        self.assertEqual(get(self.app, path, "SignIn"), ("network", self.locked.url("").rstrip("/")))
        bus = self.box.bus()
        answer = bus.call_sync(SERVICE_NAME, SERVICE_PATH, "org.ferry.Ferry1", "GetJob",
                               GLib.Variant("(s)", (get(self.app, path, "Id"),)), None, Gio.DBusCallFlags.NONE, 10000, None)
        self.assertEqual(answer.unpack()[0]["client"], APP)


if __name__ == "__main__":
    if why_not() is not None:
        print(why_not())
        sys.exit(77)
    unittest.main()
