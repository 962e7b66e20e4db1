#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users and network connections, statement by statement.

Windows’ BITS has a page of that name; each of its statements S1 to S15 is a test
here or in test_login_sessions.py, on a machine with a real logind, real user
managers and a real NetworkManager.
"""

import sys
import time
import unittest

from box import enter_namespace
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
        self.wait_job(suspended, "suspended")
        self.wait_job(failed, "error")
        self.assertEqual([self.count_errors(job) for job in (moving, queued, failed)], [0, 0, 1])

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

    def ferry_as_root(self, *arguments, **options):
        self.addCleanup(self.end_service, "root")
        return self.box.run("env", "-i", "HOME=/root", "PATH=/usr/bin:/bin", f"{self.box.prefix}/bin/ferry",
                            *arguments, **options)

    def test_s04_root_has_no_part_in_it_without_asking_for_it(self):
        self.box.log_in("alice")
        job = self.download()
        for verb in ("show", "cancel"):
            done = self.ferry_as_root(verb, job, check=False)
            self.assertEqual(done.returncode, 3, done.stderr)
        self.wait_published()

    def test_s04_an_administrator_takes_a_job_over(self):
        self.box.run("install", "-d", "/srv/taken")
        self.addCleanup(self.box.run, "rm", "-r", "/srv/taken")
        self.box.log_in("alice")
        job = self.download()
        self.wait_moving(job, beyond=100_000)
        taken = self.ferry_as_root("take-ownership", job, "--from", "alice", "-o", "/srv/taken/").stdout.strip()
        self.wait_job(job, "cancelled")
        self.box.log_out("alice")
        self.server.rate = 0
        self.ferry_as_root("wait", taken, "--timeout", "60")
        target = self.box.root_now / "srv/taken/a.bin"
        self.assertEqual(target.read_bytes(), BODY)
        self.assertEqual(target.stat().st_uid, 0)

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
        return "Finished systemd-suspend.service" in self.box.log_of("systemd-suspend")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
