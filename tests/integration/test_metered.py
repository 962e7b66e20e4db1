#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Over a metered connection little is under way that nobody has read.

Whatever the receive window has let the server send arrives, and costs, even if
the job is stopped at that moment. So the reader is stopped in mid-download, and
the kernel says how much it went on to receive.
"""

import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from sandbox import BUILD, wait_until

DRIVER = BUILD / "tests/integration/fetch-driver"
LENGTH = 1 << 30

# What docs/background.md promises, and what lies in the last buffers.
MOST = 512 * 1024 + 64 * 1024


class Flood(contextlib.AbstractContextManager):
    """A server that sends as fast as the other side takes it."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                peer, _address = self._listener.accept()
                threading.Thread(target=self._answer, args=(peer,), daemon=True).start()

    @staticmethod
    def _answer(peer):
        with contextlib.suppress(OSError), peer:
            peer.recv(65536)
            peer.sendall(b"HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Type: application/octet-stream\r\n"
                         b"Content-Length: %d\r\n\r\n" % LENGTH)
            piece = bytes(1 << 20)
            while True:
                peer.sendall(piece)

    def __exit__(self, *_arguments):
        self._listener.close()


def get_unread(port):
    """Bytes that the kernel has received for the clients of @port, unread."""
    unread = 0
    for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if int(fields[2].split(":")[1], 16) == port and fields[3] == "01":
            unread += int(fields[4].split(":")[1], 16)
    return unread


class Metered(unittest.TestCase):
    def measure(self, *options):
        """What arrives unread after a reader was stopped in mid-download."""
        with Flood() as server, tempfile.TemporaryDirectory(prefix="ferry-metered-") as folder:
            driver = subprocess.Popen([DRIVER, *options, folder, f"http://127.0.0.1:{server.port}/x"],
                                      stdout=subprocess.PIPE, text=True)
            try:
                # The kernel’s window has grown by then, if it may.
                self.wait_for_bytes(driver.stdout, 100 << 20)
                os.kill(driver.pid, signal.SIGSTOP)
                return self.wait_steady(server.port)
            finally:
                os.kill(driver.pid, signal.SIGKILL)
                driver.wait()
                driver.stdout.close()

    @staticmethod
    def wait_for_bytes(output, number):
        for line in output:
            word, value = line.split(maxsplit=1)
            if word == "bytes" and int(value) >= number:
                return
        raise AssertionError("the fetch has ended")

    @staticmethod
    def wait_steady(port):
        seen = [-1]

        def is_steady():
            seen.append(get_unread(port))
            time.sleep(0.1)
            return seen[-1] == seen[-2] == seen[max(-4, -len(seen))]
        wait_until(is_steady, what="the end of what arrives")
        return seen[-1]

    def test_metered_keeps_little_under_way(self):
        self.assertLessEqual(self.measure("--metered", "--priority", "foreground"), MOST)

    def test_without_it_much_is(self):
        """The measure measures: a fast reader’s window is larger otherwise."""
        self.assertGreater(self.measure("--priority", "foreground"), MOST)


if __name__ == "__main__":
    unittest.main(verbosity=2)
