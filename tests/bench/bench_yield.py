# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who gives way: background downloads of several programs beside foreground traffic."""

import contextlib
import ctypes
import os
import pathlib
import statistics
import subprocess
import sys
import time

import netlab
import report
import sandbox

CLONE_NEWNET = 0x40000000
SUBNET = "10.73.1"
ALONE, BOTH, AFTER = 6, 8, 4

SOURCE = """
import socket, sys, threading
listener = socket.create_server((sys.argv[1], 9000))
def serve(peer):
    try:
        request = peer.recv(16)
        size = int(request or b"0")
        while size > 0:
            size -= peer.send(bytes(min(size, 65536)))
        peer.close()
    except OSError:
        pass
print("ready", flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""

# Reads for so many seconds; prints time and bytes twenty times a second.
BULK = """
import socket, sys, time
peer = socket.create_connection((sys.argv[1], 9000)); peer.sendall(b"99999999999")
now = time.monotonic(); end, told, total = now + float(sys.argv[2]), now, 0
while now < end:
    total += len(peer.recv(65536)); now = time.monotonic()
    if now - told >= .05:
        print(now, total, flush=True); told = now
"""

# A page of 1.5 MB every two seconds; prints how long each took.
PAGES = """
import socket, sys, time
end = time.monotonic() + float(sys.argv[2])
while time.monotonic() < end:
    begin = time.monotonic(); peer = socket.create_connection((sys.argv[1], 9000)); peer.sendall(b"1500000")
    while peer.recv(65536):
        pass
    print(time.monotonic() - begin, 0, flush=True); time.sleep(max(0, 2 - (time.monotonic() - begin)))
"""

# Bytes that came over the link, and the time a handshake takes, twenty times a second.
METER = """
import socket, sys, time
def received():
    return int(next(l for l in open("/proc/net/dev") if l.strip().startswith("link0")).split(":")[1].split()[0])
while True:
    begin = time.monotonic(); peer = socket.create_connection((sys.argv[1], 9000)); now = time.monotonic(); peer.close()
    print(now, received(), now - begin, flush=True); time.sleep(max(0, .05 - (time.monotonic() - begin)))
"""

SCENARIOS = {
    "drop-tail": (50, 30, ["--buffer=150"], BULK),
    "codel": (50, 30, ["--buffer=1000", "--codel"], BULK),
    "jitter": (50, 30, ["--buffer=150", "--jitter=10"], BULK),
    "loss": (50, 30, ["--buffer=150", "--loss=0.05"], BULK),
    "pages": (50, 30, ["--buffer=150"], PAGES),
    "near": (200, 5, ["--buffer=50"], BULK),
    "far": (20, 300, ["--buffer=300"], BULK),
    "slow": (1, 50, ["--buffer=300"], BULK),
}
USUAL = ["drop-tail", "codel", "jitter", "pages"]
URL = f"http://{SUBNET}.3:8080/big"

NGINX = """
daemon off; worker_processes 1; pid {root}/nginx.pid; error_log {root}/nginx.log;
events {{ worker_connections 128; }}
http {{ access_log off; sendfile on; client_body_temp_path {root}/t1; proxy_temp_path {root}/t2;
  fastcgi_temp_path {root}/t3; uwsgi_temp_path {root}/t4; scgi_temp_path {root}/t5;
  server {{ listen 8080; root {root}/www; }} }}
"""


@contextlib.contextmanager
def within(name):
    """What is started here lives in that network namespace."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/self/ns/net") as home, open(f"/run/netns/{name}") as away:
        libc.setns(away.fileno(), CLONE_NEWNET)
        try:
            yield
        finally:
            libc.setns(home.fileno(), CLONE_NEWNET)


