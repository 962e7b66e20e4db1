#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose job, with whose rights: owners and administrators, with real users, the
real system bus and the real polkitd (BITS’s page, S2 to S4)."""

import json
import os
import pathlib
import stat
import subprocess
import sys
import unittest

import users_box
from sandbox import FileServer, make_bytes, sha256, wait_until

BODY = make_bytes(6_000_000)
ETAG = f'"{sha256(BODY)[:16]}"'


class AdminCase(unittest.TestCase):
    """A box, a server, and a job of alice’s that is half done."""

    maxDiff = None

    def setUp(self):
        self.server = self.enterContext(FileServer({"/a.bin": BODY, "/b.bin": BODY[::-1]}))
        self.box = self.enterContext(users_box.UsersBox())
        self.alice, self.bob, self.carol = self.box.alice, self.box.bob, self.box.carol
        self.alice.log_in()
        self.bob.log_in()

    def add_half_done(self, *arguments, user=None):
        """A job that has some of its bytes on disk and goes on slowly."""
        user = user or self.alice
        self.server.rate = 400_000
        job = user.ferry("add", self.server.url("/a.bin"), "--name", "big", *arguments).stdout.strip()
        wait_until(lambda: user.show(job)["bytes_done"] > 500_000, what="the first bytes")
        return job

    def take(self, job, folder="taken", user=None, check=True, source="alice"):
        user = user or self.bob
        target = user.home / folder
        if not target.exists():
            target.mkdir()
            os.chown(target, user.uid, user.gid)
        return user.ferry("take-ownership", job, "--from", source, "-o", target, check=check)

    def assert_one_owner(self, job):
        """Returns who has the job; nobody else has anything left of it."""
        owners = [name for name, user in (("alice", self.alice), ("bob", self.bob))
                  for found in user.jobs() if found["name"] == "big"]
        self.assertEqual(len(owners), 1, owners)
        self.assertEqual(self.box.journal, [])
        return owners[0]


class TestOwner(AdminCase):
    def test_s2_job_runs_with_the_owners_rights(self):
        self.alice.ferry("get", self.server.url("/a.bin"))
        info = (self.alice.home / "a.bin").stat()
        self.assertEqual((info.st_uid, info.st_gid), (self.alice.uid, self.alice.gid))
        self.assertEqual(os.stat(f"/proc/{self.alice.service_pid()}").st_uid, self.alice.uid)
        done = self.alice.ferry("add", self.server.url("/a.bin"), "-o", f"{self.bob.home}/", check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertFalse((self.bob.home / "a.bin").exists())

    def test_s3_creator_is_the_owner(self):
        job = self.alice.ferry("add", self.server.url("/a.bin"), "--suspended").stdout.strip()
        self.assertEqual(self.alice.show(job)["owner"], "alice")
        self.assertEqual(self.bob.jobs(), [])
        self.assertEqual(self.bob.ferry("show", job, check=False).returncode, 3)


class TestOtherUsersJobs(AdminCase):
    def setUp(self):
        super().setUp()
        self.job = self.alice.ferry("add", self.server.url("/a.bin"), "--suspended", "--name", "big").stdout.strip()

    def test_administrator_lists_all(self):
        own = self.bob.ferry("add", self.server.url("/b.bin"), "--suspended").stdout.strip()
        jobs = {job["id"]: job for job in json.loads(self.bob.ferry("list", "--all-users", "--json").stdout)}
        self.assertEqual(set(jobs), {self.job, own})
        self.assertEqual(jobs[self.job]["owner"], "alice")
        self.assertEqual(jobs[self.job]["files"][0]["target"], f"{self.alice.home}/a.bin")
        table = self.bob.ferry("list", "--all-users").stdout
        self.assertRegex(table, r"OWNER +ID +STATE")
        self.assertRegex(table, rf"alice +{self.job[:8]}")

    def test_users_without_jobs_get_nothing_from_being_looked_at(self):
        self.bob.ferry("list", "--all-users")
        self.assertFalse((self.carol.home / ".local").exists())
        self.assertIsNone(self.carol.service_pid())

    def test_administrator_suspends_resumes_and_cancels(self):
        self.server.rate = 100_000
        self.bob.ferry("resume", self.job, "--from", "alice")
        self.assertNotEqual(self.alice.show(self.job)["state"], "suspended")
        self.bob.ferry("suspend", self.job[:10], "--from", "alice")
        self.assertEqual(self.alice.show(self.job)["state"], "suspended")
        self.bob.ferry("cancel", self.job, "--from", self.alice.uid)
        self.assertEqual(self.alice.show(self.job)["state"], "cancelled")

    def test_owners_log_names_the_administrator(self):
        self.server.rate = 100_000
        for verb, word in (("resume", "resumed"), ("suspend", "suspended"), ("cancel", "cancelled")):
            self.bob.ferry(verb, self.job, "--from", "alice")
            self.assertIn(f"The administrator “bob” {word} this job", self.alice.ferry("log", self.job).stdout)

    def test_owners_log_says_nothing_of_what_changed_nothing(self):
        self.bob.ferry("suspend", self.job, "--from", "alice")
        self.alice.ferry("resume", self.job)
        self.alice.ferry("suspend", self.job)
        self.assertNotIn("administrator", self.alice.ferry("log", self.job).stdout)

    def test_root_needs_nobody_and_is_named(self):
        users_box.run("ferry", "resume", self.job, "--from", "alice", env=self.box.root_env, cwd="/root")
        self.assertIn("The administrator “root” resumed", self.alice.ferry("log", self.job).stdout)

    def test_accounts_of_the_system_are_listed(self):
        """With a service of its own on a bus that nobody else knows, and after it."""
        mirror = self.box.add_system_account("mirror", "/srv/mirror")
        self.server.rate = 10_000
        job = mirror.ferry("add", self.server.url("/b.bin"), "--priority", "low").stdout.strip()
        jobs = {found["id"]: found["owner"] for found in
                json.loads(self.bob.ferry("list", "--all-users", "--json").stdout)}
        self.assertEqual(jobs, {self.job: "alice", job: "mirror"})
        self.bob.ferry("suspend", job, "--from", "mirror")
        mirror.kill_service()
        listed = self.bob.ferry("list", "--all-users").stdout
        self.assertRegex(listed, rf"mirror +{job[:8]} +suspended")
        self.assertIn("“bob” suspended", mirror.ferry("log", job).stdout)

    def test_jobs_of_somebody_who_is_not_logged_in(self):
        self.alice.log_out()
        jobs = json.loads(self.bob.ferry("list", "--all-users", "--json").stdout)
        self.assertEqual([job["id"] for job in jobs], [self.job])
        self.bob.ferry("resume", self.job, "--from", "alice")
        wait_until(lambda: self.alice.service_pid() is None, what="the end of the service at rest")
        self.assertEqual(self.server.requests, [])
        self.alice.log_in()
        wait_until(lambda: self.alice.show(self.job)["state"] == "acknowledged", what="the download")

    def test_others_are_refused(self):
        for arguments in (["list", "--all-users"], ["suspend", self.job, "--from", "alice"],
                          ["resume", self.job, "--from", "alice"], ["cancel", self.job, "--from", "alice"],
                          ["take-ownership", self.job, "--from", "alice", "-o", f"{self.carol.home}/"]):
            done = self.carol.ferry(*arguments, check=False)
            self.assertEqual(done.returncode, 5, done.stderr)
            self.assertIn("administrator", done.stderr)
            self.assertEqual(done.stdout, "")
        self.assertEqual(self.alice.show(self.job)["state"], "suspended")

    def test_what_is_not_there(self):
        for arguments, status in ((["suspend", "0" * 32, "--from", "alice"], 3),
                                  (["suspend", self.job, "--from", "nobody-knows"], 3),
                                  (["suspend", self.job, "--from", "carol"], 3),
                                  (["suspend", "--all", "--from", "alice"], 1),
                                  (["take-ownership", self.job], 1)):
            done = self.bob.ferry(*arguments, check=False)
            self.assertEqual(done.returncode, status, done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)

    def test_envoy_that_cannot_be_started_is_in_the_journal(self):
        """The helper itself says so: who has nothing to run has nothing to say."""
        os.chmod("/usr/local/libexec/ferry-envoy", 0)
        done = self.bob.ferry("suspend", self.job, "--from", "alice", check=False)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("“alice” could not be done; the journal may say why", done.stderr)
        self.assertRegex(self.box.log.read_text(errors="replace"), "The envoy .+suspend.+ for alice ended with 127")

    def test_helper_leaves_when_nothing_is_asked(self):
        self.bob.ferry("list", "--all-users")
        self.assertIsNotNone(self.box.helper_pid())
        wait_until(lambda: self.box.helper_pid() is None, seconds=30, what="the end of the helper")


class TestTakeOwnership(AdminCase):
    def test_s4_administrator_takes_a_job_over(self):
        job = self.add_half_done("--header", "Authorization: Basic czNjcmV0", "--limit", "1M")
        part = self.alice.parts()[0]
        requests = len(self.server.requests)
        new = self.take(job).stdout.strip()

        taken = self.bob.show(new)
        self.assertEqual((taken["owner"], taken["name"]), ("bob", "big"))
        self.assertGreater(taken["bytes_done"], 500_000)
        own_part = self.bob.parts()[0]
        info = own_part.stat()
        self.assertEqual((info.st_uid, stat.S_IMODE(info.st_mode), info.st_nlink), (self.bob.uid, 0o600, 1))
        self.assertFalse(part.exists())

        self.server.rate = 0
        self.bob.ferry("wait", new)
        self.assertEqual((self.bob.home / "taken/a.bin").read_bytes(), BODY)
        self.assertEqual((self.bob.home / "taken/a.bin").stat().st_uid, self.bob.uid)
        later = [headers for _path, headers in self.server.requests[requests:]]
        self.assertTrue(all(headers.get("If-Range") == ETAG for headers in later), later)
        self.assertTrue(all(int(headers["Range"][6:].split("-")[0]) > 500_000 for headers in later), later)
        self.assertTrue(all("Authorization" not in headers for headers in later), later)
        self.assertFalse((self.alice.home / "a.bin").exists())
        self.assertEqual(self.box.journal, [])

    def test_s4_both_owners_are_told(self):
        job = self.add_half_done()
        new = self.take(job).stdout.strip()
        gone = self.alice.show(job)
        self.assertEqual((gone["state"], gone["error"]["code"]), ("cancelled", "taken-over"))
        self.assertIn("bob", gone["message"])
        self.assertIn("bob", self.alice.ferry("log", job).stdout)
        self.assertIn("alice", self.bob.ferry("log", new).stdout)
        self.assertEqual(self.alice.jobs(), [])

    def test_s4_job_of_somebody_who_is_not_logged_in(self):
        job = self.add_half_done()
        self.alice.log_out()
        new = self.take(job).stdout.strip()
        self.server.rate = 0
        self.bob.ferry("wait", new)
        self.assertEqual((self.bob.home / "taken/a.bin").read_bytes(), BODY)
        self.assertEqual(self.alice.parts(), [])
        wait_until(lambda: self.alice.service_pid() is None, what="the end of the service at rest")
        self.alice.log_in()
        self.assertEqual(self.alice.show(job)["state"], "cancelled")

    def test_s4_administrator_without_a_session_bus(self):
        job = self.add_half_done()
        self.bob.log_out()
        new = self.take(job).stdout.strip()
        self.server.rate = 0
        self.bob.ferry("wait", new)
        self.assertEqual((self.bob.home / "taken/a.bin").read_bytes(), BODY)

    def test_s4_root_takes_a_job_over(self):
        job = self.add_half_done()
        target = pathlib.Path("/srv/taken")
        target.mkdir()
        done = users_box.run("gdbus", "call", "--system", "--dest", "org.ferry.Ferry.Admin", "--object-path",
                             "/org/ferry/Ferry/Admin", "--method", "org.ferry.Ferry1.Admin.TakeOwnership", "alice",
                             job, "/srv/taken", env=self.box.root_env)
        self.assertRegex(done.stdout, "[0-9a-f]{32}")
        self.assertEqual(self.alice.show(job)["state"], "cancelled")
        self.assertEqual(next(target.iterdir()).stat().st_uid, 0)

    def test_several_files_some_of_them_whole(self):
        self.server.files["/small"] = b"small" * 100
        self.server.rate = 400_000
        job = self.alice.ferry("add", self.server.url("/small"), self.server.url("/a.bin"), "-o", f"{self.alice.home}/",
                               "--name", "big", "--manual-complete").stdout.strip()
        wait_until(lambda: self.alice.show(job)["bytes_done"] > 500_000, what="the first bytes")
        new = self.take(job).stdout.strip()
        self.server.rate = 0
        self.bob.ferry("wait", new)
        self.bob.ferry("complete", new)
        self.assertEqual((self.bob.home / "taken/a.bin").read_bytes(), BODY)
        self.assertEqual((self.bob.home / "taken/small").read_bytes(), b"small" * 100)
        self.assertEqual(self.bob.parts(), [])

    def test_suspended_job_stays_suspended(self):
        job = self.add_half_done()
        self.alice.ferry("suspend", job)
        new = self.take(job).stdout.strip()
        self.assertEqual(self.bob.show(new)["state"], "suspended")
        self.assertGreater(self.bob.show(new)["bytes_done"], 500_000)

    def test_finished_job_is_refused(self):
        self.alice.ferry("get", self.server.url("/a.bin"))
        job = self.alice.jobs("--all")[0]["id"]
        done = self.take(job, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("finished", done.stderr)

    def test_own_job_is_refused(self):
        job = self.bob.ferry("add", self.server.url("/a.bin"), "--suspended").stdout.strip()
        done = self.take(job, check=False, source="bob")
        self.assertEqual(done.returncode, 1)
        self.assertIn("yours already", done.stderr)

    def test_request_that_acts_is_refused(self):
        job = self.alice.ferry("add", self.server.url("/a.bin"), "--method", "POST", "--suspended", "--name",
                               "big").stdout.strip()
        self.assertEqual(self.take(job, check=False).returncode, 1)
        self.assertEqual(self.assert_one_owner(job), "alice")

    def test_folder_that_others_could_swap_is_refused(self):
        job = self.add_half_done()
        shared = pathlib.Path("/srv/open")
        (shared / "sub").mkdir(parents=True)
        shared.chmod(0o777)
        (shared / "sub").chmod(0o777)
        link = self.bob.home / "link"
        link.symlink_to(self.bob.home)
        inside = self.alice.home / "inside"
        inside.mkdir(mode=0o777)
        inside.chmod(0o777)
        for folder in (shared / "sub", inside, pathlib.Path("/etc"), pathlib.Path("/srv/none")):
            done = self.bob.ferry("take-ownership", job, "--from", "alice", "-o", f"{folder}/", check=False)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        done = self.call_raw(job, str(link))
        self.assertIn("is a link", done.stderr)
        self.assertIn(self.alice.show(job)["state"], ("queued", "connecting", "transferring"))
        self.assertEqual(self.assert_one_owner(job), "alice")

    def call_raw(self, job, folder):
        """Not through the program, which resolves links itself."""
        return subprocess.run([*self.bob.prefix(), "gdbus", "call", "--system", "--dest", "org.ferry.Ferry.Admin",
                               "--object-path", "/org/ferry/Ferry/Admin", "--method",
                               "org.ferry.Ferry1.Admin.TakeOwnership", "alice", job, folder],
                              env=self.bob.env, capture_output=True, text=True, check=False)

    def test_job_that_could_not_be_taken_goes_on(self):
        job = self.add_half_done()
        for number in range(3):
            self.bob.ferry("config", "set", "max-jobs", "1")
            self.bob.ferry("add", self.server.url("/b.bin"), "--suspended", check=number == 0)
            done = self.take(job, check=False)
            self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(self.bob.parts(), [])
        self.server.rate = 0
        self.alice.ferry("wait", job)
        self.assertEqual((self.alice.home / "a.bin").read_bytes(), BODY)


if __name__ == "__main__":
    users_box.enter()
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
