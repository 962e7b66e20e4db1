#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking jobs over when something goes wrong: crashes at every step, and users
who do not want their jobs taken or who hope to gain something by it.

usage: test_admin_trouble.py MORTAL-ADMIN [TEST…]
"""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import unittest

from gi.repository import GLib

import users_box
from sandbox import FileServer, make_bytes, wait_until

BODY = make_bytes(4_000_000)
MORTAL = pathlib.Path(sys.argv.pop(1)).resolve()
ORDER = pathlib.Path("/run/ferry-mortal")
PATIENCE = pathlib.Path("/run/ferry-mortal-patience")
STEPS = {1: "begun", 2: "handed over", 3: "imported", 4: "over"}


class TroubleCase(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(FileServer({"/a.bin": BODY}))
        self.box = self.enterContext(users_box.UsersBox())
        self.alice, self.bob = self.box.alice, self.box.bob
        self.alice.log_in()
        self.bob.log_in()
        self.target = self.bob.home / "taken"
        self.target.mkdir()
        os.chown(self.target, self.bob.uid, self.bob.gid)

    def add_half_done(self, name="big"):
        self.server.rate = 400_000
        job = self.alice.ferry("add", self.server.url("/a.bin"), "--name", name, "-o",
                               f"{self.alice.home}/{name}.bin").stdout.strip()
        wait_until(lambda: self.alice.show(job)["bytes_done"] > 300_000, what="the first bytes")
        return job

    def take(self, job, **options):
        return self.bob.ferry("take-ownership", job, "--from", "alice", "-o", self.target, check=False, **options)

    def owners(self, name):
        return [user.name for user in (self.alice, self.bob) for job in user.jobs() if job["name"] == name]

    def finish(self, name, owner):
        """The one owner gets the whole file, and nobody has anything else of it."""
        user, folder = (self.alice, self.alice.home) if owner == "alice" else (self.bob, self.target)
        job = next(job["id"] for job in user.jobs("--all") if job["name"] == name and job["state"] != "cancelled")
        # It may be suspended, and may get to its end meanwhile.
        user.ferry("resume", job, check=False)
        self.server.rate = 0
        user.ferry("wait", job)
        self.assertEqual((folder / f"{name}.bin").read_bytes(), BODY)
        self.assertEqual([self.alice.parts(), self.bob.parts()], [[], []])

    @contextlib.contextmanager
    def stopped_at(self, job, step):
        """The helper stands still after that step; lets it go on afterwards."""
        ORDER.write_text(f"{step} stop")
        with subprocess.Popen([*self.bob.prefix(), "ferry", "take-ownership", job, "--from", "alice", "-o",
                               str(self.target)], env=self.bob.env, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True) as call:
            pid = wait_until(self.find_stopped, seconds=30, what="the stop")
            yield
            os.kill(pid, signal.SIGCONT)
            self.complaint = call.communicate(timeout=120)[1]
            self.status = call.returncode

    def find_stopped(self):
        pid = self.box.helper_pid()
        if pid is None or pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
            return None
        return pid


class TestCrash(TroubleCase):
    def setUp(self):
        super().setUp()
        shutil.copy(MORTAL, "/usr/local/libexec/ferry-admin")

    def test_helper_dies_at_each_step(self):
        for step, word in STEPS.items():
            with self.subTest(word):
                name = f"job{step}"
                job = self.add_half_done(name)
                ORDER.write_text(f"{step} kill")
                done = self.take(job)
                self.assertEqual(done.returncode, 4, done.stderr)
                wait_until(lambda: self.box.helper_pid() is None, what="the helper’s death")
                self.box.recover()
                owner = "alice" if step == 1 else "bob"
                self.assertEqual(self.owners(name), [owner])
                self.assertEqual(self.box.journal, [])
                self.finish(name, owner)

    def test_held_job_moves_for_nobody_until_the_helper_is_back(self):
        job = self.add_half_done()
        ORDER.write_text("2 kill")
        self.take(job)
        self.alice.kill_service()
        self.assertEqual(self.alice.show(job)["state"], "suspended")
        done = self.alice.ferry("resume", job, check=False)
        self.assertIn("administrator", done.stderr)
        self.assertEqual(self.bob.jobs(), [])
        # The next call of anybody goes on with it.
        self.bob.ferry("list", "--all-users")
        wait_until(lambda: self.owners("big") == ["bob"], seconds=30, what="the recovery")
        wait_until(lambda: self.box.journal == [], what="the end of the hand-over")
        self.finish("big", "bob")

    def test_services_die_at_each_step(self):
        for step in (1, 2, 3):
            with self.subTest(STEPS[step]):
                name = f"job{step}"
                job = self.add_half_done(name)
                with self.stopped_at(job, step):
                    self.alice.kill_service()
                    self.bob.kill_service()
                self.box.recover()
                self.assertEqual(self.owners(name), ["bob"], self.complaint)
                self.assertEqual(self.box.journal, [])
                self.finish(name, "bob")

    def test_user_logs_out_between_two_steps(self):
        job = self.add_half_done()
        with self.stopped_at(job, 2):
            self.alice.log_out()
            self.bob.log_out()
        self.assertEqual(self.status, 0, self.complaint)
        self.alice.log_in()
        self.bob.log_in()
        self.assertEqual(self.owners("big"), ["bob"])
        self.finish("big", "bob")


class HostileCase(TroubleCase):
    def refuse(self, job, status=None):
        """The take-over fails with one sentence, soon, and nothing came over."""
        begin = time.monotonic()
        done = self.take(job, timeout=200)
        self.assertNotEqual(done.returncode, 0)
        if status is not None:
            self.assertEqual(done.returncode, status, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertLess(time.monotonic() - begin, 150)
        self.assertEqual(self.bob.jobs(), [])
        self.assertEqual(self.bob.parts(), [])
        self.assertIsNone(self.bob.ferry("list", check=False).returncode or None)
        return done.stderr

    def as_alice(self, script):
        users_box.run(*self.alice.prefix(), "sh", "-c", script, env=self.alice.env, cwd=str(self.alice.home))

    def suspended_job(self):
        job = self.add_half_done()
        self.alice.ferry("suspend", job)
        return job

    @contextlib.contextmanager
    def program_of(self, user, *arguments):
        """One that says when it is ready, and lives until the end of the block."""
        with subprocess.Popen([*user.prefix(), "/usr/bin/python3", *arguments], env=user.env,
                              stdout=subprocess.PIPE, text=True) as process:
            try:
                self.assertEqual(process.stdout.readline(), "ready\n")
                yield
            finally:
                process.kill()

    def liar(self, mood):
        """A program of alice’s on her bus that answers whatever it likes."""
        return self.program_of(self.alice, "-c", LIAR, mood)


class TestHostileOwner(HostileCase):
    def taken_without_its_bytes(self, job):
        done = self.take(job)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.bob.show(done.stdout.strip())["bytes_done"], 0)
        self.assertEqual(self.bob.parts(), [])
        return done.stdout.strip()

    def test_partial_file_that_was_swapped_is_left_behind(self):
        secret = pathlib.Path("/srv/secret")
        secret.write_bytes(b"root:" * 200_000)
        secret.chmod(0o600)
        for name, swap in {
                "link": "ln -s /srv/secret {part}",
                "fifo": "mkfifo {part}",
                "folder": "mkdir {part}",
                "second name": "cp {kept} {part}; ln {part} second",
                "shorter": "head -c 10 {kept} > {part}",
                "another": "cp {kept} {part}",
                "gone": "true",
        }.items():
            with self.subTest(name):
                job = self.suspended_job()
                part = self.alice.parts()[0]
                self.as_alice(f"mv {part} kept; {swap.format(part=part, kept='kept')}")
                new = self.taken_without_its_bytes(job)
                self.bob.ferry("cancel", new)
                self.as_alice(f"rm -rf {part} second kept")

    def test_partial_file_that_is_swapped_while_it_is_taken(self):
        """After the record was judged, and before the bytes go."""
        secret = pathlib.Path("/srv/secret")
        secret.write_bytes(b"root:" * 2_000_000)
        secret.chmod(0o600)
        shutil.copy(MORTAL, "/usr/local/libexec/ferry-admin")
        for swap in ("ln -s /srv/secret {part}", "mkfifo {part}", "head -c 10 kept > {part}", "true",
                     "cp kept {part}"):
            with self.subTest(swap):
                job = self.suspended_job()
                part = self.alice.parts()[0]
                with self.stopped_at(job, 2):
                    self.as_alice(f"mv {part} kept; {swap.format(part=part)}")
                self.assertEqual(self.status, 1, self.complaint)
                self.assertEqual(self.complaint, "ferry: A partial file of the job changed or could not be read; "
                                                 "try again.\n")
                self.assertEqual((self.bob.jobs(), self.bob.parts(), self.box.journal), ([], [], []))
                self.assertEqual(self.alice.show(job)["state"], "suspended")
                self.as_alice(f"rm -rf {part}; mv kept {part}")
                self.alice.ferry("cancel", job)

    def test_job_list_that_is_none(self):
        job = self.suspended_job()
        self.alice.log_out()
        state = self.alice.state_dir
        for name, spoil in {
                "garbage": "head -c 100000 /dev/urandom > jobs.db",
                "fifo": "rm -f jobs.db jobs.db-wal; mkfifo jobs.db",
                "link": "rm -f jobs.db; ln -s /etc/shadow jobs.db",
                "folder": "rm -f jobs.db; mkdir jobs.db",
        }.items():
            with self.subTest(name):
                self.as_alice(f"cp -a {state} kept; cd {state}; rm -f jobs.db-shm; {spoil}")
                self.refuse(job)
                self.as_alice(f"rm -rf {state}; mv kept {state}")
        done = self.take(job)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_job_that_says_it_is_an_upload(self):
        """No version of Ferry has written such a list; somebody else may."""
        job = self.suspended_job()
        self.alice.log_out()
        store = self.alice.state_dir / "jobs.db"
        uploads = GLib.Variant("a{sv}", {"name": GLib.Variant("s", "big"), "type": GLib.Variant("s", "upload")})
        for change in ("UPDATE job SET options = ?", "UPDATE job SET type = 1, options = ?"):
            with self.subTest(change):
                self.as_alice(f"cp -a {self.alice.state_dir} kept")
                with contextlib.closing(sqlite3.connect(store)) as jobs:
                    jobs.execute(change, (uploads.get_data_as_bytes().get_data(),))
                    jobs.commit()
                    jobs.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                for path in store.parent.glob("jobs.db*"):
                    os.chown(path, self.alice.uid, self.alice.gid)
                self.refuse(job)
                self.as_alice(f"rm -rf {self.alice.state_dir}; mv kept {self.alice.state_dir}")
        done = self.take(job)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_state_folder_that_leads_elsewhere(self):
        job = self.suspended_job()
        self.alice.log_out()
        state = self.alice.state_dir
        self.as_alice(f"mv {state} elsewhere; ln -s {self.bob.home} {state}")
        self.refuse(job)
        self.assertFalse((self.bob.home / "jobs.db").exists())

    def test_dialogues_left_open_keep_nobody_else_out(self):
        job = self.suspended_job()
        with self.program_of(self.alice, "-c", BESIEGER):
            done = self.alice.ferry("list", "--all-users", check=False)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("answer the questions that are open", done.stderr)
            self.assertIn(job[:8], self.bob.ferry("list", "--all-users").stdout)

    def test_service_that_only_says_that_it_is_one(self):
        job = self.suspended_job()
        self.alice.kill_service()
        for mood in ("wrong-type", "climbs", "many"):
            with self.subTest(mood), self.liar(mood):
                self.refuse(job)
                self.assertEqual(self.box.journal, [])
        done = self.take(job)
        self.assertEqual(done.returncode, 0, done.stderr)


class TestHanging(HostileCase):
    """Whoever makes the helper wait gains nothing, and costs nobody else much.
    It waits for seconds here, and for a minute elsewhere."""

    def setUp(self):
        super().setUp()
        shutil.copy(MORTAL, "/usr/local/libexec/ferry-admin")
        PATIENCE.write_text("6")

    def regain_patience(self):
        """What has to work now may take its time."""
        PATIENCE.unlink()
        self.box.end_helper()

    def test_lock_that_somebody_holds_for_ever(self):
        job = self.suspended_job()
        own = self.bob.ferry("add", self.server.url("/a.bin"), "--suspended").stdout.strip()
        self.alice.log_out()
        with self.program_of(self.alice, "-c", HOLDER, str(self.alice.state_dir / "jobs.lock")):
            with subprocess.Popen([*self.bob.prefix(), "ferry", "list", "--all-users", "--json"], env=self.bob.env,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as listing:
                done = self.take(job, timeout=200)
                output, complaint = listing.communicate(timeout=200)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual([found["id"] for found in json.loads(output)], [own])
        self.assertIn("alice", complaint)
        self.regain_patience()
        done = self.take(job)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_users_who_hang_are_looked_at_at_the_same_time(self):
        self.suspended_job()
        self.box.carol.log_in()
        self.box.carol.ferry("add", self.server.url("/a.bin"), "--suspended")
        own = self.bob.ferry("add", self.server.url("/a.bin"), "--suspended").stdout.strip()
        with contextlib.ExitStack() as holders:
            for user in (self.alice, self.box.carol):
                user.log_out()
                holders.enter_context(self.program_of(user, "-c", HOLDER, str(user.state_dir / "jobs.lock")))
            begin = time.monotonic()
            done = self.bob.ferry("list", "--all-users", "--json", check=False)
            self.assertLess(time.monotonic() - begin, 11)
        self.assertEqual([found["id"] for found in json.loads(done.stdout)], [own])
        self.assertEqual(done.stderr.count("took too long"), 2, done.stderr)

    def test_service_that_does_not_answer(self):
        job = self.suspended_job()
        self.alice.kill_service()
        with self.liar("silent"):
            self.refuse(job)
            self.assertNotEqual(self.box.journal, [])
        self.regain_patience()
        # Who is asked next goes on with it, and the job is there to be taken.
        done = self.take(job)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.box.journal, [])


HOLDER = """
import fcntl, struct, sys, time
lock = open(sys.argv[1], "r+")
fcntl.fcntl(lock, 37, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))
lock.truncate()
lock.write("serving=0\\npid=1\\nstart=1\\nbus=unix:path=/nowhere\\n")
lock.flush()
print("ready", flush=True)
time.sleep(1000)
"""

# Asks for everything, is its own agent, and never answers itself.
BESIEGER = """
import os
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SYSTEM, None)
XML = '''<node><interface name="org.freedesktop.PolicyKit1.AuthenticationAgent">
<method name="BeginAuthentication"><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="a{ss}" direction="in"/><arg type="s" direction="in"/>
<arg type="a(sa{sv})" direction="in"/></method>
<method name="CancelAuthentication"><arg type="s" direction="in"/></method></interface></node>'''
bus.register_object('/agent', Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], lambda *_: None, None, None)
start = int(open('/proc/self/stat').read().rpartition(')')[2].split()[19])
subject = ('unix-process', {'pid': GLib.Variant('u', os.getpid()), 'start-time': GLib.Variant('t', start)})
bus.call_sync('org.freedesktop.PolicyKit1', '/org/freedesktop/PolicyKit1/Authority',
              'org.freedesktop.PolicyKit1.Authority', 'RegisterAuthenticationAgent',
              GLib.Variant('((sa{sv})ss)', (subject, 'C', '/agent')), None, 0, -1, None)
