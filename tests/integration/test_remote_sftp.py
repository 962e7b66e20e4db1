#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Targets on SFTP servers: the real service, GVfs and ssh, OpenSSH’s real server."""

import sys
import time
import unittest

import gi

gi.require_version("Gio", "2.0")

from keyring import Keyring  # noqa: E402
from remote_case import RemoteCase  # noqa: E402
from sandbox import FileServer, make_bytes, wait_until  # noqa: E402
from ssh_server import SshSandbox, SshServer, make_key, why_not  # noqa: E402

BODY = make_bytes(300_000)


class SftpCase(RemoteCase):

    def setUp(self):
        self.box = self.enterContext(SshSandbox())
        self.keyring = self.enterContext(Keyring(self.box))
        self.ssh = self.enterContext(SshServer())
        self.server = self.enterContext(FileServer({"/file.bin": BODY}))

    def add_token(self, secret="s3cret"):
        self.box.ferry("token", "add", "files", "--server", self.ssh.server, "--user", "ann", "--usage", "file",
                       input=secret + "\n")

    def add_job(self, *options, target=None):
        return self.box.ferry("add", self.server.url("/file.bin"), "--network", "always", "-o", target or self.ssh.url(),
                              *options).stdout.strip()

    def assert_arrives(self, job, name="file.bin", timeout=60):
        self.box.ferry("wait", job, "--timeout", str(timeout))
        self.assertEqual((self.ssh.folder / name).read_bytes(), BODY)
        self.assertEqual(self.staged(), [])


class SignIn(SftpCase):
    """What ssh asks is answered with a token, or by nobody."""

    def test_password_of_a_token_brings_a_file_to_a_server(self):
        self.box.trust(self.ssh)
        self.add_token()
        job = self.add_job()
        self.assert_arrives(job)
        self.assertEqual(self.ssh.names(), ["file.bin"])
        self.assertIn("Accepted password for ann", self.ssh.log())
        self.assertEqual(self.show(job)["files"][0]["target"], self.ssh.url("file.bin"))

    def test_key_of_the_user_signs_in_without_a_token(self):
        self.box.trust(self.ssh)
        self.ssh.allow_key(make_key(self.box.ssh / "id_ed25519"))
        job = self.add_job(target=self.ssh.url().replace("sftp://", "sftp://ann@"))
        self.assert_arrives(job)
        self.assertIn("Accepted publickey for ann", self.ssh.log())

    def test_without_a_token_the_job_waits_for_a_sign_in(self):
        self.box.trust(self.ssh)
        job = self.add_job(target=self.ssh.url().replace("sftp://", "sftp://ann@"))
        now = self.wait_for(job, wait="sign-in")
        self.assertEqual(now["state"], "transferred")
        self.assertIn("localhost asks for a name and password before it takes the file.", now["message"])
        self.assertIn(f"--server {self.ssh.server} ", now["message"])
        self.add_token()
        self.assert_arrives(job)

    def test_wrong_password_waits_and_a_repaired_token_ends_it(self):
        self.box.trust(self.ssh)
        self.add_token(secret="wrong")
        job = self.add_job()
        now = self.wait_for(job, wait="sign-in")
        self.assertEqual(now["message"],
                         "localhost did not accept the token “files”. Add it again with the right password.")
        self.assertEqual(self.ssh.log().count("Failed password"), 1)
        self.add_token()
        self.assert_arrives(job)

    def test_server_that_nobody_knows_is_not_trusted(self):
        self.add_token()
        job = self.add_job()
        now = self.wait_for(job, wait="sign-in")
        self.assertIn(f"The server of “{self.ssh.url()[:-1]}” is not one that this computer knows and trusts", now["message"])
        self.assertFalse((self.box.ssh / "known_hosts").exists())
        self.assertNotIn("password for ann", self.ssh.log())
        self.box.trust(self.ssh)
        self.box.ferry("resume", job)
        self.assert_arrives(job)

    def test_server_that_is_another_than_before_gets_no_password(self):
        self.box.trust(self.ssh)
        self.ssh.stop()
        self.ssh.new_identity()
        self.ssh.start()
        self.add_token()
        job = self.add_job()
        now = self.wait_for(job, wait="sign-in")
        self.assertIn(f"The server of “{self.ssh.url()[:-1]}” does not have the key that this computer knows it by",
                      now["message"])
        self.assertNotIn("password for ann", self.ssh.log())