class Round:
    """One background program beside the foreground, once."""

    def __init__(self, scenario, background, jobs):
        self.rate, self.rtt, self.options, self.traffic = SCENARIOS[scenario]
        self.background = background
        self.jobs = jobs
        self.capacity = self.rate * 125000

    def run(self):
        with netlab.Lab("client", "server") as lab, contextlib.ExitStack() as stack:
            lab.emulate("client", "server", SUBNET, f"--rate={self.rate}", f"--delay={self.rtt / 2}", *self.options)
            lab.ip("server", "addr", "add", f"{SUBNET}.3/24", "dev", "link0")
            lab.use_cubic("server", SUBNET, "link0")
            self.serve(lab)
            meter = lab.start("client", sys.executable, "-c", METER, f"{SUBNET}.2", stdout=subprocess.PIPE, text=True)
            self.start_background(lab, stack)
            time.sleep(ALONE)
            begin = time.monotonic()
            seconds = BOTH if self.traffic is BULK else 2 * BOTH
            out = lab.inside("client", sys.executable, "-c", self.traffic, f"{SUBNET}.2", str(seconds))
            end = time.monotonic()
            time.sleep(AFTER)
            meter.terminate()
            samples = [tuple(map(float, line.split())) for line in meter.communicate()[0].splitlines()
                       if len(line.split()) == 3]
            return self.judge(samples, [tuple(map(float, line.split())) for line in out.splitlines()], begin, end)

    @staticmethod
    def serve(lab):
        (lab.root / "www").mkdir()
        os.chmod(lab.root, 0o755)
        with open(lab.root / "www/big", "wb") as file:
            file.truncate(4 << 30)
        (lab.root / "nginx.conf").write_text(NGINX.format(root=lab.root))
        lab.start("server", "nginx", "-c", lab.root / "nginx.conf", "-e", lab.root / "nginx.log",
                  stderr=subprocess.DEVNULL)
        source = lab.start("server", sys.executable, "-c", SOURCE, f"{SUBNET}.2", stdout=subprocess.PIPE, text=True)
        assert source.stdout.readline() == "ready\n"

    def start_background(self, lab, stack):
        peers = {
            "curl": ["curl", "-s", "-o", "/dev/null", URL],
            "wget2": ["wget2", "-q", "-O", "/dev/null", URL],
            "aria2c -x4": ["aria2c", "-q", "-x4", "-s4", "--file-allocation=none", "-d", str(lab.root), "-o", "b", URL],
        }
        if self.background.startswith("ferry"):
            with within("client"):
                box = stack.enter_context(sandbox.Sandbox())
                box.ferry("config", "set", "background-jobs", str(self.jobs))
                for number in range(self.jobs):
                    box.ferry("add", "--network", "always", URL, "-o", f"{box.work}/{number}")
        elif self.background != "nothing":
            lab.start("client", *peers[self.background])

    def judge(self, samples, foreground, begin, end):
        def link_rate(start, stop):
            inside = [s for s in samples if start <= s[0] <= stop]
            return (inside[-1][1] - inside[0][1]) / (inside[-1][0] - inside[0][0]) if len(inside) > 1 else 0

        delays = [s[2] * 1000 for s in samples if begin + 1 <= s[0] <= end]
        figures = {"alone": link_rate(begin - 3, begin) / self.capacity,
                   "delay": statistics.mean(delays) if delays else 0}
        if self.traffic is BULK:
            figures["foreground"] = foreground[-1][1] / BOTH
            figures["gives way"] = self.find_reaction(samples, foreground)
        else:
            figures["page"] = statistics.median(f[0] for f in foreground)
            figures["idle"] = link_rate(begin, end) / self.capacity
        figures["comes back"] = self.find_return(samples, end)
        return figures

    def find_reaction(self, samples, foreground):
        """Seconds until the background has less than a tenth of the link."""
        for (t0, f0), (t1, f1) in zip(foreground, foreground[4:]):
            inside = [s for s in samples if t0 - .03 <= s[0] <= t1 + .03]
            if len(inside) < 2:
                continue
            link = (inside[-1][1] - inside[0][1]) / (inside[-1][0] - inside[0][0])
            if link - (f1 - f0) / (t1 - t0) * 1.036 < self.capacity / 10:
                return t0 - foreground[0][0]
        return None

    def find_return(self, samples, end):
        """Seconds after the foreground’s end until three quarters of the link are used."""
        later = [s for s in samples if s[0] >= end]
        for first, last in zip(later, later[4:]):
            if (last[1] - first[1]) / (last[0] - first[0]) > .75 * self.capacity:
                return first[0] - end
        return None


def measure(scenario, rounds, programs):
    """A section for one scenario: every program beside the same foreground."""
    rate, rtt, options, traffic = SCENARIOS[scenario]
    title = f"Giving way: {scenario}, {rate} Mbit/s, {rtt} ms"
    what = "a bulk download (cubic)" if traffic is BULK else "pages of 1.5 MB every two seconds"
    figures = {name: [Round(scenario, name, 10 if name == "ferry, 10 jobs" else 1).run() for _ in range(rounds)]
               for name in ["nothing", *programs]}
    solo = statistics.median(f.get("foreground", f.get("page")) for f in figures["nothing"])
    first = "foreground of solo" if traffic is BULK else "page time of solo"
    section = report.Section(f"yield-{scenario}", title,
                             f"Beside {what}; {' '.join(options).replace('--', '')}.",
                             ["background", first, "link used alone", "delay ms", "gives way s", "comes back s"],
                             plot=f"{first} ({'longer' if traffic is BULK else 'shorter'} is better)")
    for name, runs in figures.items():
        ratios = [f.get("foreground", f.get("page")) / solo for f in runs]
        times = {key: [f[key] for f in runs if f.get(key) is not None] for key in ("gives way", "comes back")}
        used = [f["idle" if name != "nothing" and "idle" in f else "alone"] for f in runs]
        section.add(name, report.spread(ratios), "–" if name == "nothing" else report.spread(used),
                    report.spread([f["delay"] for f in runs], 0),
                    "–" if name == "nothing" or traffic is not BULK else report.spread(times["gives way"]) if times["gives way"] else "never",
                    "–" if name == "nothing" else report.spread(times["comes back"]) if times["comes back"] else "never",
                    value=statistics.median(ratios))
    return section


def available():
    if os.geteuid() != 0:
        return "network namespaces need root"
    return None if pathlib.Path(netlab.EMULATOR).exists() else "the link emulator is not built"
