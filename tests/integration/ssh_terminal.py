# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who is logged in to a box over ssh, on a terminal that asks things."""

import contextlib
import os
import pty
import re
import select
import shlex
import time

from box import kill_children
from sandbox import wait_until

SSH = ("ssh", "-tt", "-q", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-i", "/root/key")


class SshTerminal(contextlib.AbstractContextManager):
    """A terminal on which a command runs; what is typed and shown is as there."""

    def __init__(self, box, user, *command, seconds=60):
        self._raw = b""
        self.seconds = seconds
        self._box = box
        # The shell outlives Ctrl-C, to tell how the command ended.
        script = (f"trap : INT; echo terminal=$(tty); LC_ALL=C.UTF-8 {shlex.join(map(str, command))}; "
                  "echo status=$?; read line; exit 0")
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvp("nsenter", ["nsenter", "-t", str(box.leader), "-a", "--", *SSH, f"{user}@127.0.0.1", script])

    def _read(self, seconds):
        """Reads what comes; false when the program has gone."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return True
        try:
            piece = os.read(self._fd, 65536)
        except OSError:
            return False  # the other side is closed
        self._raw += piece
        return piece != b""

    @property
    def output(self):
        """What was on it until now, without colours."""
        return re.sub("\033\\[[0-9;]*m", "", self._raw.decode(errors="replace")).replace("\r\n", "\n")

    def expect(self, text, times=1):
        """Waits until a text has been on the terminal that often."""
        deadline = time.monotonic() + self.seconds
        while self.output.count(text) < times:
            if time.monotonic() > deadline or not self._read(0.5):
                raise AssertionError(f"{text!r} was not {times} times on the terminal, but: {self.output!r}")

    def type(self, text):
        os.write(self._fd, text.encode())

    @property
    def shows_what_is_typed(self):
        name = self.output.partition("terminal=")[2].split()[0]
        return "-echo " not in self._box.run("stty", "-F", name, "-a").stdout

    def expect_question(self, times=1):
        """Waits until a password is asked for, for that time."""
        self.expect("Password: ", times)
        # What is typed before that is thrown away.
        wait_until(lambda: not self.shows_what_is_typed, self.seconds, "the terminal to hide what is typed")

    def answer(self, password, times=1):
        self.expect_question(times)
        self.type(f"{password}\n")

    @property
    def questions(self):
        return self.output.count("Password: ")

    def end(self):
        """Waits for the end of the command; returns how it ended."""
        self.expect("status=")
        self.expect("\n", self.output.partition("status=")[0].count("\n") + 1)
        return int(self.output.rpartition("status=")[2].split()[0])

    def __exit__(self, *_arguments):
        # With the connection goes what runs on the terminal.
        kill_children(self.pid)
        os.close(self._fd)
        os.waitpid(self.pid, 0)
