#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fetch that is bound to an interface sends nothing over another one.

A client with two cables to one server: eth0 with the default route, and tun0,
which is the one to be used. Packets are counted where they would leave.
"""

import os
import pathlib
import subprocess
import sys
import unittest

import netlab
import sandbox

SERVER = """
import sys
sys.path.insert(0, sys.argv[1])
import sandbox, threading
files = {"/small": sandbox.make_bytes(300000), "/large": sandbox.make_bytes(8000000)}
server = sandbox.FileServer(files=files, rate=int(sys.argv[3]), address=("0.0.0.0", int(sys.argv[2])))
print("ready", flush=True)
threading.Event().wait()
"""
HERE = pathlib.Path(__file__).resolve().parent


class Binding(unittest.TestCase):
    """One lab for each case: they cut cables."""

    def setUp(self):
        self.lab = netlab.Lab("client", "server")
        self.addCleanup(self.lab.__exit__)
        self.lab.link(("client", "eth0"), ("server", "peer0"), "10.71.1")
        self.lab.link(("client", "tun0"), ("server", "peer1"), "10.71.2")
        self.lab.ip("server", "addr", "add", "10.71.9.9/32", "dev", "lo")
        self.lab.ip("client", "route", "add", "default", "via", "10.71.1.2", "dev", "eth0")
        self.lab.ip("client", "route", "add", "default", "via", "10.71.2.2", "dev", "tun0", "metric", "500")
        self.serve("server", 8080, 0)
        self.serve("server", 8081, 400000)
        self.eth0 = self.lab.capture("client", "eth0")
        self.tun0 = self.lab.capture("client", "tun0")

    def serve(self, name, port, rate):
        server = self.lab.start(name, sys.executable, "-c", SERVER, HERE, str(port), str(rate),
                                stdout=subprocess.PIPE, text=True)
        self.addCleanup(server.stdout.close)
        self.assertEqual(server.stdout.readline(), "ready\n")

    def start(self, *arguments):
        program = self.lab.start("client", netlab.DRIVER, *arguments, stdout=subprocess.PIPE, text=True)
        self.addCleanup(program.stdout.close)
        return program

    def fetch(self, *arguments):
        program = self.start(*arguments)
        out = program.communicate(timeout=60)[0]
        return program.returncode, out

    def test_free(self):
        """Without a binding the default route is taken: the count counts."""
        status, out = self.fetch(self.lab.root, "http://10.71.9.9:8080/small")
        self.assertEqual(status, 0, out)
        self.assertGreater(self.eth0.count(), 5)
        self.assertEqual(self.tun0.count(), 0)

    def test_bound(self):
        status, out = self.fetch("--interface=tun0", self.lab.root, "http://10.71.9.9:8080/small")
        self.assertEqual(status, 0, out)
        self.assertEqual(self.eth0.count(), 0)
        self.assertGreater(self.tun0.count(), 5)

    def test_no_such_interface(self):
        status, out = self.fetch("--interface=tun9", self.lab.root, "http://10.71.9.9:8080/small")
        self.assertEqual(status, 1, out)
        self.assertIn("failed connect-failed The network interface tun9", out)
        self.assertEqual((self.eth0.count(), self.tun0.count()), (0, 0))

    def test_no_interface_at_all(self):
        status, out = self.fetch("--interface=", self.lab.root, "http://10.71.9.9:8080/small")
        self.assertEqual(status, 1, out)
        self.assertIn("failed connect-failed The address leads out of this computer", out)
        self.assertEqual((self.eth0.count(), self.tun0.count()), (0, 0))

    def test_interface_goes_away(self):
        """In the middle of a file: not one packet takes the other way."""
        program = self.start("--interface=tun0", self.lab.root, "http://10.71.9.9:8081/large")
        for line in program.stdout:
            if line.startswith("bytes ") and int(line.split()[1]) > 200000:
                break
        self.lab.ip("client", "link", "del", "tun0")
        program.terminate()
        out = program.communicate(timeout=60)[0]
        self.assertIn("done", out)
        self.assertEqual(self.eth0.count(), 0)

        status, out = self.fetch("--interface=tun0", self.lab.root, "http://10.71.9.9:8080/small")
        self.assertEqual(status, 1, out)
        self.assertEqual(self.eth0.count(), 0)

    def test_this_machine_is_reached_all_the_same(self):
        self.serve("client", 8082, 0)
        for interface in ("", "tun0"):
            status, out = self.fetch(f"--interface={interface}", self.lab.root, "http://127.0.0.1:8082/small")
            self.assertEqual(status, 0, out)
        self.assertEqual((self.eth0.count(), self.tun0.count()), (0, 0))


if __name__ == "__main__":
    if os.geteuid() != 0:
        print("network namespaces need root", file=sys.stderr)
        sys.exit(77)
    netlab.enter()
    unittest.main(verbosity=2)
