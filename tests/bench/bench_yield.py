# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who gives way: background downloads of several programs beside foreground traffic."""

import contextlib
import dataclasses
import os
import pathlib
import statistics
import subprocess
import sys
import time

import netlab
import report
import sandbox

SUBNET = "10.73.1"
PAGE = 1500000

# A round is repeated if the link itself stood still for longer, in milliseconds, because the machine was busy.
LATE = 8
TRIES = 3

# Sends as many bytes as it is asked for, all at once or so many a second.
SOURCE = """
import socket, sys, threading, time
listener = socket.create_server((sys.argv[1], 9000))
def serve(peer):
    try:
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, sys.argv[2].encode())
        size, _, rate = (peer.recv(32) or b"0").decode().partition("@")
        size, piece, due = int(size), int(float(rate or 0) / 50) or 65536, time.monotonic()
        while size > 0:
            peer.sendall(bytes(min(size, piece)))
            size -= piece
            if rate:
                due += .02
                time.sleep(max(0, due - time.monotonic()))
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
peer = socket.create_connection((sys.argv[1], 9000)); peer.sendall(sys.argv[3].encode())
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


@dataclasses.dataclass
class Scenario:
    """A link, and what goes on in the foreground."""

    rate: float
    rtt: float
    options: list
    traffic: str = "bulk"
    congestion: str = "cubic"
    # Seconds: the background alone, both, and the background alone again.
    phases: tuple = (6, 8, 4)

    @property
    def words(self):
        return {"bulk": f"a bulk download ({self.congestion})", "pages": "pages of 1.5 MB every two seconds",
                "stream": "a stream that takes 40 % of the link"}[self.traffic]

    @property
    def request(self):
        return f"99999999999@{self.rate * 125000 * .4 / 1.036:.0f}" if self.traffic == "stream" else "99999999999"


SCENARIOS = {
    "drop-tail": Scenario(50, 30, ["--buffer=150"]),
    "codel": Scenario(50, 30, ["--buffer=1000", "--codel"]),
    "jitter": Scenario(50, 30, ["--buffer=150", "--jitter=10"]),
    "pages": Scenario(50, 30, ["--buffer=150"], "pages"),
    "bbr": Scenario(50, 30, ["--buffer=150"], congestion="bbr"),
    "stream": Scenario(50, 30, ["--buffer=150"], "stream"),
    "loss": Scenario(50, 30, ["--buffer=150", "--loss=0.01"]),
    "near": Scenario(200, 5, ["--buffer=50"]),
    "far": Scenario(20, 300, ["--buffer=300"], phases=(10, 10, 8)),
    "slow": Scenario(1, 50, ["--buffer=300"]),
    "gigabit": Scenario(1000, 5, ["--buffer=20"]),
}
USUAL = ["drop-tail", "codel", "jitter", "pages"]
MORE = {"stream": ["ferry, high", "ferry, low"]}
URL = f"http://{SUBNET}.3:8080/big"

NGINX = """
daemon off; worker_processes 1; pid {root}/nginx.pid; error_log {root}/nginx.log;
events {{ worker_connections 128; }}
http {{ access_log off; sendfile on; client_body_temp_path {root}/t1; proxy_temp_path {root}/t2;
  fastcgi_temp_path {root}/t3; uwsgi_temp_path {root}/t4; scgi_temp_path {root}/t5;
  server {{ listen 8080; root {root}/www; }} }}
