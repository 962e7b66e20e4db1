#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Helper tokens: the command line, the real service, a real gnome-keyring.

BITS lets the owner of a job attach a helper token (“Users and Network
Connections”); S16, S18 and S19 in the names of tests are the statements of that
page, in its order.
"""

import json
import os
import pathlib
import shutil
import signal
import time
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from auth_server import AuthServer, basic  # noqa: E402
from keyring import Keyring  # noqa: E402
from sandbox import BUILD, SERVICE_NAME, SERVICE_PATH, Sandbox, make_bytes, sha256, wait_until  # noqa: E402

BODY = make_bytes(300_000)


class TokenCase(unittest.TestCase):
    """A desktop of its own for each test."""

    def setUp(self):
        self.box = self.enterContext(Sandbox())

    def serve(self, **options):
        return self.enterContext(AuthServer({"/file.bin": BODY}, **options))

    def add_token(self, name, *options, secret="s3cret", server="127.0.0.1", **more):
        return self.box.ferry("token", "add", name, "--server", server, *options, input=secret + "\n", **more)

    def tokens(self):
        return json.loads(self.box.ferry("token", "list", "--json").stdout)

    def show(self, job):
        return json.loads(self.box.ferry("show", job, "--json").stdout)

    def add_job(self, server, *options):
        return self.box.ferry("add", server.url("/file.bin"), "--network", "always", *options).stdout.strip()

    def wait_for(self, job, **values):
        def is_so():
            now = self.show(job)
            return now if all(now[key] == value for key, value in values.items()) else None
        return wait_until(is_so, seconds=20, what=str(values))

    def assert_published(self):
        self.assertEqual(sha256((self.box.work / "file.bin").read_bytes()), sha256(BODY))

    def log_of(self, job):
        return [entry["text"] for entry in json.loads(self.box.ferry("log", job, "--json").stdout)]


class WithKeyring(TokenCase):
    """S16: a job’s owner attaches a token when one identity is not enough."""

    def setUp(self):
        super().setUp()
        self.keyring = self.enterContext(Keyring(self.box))

    def test_s16_job_signs_in_with_the_token_it_names(self):
        server = self.serve()
        self.add_token("work", "--user", "ann", "--scheme", "basic")
        job = self.add_job(server, "--token", "work")
        self.box.ferry("wait", job, "--timeout", "30")
        self.assert_published()
        self.assertEqual(self.show(job)["options"]["helper-token"], "work")
        self.assertIn("Signs in to 127.0.0.1 with the token “work”.", self.log_of(job))
        self.assertIn("work", self.box.ferry("show", job).stdout)
        self.assertEqual({headers.get("Authorization") for _path, headers in server.requests}, {basic("ann", "s3cret")})

    def test_s16_token_is_found_by_server(self):
        for scheme, options in (("basic", ()), ("digest", ()), ("bearer", ("--scheme", "bearer"))):
            with self.subTest(scheme=scheme):
                server = self.serve(scheme=scheme)
                self.add_token("work", *options, *(() if options else ("--user", "ann")))
                self.box.ferry("get", server.url("/file.bin"), "-o", f"{scheme}.bin")
                self.assertEqual((self.box.work / f"{scheme}.bin").read_bytes(), BODY)

    def test_s16_token_for_a_proxy(self):
        proxy = self.serve(proxy=True)
        self.add_token("gate", "--user", "ann", "--usage", "proxy")
        self.box.ferry("get", "http://far.away.invalid/file.bin", "--proxy", proxy.url("").rstrip("/"))
        self.assert_published()

    def test_s16_without_a_token_the_job_waits_and_says_so(self):
        server = self.serve()
        job = self.add_job(server)
        now = self.wait_for(job, wait="sign-in")
        self.assertEqual(now["state"], "transient-error")
        self.assertEqual(now["message"], "127.0.0.1 asks for a name and password. Sign in to go on.")
        self.add_token("work", "--user", "ann")
        self.box.ferry("wait", job, "--timeout", "30")
        self.assert_published()

    def test_wrong_password_is_tried_once_by_all_jobs(self):
        server = self.serve()
        self.add_token("work", "--user", "ann", secret="wrong")
        jobs = [self.add_job(server) for _number in range(5)]
        for job in jobs:
            now = self.wait_for(job, wait="sign-in")
            self.assertEqual(now["message"],
                             "127.0.0.1 did not accept the token “work”. Add it again with the right password.")
        self.assertEqual(server.shown, [basic("ann", "wrong")])
        self.add_token("work", "--user", "ann")
        self.box.ferry("wait", *jobs, "--timeout", "30")

    def test_s16_locked_keyring_is_a_wait_that_unlocking_ends(self):
        server = self.serve()
        self.add_token("work", "--user", "ann", "--keep")
        self.keyring.lock()
        job = self.add_job(server)
        named = self.add_job(server, "--token", "work", "-o", "named.bin")
        for one in (job, named):
            now = self.wait_for(one, wait="keyring-locked")
            self.assertEqual(now["error"]["code"], "keyring-locked")
        self.assertEqual([entry["name"] for entry in self.tokens()], ["work"])
        self.keyring.unlock()
        self.box.ferry("wait", job, named, "--timeout", "30")

    def test_keyring_unlocked_without_a_word_is_found_by_resuming(self):
        server = self.serve()
        self.add_token("work", "--user", "ann", "--keep")
        self.keyring.lock()
        job = self.add_job(server)
        now = self.wait_for(job, wait="keyring-locked")
        self.assertIsNotNone(now["wait_until"])
        self.keyring.unlock_silently()
        self.box.ferry("resume", job)
        self.box.ferry("wait", job, "--timeout", "30")

    def test_locked_keyring_keeps_nothing_and_says_how(self):
        self.keyring.lock()
        done = self.add_token("work", "--user", "ann", "--keep", check=False)
        self.assertEqual(done.returncode, 5)
        self.assertIn("ferry token unlock", done.stderr)
        # Nobody can be asked here: no display.
        done = self.box.ferry("token", "unlock", check=False)
        self.assertEqual(done.returncode, 5)
        self.assertIn("was not unlocked", done.stderr)
        # What ends with the login needs no password.
        self.add_token("work", "--user", "ann")

    def test_unlocked_keyring_needs_no_unlocking(self):
        self.box.ferry("token", "unlock")

    def test_items_show_nothing_secret(self):
        self.add_token("work", "--user", "ann", "--keep")
        self.add_token("session", "--user", "ann", "--session", "--scheme", "digest", "--usage", "proxy",
                       server="http://proxy.lan:3128")
        items = {item["name"]: item for item in self.keyring.items()}
        self.assertEqual({key: value for key, value in items["work"].items() if key != "added"},
                         {"xdg:schema": "org.ferry.Ferry.Credential", "application": "org.ferry.Ferry", "app-id": "user",
                          "name": "work", "server": "127.0.0.1", "port": "0", "user": "ann", "scheme": "password",
                          "usage": "network"})
        bound = items["session"]
        self.assertEqual((bound["server"], bound["port"], bound["protocol"], bound["usage"], bound["scheme"]),
                         ("proxy.lan", "3128", "http", "proxy", "digest"))
        self.assertEqual(bound["boot-id"], pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip())
        self.assertTrue(bound["login-session"].startswith("bus-"))
        self.assertEqual(len(list((self.box.root / "data/keyrings").glob("*.keyring"))), 1)

    def test_list_tells_all_but_the_secret(self):
        self.add_token("work", "--user", "ann", "--keep")
        self.add_token("work", "--user", "bob", "--scheme", "basic")
        self.add_token("apps", "--user", "ann", "--app", "org.example.App")
        done = self.box.ferry("token", "list")
        self.assertNotIn("s3cret", done.stdout + done.stderr)
        self.assertIn("apps (org.example.App)", done.stdout)
        tokens = {token["name"]: token for token in self.tokens()}
        self.assertEqual(sorted(tokens), ["apps", "work"])
        self.assertEqual((tokens["work"]["user"], tokens["work"]["place"], tokens["work"]["kept"]),
                         ("bob", "session", False))
        self.assertEqual(tokens["apps"]["app"], "org.example.App")
        self.box.ferry("token", "remove", "work")
        self.assertEqual(self.box.ferry("token", "remove", "work", check=False).returncode, 3)
        self.assertEqual(self.box.ferry("token", "remove", "apps", check=False).returncode, 3)
        self.box.ferry("token", "remove", "apps", "--app", "org.example.App")
        self.assertEqual(self.keyring.items(), [])

    def test_apps_token_is_not_the_users(self):
        server = self.serve()
        self.add_token("apps", "--user", "ann", "--app", "org.example.App")
        job = self.add_job(server, "--token", "apps")
        now = self.wait_for(job, state="error")
        self.assertEqual(now["error"]["code"], "token-required")

    def test_s16_missing_token_is_an_error_that_adding_and_resuming_repair(self):
        server = self.serve()
        job = self.add_job(server, "--token", "work")
        now = self.wait_for(job, state="error")
        self.assertEqual(now["error"]["code"], "token-required")
        self.assertIn("The token “work” that this job needs is not there.", now["message"])
        self.add_token("work", "--user", "ann")
        self.box.ferry("resume", job)
        self.box.ferry("wait", job, "--timeout", "30")
        self.assert_published()

    def test_s16_token_goes_on_after_the_service(self):
        server = self.serve(rate=200_000)
        self.add_token("work", "--user", "ann")
        job = self.add_job(server, "--token", "work")
        wait_until(lambda: self.show(job)["bytes_done"] > 20_000, seconds=20, what="bytes")
        self.box.kill_service(signal.SIGKILL)
        server.rate = 0
        self.box.ferry("wait", job, "--timeout", "30")
        self.assert_published()

    def test_s16_tokens_of_an_earlier_login_are_gone(self):
        server = self.serve()
        self.add_token("work", "--user", "ann")
        self.add_token("kept", "--user", "ann", "--keep")
        self.box.stop_service()
        # Another run of the machine, as far as an item can tell.
        item = next(path for path in self.keyring.call("SearchItems", GLib.Variant("(a{ss})", ({"name": "work"},)))[0])
        attributes = next(one for one in self.keyring.items() if one["name"] == "work")
        self.keyring.call("Set", GLib.Variant("(ssv)", ("org.freedesktop.Secret.Item", "Attributes", GLib.Variant(
            "a{ss}", attributes | {"boot-id": "another"}))), "org.freedesktop.DBus.Properties", item)
        job = self.add_job(server, "--token", "work")
        self.assertEqual(self.wait_for(job, state="error")["error"]["code"], "token-required")
        wait_until(lambda: [one["name"] for one in self.keyring.items()] == ["kept"], what="the end of the old item")

    def test_keyring_that_ends_is_not_waited_for_for_ever(self):
        server = self.serve()
        self.add_token("work", "--user", "ann")
        os.kill(self.keyring.pid, signal.SIGSTOP)
        try:
            job = self.add_job(server)
            now = self.wait_for(job, wait="retry")
            self.assertIn("The keyring does not answer", now["message"])
        finally:
            os.kill(self.keyring.pid, signal.SIGCONT)
        self.box.ferry("resume", job)
        self.box.ferry("wait", job, "--timeout", "30")


class WithoutKeyring(TokenCase):
    """A machine without a desktop: the secret stays in the service’s memory."""

    def test_s19_token_lives_in_memory_and_says_so(self):
        server = self.serve()
        done = self.add_token("work", "--user", "ann")
        self.assertIn("There is no keyring here", done.stderr)
        self.assertEqual(self.tokens()[0]["place"], "memory")
        self.box.ferry("get", server.url("/file.bin"))
        self.assert_published()

    def test_nothing_can_be_kept(self):
        done = self.add_token("work", "--user", "ann", "--keep", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("There is no keyring here", done.stderr)

    def test_token_in_memory_keeps_the_service(self):
        wrapper = self.box.root / "short-lived"
        wrapper.write_text(f"#!/bin/sh\nexec '{BUILD}/src/service/ferry-service' --idle-timeout 1\n")
        wrapper.chmod(0o755)
        with Sandbox(service=wrapper) as box:
            box.ferry("token", "add", "work", "--server", "a", "--user", "ann", input="s3cret")
            pid = box.service_pid()
            time.sleep(3)
            self.assertEqual(box.service_pid(), pid)
            box.ferry("token", "remove", "work")
            wait_until(lambda: box.service_pid() is None, seconds=20, what="the end of an idle service")

    def test_clear_flags_and_resume_repair(self):
        server = self.serve()
        server.is_known = lambda _request: True
        job = self.add_job(server, "--token", "gone")
        self.assertEqual(self.wait_for(job, state="error")["error"]["code"], "token-required")
        self.box.ferry("set", job, "token=")
        self.assertEqual(self.show(job)["state"], "error")
        self.box.ferry("resume", job)
        self.box.ferry("wait", job, "--timeout", "30")
        self.assert_published()


class WrongUse(TokenCase):

    def refuse(self, *arguments, status=1, secret="s3cret"):
        done = self.box.ferry("token", *arguments, input=secret, check=False)
        self.assertEqual(done.returncode, status, done)
        self.assertNotIn("s3cret", done.stdout + done.stderr)
        return done.stderr

    def test_command_line(self):
        self.assertIn("--server", self.refuse("add", "a"))
        self.assertIn("“user”", self.refuse("add", "a", "--server", "h"))
        self.assertIn("--scheme", self.refuse("add", "a", "--server", "h", "--user", "u", "--scheme", "magic"))
        self.assertIn("“usage”", self.refuse("add", "a", "--server", "h", "--user", "u", "--usage", "magic"))
        self.assertIn("leave out the scheme", self.refuse("add", "a", "--server", "h", "--user", "u", "--usage", "file",
                                                          "--scheme", "digest"))
        self.assertIn("password", self.refuse("add", "a", "--server", "h", "--user", "u", secret=""))
        self.assertIn("one line", self.refuse("add", "a", "--server", "h", "--user", "u", secret="a\nb\n"))
        self.assertIn("16384", self.refuse("add", "a", "--server", "h", "--user", "u", secret="x" * 16385))
        self.assertIn("not both", self.refuse("add", "a", "--server", "h", "--user", "u", "--keep", "--session"))
        self.assertIn("The server must be", self.refuse("add", "a", "--server", "a b", "--user", "u"))
        self.assertIn("An app’s token", self.refuse("add", "a", "--server", "h", "--scheme", "negotiate",
                                                    "--app", "org.example.App"))
        self.assertIn("ferry token add", self.refuse("nonsense"))
        self.assertEqual(self.tokens(), [])

    def call_add(self, fd, name="a"):
        """AddToken with that handle for its secret; the error’s name and text, or None."""
        handles = Gio.UnixFDList.new_from_array([fd]) if fd is not None else None
        options = {"server": GLib.Variant("s", "h"), "user": GLib.Variant("s", "u")}
        try:
            self.box.bus().call_with_unix_fd_list_sync(
                SERVICE_NAME, SERVICE_PATH, "org.ferry.Ferry1", "AddToken", GLib.Variant("(sa{sv}h)", (name, options, 0)),
                None, Gio.DBusCallFlags.NONE, 20000, handles, None)
        except GLib.Error as error:
            return error.message.split(":")[1]
        return None

    def test_handles(self):
        invalid = "org.ferry.Ferry1.Error.InvalidArgument"
        for path in ("/dev/null", "/dev/zero", str(self.box.root)):
            self.assertEqual(self.call_add(os.open(path, os.O_RDONLY)), invalid)
        self.assertEqual(self.call_add(None), invalid)
        reading, writing = os.pipe()
        os.write(writing, b"pass\0word")
        os.close(writing)
        self.assertEqual(self.call_add(reading), invalid)
        self.assertEqual(self.tokens(), [])
        good = os.memfd_create("secret")
        os.write(good, b"password")
        os.lseek(good, 0, os.SEEK_SET)
        self.assertIsNone(self.call_add(good))

    def test_handle_that_stalls_holds_nobody(self):
        reading, writing = os.pipe()
        os.set_inheritable(reading, False)
        started = time.monotonic()
        options = {"server": GLib.Variant("s", "h"), "user": GLib.Variant("s", "u")}
        loop, errors = GLib.MainLoop(), []

        def done(bus, result):
            try:
                bus.call_with_unix_fd_list_finish(result)
            except GLib.Error as error:
                errors.append(error.message.split(":")[1])
            loop.quit()

        self.box.bus().call_with_unix_fd_list(
            SERVICE_NAME, SERVICE_PATH, "org.ferry.Ferry1", "AddToken", GLib.Variant("(sa{sv}h)", ("a", options, 0)), None,
            Gio.DBusCallFlags.NONE, 30000, Gio.UnixFDList.new_from_array([reading]), None, done)
        self.assertEqual(self.tokens(), [])
        loop.run()
        os.close(writing)
        self.assertEqual(errors, ["org.ferry.Ferry1.Error.InvalidArgument"])
        self.assertLess(time.monotonic() - started, 25)


if __name__ == "__main__":
    if shutil.which("gnome-keyring-daemon") is None:
        print("gnome-keyring is not installed")
        raise SystemExit(77)
    unittest.main()
