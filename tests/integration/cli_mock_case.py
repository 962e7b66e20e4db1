#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the command line against a mock of the service share."""

import contextlib
import fcntl
import json
import os
import pathlib
import pty
import select
import signal
import struct
import subprocess
import termios
import time
import unittest

from sandbox import Sandbox

MOCK = pathlib.Path(__file__).resolve().parent / "mock_service.py"


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, box, *arguments, columns=80, **environment):
        self.output = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(box.work)
            os.execve(str(box.command), [str(box.command), *arguments],
                      {**box.env, "TERM": "xterm", **environment})
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def read(self, seconds):
        """Reads what comes; false when the program has gone."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.output += data.decode(errors="replace")
        return bool(data)

    def expect(self, text, seconds=10):
        deadline = time.monotonic() + seconds
        while text not in self.output:
            if time.monotonic() > deadline or not self.read(0.1):
                raise AssertionError(f"no “{text}” in {self.output!r}")

    def type(self, text):
        os.write(self.fd, text.encode())

    def echoes(self):
        return bool(termios.tcgetattr(self.fd)[3] & termios.ECHO)

    def end(self, seconds=10):
        """Waits for the end and returns the exit status."""
        deadline = time.monotonic() + seconds
        while self.read(0.1):
            if time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
                raise AssertionError(f"still there, having said {self.output!r}")
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


class MockCase(unittest.TestCase):
    environment = {}

    def setUp(self):
        self.box = self.enterContext(Sandbox(service=MOCK))
        self.state = self.box.root / "mock-state"
        self.calls = self.box.root / "mock-calls"
        self.box.env.update({"MOCK_STATE": str(self.state), "MOCK_CALLS": str(self.calls), **self.environment})
        # The bus hands its own environment to what it activates.
        self.box.stop_bus()
        self.box.start_bus()

    def ferry(self, *arguments, status=0, **options):
        done = self.box.ferry(*arguments, check=False, **options)
        self.assertEqual(done.returncode, status, f"{arguments}: {done.stdout}{done.stderr}")
        return done

    def add(self, script, *options):
        return self.ferry("add", f"http://host/{script}", *options).stdout.strip()

    def called(self, method):
        """The arguments of all calls of a method."""
        lines = [json.loads(line) for line in self.calls.read_text().splitlines()]
        return [arguments for name, arguments in lines if name == method]

    @contextlib.contextmanager
    def start(self, *arguments):
        """A program that runs while the test goes on, and no longer."""
        with subprocess.Popen([str(self.box.command), *arguments], env=self.box.env, cwd=self.box.work,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True) as program:
            try:
                yield program
            finally:
                program.kill()
