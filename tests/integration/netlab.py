# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks for tests: namespaces, links between them, programs inside.

Needs root, in a mount namespace of its own: enter() sees to the latter. All of it
is gone when the Lab is closed, or when the process that made it ends.
"""

import contextlib
import ctypes
import os
import pathlib
import subprocess
import sys
import tempfile

BUILD = pathlib.Path(os.environ.get("FERRY_BUILD", "build")).resolve()
EMULATOR = BUILD / "tests/integration/link-emulator"
DRIVER = BUILD / "tests/integration/fetch-driver"
CLONE_NEWNET = 0x40000000


def enter():
    """Starts this program again where mounts and network names are its own."""
    if os.environ.get("FERRY_NETLAB") == "1":
        return
    os.environ["FERRY_NETLAB"] = "1"
    script = "mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns && exec \"$@\""
    os.execvp("unshare", ["unshare", "--mount", "--net", "--propagation", "private", "sh", "-c", script, "sh",
                          sys.executable, *sys.argv])


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


@contextlib.contextmanager
def urgent():
    """What is started here comes before all else on this machine, which no real network would wait for."""
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    # A container may not allow it; figures are those of a busy machine then.
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(5))
    try:
        yield
    finally:
        os.sched_setscheduler(0, *before)


class Lab(contextlib.AbstractContextManager):
    """Network namespaces by name."""

    def __init__(self, *names):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="ferry-lab-"))
        self.names = list(names)
        self._programs = []
        for name in names:
            self.run("ip", "netns", "add", name)
            self.ip(name, "link", "set", "lo", "up")
            # What the kernel says of its own accord would be counted, too.
            self.inside(name, "sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6; "
                                          "echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter; "
                                          "echo 0 >/proc/sys/net/ipv4/conf/default/rp_filter; "
                                          "echo 1 >/proc/sys/net/ipv4/tcp_no_metrics_save")

    def __exit__(self, *_arguments):
        for program in reversed(self._programs):
            program.terminate()
        for program in self._programs:
            program.wait()
            for stream in (program.stdin, program.stdout):
                if stream is not None:
                    stream.close()
        for name in self.names:
            subprocess.run(["ip", "netns", "del", name], check=False)
        subprocess.run(["rm", "-rf", self.root], check=False)
        self.names.clear()
        self._programs.clear()

    @staticmethod
    def run(*command):
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(map(str, command))}: {done.stderr}")
        return done.stdout

    def ip(self, name, *arguments):
        return self.run("ip", "-n", name, *arguments)

    def inside(self, name, *command):
        """Runs a command in a namespace; returns what it prints."""
        return self.run("ip", "netns", "exec", name, *command)

    def start(self, name, *command, **options):
        """Starts a program in a namespace, to be ended with the lab."""
        options.setdefault("stdin", subprocess.DEVNULL)
        options.setdefault("start_new_session", True)
        program = subprocess.Popen(["ip", "netns", "exec", name, *map(str, command)], **options)
        self._programs.append(program)
        return program

    def link(self, left, right, subnet):
        """A cable: (namespace, interface) twice, with the addresses .1 and .2."""
        self.run("ip", "-n", left[0], "link", "add", left[1], "type", "veth", "peer", "name", right[1],
                 "netns", right[0])
        for (name, interface), last in ((left, 1), (right, 2)):
            self.ip(name, "addr", "add", f"{subnet}.{last}/24", "dev", interface)
            self.ip(name, "link", "set", interface, "up")

    def emulate(self, left, right, subnet, *options):
        """
        A link with a bottleneck between two namespaces, with the addresses .1 and .2; returns the program, to be
        asked by lateness().
        """
        emulator = subprocess.Popen([EMULATOR, *map(str, options), left, right], stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, text=True)
        self._programs.append(emulator)
        assert emulator.stdout.readline() == "ready\n"
        for name, last in ((left, 1), (right, 2)):
            self.ip(name, "addr", "add", f"{subnet}.{last}/24", "dev", "link0")
            self.ip(name, "link", "set", "link0", "mtu", "1500", "up")
        return emulator

    @staticmethod
    def lateness(emulator):
        """Milliseconds for which the link stood still because the machine was busy, at most; to be asked once."""
        os.set_blocking(emulator.stdout.fileno(), False)
        told = b""
        with contextlib.suppress(BlockingIOError):
            told = os.read(emulator.stdout.fileno(), 65536)
        return max([float(line.split()[1]) for line in told.decode().splitlines()], default=0)

    def use_cubic(self, name, subnet, interface):
        """Whatever the machine’s own choice is: the usual one, to that network."""
        self.ip(name, "route", "replace", f"{subnet}.0/24", "dev", interface, "congctl", "cubic")

    def capture(self, name, interface):
        """Starts to count the TCP packets that an interface sends and receives."""
        return Capture(self, name, interface)


class Capture:
    """Counts TCP packets at an interface, by a packet socket."""

    CODE = """
import socket, sys
s = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
s.bind((sys.argv[1], 0x0800))
print("ready", flush=True)
for line in sys.stdin:
    s.setblocking(False)
    n = 0
    while True:
        try:
            n += s.recv(64)[9] == 6
        except BlockingIOError:
            break
    print(n, flush=True)
"""

    def __init__(self, lab, name, interface):
        self._program = lab.start(name, sys.executable, "-c", self.CODE, interface, stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)
        assert self._program.stdout.readline() == "ready\n"

    def count(self):
        """TCP packets since the last call."""
        self._program.stdin.write("\n")
        self._program.stdin.flush()
        return int(self._program.stdout.readline())