refused = []

def answered(_bus, result):
    try:
        bus.call_finish(result)
    except GLib.Error as error:
        refused.append(error.message)
        if len(refused) == 12:
            print('ready', flush=True)

for _ in range(20):
    bus.call('org.ferry.Ferry.Admin', '/org/ferry/Ferry/Admin', 'org.ferry.Ferry1.Admin', 'ListJobs',
             GLib.Variant('(a{sv})', ({},)), None, Gio.DBusCallFlags.ALLOW_INTERACTIVE_AUTHORIZATION, 2**31 - 1, None,
             answered)
GLib.MainLoop().run()
"""

LIAR = """
import sys
from gi.repository import Gio, GLib
RECORD = '(ssstuuubba(ssssxas(stssxbsxa(xxxx))))'
XML = '''<node><interface name="org.ferry.Ferry1"><method name="GetJob"><arg type="s" direction="in"/>
<arg type="a{sv}" direction="out"/></method></interface>
<interface name="org.ferry.Ferry1.HandOver"><method name="Hold"><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="out"/><arg type="%s" direction="out"/></method>
<method name="Keep"><arg type="s" direction="in"/><arg type="s" direction="in"/></method></interface></node>'''
mood = sys.argv[1]
if mood == 'wrong-type':
    XML = XML.replace('%s', 's')
