#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users and network connections, statement by statement.

Windows’ BITS has a page of that name; each of its statements S1 to S15 is one
test here, on a machine with a real logind, user managers and NetworkManager.
"""

import subprocess
import sys
import time
import unittest

from box import PEOPLE, enter_namespace, kill_inside
from box_case import BODY, BoxCase
from sandbox import wait_until

enter_namespace()


class TestTwoGates(BoxCase):
    def tearDown(self):
        self.box.router.set_carrier("lan0", True)
        self.box.run("nmcli", "con", "mod", "lan", "connection.autoconnect", "yes")
        self.box.run("nmcli", "con", "up", "lan")

    def test_s01_both_gates_have_to_be_open(self):
        self.box.run("loginctl", "enable-linger", "alice")
        self.box.wait_for_bus("alice")
        job = self.download()
        self.assertEqual(self.wait_job(job, "queued", "login")["waits"], ["login"])
        self.box.router.set_carrier("lan0", False)
        wait_until(lambda: self.box.show("alice", job)["waits"] == ["login", "network"], 10, "both waits")
        self.box.log_in("alice")
        self.wait_job(job, "transient-error", "network")
        self.assertEqual(self.server.requests, [])
        self.box.router.set_carrier("lan0", True)
        self.wait_published()

    def test_s06_loss_of_the_network_pauses(self):
        self.box.log_in("alice")
        job = self.download()
        self.wait_moving(job)
        started = time.monotonic()
        self.box.router.set_carrier("lan0", False)
        shown = self.wait_job(job, "transient-error", "network", seconds=5)
        self.assertLess(time.monotonic() - started, 2)
        self.assertEqual(shown["error"]["code"], "network-disconnected")
        self.box.router.set_carrier("lan0", True)
        self.wait_published()

    def test_s07_no_connection_is_ever_made(self):
        self.box.log_in("alice")
        self.box.run("nmcli", "con", "mod", "lan", "connection.autoconnect", "no")
        self.box.run("nmcli", "dev", "disconnect", "lan0")
        before = self.count_activations()
        job = self.download("alice", "--priority", "foreground")
        self.wait_job(job, "transient-error", "network")
        self.box.ferry("alice", "resume", job)
        time.sleep(3)
        self.wait_job(job, "transient-error", "network")
        self.assertEqual(self.box.device_state("lan0"), "disconnected")
        self.assertEqual(self.count_activations(), before)

    def count_activations(self):
        return self.box.log_of("NetworkManager").count("starting connection")

    def test_s08_goes_on_by_itself_when_both_are_open_again(self):
        self.box.run("loginctl", "enable-linger", "alice")
        self.box.log_in("alice")
        job = self.download()
        self.wait_moving(job)
        self.box.log_out("alice")
        self.wait_job(job, "queued", "login")
        self.box.router.set_carrier("lan0", False)
        time.sleep(0.5)
        self.box.router.set_carrier("lan0", True)
        self.box.log_in("alice")
        self.wait_published()

    def test_s09_a_new_connection_has_time_to_settle(self):
        self.box.log_in("alice")
        job = self.download()
        self.wait_moving(job)
        self.box.router.set_carrier("lan0", False)
        self.wait_job(job, "transient-error", "network")
        self.server.times.clear()
        back = time.monotonic()
        self.box.router.set_carrier("lan0", True)
        self.wait_published()
        self.assertGreaterEqual(self.server.times[0] - back, 3)
        self.assertLess(self.server.times[0] - back, 8)

    def test_s10_loss_stops_who_may_run_and_is_no_error(self):
        self.box.log_in("alice")
        self.box.ferry("alice", "config", "set", "background-jobs", "1")
        moving = self.download()
        self.wait_moving(moving)
        queued = self.download("alice", "--overwrite")
        suspended = self.download("alice", "--suspended")
        failed = self.box.ferry("alice", "add", self.server.url("/none"), "-o", "/home/alice/",
                                "--priority", "foreground").stdout.strip()
        self.wait_job(failed, "error")
        self.box.router.set_carrier("lan0", False)
        for job in (moving, queued):
            self.wait_job(job, "transient-error", "network", seconds=5)
            self.assertEqual([entry for entry in self.log_entries(job) if "error" in entry.get("event", "")], [])
        self.wait_job(suspended, "suspended")
        self.wait_job(failed, "error")

    def test_s11_a_new_connection_queues_whoever_waits(self):
        self.box.log_in("alice")
        self.server.retry_after = 600
        job = self.download()
        self.wait_job(job, "transient-error", "retry")
        self.server.retry_after = None
        self.box.router.set_carrier("lan0", False)
        self.wait_job(job, "transient-error", "network")
        self.box.router.set_carrier("lan0", True)
        self.wait_published()


class TestOwner(BoxCase):
    def test_s02_a_job_has_its_owners_rights(self):
        self.box.log_in("alice")
        refused = self.box.ferry("alice", "add", self.server.url("/a.bin"), "-o", "/home/bob/", check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.download()
        self.wait_published()
        pid = self.pids("alice", "ferry-service")[0]
        status = self.box.run("cat", f"/proc/{pid}/status").stdout
        self.assertIn("Uid:\t" + "\t".join(["4001"] * 4), status)

    def test_s03_the_creator_is_the_owner(self):
        self.box.log_in("alice")
        self.box.log_in("bob")
        job = self.download()
        self.assertEqual(self.box.show("alice", job)["owner"], "alice")
        for verb in ("show", "cancel", "suspend"):
            self.assertEqual(self.box.ferry("bob", verb, job, check=False).returncode, 3)
        self.wait_published()

    def test_s04_root_has_no_part_in_it_without_asking_for_it(self):
        self.box.log_in("alice")
        job = self.download()
        for verb in ("show", "cancel"):
            done = self.box.run("env", "-i", "HOME=/root", f"{self.box.prefix}/bin/ferry", verb, job, check=False)
            self.assertEqual(done.returncode, 3, done.stderr)
        self.wait_published()

    def test_s05_logging_off_pauses_and_closes_everything(self):
        self.box.log_in("alice")
        job = self.download()
        self.wait_moving(job)
        self.box.log_out("alice")
        self.wait_silent(2)
        shown = self.wait_job(job, "queued", "login")
        self.assertGreater(shown["bytes_done"], 0)
        self.assertIsNone(shown["error"])
        wait_until(lambda: not self.pids("alice"), 40, "the end of the user manager")
        self.server.requests.clear()
        self.box.log_in("alice")
        self.wait_published()
        self.assertIn("Range", self.server.requests[0][1])

    def test_s05_another_login_within_the_grace_time(self):
        self.box.log_in("alice")
        job = self.download()
        self.wait_moving(job)
        pid = self.pids("alice", "ferry-service")
        self.box.log_out("alice")
        self.wait_job(job, "queued", "login")
        self.box.log_in("alice")
        self.wait_published()
        self.assertEqual(self.pids("alice", "ferry-service"), pid)


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
        self.box.run("sh", "-c", "echo KillUserProcesses=no >> /etc/systemd/logind.conf")
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
        environment = self.box.run("cat", f"/proc/{pid}/environ").stdout.split("\0")
        self.assertIn("GIO_USE_PROXY_RESOLVER=environment", environment)
        self.assertIn("GIO_USE_VFS=local", environment)
        status = self.box.run("cat", f"/proc/{pid}/status").stdout
        self.assertIn("NoNewPrivs:\t1", status)
        self.assertIn("CapBnd:\t0000000000000000", status)
        self.assertEqual(self.box.run_as("alice", "cat", "/run/ferry/mirror/bus", check=False).returncode, 1)

    def test_s15_one_service_for_the_account_without_the_unit_too(self):
        job = self.download_as_mirror()
        self.box.run("systemctl", "stop", "ferry@mirror")
        self.assertEqual(self.pids("mirror", "ferry-service"), [])
        self.assertEqual(self.box.show("mirror", job)["id"], job)
        pid = self.pids("mirror", "ferry-service")[0]
        self.wait_mirrored()
        self.box.run("kill", pid)
        wait_until(lambda: not self.pids("mirror", "ferry-service"), 10, "the end of the service")


class TestLoginAndMachine(BoxCase):
    def test_service_is_not_started_at_login_without_work(self):
        self.box.log_in("alice")
        self.box.run_as("alice", "systemctl", "--user", "is-system-running", "--wait", check=False)
        self.assertEqual(self.pids("alice", "ferry-service"), [])
        self.box.ferry("alice", "list")
        self.assertNotEqual(self.pids("alice", "ferry-service"), [])

    def test_reboot_in_the_middle(self):
        self.box.log_in("alice")
        for hard in (False, True):
            with self.subTest(hard=hard):
                job = self.download("alice", "--overwrite")
                self.wait_moving(job, beyond=300_000)
                self.box.reboot(hard)
                self.assertEqual(self.pids("alice"), [])
                self.server.requests.clear()
                self.box.log_in("alice")
                self.wait_published()
                self.assertLessEqual(len(self.server.requests), 2)
                self.box.run("rm", "/home/alice/a.bin")

    def test_suspend_of_the_machine(self):
        self.box.log_in("alice")
        job = self.download()
        self.wait_moving(job)
        held = self.box.run("systemd-inhibit", "--list", "--no-legend", "--no-pager").stdout
        self.assertEqual(sorted(line.split()[5] for line in held.splitlines() if line.startswith("Ferry")),
                         ["shutdown", "sleep"])
        self.box.run("systemctl", "suspend")
        self.wait_silent(2)
        wait_until(self.has_slept, 20, "the waking up")
        self.wait_published()
        wait_until(lambda: "Ferry" not in self.box.run("systemd-inhibit", "--list", "--no-legend").stdout, 10,
                   "the end of the inhibitors")

    def has_slept(self):
        return self.box.run("systemctl", "show", "-p", "ExecMainExitTimestampMonotonic", "--value",
                            "systemd-suspend").stdout.strip() not in ("", "0")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