"""


class Round:
    """One background program beside the foreground, once."""

    def __init__(self, scenario, background):
        self.scenario = SCENARIOS[scenario]
        self.background, _, self.variant = background.partition(", ")
        self.capacity = self.scenario.rate * 125000

    def run(self):
        """Returns the figures, and for how many milliseconds the link stood still at most."""
        alone, both, after = self.scenario.phases
        with netlab.urgent(), netlab.Lab("client", "server") as lab, contextlib.ExitStack() as stack:
            link = lab.emulate("client", "server", SUBNET, f"--rate={self.scenario.rate}",
                               f"--delay={self.scenario.rtt / 2}", *self.scenario.options)
            lab.ip("server", "addr", "add", f"{SUBNET}.3/24", "dev", "link0")
            lab.use_cubic("server", SUBNET, "link0")
            self.serve(lab)
            meter = lab.start("client", sys.executable, "-c", METER, f"{SUBNET}.2", stdout=subprocess.PIPE, text=True)
            self.start_background(lab, stack)
            time.sleep(alone)
            begin = time.monotonic()
            if self.scenario.traffic == "pages":
                out = lab.inside("client", sys.executable, "-c", PAGES, f"{SUBNET}.2", 2 * both)
            else:
                out = lab.inside("client", sys.executable, "-c", BULK, f"{SUBNET}.2", both, self.scenario.request)
            end = time.monotonic()
            time.sleep(after)
            meter.terminate()
            samples = [tuple(map(float, line.split())) for line in meter.communicate()[0].splitlines()
                       if len(line.split()) == 3]
            foreground = [tuple(map(float, line.split())) for line in out.splitlines()]
            return self.judge(samples, foreground, begin, end), lab.lateness(link)

    def serve(self, lab):
        (lab.root / "www").mkdir()
        os.chmod(lab.root, 0o755)
        with open(lab.root / "www/big", "wb") as file:
            file.truncate(4 << 30)
        (lab.root / "nginx.conf").write_text(NGINX.format(root=lab.root))
        lab.start("server", "nginx", "-c", lab.root / "nginx.conf", "-e", lab.root / "nginx.log",
                  stderr=subprocess.DEVNULL)
        source = lab.start("server", sys.executable, "-c", SOURCE, f"{SUBNET}.2", self.scenario.congestion,
                           stdout=subprocess.PIPE, text=True)
        assert source.stdout.readline() == "ready\n"

    def start_background(self, lab, stack):
        peers = {
            "curl": ["curl", "-s", "-o", "/dev/null", URL],
            "wget2": ["wget2", "-q", "-O", "/dev/null", URL],
            "aria2c -x4": ["aria2c", "-q", "-x4", "-s4", "--file-allocation=none", "-d", str(lab.root), "-o", "b", URL],
        }
        if self.background == "ferry":
            jobs = int(self.variant.partition(" jobs")[0]) if self.variant.endswith(" jobs") else 1
            priority = self.variant if self.variant in ("high", "low") else "normal"
            with netlab.within("client"):
                box = stack.enter_context(sandbox.Sandbox())
                box.ferry("config", "set", "background-jobs", str(jobs))
                for number in range(jobs):
                    box.ferry("add", "--network", "always", "--priority", priority, URL, "-o", f"{box.work}/{number}")
        elif self.background != "nothing":
            lab.start("client", *peers[self.background])

    def judge(self, samples, foreground, begin, end):
        def link_rate(start, stop):
            inside = [s for s in samples if start <= s[0] <= stop]
            return (inside[-1][1] - inside[0][1]) / (inside[-1][0] - inside[0][0]) if len(inside) > 1 else 0

        def delay(start, stop):
            inside = [s[2] * 1000 for s in samples if start <= s[0] <= stop]
            return statistics.mean(inside) if inside else 0

        figures = {"alone": link_rate(begin - 3, begin) / self.capacity, "delay alone": delay(begin - 3, begin),
                   "delay": delay(begin + 1, end)}
        if self.scenario.traffic == "pages":
            figures["foreground"] = statistics.median(f[0] for f in foreground)
            pages = len(foreground) * PAGE * 1.036 / (end - begin)
            figures["idle"] = (link_rate(begin, end) - pages) / (self.capacity - pages)
        else:
            figures["foreground"] = foreground[-1][1] / self.scenario.phases[1]
            figures["gives way"] = self.find_reaction(samples, foreground)
        if self.scenario.traffic == "stream":
            stream = figures["foreground"] * 1.036
            figures["idle"] = (link_rate(begin + 2, end) - stream) / (self.capacity - stream)
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


def add_row(section, name, runs, solo):
    """One program’s line; @solo are the figures of nobody beside the foreground."""
    def ratios(key, other):
        return report.spread([f[key] / statistics.median(s[other] for s in solo) for f in runs])

    def times(key):
        found = [f[key] for f in runs if f.get(key) is not None]
        return report.spread(found) if found else "never"

    value = statistics.median(f["foreground"] for f in runs) / statistics.median(f["foreground"] for f in solo)
    idle = [report.spread([f["idle"] for f in runs])] if "idle" in runs[0] else [times("gives way")]
    if name == "nothing":
        section.add(name, ratios("foreground", "foreground"), "–", "–", report.spread([f["delay"] for f in runs], 0),
                    "–", "–", value=value)
        return
    # Pages end with a pause, in which whoever comes back has done so.
    back = times("comes back") if "gives way" in runs[0] else "–"
    calm = statistics.median(f["delay alone"] for f in solo)
    section.add(name, ratios("foreground", "foreground"), report.spread([f["alone"] for f in runs]),
                report.spread([f["delay alone"] - calm for f in runs], 0), report.spread([f["delay"] for f in runs], 0),
                *idle, back, value=value)


def run_round(name, number, program):
    """The figures of the first try in which the link did not stand still, or else of the best."""
    tries = []
    for _ in range(TRIES):
        figures, late = Round(name, program).run()
        tries.append((late, figures))
        print(f"  {name} {number + 1} {program}: {figures}, late {late} ms", file=sys.stderr, flush=True)
        if late <= LATE:
            break
    return min(tries, key=lambda each: each[0])


def measure(name, rounds, programs):
    """A section for one scenario: every program beside the same foreground."""
    scenario = SCENARIOS[name]
    is_pages = scenario.traffic == "pages"
    figures = {program: [] for program in ["nothing", *programs, *MORE.get(name, [])]}
    latest = 0
    for number in range(rounds):
        for program, runs in figures.items():
            late, found = run_round(name, number, program)
            runs.append(found)
            latest = max(latest, late)

    first = "page time of solo" if is_pages else "foreground of solo"
    title = f"Giving way: {name}, {scenario.rate} Mbit/s, {scenario.rtt} ms"
    section = report.Section(f"yield-{name}", title,
                             f"Beside {scenario.words}; {' '.join(scenario.options).replace('--', '')}. "
                             f"{rounds} round{'s' if rounds > 1 else ''}, at real-time priority; the link itself "
                             f"never stood still for more than {latest:.0f} ms because of the machine.",
                             ["background", first, "link used alone", "its queue alone, ms", "delay of both, ms",
                              "rest used" if scenario.traffic in ("pages", "stream") else "gives way s", "comes back s"],
                             plot=f"{first} ({'shorter' if is_pages else 'longer'} is better)")
    for program, runs in figures.items():
        add_row(section, program, runs, figures["nothing"])
    return section


def available(names):
    if os.geteuid() != 0:
        return "network namespaces need root"
    known = pathlib.Path("/proc/sys/net/ipv4/tcp_available_congestion_control").read_text().split()
    if any(SCENARIOS[name].congestion not in known for name in names):
        return "this kernel has no such congestion control"
    return None if pathlib.Path(netlab.EMULATOR).exists() else "the link emulator is not built"
