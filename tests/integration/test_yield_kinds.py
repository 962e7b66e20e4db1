#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Background downloads of several priorities, where less can be seen than usual,
and where nobody is in the way."""

import json
import re
import subprocess
import sys
import threading
import time

import netlab
import sandbox
import yield_case
from yield_case import RATE, SUBNET, Background

# Sends a part of an answer, waits for a line at its input, and sends some more.
SILENT = """
import socket, sys
listener = socket.create_server((sys.argv[1], 9001))
print("ready", flush=True)
peer = listener.accept()[0]
peer.recv(65536)
peer.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 9000000\\r\\n\\r\\n" + bytes(1000000))
sys.stdin.readline()
peer.sendall(bytes(1000000))
sys.stdin.readline()
"""


class Kinds(yield_case.YieldCase):
    """Each on a link of its own."""

    def beside_stream(self, priority):
        """The background’s share of a link of which a stream takes 40 %."""
        lab = self.open_lab()
        background = Background(lab, lab.root, [f"http://{SUBNET}.2:8080/big"], priority)
        time.sleep(3)
        stream = threading.Thread(target=self.foreground, args=(lab, f"{SUBNET}.2", 8, int(RATE * 50000)))
        stream.start()
        time.sleep(4)
        share = background.rate(4) / (RATE * 125000)
        stream.join()
        time.sleep(0.6)
        back = background.rate(0.4) / (RATE * 125000)
        lab.__exit__()
        print(f"  {priority} beside a stream: {share:.2f}, just after it: {back:.2f}")
        return share, back

    def test_low_leaves_more_than_high(self):
        """All take what a stream leaves, but not as much of it, and low waits longer afterwards."""
        shares = {priority: self.beside_stream(priority) for priority in ("high", "normal", "low")}
        self.assertGreater(shares["normal"][0], 0.2)
        self.assertGreater(shares["high"][0], shares["low"][0] * 1.3)
        self.assertGreater(shares["normal"][0], shares["low"][0] * 1.1)
        self.assertGreater(shares["normal"][1], shares["low"][1])

    def test_high_insists_on_a_little(self):
        """Beside a download that takes all it can get, high keeps a twentieth, normal next to nothing."""
        shares = {}
        for priority in ("high", "normal"):
            lab = self.open_lab()
            background = Background(lab, lab.root, [f"http://{SUBNET}.2:8080/big"], priority)
            time.sleep(3)
            greedy = threading.Thread(target=self.foreground, args=(lab, f"{SUBNET}.2", 6))
            greedy.start()
            time.sleep(2)
            shares[priority] = background.rate(4) / (RATE * 125000)
            greedy.join()
            lab.__exit__()
        print(f"  beside a greedy download: {shares}")
        self.assertGreater(shares["high"], 0.02)
        self.assertLess(shares["high"], 0.15)
        self.assertLess(shares["normal"], shares["high"] / 2)

    def sent_again(self, lab):
        """Bytes that the web server has sent more than once."""
        told = lab.inside("server", "ss", "-tinH", "sport", "=", ":8080")
        self.assertIn("bytes_acked", told)
        return sum(map(int, re.findall(r"bytes_retrans:(\d+)", told)))

    def test_far_server_goes_on_as_before(self):
        """
        What was asked for before somebody begins is taken, however long it is under way, and then no more comes: the
        server sends nothing twice, and as much as before when it may.
        """
        lab = self.open_lab("--delay=150", "--buffer=300")
        background = Background(lab, lab.root, [f"http://{SUBNET}.2:8080/big"])
        time.sleep(8)
        before = self.sent_again(lab)
        self.foreground(lab, f"{SUBNET}.2", 4)
        twice = self.sent_again(lab) - before
        time.sleep(3)
        back = background.rate(2) / (RATE * 125000)
        print(f"  sent twice from afar: {twice} bytes; back: {back:.2f}")
        self.assertLess(twice, 10000)
        self.assertGreater(back, 0.6)

    def test_without_time_stamps_counters_tell(self):
        """Nobody knows how long bytes wait then, and “ferry status” says so."""
        lab = self.open_lab()
        lab.inside("server", "sh", "-c", "echo 0 >/proc/sys/net/ipv4/tcp_timestamps")
        solo = self.foreground(lab, f"{SUBNET}.2", 4)
        with netlab.within("client"):
            box = self.enterContext(sandbox.Sandbox())
            box.ferry("add", "--network", "always", f"http://{SUBNET}.2:8080/big", "-o", box.work / "big")

        def pacing():
            return json.loads(box.ferry("status", "--json").stdout)["pacing"] == "counters"

        sandbox.wait_until(pacing, what="pacing by counters")
        self.assertIn("No delays can be measured here", box.ferry("status").stdout)
        # What fills the buffer before anybody gives way is there for a while.
        time.sleep(2)
        self.foreground(lab, f"{SUBNET}.2", 2)
        both = self.foreground(lab, f"{SUBNET}.2", 5) / solo
        print(f"  without time stamps: foreground {both:.2f}")
        self.assertGreater(both, 0.7)

    def test_looks_only_while_bytes_move(self):
        """A server that falls silent costs no wake-ups, and is looked at again when it speaks."""
        lab = self.open_lab()
        silent = lab.start("server", sys.executable, "-c", SILENT, f"{SUBNET}.2", stdin=subprocess.PIPE,
                           stdout=subprocess.PIPE, text=True)
        self.assertEqual(silent.stdout.readline(), "ready\n")
        background = Background(lab, lab.root, [f"http://{SUBNET}.2:9001/big"])
        sandbox.wait_until(lambda: background.pacing == ["delay", "off"], what="an end of looking")
        before = background.wake_ups()
        time.sleep(3)
        # Looking would make 150; what is left waits for the server’s time to be up.
        self.assertLess(background.wake_ups() - before, 75)
        silent.stdin.write("\n")
        silent.stdin.flush()
        sandbox.wait_until(lambda: background.pacing[2:3] == ["delay"], what="looking again")

    def test_own_headers_are_nobody_elses(self):
        """Over Ethernet and IPv6 headers are longer: what they add is not taken for other people’s."""
        lab = netlab.Lab("client", "router", "server")
        self.addCleanup(lab.__exit__)
        lab.link(("client", "eth0"), ("router", "lan0"), "10.72.2")
        lab.emulate("router", "server", SUBNET, f"--rate={RATE}", "--delay=15", "--buffer=150")
        for name, interface, address in (("client", "eth0", "fd72:2::1"), ("router", "lan0", "fd72:2::2"),
                                         ("router", "link0", "fd72:1::1"), ("server", "link0", "fd72:1::2")):
            lab.inside(name, "sh", "-c", f"echo 0 >/proc/sys/net/ipv6/conf/{interface}/disable_ipv6")
            lab.ip(name, "addr", "add", f"{address}/64", "dev", interface, "nodad")
        lab.inside("router", "sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/all/forwarding")
        lab.ip("client", "route", "add", "default", "via", "fd72:2::2")
        lab.ip("server", "route", "add", "fd72:2::/64", "via", "fd72:1::1", "congctl", "cubic")
        self.serve(lab, "server")
        background = Background(lab, lab.root, ["http://[fd72:1::2]:8080/big"])
        time.sleep(4)
        alone = background.rate(3) / (RATE * 125000)
        print(f"  alone over IPv6: {alone:.2f}")
        self.assertGreater(alone, 0.8)

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
    yield_case.run()
