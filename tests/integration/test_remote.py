#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Targets on other machines: the real service and GVfs, a real WebDAV server.

BITS’s helper tokens have two uses, for the network and for files (“Helper Tokens
for BITS Transfer Jobs”: BG_TOKEN_NETWORK, BG_TOKEN_LOCAL_FILE); this is the
second.
"""

import contextlib
import json
import os
import pathlib
import signal
import sys
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from file_server import DavServer, FtpServer, Gate, RemoteSandbox, why_not  # noqa: E402
from keyring import LOGIN, Keyring  # noqa: E402
from remote_case import RemoteCase  # noqa: E402
from sandbox import FileServer, Sandbox, make_bytes, wait_until  # noqa: E402

BODY = make_bytes(300_000)


class DavCase(RemoteCase):

    def setUp(self):
        self.box = self.enterContext(RemoteSandbox())
        self.keyring = self.enterContext(Keyring(self.box))
        self.dav = self.enterContext(DavServer())
        self.server = self.enterContext(FileServer({"/file.bin": BODY}))

    def add_token(self, secret="s3cret", name="files", **more):
        self.box.ferry("token", "add", name, "--server", self.dav.server, "--user", "ann", "--usage", "file",
                       input=secret + "\n", **more)

    def add_job(self, *options, target=""):
        return self.box.ferry("add", self.server.url("/file.bin"), "--network", "always", "-o", self.dav.url(target),
                              *options).stdout.strip()

    def mounts(self):
        """What GVfs has mounted of this machine’s servers."""
        answer = self.box.bus().call_sync("org.gtk.vfs.Daemon", "/org/gtk/vfs/mounttracker", "org.gtk.vfs.MountTracker",
                                          "ListMounts2", GLib.Variant("(b)", (False,)), None, Gio.DBusCallFlags.NONE, 10000, None)
        return [mount for mount in answer.unpack()[0] if "localhost" in mount[2]]

    def assert_arrived(self, name="file.bin"):
        self.assertEqual((self.dav.folder / name).read_bytes(), BODY)
        self.assertEqual(self.staged(), [])


class SignIn(DavCase):
    """S16: one identity is not enough to fetch here and to save there."""

    def test_s16_token_for_files_brings_a_file_to_a_server(self):
        self.add_token()
        done = self.box.ferry("get", self.server.url("/file.bin"), "-o", self.dav.url())
        self.assert_arrived()
        self.assertEqual(self.dav.names(), ["file.bin"])
        self.assertNotIn("s3cret", done.stdout + done.stderr)
        self.assertIn("PUT /folder/.file.bin.", self.dav.log())
        self.assertIn(" ann 201", self.dav.log())

    def test_job_tells_where_the_file_is(self):
        self.add_token()
        job = self.add_job("--token", "files", target="a%20name.bin")
        self.box.ferry("wait", job, "--timeout", "60")
        self.assert_arrived("a name.bin")
        self.assertEqual(self.show(job)["files"][0]["target"], self.dav.url("a%20name.bin"))

    def test_what_was_mounted_for_a_job_is_unmounted(self):
        self.add_token()
        self.box.ferry("wait", self.add_job(), "--timeout", "60")
        wait_until(lambda: self.mounts() == [], what="the end of the mount")

    def test_without_a_token_the_job_waits_for_a_sign_in_and_says_where(self):
        job = self.add_job()
        now = self.wait_for(job, wait="sign-in")
        self.assertEqual(now["state"], "transferred")
        self.assertIn("localhost asks for a name and password before it takes the file.", now["message"])
        self.assertIn(f"--server {self.dav.server} ", now["message"])
        self.assertIsNone(now["wait_until"])
        self.add_token()
        self.box.ferry("wait", job, "--timeout", "60")
        self.assert_arrived()

    def test_wrong_password_waits_and_a_repaired_token_ends_it(self):
        self.add_token(secret="wrong")
        jobs = [self.add_job("--name", name) for name in ("one", "two")]
        for job in jobs:
            now = self.wait_for(job, wait="sign-in")
            self.assertEqual(now["message"],
                             "localhost did not accept the token “files”. Add it again with the right password.")
        self.assertEqual(self.dav.names(), [])
        self.add_token()
        self.box.ferry("wait", *jobs, "--timeout", "60")
        self.assert_arrived()
        self.assert_arrived("file (2).bin")

    def test_wrong_password_is_not_tried_again_by_a_new_service(self):
        self.add_token(secret="wrong")
        job = self.add_job()
        self.wait_for(job, wait="sign-in")
        tries = self.dav.log().count(" 401")
        self.box.kill_service(signal.SIGKILL)
        self.wait_for(job, wait="sign-in")
        self.assertEqual(self.dav.log().count(" 401"), tries)
        self.add_token()
        self.box.ferry("wait", job, "--timeout", "60")

    def test_token_that_is_named_but_not_there_is_required(self):
        job = self.add_job("--token", "files", "--suspended")
        self.box.ferry("set", job, "token=")
        self.box.ferry("resume", job)
        self.wait_for(job, wait="sign-in")
        self.box.ferry("set", job, "token=gone")
        self.box.ferry("resume", job)
        now = self.wait_for(job, state="error")
        self.assertEqual(now["error"]["code"], "token-required")
        self.add_token(name="gone")
        self.box.ferry("resume", job)
        self.box.ferry("wait", job, "--timeout", "60")
        self.assert_arrived()

    def test_locked_keyring_is_a_wait_that_unlocking_ends(self):
        self.box.ferry("token", "add", "files", "--server", self.dav.server, "--user", "ann", "--usage", "file", "--keep",
                       input="s3cret\n")
        self.keyring.lock()
        job = self.add_job()
        self.wait_for(job, wait="keyring-locked", state="transferred")
        self.keyring.unlock()
        self.box.ferry("wait", job, "--timeout", "60")
        self.assert_arrived()

    def keep_password_as_file_managers_do(self):
        """What GVfs has of its own in the keyring, and would have unlocked."""
        item = "org.freedesktop.Secret.Item."
        session = self.keyring.call("OpenSession", GLib.Variant("(sv)", ("plain", GLib.Variant("s", ""))))[1]
        properties = {
            item + "Label": GLib.Variant("s", "ann@localhost"),
            item + "Attributes": GLib.Variant("a{ss}", {
                "xdg:schema": "org.gnome.keyring.NetworkPassword", "server": "localhost", "protocol": "http", "user": "ann",
                "object": "files", "authtype": "basic", "port": str(self.dav.port)}),
        }
        self.keyring.call("CreateItem", GLib.Variant("(a{sv}(oayays)b)", (
            properties, (session, b"", b"s3cret", "text/plain"), True)), "org.freedesktop.Secret.Collection", LOGIN)

    def test_gvfs_has_nobody_asked_for_a_keyring_either(self):
        prompted = self.box.root / "prompted"
        self.box.add_service("org.gnome.keyring.SystemPrompter", f"touch '{prompted}'")
        self.keep_password_as_file_managers_do()
        self.add_token()
        self.keyring.lock()
        job = self.add_job()
        self.wait_for(job, wait="keyring-locked")
        self.assertFalse(prompted.exists())
        self.keyring.unlock()
        self.box.ferry("wait", job, "--timeout", "60")
        self.assert_arrived()
        self.assertFalse(prompted.exists())

    def test_token_for_the_network_does_not_sign_in_to_file_servers(self):
        self.box.ferry("token", "add", "net", "--server", self.dav.server, "--user", "ann", input="s3cret\n")
        job = self.add_job()
        self.wait_for(job, wait="sign-in")
        self.assertNotIn(" ann ", self.dav.log())

    def test_secret_is_in_no_file_log_or_argument(self):
        secret = "Zx9-planted-secret"
        self.dav.set_password(secret)
        with Gate(self.dav) as gate:
            gate.shut("PUT", "hold")
            self.box.ferry("token", "add", "files", "--server", f"dav://localhost:{gate.port}", "--user", "ann", "--usage",
                           "file", input=secret + "\n")
            job = self.box.ferry("add", self.server.url("/file.bin"), "-o", gate.url()).stdout.strip()
            gate.met.wait(60)
            for process in pathlib.Path("/proc").glob("[0-9]*"):
                for name in ("cmdline", "environ"):
                    with contextlib.suppress(OSError):
                        self.assertNotIn(secret.encode(), (process / name).read_bytes())
            self.assertNotIn(secret, json.dumps(self.show(job)))
            gate.open()
            self.box.ferry("resume", job)
            self.box.ferry("wait", job, "--timeout", "90")
        self.box.kill_service(signal.SIGTERM)
        for path in self.box.root.rglob("*"):
            if path.is_file():
                self.assertNotIn(secret.encode(), path.read_bytes(), path)


class Trouble(DavCase):
    """What can go wrong on the way to another machine."""

    def setUp(self):
        super().setUp()
        self.add_token()

    def test_name_that_is_taken_gets_a_number(self):
        (self.dav.folder / "file.bin").write_text("somebody else’s", encoding="utf-8")
        self.box.ferry("wait", self.add_job(), "--timeout", "60")
        self.assert_arrived("file (2).bin")
        self.assertEqual((self.dav.folder / "file.bin").read_text(encoding="utf-8"), "somebody else’s")

    def test_existing_file_is_replaced_only_when_asked(self):
        (self.dav.folder / "file.bin").write_bytes(b"old")
        self.box.ferry("wait", self.add_job("--overwrite"), "--timeout", "60")
        self.assert_arrived()
        self.assertEqual(self.dav.names(), ["file.bin"])

    def test_server_that_is_away_is_waited_for(self):
        self.dav.stop()
        job = self.add_job()
        now = self.wait_for(job, wait="destination-missing")
        self.assertEqual(now["state"], "transferred")
        self.assertIn(f"The folder “{self.dav.url()[:-1]}” cannot be reached", now["message"])
        self.assertIsNotNone(now["wait_until"])
        self.dav.start()
        self.box.ferry("wait", job, "--timeout", "90")
        self.assert_arrived()

    def test_folder_that_is_missing_is_waited_for(self):
        job = self.add_job(target="sub/")
        now = self.wait_for(job, wait="destination-missing")
        self.assertEqual((self.dav.names(), len(self.staged())), ([], 1))
        sub = self.dav.folder / "sub"
        sub.mkdir()
        os.chown(sub, self.dav.folder.stat().st_uid, self.dav.folder.stat().st_gid)
        self.box.ferry("resume", job)
        self.box.ferry("wait", job, "--timeout", "60")
        self.assert_arrived("sub/file.bin")
        self.assertIn("sub", now["message"])

    def test_full_disk_over_there_is_waited_for(self):
        """The server is a real one; what says that its disk is full is not."""
        with Gate(self.dav) as gate:
            self.box.ferry("token", "add", "files", "--server", f"dav://localhost:{gate.port}", "--user", "ann", "--usage",
                           "file", input="s3cret\n")
            gate.shut("PUT", "full")
            job = self.box.ferry("add", self.server.url("/file.bin"), "-o", gate.url()).stdout.strip()
            now = self.wait_for(job, wait="disk-full")
            self.assertIn("is full", now["message"])
            gate.open()
            self.box.ferry("resume", job)
            self.box.ferry("wait", job, "--timeout", "60")
        self.assert_arrived()

    def test_server_that_will_not_have_the_file_is_an_error(self):
        self.dav.set_read_only(True)
        done = self.box.ferry("get", self.server.url("/file.bin"), "-o", self.dav.url(), check=False)
        self.assertEqual(done.returncode, 2, done)
        self.assertIn("cannot be written to", done.stderr)
        job, = json.loads(self.box.ferry("list", "--json").stdout)
        self.assertEqual((job["state"], job["error"]["code"]), ("error", "destination-denied"))
        self.dav.set_read_only(False)
        self.box.ferry("resume", job["id"])
        self.box.ferry("wait", job["id"], "--timeout", "60")
        self.assert_arrived()

    def test_wrong_bytes_never_leave_the_machine(self):
        done = self.box.ferry("get", self.server.url("/file.bin"), "-o", self.dav.url(), "--digest", "sha256:" + "0" * 64,
                              check=False)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(self.dav.log(), "")

    def test_addresses_that_are_no_folders_are_refused_at_once(self):
        for output, word in (("http://localhost/a/", "davs://"), ("file:///tmp/", "path"), ("admin:///etc/", "admin:"),
                             ("dav://ann:pw@localhost/a/", "password"), ("nosuch://localhost/a/", "no way"),
                             ("dav://localhost/a%00/", "characters"), ("dav:///a/", "server"), ("dav://localhost/a/?b/", "%3F")):
            with self.subTest(output=output):
                done = self.box.ferry("add", self.server.url("/file.bin"), "-o", output, check=False)
                self.assertEqual(done.returncode, 1, done)
                self.assertIn(word, done.stderr)
        self.assertEqual(json.loads(self.box.ferry("list", "--all", "--json").stdout), [])


class Stops(DavCase):
    """The service, or somebody, ends in the middle of a copy."""

    def setUp(self):
        super().setUp()
        self.gate = self.enterContext(Gate(self.dav))
        self.box.ferry("token", "add", "files", "--server", f"dav://localhost:{self.gate.port}", "--user", "ann", "--usage",
                       "file", input="s3cret\n")

    def add_stuck_job(self, method, way):
        self.gate.shut(method, way)
        job = self.box.ferry("add", self.server.url("/file.bin"), "-o", self.gate.url()).stdout.strip()
        self.assertTrue(self.gate.met.wait(60))
        return job

    def crash(self, job):
        """Everything of the session that brings files away dies, and comes back."""
        self.box.kill_service(signal.SIGKILL)
        self.gate.open()
        self.box.kill_name("org.gtk.vfs.Daemon")
        self.box.ferry("wait", job, "--timeout", "90")

    def test_crash_while_bytes_are_copied(self):
        job = self.add_stuck_job("PUT", "hold")
        self.assertNotIn("file.bin", self.dav.names())
        self.crash(job)
        self.assert_arrived()
        self.assertEqual(self.dav.names(), ["file.bin"])

    def test_crash_between_copy_and_move(self):
        job = self.add_stuck_job("MOVE", "hold")
        self.assertEqual([name[:10] for name in self.dav.names()], [".file.bin."])
        self.crash(job)
        self.assert_arrived()
        self.assertEqual(self.dav.names(), ["file.bin"])
        self.assertEqual(self.dav.log().count("PUT /folder/.file.bin"), 1)

    def test_crash_after_a_move_that_nobody_has_heard_of(self):
        job = self.add_stuck_job("MOVE", "late")
        wait_until(lambda: self.dav.names() == ["file.bin"], what="the move")
        self.crash(job)
        self.assert_arrived()
        self.assertEqual(self.dav.names(), ["file.bin"])

    def test_stranger_under_the_name_of_a_file_that_was_being_moved(self):
        job = self.add_stuck_job("MOVE", "late")
        wait_until(lambda: self.dav.names() == ["file.bin"], what="the move")
        (self.dav.folder / "file.bin").write_bytes(bytes(len(BODY)))
        self.crash(job)
        self.assert_arrived("file (2).bin")
        self.assertEqual(self.dav.names(), ["file (2).bin", "file.bin"])

    def test_cancelled_job_leaves_nothing_there_or_here(self):
        job = self.add_stuck_job("MOVE", "hold")
        self.assertEqual(len(self.dav.names()), 1)
        self.box.ferry("suspend", job)
        self.gate.open()
        self.wait_for(job, state="suspended")
        self.box.ferry("cancel", job)
        self.assertEqual((self.dav.names(), self.staged()), ([], []))
        self.assertEqual(self.show(job)["state"], "cancelled")

    def test_cancel_in_the_middle_of_a_copy(self):
        job = self.add_stuck_job("PUT", "hold")
        self.assertEqual(self.show(job)["message"],
                         f"All bytes are here; they are being copied to “{self.gate.url()[:-1]}”.")
        self.assertEqual(len(self.mounts()), 1)
        self.gate.method = None
        self.box.ferry("cancel", job)
        self.assertEqual((self.dav.names(), self.staged()), ([], []))

    def test_suspended_copy_goes_on_when_it_is_resumed(self):
        job = self.add_stuck_job("PUT", "hold")
        self.box.ferry("suspend", job)
        self.wait_for(job, state="suspended")
        self.gate.open()
        self.box.ferry("resume", job)
        self.box.ferry("wait", job, "--timeout", "60")
        self.assert_arrived()


class OtherServers(DavCase):
    """What GVfs has for other kinds of servers does as well."""

    def test_ftp(self):
        ftp = self.enterContext(FtpServer())
        self.box.ferry("token", "add", "ftp", "--server", ftp.server, "--user", "ann", "--usage", "file", input="s3cret\n")
        for name in ("file.bin", "file (2).bin"):
            self.box.ferry("get", self.server.url("/file.bin"), "-o", ftp.server + "/folder/")
            self.assertEqual((ftp.folder / name).read_bytes(), BODY)
        self.assertEqual(sorted(path.name for path in ftp.folder.iterdir()), ["file (2).bin", "file.bin"])
        self.assertEqual(self.staged(), [])


class Alone(unittest.TestCase):

    def test_without_gvfs_other_machines_are_refused_at_once(self):
        with Sandbox() as box:
            done = box.ferry("add", "http://localhost:1/a", "-o", "davs://localhost/folder/", check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("Install GVfs", done.stderr)


if __name__ == "__main__":
    if why_not() is not None:
        print(why_not())
        sys.exit(77)
    unittest.main()
