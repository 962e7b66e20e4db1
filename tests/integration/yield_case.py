# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An emulated link with downloads in the background and others in the foreground."""

import os
import pathlib
import subprocess
import sys
import threading
import time
import unittest

import netlab

RATE = 16
SUBNET = "10.72.1"

# Sends zeroes to whoever connects: as fast as TCP lets it, or so many bytes a second.
SOURCE = """
import socket, sys, threading, time
listener = socket.create_server((sys.argv[1], 9000))
def serve(peer):
    try:
        rate, due = int(peer.recv(16)), time.monotonic()
        while True:
            peer.sendall(bytes(int(rate / 50) or 65536))
            if rate > 0:
                due += .02
                time.sleep(max(0, due - time.monotonic()))
    except OSError:
        pass
print("ready", flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""

# Reads for so many seconds, and says how much came.
SINK = """
import socket, sys, time
peer = socket.create_connection((sys.argv[1], 9000)); peer.sendall(sys.argv[3].encode())
end, total = time.monotonic() + float(sys.argv[2]), 0
while time.monotonic() < end:
    total += len(peer.recv(65536))
print(total)
"""

NGINX = """
daemon off; worker_processes 1; pid {root}/{name}.pid; error_log {root}/{name}.log;
events {{ worker_connections 64; }}
http {{ access_log off; sendfile on;
  client_body_temp_path {root}/{name}1; proxy_temp_path {root}/{name}2; fastcgi_temp_path {root}/{name}3;
  uwsgi_temp_path {root}/{name}4; scgi_temp_path {root}/{name}5;
  server {{ listen 8080; listen [::]:8080 ipv6only=on; root {root}/www; }} }}
"""


class Background:
    """Downloads by a fetcher, and how far they are."""

    def __init__(self, lab, folder, urls, priority="normal"):
        self._bytes = 0
        self.pacing = []
        self._program = lab.start("client", netlab.DRIVER, f"--priority={priority}", folder, *urls,
                                  stdout=subprocess.PIPE, text=True)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        for line in self._program.stdout:
            if line.startswith("bytes "):
                self._bytes = int(line.split()[1])
            elif line.startswith("pacing "):
                self.pacing.append(line.split()[1])

    def wake_ups(self):
        """How often its threads have gone to sleep so far."""
        tasks = pathlib.Path(f"/proc/{self._program.pid}/task").iterdir()
        return sum(int(line.split()[1]) for task in tasks for line in (task / "status").read_text().splitlines()
                   if line.startswith("voluntary_ctxt_switches"))

    def rate(self, seconds):
        """Bytes per second over some time from now on."""
        before, start = self._bytes, time.monotonic()
        time.sleep(seconds)
        return (self._bytes - before) / (time.monotonic() - start)


class YieldCase(unittest.TestCase):
    """One lab for each measurement."""

    def setUp(self):
        self.enterContext(netlab.urgent())

    def open_lab(self, *options):
        lab = netlab.Lab("client", "server")
        self.addCleanup(lab.__exit__)
        lab.emulate("client", "server", SUBNET, f"--rate={RATE}", "--delay=15", "--buffer=150", *options)
        lab.use_cubic("server", SUBNET, "link0")
        self.serve(lab, "server")
        self.start_source(lab, "server", f"{SUBNET}.2")
        return lab

    def serve(self, lab, name):
        www = lab.root / "www"
        www.mkdir(exist_ok=True)
        with open(www / "big", "wb") as file:
            file.truncate(4 << 30)
        conf = lab.root / f"{name}.conf"
        conf.write_text(NGINX.format(root=lab.root, name=name))
        os.chmod(lab.root, 0o755)
        lab.start(name, "nginx", "-c", conf, "-e", lab.root / f"{name}.log", stderr=subprocess.DEVNULL)

    @staticmethod
    def start_source(lab, name, address):
        source = lab.start(name, sys.executable, "-c", SOURCE, address, stdout=subprocess.PIPE, text=True)
        assert source.stdout.readline() == "ready\n"

    @staticmethod
    def foreground(lab, address, seconds, rate=0):
        return int(lab.inside("client", sys.executable, "-c", SINK, address, str(seconds), str(rate))) / seconds


def run():
    """Runs the tests of the program that calls it."""
    if os.geteuid() != 0:
        print("network namespaces need root", file=sys.stderr)
        sys.exit(77)
    netlab.enter()
    unittest.main(verbosity=2)