else:
    XML = XML.replace('%s', RECORD)

def record():
    name = '../../etc/passwd' if mood == 'climbs' else 'a'
    part = ('', 0, '', '', -1, False, '', 0, [])
    files = [('http://127.0.0.1/a', '/home/alice', name, '', -1, [], part)] * (20000 if mood == 'many' else 1)
    return ('n', 'normal', '', 0, 0, 60, 0, True, True, files)

def called(connection, sender, path, interface, method, parameters, invocation):
    if mood == 'silent' and method != 'GetJob':
        return
    if method == 'GetJob':
        job = {'id': GLib.Variant('s', '0123456789abcdef' * 2), 'path': GLib.Variant('s', '/x')}
        invocation.return_value(GLib.Variant('(a{sv})', (job,)))
    elif method == 'Keep':
        invocation.return_value(None)
    elif mood == 'wrong-type':
        invocation.return_value(GLib.Variant('(ss)', ('0' * 32, 'nonsense')))
    else:
        invocation.return_value(GLib.Variant('(s' + RECORD + ')', ('0' * 32, record())))

bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
for interface in Gio.DBusNodeInfo.new_for_xml(XML).interfaces:
    bus.register_object('/org/ferry/Ferry/Service', interface, called, None, None)
Gio.bus_own_name_on_connection(bus, 'org.ferry.Ferry.Service', 0, lambda *_: print('ready', flush=True), None)
GLib.MainLoop().run()
"""


if __name__ == "__main__":
    sys.argv.insert(1, str(MORTAL))
    users_box.enter()
    sys.argv.pop(1)
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
