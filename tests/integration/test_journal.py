#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What administrators find in the journal, with a mock of systemd’s.

usage: test_journal.py            the test: itself again in a mount namespace

The mock listens where systemd’s journal does, inside the namespace, and keeps
each datagram; GLib’s own code speaks to it.
"""

import contextlib
import os
import pathlib
import socket
import struct
import subprocess
import sys
import threading
import unittest

from sandbox import FileServer, Sandbox, wait_until

FOLDER = pathlib.Path("/run/systemd/journal")


def parse(datagram):
    """The fields of one entry, in the journal’s native protocol."""
    fields = {}
    while datagram:
        line, _newline, rest = datagram.partition(b"\n")
        if b"=" in line:
            key, _equals, value = line.partition(b"=")
            datagram = rest
        else:
            key, length = line, struct.unpack("<Q", rest[:8])[0]
            value, datagram = rest[8:8 + length], rest[8 + length + 1:]
        fields[key.decode()] = value.decode()
    return fields


class MockJournal:
    """Two sockets: one that standard error leads to, one for the entries."""

    def __init__(self):
        self.entries = []
        self.stdout = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.stdout.bind(str(FOLDER / "stdout"))
        self.stdout.listen()
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(FOLDER / "socket"))
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        with contextlib.suppress(OSError):
            while True:
                self.entries.append(parse(self.socket.recv(65536)))

    def about(self, job):
        return [entry for entry in self.entries if entry.get("FERRY_JOB") == job]

    def close(self):
        for name, listener in (("stdout", self.stdout), ("socket", self.socket)):
            (FOLDER / name).unlink()
            listener.close()


class Journal(unittest.TestCase):
    def setUp(self):
        self.journal = MockJournal()
        self.addCleanup(self.journal.close)
        self.server = self.enterContext(FileServer({"/a.bin": b"content"}))
        self.box = self.enterContext(Sandbox())
        self.error = self.enterContext(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
        self.error.connect(str(FOLDER / "stdout"))

    def start(self, **environment):
        process = subprocess.Popen([self.box.service], env=self.box.env | environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=self.error)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        wait_until(lambda: self.box.service_pid() == process.pid, what="the bus name")

    def test_end_of_a_job(self):
        self.start()
        job = self.box.ferry("add", self.server.url("/a.bin")).stdout.strip()
        self.box.ferry("wait", job)
        wait_until(lambda: self.journal.about(job), what="an entry")
        last = self.journal.about(job)[-1]
        self.assertEqual(last["FERRY_STATE"], "acknowledged")
        self.assertIn(job, last["MESSAGE"])
        self.assertEqual(last["PRIORITY"], "6")

    def test_failure_with_its_code(self):
        self.start()
        job = self.box.ferry("add", self.server.url("/none?token=geheim")).stdout.strip()
        self.box.ferry("wait", job, check=False)
        wait_until(lambda: self.journal.about(job), what="an entry")
        self.assertEqual(self.journal.about(job)[-1]["FERRY_STATE"], "error")
        self.assertEqual(self.journal.about(job)[-1]["FERRY_CODE"], "remote-not-found")
        self.assertNotIn("geheim", str(self.journal.entries))

    def test_steps_between_only_on_request(self):
        self.start(G_MESSAGES_DEBUG="ferry")
        job = self.box.ferry("add", self.server.url("/a.bin")).stdout.strip()
        self.box.ferry("wait", job)
        wait_until(lambda: len(self.journal.about(job)) > 2, what="the steps")
        self.assertIn("connecting", [entry["FERRY_STATE"] for entry in self.journal.about(job)])


def main():
    if os.environ.get("FERRY_IN_NAMESPACE"):
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)
        FOLDER.mkdir(parents=True)
        unittest.main(verbosity=2)
    flags = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    if subprocess.run(["unshare", *flags, "--mount", "true"], check=False, capture_output=True).returncode != 0:
        print("There are no mount namespaces here.")
        sys.exit(77)
    os.environ["FERRY_IN_NAMESPACE"] = "1"
    os.execvp("unshare", ["unshare", *flags, "--mount", "--propagation", "private", sys.executable, __file__])


main()
