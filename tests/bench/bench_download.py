# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ferry beside curl, wget2 and aria2c, in one run against one nginx.

Every round runs each program once, in random order; a ratio is the median of the
rounds' own ratios to the first one. Ferry's processor time is that of the command
and of the service together.
"""

import contextlib
import os
import pathlib
import random
import resource
import shutil
import statistics
import subprocess
import tempfile
import time

import report
import sandbox

MIB = int(os.environ.get("FERRY_BENCH_MIB", "1024"))
SMALL_FILES = 2000
SMALL_SIZE = 16 * 1024
SEGMENT_MIB = 256
TICK = os.sysconf("SC_CLK_TCK")
# Loaded into a program, it has nothing wait for the disk.
NO_SYNC = pathlib.Path(os.environ.get("FERRY_BUILD", "build")).resolve() / "tests/bench/libno-sync.so"
NOT_DURABLE = "ferry, nothing durable"

TRUSTED = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")

TITLES = {
    "http": f"One file of {MIB} MiB over http",
    "https": f"One file of {MIB} MiB over https",
    "h2": f"One file of {MIB} MiB from a server that offers HTTP/2",
    "segmented": f"{SEGMENT_MIB} MiB in four parts from a server that sends 100 Mbit/s a connection",
    "small": f"{SMALL_FILES} files of {SMALL_SIZE // 1024} KiB",
}
NOTES = {
    "http": "Ferry’s bytes are on the disk when it ends, the others’ are not.",
    "https": "The same with TLS.",
    "h2": "Ferry speaks HTTP/1.1 to it, as it does to all servers: libsoup before 3.4 does not hold a server back over "
          "HTTP/2, so that a limited download would fill the memory.",
    "segmented": "As many connections for each.",
    "small": "One job for Ferry, whose files are all on the disk before one gets its name; the others’ are not, nor are "
             "those of the last line, where Ferry’s calls for that do nothing.",
}

NGINX = """
daemon off; master_process off; pid {root}/nginx.pid; error_log {root}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000;
  client_body_temp_path {root}/t1; proxy_temp_path {root}/t2; fastcgi_temp_path {root}/t3;
  uwsgi_temp_path {root}/t4; scgi_temp_path {root}/t5;
  server {{ listen 127.0.0.1:8180; root {root}/www;
    location /slow/ {{ alias {root}/www/; limit_rate 12500k; }} }}
  server {{ listen 127.0.0.1:8443 ssl http2; root {root}/www;
    ssl_certificate {root}/cert.pem; ssl_certificate_key {root}/key.pem; }}
}}
"""


def cpu_of(pid):
    """User and system seconds of a process so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def run(command, box, cwd):
    """Runs a command; returns wall and processor seconds, the service's included."""
    pid = box.service_pid()
    service = cpu_of(pid) if pid else 0.0
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run(command, env=box.env, cwd=cwd, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    if pid:
        cpu += cpu_of(pid) - service
    return wall, cpu


def rss_peak(box):
    """VmHWM of the service in MB."""
    status = pathlib.Path(f"/proc/{box.service_pid()}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


class Bench:
    """The servers, the files and the programs of one run."""

    def __init__(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="ferry-bench-"))
        self.www = self.root / "www"
        self.out = self.root / "out"
        self.www.mkdir()
        self.nginx = None

    def prepare(self, cases):
        block = os.urandom(16 * 1024 * 1024)
        if {"http", "https", "h2", "loop"} & set(cases):
            with open(self.www / "big", "wb") as file:
                for _ in range(MIB // 16):
                    file.write(block)
        if "segmented" in cases:
            with open(self.www / "part", "wb") as file:
                for _ in range(SEGMENT_MIB // 16):
                    file.write(block)
        if {"small", "loop"} & set(cases):
            for number in range(SMALL_FILES):
                (self.www / f"s{number}").write_bytes(block[number * 1000:number * 1000 + SMALL_SIZE])
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30",
                        "-keyout", self.root / "key.pem", "-out", self.root / "cert.pem", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
        if os.geteuid() == 0:
            self.trust()
        (self.root / "nginx.conf").write_text(NGINX.format(root=self.root))
        self.nginx = subprocess.Popen(["nginx", "-c", self.root / "nginx.conf", "-e", self.root / "error.log"],
                                      stderr=subprocess.DEVNULL)
        time.sleep(0.5)

    def trust(self):
        """Lets everybody in this mount namespace trust our server beside the usual ones."""
        bundle = self.root / "bundle.pem"
        bundle.write_bytes(TRUSTED.read_bytes() + (self.root / "cert.pem").read_bytes())
        subprocess.run(["mount", "--bind", bundle, TRUSTED], check=True)

    def close(self):
        if os.geteuid() == 0:
            subprocess.run(["umount", TRUSTED], check=False, capture_output=True)
        if self.nginx is not None:
            self.nginx.terminate()
            self.nginx.wait()
        shutil.rmtree(self.root, ignore_errors=True)

    @staticmethod
    def small_urls():
        return [f"http://127.0.0.1:8180/s{n}" for n in range(SMALL_FILES)]

    def commands(self, case, ferry):
        """Name → command of each program for one case."""
        out = self.out
        if case == "small":
            urls = self.small_urls()
            (self.root / "urls").write_text("\n".join(urls))
            (self.root / "curlrc").write_text("".join(f'url={u}\noutput="{out}/{i}"\n' for i, u in enumerate(urls)))
            return {
                "curl -Z": ["curl", "-sf", "-Z", "--parallel-max", "32", "-K", self.root / "curlrc"],
                "wget2": ["wget2", "-q", "--max-threads=8", "-P", out, "-i", self.root / "urls"],
                "aria2c -j8": ["aria2c", "-q", "-j8", "-d", out, "-i", self.root / "urls"],
                "ferry": [ferry, "get", *urls, "-o", f"{out}/"],
                NOT_DURABLE: [ferry, "get", *urls, "-o", f"{out}/"],
            }
        url = {"http": "http://127.0.0.1:8180/big", "https": "https://127.0.0.1:8443/big",
               "h2": "https://127.0.0.1:8443/big", "segmented": "http://127.0.0.1:8180/slow/part"}[case]
        ca = str(self.root / "cert.pem")
        h2 = case == "h2"
        curl = ["curl", "-sf", "--http1.1", "--cacert", ca, "-o", out / "file", url]
        wget2 = ["wget2", "-q", *([] if h2 else ["--no-http2"]), f"--ca-certificate={ca}", "-O", out / "file", url]
        aria = ["aria2c", "-q", f"--ca-certificate={ca}", "--file-allocation=none", "-d", out, "-o", "file", url]
        if case == "segmented":
            return {"aria2c -x4": [*aria, "-x4", "-s4", "-k1M"], "ferry": [ferry, "get", url, "-o", out / "file"]}
        curls = {"curl --http2": [*curl, "--http2"], "curl --http1.1": curl} if h2 else {"curl": curl}
        return {**curls, "wget2": wget2, "aria2c -x1": [*aria, "-x1"],
                "ferry": [ferry, "get", "--priority", "normal", url, "-o", out / "file"]}

    def measure(self, case, box, rounds):
        """A section with all programs that are installed."""
        commands = {name: command for name, command in self.commands(case, str(box.command)).items()
                    if shutil.which(str(command[0]))}
        base = next(iter(commands))
        figures = {name: [] for name in commands}
        with contextlib.ExitStack() as stack:
            boxes = {}
            if NOT_DURABLE in commands:
                boxes[NOT_DURABLE] = stack.enter_context(sandbox.Sandbox(environment={"LD_PRELOAD": str(NO_SYNC)}))
                boxes[NOT_DURABLE].ferry("status")
            for _ in range(rounds):
                for name in random.sample(list(commands), len(commands)):
                    self.out.mkdir()
                    figures[name].append(run(commands[name], boxes.get(name, box), self.out))
                    self.check(case)
                    self.clear(case)
        return self.report(case, base, figures, box)

    def clear(self, case):
        """Makes room for the next one. Thousands of files stay until the end: whoever makes
        files shortly after so many were removed is slow on some file systems."""
        if case == "small":
            self.out.rename(self.root / f"out-{time.monotonic_ns()}")
        else:
            shutil.rmtree(self.out)

    def check(self, case):
        """A program that did not bring the bytes is not fast."""
        if case == "small":
            assert len(list(self.out.iterdir())) == SMALL_FILES
        else:
            wanted = self.www / ("part" if case == "segmented" else "big")
            assert (self.out / "file").stat().st_size == wanted.stat().st_size

    @staticmethod
    def report(case, base, figures, box):
        rounds = len(figures[base])
        section = report.Section(case, TITLES[case], f"{NOTES[case]} {rounds} rounds; the service’s memory was "
                                 f"{rss_peak(box):.1f} MiB at most.",
                                 ["program", "wall s", "CPU s", f"wall / {base}", f"CPU / {base}"],
                                 plot=f"wall time, {base} = 1 (shorter is better)")
        for name, runs in figures.items():
            walls, cpus = zip(*runs)
            ratio = [[a[i] / b[i] for a, b in zip(runs, figures[base])] for i in (0, 1)]
            section.add(name, report.spread(walls), report.spread(cpus), report.spread(ratio[0]),
                        report.spread(ratio[1]), value=statistics.median(ratio[0]))
        return section
