#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What being logged in means: S12 to S15 of test_login.py, on the same machine."""

import subprocess
import sys
import time
import unittest

from box import enter_namespace, kill_inside
from box_case import BODY, BoxCase
from sandbox import wait_until

enter_namespace()


class TestWhatLoggedOnMeans(BoxCase):
    """Each with a user manager that lingers, which alone is no login."""

    def setUp(self):
        super().setUp()
        self.box.run("loginctl", "enable-linger", "alice")
        self.box.wait_for_bus("alice")
        self.job = self.download()
        self.wait_job(self.job, "queued", "login")

    def assert_still_waits(self, sentence):
        time.sleep(0.5)
        shown = self.box.show("alice", self.job)
        self.assertEqual((shown["state"], shown["wait"]), ("queued", "login"))
        self.assertIn(sentence, shown["message"])
        self.assertEqual(self.server.requests, [])

    def test_s12_lingering_is_none(self):
        self.assert_still_waits("no session on this machine")

    def test_s12_a_desktop(self):
        self.box.log_in("alice")
        self.wait_published()

    def test_s12_a_desktop_that_another_one_hides(self):
        self.box.log_in("alice")
        self.wait_moving(self.job)
        self.box.log_in("bob")
        self.assertEqual(self.box.user_state("alice"), "online")
        self.wait_published()
        self.assertEqual(len(self.server.requests), 1)

    def test_s12_a_remote_login(self):
        session = self.box.ssh("alice", "sleep 60")
        self.wait_published()
        kill_inside(session)

    def test_s12_a_remote_login_that_left_something_behind(self):
        session = self.box.ssh("alice", "trap '' HUP; sleep 15")
        self.wait_moving(self.job)
        kill_inside(session)
        self.wait_silent(2)
        self.wait_job(self.job, "queued", "login")
        self.assertEqual([each["State"] for each in self.box.sessions("alice")], ["closing"])
        self.assertIn("your last session has ended", self.box.show("alice", self.job)["message"])

    def test_s12_a_terminal_without_a_seat(self):
        self.box.run("systemd-run", "--quiet", "--collect", "--unit=desk-alice", "-p", "PAMName=login",
                     "-p", "User=alice", "-E", "XDG_SESSION_TYPE=wayland", "-E", "XDG_SESSION_CLASS=user",
                     "sleep", "infinity")
        self.wait_published()

    def test_s12_logind_restarts_meanwhile(self):
        self.box.log_in("alice")
        self.wait_moving(self.job)
        self.box.run("systemctl", "restart", "systemd-logind")
        self.wait_published()
        self.assertEqual(len(self.server.requests), 1)

    def become_alice(self, *command, session=True):
        process = subprocess.Popen(["nsenter", "-t", str(self.box.leader), "-a", "--", *command],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(kill_inside, process)
        if session:
            wait_until(lambda: self.box.sessions("alice"), 10, "the session")
            self.assert_still_waits("“su”, “sudo” and scheduled tasks do not count")
        else:
            wait_until(lambda: self.pids("alice", "sleep"), 10, "the command")
            self.assert_still_waits("no session on this machine")

    def test_s13_su_is_none(self):
        self.become_alice("su", "alice", "-c", "sleep 60")

    def test_s13_su_on_a_terminal_is_none(self):
        self.become_alice("script", "-qc", "su - alice -c 'sleep 60'", "/dev/null")
        self.assertEqual(self.box.sessions("alice")[0]["Class"], "user")

    def test_s13_runuser_with_login_is_none(self):
        self.become_alice("runuser", "-l", "alice", "-c", "sleep 60")

    def test_s13_runuser_is_none(self):
        self.become_alice("runuser", "-u", "alice", "--", "sleep", "60", session=False)

    def test_s13_sudo_with_login_is_none(self):
        self.become_alice("sudo", "-i", "-u", "alice", "sleep", "60")

    def test_s13_sudo_is_none(self):
        self.become_alice("sudo", "-u", "alice", "sleep", "60", session=False)


class TestSystemAccounts(BoxCase):
    """The account “mirror”, which nobody logs in as."""

    def setUp(self):
        super().setUp()
        self.box.run("install", "-d", "-o", "mirror", "/srv/mirror")
        self.addCleanup(self.box.run, "rm", "-rf", "/srv/mirror", "/var/lib/ferry/mirror")
        self.addCleanup(self.box.run, "systemctl", "disable", "--now", "ferry@mirror")
        self.box.run("systemctl", "enable", "--now", "ferry@mirror")

    def download_as_mirror(self):
        return self.box.ferry("mirror", "add", self.server.url("/a.bin"), "-o", "/srv/mirror/").stdout.strip()

    def wait_mirrored(self):
        target = self.box.root_now / "srv/mirror/a.bin"
        wait_until(target.exists, 60, "the file")
        self.assertEqual(target.read_bytes(), BODY)
        self.assertEqual(target.stat().st_uid, 401)

    def test_s14_system_accounts_are_always_logged_in(self):
        self.assertEqual(self.box.sessions("mirror"), [])
        self.download_as_mirror()
        self.wait_mirrored()

    def test_s14_they_go_on_after_the_machine_starts(self):
        job = self.download_as_mirror()
        wait_until(lambda: self.box.show("mirror", job)["bytes_done"] > 0, 30, "bytes")
        self.box.run("systemctl", "add-wants", "box.target", "ferry@mirror.service")
        self.addCleanup(self.box.run, "rm", "-rf", "/etc/systemd/system/box.target.wants")
        self.box.reboot(hard=True)
        self.wait_mirrored()

    def test_s15_they_have_no_desktop(self):
        bus = "unix:path=/run/ferry/mirror/bus"
        names = self.box.run_as("mirror", "busctl", f"--address={bus}", "list", "--activatable", "--no-legend",
                                "--no-pager").stdout
        self.assertEqual({line.split()[0] for line in names.splitlines() if line},
                         {"org.freedesktop.DBus", "org.ferry.Ferry.Service"})
        self.box.ferry("mirror", "status")
        pid = self.pids("mirror", "ferry-service")[0]
        environment = dict(line.split("=", 1) for line in
                           self.box.run("cat", f"/proc/{pid}/environ").stdout.split("\0") if line)
        self.assertEqual(environment["GIO_USE_VFS"], "local")
        self.assertEqual([name for name in environment if "proxy" in name.lower() or "DESKTOP" in name], [])
        status = self.box.run("cat", f"/proc/{pid}/status").stdout
        self.assertIn("NoNewPrivs:\t1", status)
        self.assertIn("CapBnd:\t0000000000000000", status)
        self.assertEqual(self.box.run_as("alice", "cat", "/run/ferry/mirror/bus", check=False).returncode, 1)

    def test_s15_a_proxy_is_the_machines(self):
        self.box.write("/etc/systemd/system/ferry@.service.d/proxy.conf",
                       f"[Service]\nEnvironment=http_proxy={self.server.url('')}\n")
        self.addCleanup(self.box.run, "rm", "-r", "/etc/systemd/system/ferry@.service.d")
        self.box.run("systemctl", "daemon-reload")
        self.box.run("systemctl", "restart", "ferry@mirror")
        self.server.files["http://nowhere.invalid/a.bin"] = BODY
        self.server.rate = 0
        self.box.ferry("mirror", "add", "http://nowhere.invalid/a.bin", "-o", "/srv/mirror/")
        self.wait_mirrored()

    def test_s15_one_service_for_the_account_without_the_unit_too(self):
        job = self.download_as_mirror()
        self.box.run("systemctl", "stop", "ferry@mirror")
        self.assertEqual(self.pids("mirror", "ferry-service"), [])
        self.assertEqual(self.box.show("mirror", job)["id"], job)
        pid = self.pids("mirror", "ferry-service")[0]
        self.wait_mirrored()
        self.box.run("kill", pid)
        wait_until(lambda: not self.pids("mirror", "ferry-service"), 10, "the end of the service")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
