#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Background downloads stay out of the way, on an emulated link.

What is asserted are ratios with room for a busy machine; “tools/bench yield” has
the exact figures. A case that fails is measured once more before it counts.
"""

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

# Sends zeroes to whoever connects, as fast as TCP lets it.
SOURCE = """
import socket, sys, threading
listener = socket.create_server((sys.argv[1], 9000))
def serve(peer):
    try:
        while True:
            peer.sendall(bytes(65536))
    except OSError:
        pass
print("ready", flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""

# Reads for so many seconds, and says how much came.
SINK = """
import socket, sys, time
peer = socket.create_connection((sys.argv[1], 9000))
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
  server {{ listen 8080; root {root}/www; }} }}
"""


class Background:
    """Downloads by a fetcher, and how far they are."""

    def __init__(self, lab, folder, urls):
        self._bytes = 0
        self._program = lab.start("client", netlab.DRIVER, "--priority=normal", folder, *urls,
                                  stdout=subprocess.PIPE, text=True)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        for line in self._program.stdout:
            if line.startswith("bytes "):
                self._bytes = int(line.split()[1])

    def rate(self, seconds):
        """Bytes per second over some time from now on."""
        before, start = self._bytes, time.monotonic()
        time.sleep(seconds)
        return (self._bytes - before) / (time.monotonic() - start)


class Yielding(unittest.TestCase):
    """One lab for each measurement."""

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
    def foreground(lab, address, seconds):
        return int(lab.inside("client", sys.executable, "-c", SINK, address, str(seconds))) / seconds

    def measure(self, n_urls, *options):
        """Shares: background alone, foreground of its solo rate, background afterwards."""
        lab = self.open_lab(*options)
        capacity = RATE * 125000
        solo = self.foreground(lab, f"{SUBNET}.2", 6)
        background = Background(lab, lab.root, [f"http://{SUBNET}.2:8080/big"] * n_urls)
        time.sleep(3)
        alone = background.rate(3) / capacity
        both = self.foreground(lab, f"{SUBNET}.2", 6) / solo
        time.sleep(2)
        after = background.rate(3) / capacity
        print(f"  {n_urls} {' '.join(options)}: alone {alone:.2f}, foreground {both:.2f}, after {after:.2f}")
        return alone, both, after

    def check(self, n_urls, *options):
        alone, both, after = self.measure(n_urls, *options)
        if alone < 0.6 or both < 0.9 or after < 0.5:
            alone, both, after = self.measure(n_urls, *options)
        self.assertGreater(alone, 0.6)
        self.assertGreater(both, 0.9)
        self.assertGreater(after, 0.5)

    def test_drop_tail(self):
        self.check(1)

    def test_codel(self):
        self.check(1, "--codel")

    def test_jitter_and_loss(self):
        self.check(1, "--jitter=10", "--loss=0.01")

    def test_ten_like_one(self):
        self.check(10)

    def test_local_network_is_not_held_back(self):
        """A slow uplink that is full is no reason to fetch slowly from next door."""
        lab = netlab.Lab("client", "router", "server")
        self.addCleanup(lab.__exit__)
        lab.link(("client", "eth0"), ("router", "lan0"), "10.72.2")
        lab.emulate("router", "server", SUBNET, "--rate=4", "--delay=15", "--buffer=150")
        lab.inside("router", "sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward")
        lab.ip("client", "route", "add", "default", "via", "10.72.2.2")
        lab.ip("server", "route", "add", "10.72.2.0/24", "via", f"{SUBNET}.1", "congctl", "cubic")
        self.serve(lab, "router")
        self.start_source(lab, "server", f"{SUBNET}.2")
        background = Background(lab, lab.root, ["http://10.72.2.2:8080/big"])
        time.sleep(1)
        uplink = threading.Thread(target=self.foreground, args=(lab, f"{SUBNET}.2", 4))
        uplink.start()
        time.sleep(1)
        rate = background.rate(2)
        uplink.join()
        print(f"  next door beside a full uplink: {rate / 125000:.0f} Mbit/s")
        self.assertGreater(rate, 10 * 4 * 125000)


if __name__ == "__main__":
    if os.geteuid() != 0:
        print("network namespaces need root", file=sys.stderr)
        sys.exit(77)
    netlab.enter()
    unittest.main(verbosity=2)
