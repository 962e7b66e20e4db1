#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the service at random moments; nothing may get lost, doubled or mixed up.

Each round starts the service on the same store, asks for something (add,
suspend, resume, complete, cancel) while transfers run, and kills it with SIGKILL
at a random moment: while it starts, while it answers, or later. After the last
round the service may finish. FERRY_KILL_SEED repeats a run, FERRY_KILL_ROUNDS
sets their number (200).
"""

import collections
import concurrent.futures
import os
import pathlib
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time

import gi
gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from folder_watch import FolderWatch  # noqa: E402
from sandbox import FileServer, Sandbox, make_bytes, sha256, wait_until  # noqa: E402

ROUNDS = int(os.environ.get("FERRY_KILL_ROUNDS", "200"))
SEED = int(os.environ.get("FERRY_KILL_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 32)

SERVICE = "org.ferry.Ferry.Service"
MANAGER_PATH = "/org/ferry/Ferry/Service"
MANAGER = "org.ferry.Ferry1"
JOB = "org.ferry.Ferry1.Job"

# What a call says on a job whose partial file is not there any more.
GONE = ("org.ferry.Ferry1.Error.TargetChanged",)

# Bytes of a file: empty, a packet, one piece, and enough to be killed within.
SIZES = (0, 1, 900, 40_000, 300_000, 700_000, 1_500_000)
# Bytes per second of each answer: the largest file takes two seconds.
RATE = 750_000
# Unfinished jobs beside each other; more would only wait.
MAX_OPEN = 32
# Calls at a time.
CALLS = 6
# How often each thing is asked for, if it makes sense.
WEIGHTS = {"create": 4, "create again": 3, "cancel": 1, "complete": 3, "suspend": 1, "resume": 3}
FINAL = ("acknowledged", "cancelled")

# What a call says when its service was killed, is not there yet, or leaves.
DEAD = ("org.freedesktop.DBus.Error.NoReply", "org.freedesktop.DBus.Error.ServiceUnknown",
        "org.freedesktop.DBus.Error.NameHasNoOwner", "org.freedesktop.DBus.Error.Disconnected",
        "org.ferry.Ferry1.Error.ServiceUnreachable")
# What a call on a job says that has moved on meanwhile.
TOO_LATE = ("org.ferry.Ferry1.Error.InvalidState", "org.ferry.Ferry1.Error.NotFound",
            "org.freedesktop.DBus.Error.UnknownObject", "org.freedesktop.DBus.Error.UnknownMethod",
            "org.freedesktop.DBus.Error.UnknownInterface")

class File(collections.namedtuple("File", "name path data")):
    def __repr__(self):
        return f"{self.path} {len(self.data)}"


class Request:
    """A job as it was asked for, and what was answered."""

    def __init__(self, number, rng, folder):
        self.token = f"t{number:04}"
        self.manual = rng.random() < 0.25
        self.early = rng.random() < 0.1
        self.overwrite = rng.random() < 0.1
        self.created = False
        self.cancelled = False
        self.is_cancelling = False
        self.wants_cancel = rng.random() < 0.25
        self.state = None
        self.files = [self._make_file(index, rng) for index in range(rng.choice((1, 1, 1, 2, 4)))]
        self.digests = rng.random() < 0.5
        self.folder = str(folder)
        self.options = self._make_options(rng)

    def _make_file(self, index, rng):
        size = rng.choice(SIZES)
        name = f"{self.token}-{index}.tar.gz"
        prefix = "/plain" if rng.random() < 0.2 else "/ranges"
        return File(name, f"{prefix}/{name}", make_bytes(size, f"{self.token} {index}"))

    def _make_options(self, rng):
        options = {"token": GLib.Variant("s", self.token),
                   "priority": GLib.Variant("s", rng.choice(("foreground", "foreground", "high", "normal", "low")))}
        if self.manual:
            options["auto-complete"] = GLib.Variant("b", False)
        if self.overwrite:
            options["overwrite"] = GLib.Variant("b", True)
        if rng.random() < 0.15:
            options["suspended"] = GLib.Variant("b", True)
        return options

    def variant(self, server):
        """The arguments of CreateJob; always the same."""
        files = []
        for file in self.files:
            options = {"folder": GLib.Variant("s", self.folder), "name": GLib.Variant("s", file.name)}
            if self.digests:
                options["digest"] = GLib.Variant("s", f"sha256:{sha256(file.data)}")
            files.append((server.url(file.path), options))
        return GLib.Variant("(a{sv}a(sa{sv}))", (self.options, files))

    @property
    def path(self):
        return f"{MANAGER_PATH}/jobs/_user/{self.token}"


class RangelessServer(FileServer):
    """Serves everything below /plain without ranges and without an ETag."""

    def _range(self, request, body, etag):
        if request.path.startswith("/plain"):
            return None, None
        return super()._range(request, body, etag)


class KillTest:
    """The rounds, the books, and the checks."""

    def __init__(self, sandbox, server, rng):
        self.sandbox = sandbox
        self.server = server
        self.rng = rng
        self.folder = sandbox.work / "target"
        self.folder.mkdir()
        self.expected = {}
        self.watch = FolderWatch(self.folder, self.expected)
        self.requests = {}
        self.problems = []
        self.service = None
        self.kills = collections.Counter()
        self.answers = collections.Counter()
        self.pool = concurrent.futures.ThreadPoolExecutor(CALLS)

    # The service's life

    def start(self):
        with self.sandbox.log.open("ab") as log:
            self.service = subprocess.Popen([str(self.sandbox.service)], env=self.sandbox.env,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def kill(self, when):
        ended = self.service.poll()
        if ended is not None:
            self.problems.append(f"the service ended by itself with {ended}")
        else:
            self.service.send_signal(signal.SIGKILL)
            self.service.wait()
            self.kills[when] += 1
        wait_until(lambda: not self.has_owner(), what="the bus noticing the kill")

    def has_owner(self):
        return self.sandbox.bus().call_sync(
            "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "NameHasOwner",
            GLib.Variant("(s)", (SERVICE,)), None, Gio.DBusCallFlags.NONE, 5000, None).unpack()[0]

    def wait_for_name(self):
        deadline = time.monotonic() + 20
        while not self.has_owner():
            if self.service.poll() is not None:
                raise AssertionError(f"the service ended with {self.service.returncode} while it started")
            if time.monotonic() > deadline:
                raise AssertionError("the service did not take its name within 20 s")
            time.sleep(0.003)

    # Calls; each ends one way or the other, killed or not

    def call(self, path, interface, method, arguments=None, expected=()):
        """Returns (answer, None) or (None, name of the error)."""
        try:
            answer = self.sandbox.bus().call_sync(SERVICE, path, interface, method, arguments, None,
                                                  Gio.DBusCallFlags.NO_AUTO_START, 20000, None)
        except GLib.Error as error:
            name = Gio.DBusError.get_remote_error(error)
            if name is None and error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.TIMED_OUT):
                self.problems.append(f"{method} was never answered")
            self.answers[f"{method}: {(name or error.message).rpartition('.')[2]}"] += 1
            if name not in (*DEAD, *TOO_LATE, *expected):
                self.problems.append(f"{method} {path}: {error.message}")
            return None, name
        self.answers[method] += 1
        return answer.unpack(), None

    def create(self, request):
        answer, _ = self.call(MANAGER_PATH, MANAGER, "CreateJob", request.variant(self.server))
        if answer is None:
            return
        request.created = True
        if answer[0] != request.path:
            self.problems.append(f"{request.token} got the path {answer[0]}")

    def cancel(self, request):
        request.is_cancelling = True
        answer, _ = self.call(request.path, JOB, "Cancel")
        if answer is None:
            return
        request.cancelled = True
        left = [name for name in os.listdir(self.folder) if name.startswith(f".{request.token}-")]
        if left:
            self.problems.append(f"{request.token} was cancelled and left {left}")

    def act(self, request, method):
        # A cancel that was killed may have got as far as to remove what there was.
        self.call(request.path, JOB, method, expected=GONE if request.is_cancelling else ())

    # The books

    def list_jobs(self):
        arguments = {"all": GLib.Variant("b", True), "fields": GLib.Variant("as", ["id", "token", "state", "error"])}
        answer, _ = self.call(MANAGER_PATH, MANAGER, "ListJobs", GLib.Variant("(a{sv})", (arguments,)))
        return answer[0] if answer is not None else None

    def compare(self):
        """Compares the service's jobs with what it has acknowledged so far."""
        acknowledged = {token for token, request in self.requests.items() if request.created}
        cancelled = {token for token, request in self.requests.items() if request.cancelled}
        jobs = self.list_jobs()
        if jobs is None:
            self.problems.append("the jobs could not be listed")
            return
        count = collections.Counter(job["token"] for job in jobs)
        states = {job["token"]: job["state"] for job in jobs}
        self.problems += [f"{token} is there {number} times" for token, number in count.items() if number > 1]
        self.problems += [f"{token} is unknown" for token in count if token not in self.requests]
        self.problems += [f"{token} was acknowledged and is lost" for token in acknowledged - set(count)]
        self.problems += [f"{token} was cancelled and is {states.get(token)}"
                          for token in cancelled if states.get(token) != "cancelled"]
        for job in jobs:
            self._compare_job(self.requests[job["token"]], job)

    def _compare_job(self, request, job):
        if request.state in FINAL and job["state"] != request.state:
            self.problems.append(f"{request.token} was {request.state} and is {job['state']} again")
        # As in act(): by itself the job completes, and what the cancel removed is not there.
        is_gone = request.is_cancelling and job["error"][0] == "target-changed"
        if job["state"] == "error" and request.state != "error" and not is_gone:
            self.problems.append(f"{request.token} failed: {job['error']}")
        request.state = job["state"]

    # Rounds

    def open_requests(self):
        return [request for request in self.requests.values() if request.state not in FINAL and not request.cancelled]

    def new_request(self):
        request = Request(len(self.requests), self.rng, self.folder)
        for file in request.files:
            self.server.files[file.path] = file.data
            self.expected[file.name] = {file.data}
            if request.overwrite:
                self.expected[file.name].add(b"old")
                (self.folder / f".{file.name}.old").write_bytes(b"old")
                os.rename(self.folder / f".{file.name}.old", self.folder / file.name)
        self.requests[request.token] = request
        return request

    def choose(self):
        """One thing to ask for: a function and its arguments."""
        open_now = self.open_requests()
        created = [request for request in open_now if request.created]
        choices = {
            "create": [None] if len(open_now) < MAX_OPEN else [],
            "create again": [request for request in open_now if not request.created],
            "cancel": [request for request in created if request.wants_cancel],
            "complete": [request for request in created if request.state == "transferred" or
                         request.early and request.state == "transferring"],
            "suspend": [request for request in created if request.state != "suspended"],
            "resume": [request for request in created if request.state == "suspended"],
        }
        kind = self.rng.choice([kind for kind, requests in choices.items() for _ in range(WEIGHTS[kind]) if requests])
        request = self.rng.choice(choices[kind])
        if kind.startswith("create"):
            return self.create, request or self.new_request()
        if kind == "cancel":
            return self.cancel, request
        return self.act, request, kind.capitalize()

    def run_round(self):
        kind = self.rng.random()
        self.start()
        if kind < 0.15:
            time.sleep(self.rng.uniform(0, 0.12))
            self.kill("while it started")
            return
        self.wait_for_name()
        self.compare()
        calls = [self.pool.submit(*self.choose()) for _ in range(self.rng.randint(1, CALLS))]
        if kind < 0.6:
            time.sleep(self.rng.uniform(0, 0.015))
            self.kill("while it answered")
        else:
            concurrent.futures.wait(calls)
            time.sleep(self.rng.uniform(0, 1))
            self.kill("later")
        for call in calls:
            call.result()

    def finish(self):
        """No more kills: everything that was asked for comes to its end."""
        self.start()
        self.wait_for_name()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            self.compare()
            left = self.open_requests()
            if not left or self.problems:
                return
            for request in left:
                self._push(request)
            time.sleep(0.2)
        states = [f"{request.token} {request.state}" for request in self.open_requests()]
        self.problems.append(f"not finished after 60 s: {', '.join(states)}")

    def _push(self, request):
        if not request.created:
            self.create(request)
        elif request.wants_cancel:
            self.cancel(request)
        elif request.state == "suspended":
            self.act(request, "Resume")
        elif request.state == "transferred" and request.manual:
            self.act(request, "Complete")

    # Checks at the end

    def check_files(self):
        names = set(os.listdir(self.folder))
        self.problems += [f"a partial file is left: {name}" for name in names if name.startswith(".")]
        for request in self.requests.values():
            for file in request.files:
                self._check_file(request, file, names)

    def _check_file(self, request, file, names):
        if file.name in names:
            content = (self.folder / file.name).read_bytes()
            complete = request.state == "acknowledged" and not request.early
            if content != file.data and not (request.overwrite and content == b"old" and not complete):
                self.problems.append(f"{file.name} has {len(content)} wrong bytes")
        elif request.state == "acknowledged" and not request.early:
            self.problems.append(f"{file.name} is missing")
        if self.watch.seen.get(file.name, 0) > (2 if request.overwrite else 1):
            self.problems.append(f"{file.name} was published more than once")

    def tell_stories(self):
        """What happened to the jobs that there are problems with."""
        if self.problems and self.service.poll() is not None:
            self.start()
            self.wait_for_name()
        for token in sorted(set(re.findall(r"\bt\d{4}\b", "\n".join(self.problems)))):
            print(f"--- {token}: {vars(self.requests[token])}")
            jobs = [job for job in self.list_jobs() or [] if job["token"] == token]
            for job in jobs:
                answer, _ = self.call(MANAGER_PATH, MANAGER, "GetLog", GLib.Variant("(s)", (job["id"],)))
                for entry in answer[0] if answer else []:
                    print(job["id"], entry)

    def check_store(self):
        database = next(pathlib.Path(self.sandbox.root, "state").glob("ferry/*/jobs.db"), None)
        if database is None:
            self.problems.append("there is no store")
            return
        strangers = [path.name for path in database.parent.iterdir()
                     if not path.name.startswith(("jobs.db", "jobs.lock", "bus"))
                     # Where bytes for other machines are collected; no job of this test has such a target.
                     and not (path.name == "staging" and not any(path.iterdir()))]
        if strangers:
            self.problems.append(f"beside the store lies {strangers}")
        with sqlite3.connect(database) as connection:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if answer != "ok":
            self.problems.append(f"the store is damaged: {answer}")

    def check_log(self):
        for line in self.sandbox.log.read_text(errors="replace").splitlines():
            if "CRITICAL" in line or "ERROR" in line or "runtime error" in line:
                self.problems.append(f"the service’s log: {line}")

    def run(self):
        started = time.monotonic()
        rounds = 0
        while rounds < ROUNDS and not self.problems:
            self.run_round()
            rounds += 1
        if not self.problems:
            self.finish()
        self.watch.close()
        self.problems += self.watch.problems
        self.check_files()
        self.tell_stories()
        self.service.terminate()
        self.service.wait(timeout=20)
        self.check_store()
        self.check_log()
        self.report(rounds, time.monotonic() - started)

    def report(self, rounds, seconds):
        states = collections.Counter(str(request.state) for request in self.requests.values())
        print(f"{rounds} rounds in {seconds:.0f} s, killed: {dict(self.kills)}")
        print(f"{len(self.requests)} jobs: {dict(states)}, {len(self.watch.seen)} files published")
        resumed = sum("Range" in headers for _, headers in self.server.requests)
        print(f"{len(self.server.requests)} requests, {resumed} of them for the rest of a file")
        print(f"answers: {dict(sorted(self.answers.items()))}")
        if self.problems:
            print(f"FERRY_KILL_SEED={SEED} repeats this run.")
            raise AssertionError("\n".join(self.problems[:20]))


def main():
    print(f"FERRY_KILL_SEED={SEED}", flush=True)
    rng = random.Random(SEED)
    with Sandbox(activate=False, environment={"G_DEBUG": "fatal-criticals"}) as sandbox, \
            RangelessServer(rate=RATE) as server:
        KillTest(sandbox, server, rng).run()


if __name__ == "__main__":
    sys.exit(main())