class Trouble(SftpCase):
    """What can go wrong on the way."""

    def setUp(self):
        super().setUp()
        self.box.trust(self.ssh)
        self.add_token()

    def test_name_that_is_taken_gets_a_number(self):
        (self.ssh.folder / "file.bin").write_text("somebody else’s", encoding="utf-8")
        self.assert_arrives(self.add_job(), "file (2).bin")
        self.assertEqual((self.ssh.folder / "file.bin").read_text(encoding="utf-8"), "somebody else’s")

    def test_existing_file_is_replaced_only_when_asked(self):
        (self.ssh.folder / "file.bin").write_bytes(b"old")
        self.assert_arrives(self.add_job("--overwrite"))
        self.assertEqual(self.ssh.names(), ["file.bin"])

    def test_server_that_is_away_is_waited_for(self):
        self.ssh.stop()
        job = self.add_job()
        now = self.wait_for(job, wait="destination-missing")
        self.assertIsNotNone(now["wait_until"])
        self.ssh.start()
        self.assert_arrives(job, timeout=90)

    def test_folder_that_is_missing_is_waited_for(self):
        job = self.add_job(target=self.ssh.url("sub/"))
        self.wait_for(job, wait="destination-missing")
        sub = self.ssh.folder / "sub"
        sub.mkdir(mode=0o777)
        sub.chmod(0o777)
        self.box.ferry("resume", job)
        self.assert_arrives(job, "sub/file.bin")

    def test_folder_that_cannot_be_written_to_is_an_error(self):
        self.ssh.folder.chmod(0o555)
        job = self.add_job()
        now = self.wait_for(job, state="error")
        self.assertEqual(now["error"]["code"], "destination-denied")
        self.ssh.folder.chmod(0o755)
        self.box.ferry("resume", job)
        self.assert_arrives(job)

    def test_full_disk_over_there_is_waited_for(self):
        """One that has no room at all, and one that has too little."""
        for room in (0, 100_000):
            with self.subTest(room=room):
                self.check_full_disk(room)

    def check_full_disk(self, room):
        view = self.ssh.fill(room)
        job = self.add_job(target=f"{self.ssh.server}{self.ssh.small}/")
        now = self.wait_for(job, wait="disk-full")
        self.assertIn("is full", now["message"])
        self.assertEqual([path.name for path in view.iterdir()], ["filler"])
        (view / "filler").unlink()
        self.box.ferry("resume", job)
        self.box.ferry("wait", job, "--timeout", "60")
        self.assertEqual((view / "file.bin").read_bytes(), BODY)
        (view / "file.bin").unlink()


