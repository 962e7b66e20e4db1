#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking a job over on a machine with a real systemd and a real logind: with the
helper as its unit starts it, and with logins that count."""

import contextlib
import os
import pty
import select
import sys
import unittest

from box import enter_namespace
from box_case import BoxCase
from sandbox import wait_until

enter_namespace()

# Stands for an administrator who typed the password.
RULE = """polkit.addRule(function (action, subject) {
    if (action.id.indexOf("org.ferry.Ferry.") === 0 && subject.user === "bob")
        return polkit.Result.YES;
});
"""


class TestTakeOver(BoxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box.write("/etc/polkit-1/rules.d/00-ferry-test.rules", RULE)
        cls.box.run("systemctl", "restart", "polkit")

    def take(self, job, user="bob"):
        return self.box.ferry(user, "take-ownership", job, "--from", "alice", "-o", f"/home/{user}/",
                              check=False)

    def unit(self, *properties):
        shown = self.box.run("systemctl", "show", "ferry-admin.service",
                             *(f"--property={name}" for name in properties)).stdout
        return dict(line.split("=", 1) for line in shown.splitlines())

    def test_s4_login_gate_looks_at_the_new_owner_from_then_on(self):
        self.box.log_in("alice")
        self.box.log_in("bob")
        job = self.download()
        self.wait_moving(job, beyond=300_000)
        done = self.take(job)
        self.assertEqual(done.returncode, 0, done.stderr)
        new = done.stdout.strip()
        self.assertGreater(self.box.show("bob", new)["bytes_done"], 300_000)

        self.box.log_out("alice")
        beyond = self.box.show("bob", new)["bytes_done"]
        self.wait_moving(new, user="bob", beyond=beyond)
        self.box.log_out("bob")
        self.wait_job(new, "queued", "login", user="bob")
        self.wait_silent(5)
        self.box.log_in("alice")
        self.wait_job(new, "queued", "login", user="bob")
        self.box.log_in("bob")
        self.wait_published(user="bob")
        self.assertFalse((self.box.root_now / "home/alice/a.bin").exists())

    def test_helper_runs_as_its_unit_says(self):
        self.box.log_in("alice")
        job = self.download("alice", "--suspended")
        done = self.box.ferry("bob", "list", "--all-users")
        self.assertIn(job[:8], done.stdout)
        unit = self.unit("MainPID", "CapabilityBoundingSet", "ActiveState")
        self.assertEqual(unit["ActiveState"], "active")
        self.assertEqual(set(unit["CapabilityBoundingSet"].split()), {"cap_setuid", "cap_setgid", "cap_kill"})
        status = self.box.run("cat", f"/proc/{unit['MainPID']}/status").stdout
        self.assertIn("Seccomp:\t2\n", status)
        self.assertIn("NoNewPrivs:\t0\n", status)
        mounts = self.box.run("cat", f"/proc/{unit['MainPID']}/mountinfo").stdout
        self.assertRegex(mounts, r" /usr ro,")
        folder = self.box.root_now / "var/lib/ferry-admin"
        self.assertEqual((folder.stat().st_uid, folder.stat().st_mode & 0o777), (0, 0o700))
        wait_until(lambda: self.unit("ActiveState")["ActiveState"] == "inactive", 40, "the end of the helper")

    def test_units_are_locked_up(self):
        """systemd’s own judgement, ten times its number; without any of it that is 96."""
        for unit, most in (("ferry-admin", 35), ("ferry-admin-recovery", 35), ("ferry@mirror", 30)):
            done = self.box.run("systemd-analyze", "security", f"--threshold={most}", "--no-pager", f"{unit}.service",
                                check=False)
            self.assertEqual(done.returncode, 0, done.stdout[-200:])

    def test_job_of_somebody_who_is_not_logged_in(self):
        self.box.log_in("alice")
        job = self.download()
        self.wait_moving(job, beyond=300_000)
        self.box.log_out("alice")
        wait_until(lambda: not self.pids("alice"), 40, "the end of all that is alice’s")
        self.box.log_in("bob")
        before = len(self.server.requests)
        done = self.box.ferry("bob", "list", "--all-users")
        self.assertIn(job[:8], done.stdout)
        wait_until(lambda: not self.pids("alice"), 20, "the end of the service at rest")
        self.assertEqual(len(self.server.requests), before)
        done = self.take(job)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(self.box.show("bob", done.stdout.strip())["bytes_done"], 300_000)
        self.wait_published(user="bob")

    def test_job_of_an_account_of_the_system(self):
        """On the bus of its unit, and when the unit is stopped."""
        self.box.run("install", "-d", "-o", "mirror", "/srv/mirror")
        self.addCleanup(self.box.run, "rm", "-rf", "/srv/mirror", "/var/lib/ferry/mirror")
        self.addCleanup(self.box.run, "systemctl", "stop", "ferry@mirror")
        self.box.run("systemctl", "start", "ferry@mirror")
        job = self.box.ferry("mirror", "add", self.server.url("/a.bin"), "-o", "/srv/mirror/").stdout.strip()
        self.assertRegex(self.box.ferry("bob", "list", "--all-users").stdout, rf"mirror +{job[:8]}")
        self.box.ferry("bob", "suspend", job, "--from", "mirror")
        self.box.run("systemctl", "stop", "ferry@mirror")
        self.assertEqual(self.pids("mirror"), [])
        self.assertRegex(self.box.ferry("bob", "list", "--all-users").stdout, rf"mirror +{job[:8]} +suspended")
        self.assertIn("“bob” suspended this job", self.box.ferry("mirror", "log", job).stdout)
        self.box.ferry("bob", "cancel", job, "--from", "mirror")
        self.assertEqual(self.box.show("mirror", job)["state"], "cancelled")

    def test_password_is_asked_for_over_ssh(self):
        """No rule lets alice: it is her password that does, on her terminal."""
        self.box.run("sh", "-c", "echo alice:only-a-test | chpasswd; usermod --append --groups sudo alice")
        self.addCleanup(self.box.run, "gpasswd", "--delete", "alice", "sudo")
        pid, terminal = pty.fork()
        if pid == 0:
            os.execvp("nsenter", ["nsenter", "-t", str(self.box.leader), "-a", "--", "ssh", "-tt", "-q",
                                  "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
                                  "-i", "/root/key", "alice@127.0.0.1",
                                  f"LC_ALL=C.UTF-8 {self.box.prefix}/bin/ferry list --all-users; echo status=$?"])
        said = self.converse(terminal, b"Password:", b"only-a-test\n")
        os.waitpid(pid, 0)
        self.assertIn("AUTHENTICATION COMPLETE", said)
        self.assertIn("status=0", said)

    @staticmethod
    def converse(terminal, question, answer):
        """Answers a question on a terminal once; returns all that was on it."""
        said = b""
        answered = False
        with contextlib.suppress(OSError), open(terminal, "r+b", buffering=0) as stream:
            while select.select([stream], [], [], 60)[0] and (piece := stream.read(4096)):
                said += piece
                if question in said and not answered:
                    answered = True
                    stream.write(answer)
        return said.decode(errors="replace")

    def test_others_are_refused(self):
        self.box.log_in("alice")
        self.box.log_in("bob")
        job = self.download("bob", "--suspended")
        done = self.box.ferry("alice", "take-ownership", job, "--from", "bob", "-o", "/home/alice/", check=False)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertEqual(self.box.show("bob", job)["state"], "suspended")

    def test_interrupted_hand_over_ends_at_the_next_boot(self):
        unit = self.box.run("systemctl", "cat", "ferry-admin-recovery.service").stdout
        self.assertIn("--recover", unit)
        self.box.run("systemctl", "start", "ferry-admin-recovery.service")
        condition = self.box.run("systemctl", "show", "--property=ConditionResult", "ferry-admin-recovery.service")
        self.assertEqual(condition.stdout.strip(), "ConditionResult=no")
        # An entry of users who are gone is all that it takes to see it at work.
        entry = "/var/lib/ferry-admin/" + "0" * 32
        self.box.run("sh", "-c", f"mkdir -p -m 0700 /var/lib/ferry-admin; : > {entry}")
        self.box.run("systemctl", "start", "ferry-admin-recovery.service")
        log = self.box.log_of("ferry-admin-recovery")
        self.assertIn("cannot be read", log)
        self.box.run("rm", entry)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