class Copies(SftpCase):
    """What happens to a copy that takes its time."""

    RATE = 1_000_000

    def setUp(self):
        super().setUp()
        self.box.trust(self.ssh)
        self.add_token()

    def start(self, size, *options):
        """A job that has all its bytes, and waits for the server to come back."""
        self.body = make_bytes(size, 5)
        self.server.files["/file.bin"] = self.body
        self.ssh.stop()
        job = self.add_job(*options)
        self.wait_for(job, wait="destination-missing")
        self.ssh.start()
        return job

    def copied(self):
        """Bytes of the hidden file over there; -1 before there is one."""
        return max([path.stat().st_size for path in self.ssh.folder.glob(".file.bin.*")], default=-1)

    def wait_for_bytes(self, number):
        wait_until(lambda: self.copied() >= number, what=f"{number} bytes over there")

    def assert_rate(self, rate, seconds=4):
        begin, before = time.monotonic(), self.copied()
        time.sleep(seconds)
        measured = (self.copied() - before) / (time.monotonic() - begin)
        self.assertGreater(measured, rate * 0.9)
        self.assertLess(measured, rate * 1.1)

    def assert_whole(self, job):
        self.box.ferry("wait", job, "--timeout", "90")
        self.assertEqual((self.ssh.folder / "file.bin").read_bytes(), self.body)
        self.assertEqual((self.ssh.names(), self.staged()), (["file.bin"], []))

    def test_copy_keeps_to_the_limit_of_its_job_as_it_changes(self):
        job = self.start(40_000_000)
        self.box.ferry("set", job, f"limit={self.RATE}")
        self.box.ferry("resume", job)
        self.wait_for_bytes(500_000)
        self.assert_rate(self.RATE)
        self.box.ferry("set", job, f"limit={3 * self.RATE}")
        self.wait_for_bytes(self.copied() + 500_000)
        self.assert_rate(3 * self.RATE)
        self.box.ferry("set", job, "limit=0")
        self.assert_whole(job)

    def test_copy_keeps_to_limits_of_classes_and_of_all(self):
        job = self.start(40_000_000, "--priority", "low")
        for key, rate in (("limit", 2 * self.RATE), ("limit-background", self.RATE), ("limit-low", self.RATE // 2)):
            self.box.ferry("config", "set", key, rate)
            self.box.ferry("resume", job)
            self.wait_for_bytes(self.copied() + 300_000)
            self.assert_rate(rate)
        for key in ("limit", "limit-background", "limit-low"):
            self.box.ferry("config", "set", key, 0)
        self.assert_whole(job)

    def test_limit_that_comes_in_the_middle_holds(self):
        """As GVfs sends a whole file it cannot be slowed down, so it begins again."""
        job = self.start(250_000_000)
        self.box.ferry("resume", job)
        self.wait_for_bytes(1_000_000)
        first = self.copied()
        self.box.ferry("set", job, f"limit={self.RATE}")
        wait_until(lambda: 0 <= self.copied() < first, what="the second copy")
        self.wait_for_bytes(500_000)
        self.assert_rate(self.RATE)
        self.box.ferry("cancel", job)
        self.assertEqual((self.ssh.names(), self.staged()), ([], []))

    def test_suspended_copy_stops_at_once_and_is_made_anew(self):
        job = self.start(20_000_000)
        self.box.ferry("set", job, f"limit={self.RATE}")
        self.box.ferry("resume", job)
        self.wait_for_bytes(500_000)
        begin = time.monotonic()
        self.box.ferry("suspend", job)
        self.wait_for(job, state="suspended")
        self.assertLess(time.monotonic() - begin, 2)
        size = self.copied()
        time.sleep(1)
        self.assertEqual(self.copied(), size)
        self.box.ferry("set", job, "limit=0")
        self.box.ferry("resume", job)
        self.assert_whole(job)

    def test_server_that_hangs_does_not_hold_up_its_job(self):
        job = self.start(20_000_000)
        self.box.ferry("set", job, f"limit={self.RATE}")
        self.box.ferry("resume", job)
        self.wait_for_bytes(500_000)
        with self.ssh.frozen():
            begin = time.monotonic()
            self.box.ferry("suspend", job)
            self.wait_for(job, state="suspended")
            self.assertLess(time.monotonic() - begin, 2)
        self.box.ferry("cancel", job)
        self.assertEqual((self.ssh.names(), self.staged()), ([], []))

    def test_server_that_goes_in_the_middle_is_waited_for(self):
        job = self.start(20_000_000)
        self.box.ferry("set", job, f"limit={self.RATE}")
        self.box.ferry("resume", job)
        self.wait_for_bytes(500_000)
        self.ssh.stop()
        self.wait_for(job, wait="destination-missing")
        self.ssh.start()
        self.box.ferry("set", job, "limit=0")
        self.assert_whole(job)


if __name__ == "__main__":
    if why_not() is not None:
        print(why_not())
        sys.exit(77)
    unittest.main(verbosity=2)
