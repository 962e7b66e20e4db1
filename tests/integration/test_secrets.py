#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets are planted everywhere they can be given, and looked for everywhere
they must not be: after transfers that were redirected, refused, killed and taken
up again, with every debug message of the service on.
"""

import base64
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import GLib  # noqa: E402

from auth_server import AuthServer, basic  # noqa: E402
from keyring import Keyring  # noqa: E402
from sandbox import SERVICE_NAME, SERVICE_PATH, FileServer, Sandbox, make_bytes, wait_until  # noqa: E402

BODY = make_bytes(400_000)
SECRETS = {name: f"planted-{name}-7f3a9c" for name in (
    "password", "digest", "bearer", "proxy", "cookie", "authorization", "userinfo", "kept")}


def spell(secret):
    """The ways in which a secret may be written somewhere."""
    text = secret.encode()
    yield text
    yield secret.encode("utf-16-le")
    yield text.hex().encode()
    for pad in range(3):
        # Base64 of a longer text that has it at any place.
        whole = base64.b64encode(b"." * pad + text + b"..")
        yield whole[4:-8]


def find_secrets(data):
    return sorted(name for name, secret in SECRETS.items() if any(way in data for way in spell(secret)))


class Elsewhere(FileServer):
    """Where others send on to: it must learn nothing."""


class Redirecting(FileServer):
    def __init__(self, files, location):
        self.location = location
        super().__init__(files)

    def answer(self, request):
        self.requests.append((request.path, dict(request.headers)))
        request.send_response(302)
        request.send_header("Location", self.location)
        request.send_header("Content-Length", "0")
        request.end_headers()


class Secrets(unittest.TestCase):

    def setUp(self):
        self.box = self.enterContext(Sandbox(environment={"G_MESSAGES_DEBUG": "all", "SOUP_DEBUG": "headers"}))
        self.keyring = self.enterContext(Keyring(self.box))
        self.capture = self.box.root / "bus.capture"
        with open(self.capture, "wb") as output:
            self.monitor = subprocess.Popen(["dbus-monitor", "--binary", "--address",
                                             self.box.env["DBUS_SESSION_BUS_ADDRESS"]], stdout=output,
                                            stderr=subprocess.DEVNULL)
        self.addCleanup(self.monitor.wait)
        self.addCleanup(self.monitor.kill)

    def serve(self, server):
        return self.enterContext(server)

    def add_token(self, name, secret, *options):
        self.box.ferry("token", "add", name, "--server", "127.0.0.1", *options, input=SECRETS[secret])

    def add(self, url, *options):
        return self.box.ferry("add", url, "--network", "always", *options).stdout.strip()

    def create(self, url, headers):
        """A job over the bus, as programs make them."""
        options = {"headers": GLib.Variant("as", headers), "network": GLib.Variant("s", "always")}
        files = [(url, {"folder": GLib.Variant("s", str(self.box.work))})]
        path, = self.box.call("CreateJob", GLib.Variant("(a{sv}a(sa{sv}))", (options, files)))
        return self.box.call("Get", GLib.Variant("(ss)", ("org.ferry.Ferry1.Job", "Id")), path=path,
                             interface="org.freedesktop.DBus.Properties")[0]

    def plant(self):
        """Jobs with all of them, on their way slowly."""
        self.servers = [
            self.serve(AuthServer({"/a": BODY}, password=SECRETS["password"], rate=40_000)),
            self.serve(AuthServer({"/b": BODY}, scheme="digest", password=SECRETS["digest"], rate=40_000)),
            self.serve(AuthServer({"/c": BODY}, scheme="bearer", password=SECRETS["bearer"], rate=40_000)),
            self.serve(AuthServer({"/d": BODY}, password=SECRETS["proxy"], proxy=True, rate=40_000)),
            self.serve(AuthServer({"/e": BODY}, user="bob", password=SECRETS["userinfo"], rate=40_000)),
            self.serve(FileServer({"/f": BODY}, rate=40_000)),
        ]
        self.add_token("basic", "password", "--user", "ann", "--scheme", "basic")
        self.add_token("digest", "digest", "--user", "ann", "--scheme", "digest")
        self.add_token("bearer", "bearer", "--scheme", "bearer")
        self.add_token("proxy", "proxy", "--user", "ann", "--usage", "proxy")
        self.add_token("kept", "kept", "--user", "ann", "--keep")
        a, b, c, d, e, f = self.servers
        cookies = self.box.work / "cookies"
        cookies.write_text(f"sid={SECRETS['cookie']}\n")
        fields = self.box.work / "fields"
        fields.write_text(f"Authorization: Bearer {SECRETS['authorization']}\n")
        jobs = [
            self.add(a.url("/a"), "--token", "basic", "--priority", "foreground"),
            self.add(b.url("/b"), "--token", "digest", "--priority", "foreground"),
            self.add(c.url("/c"), "--token", "bearer", "--priority", "foreground"),
            self.add("http://far.away.invalid/d", "--proxy", d.url("").rstrip("/"), "--priority", "foreground"),
            self.create(e.url("/e").replace("://", f"://bob:{SECRETS['userinfo']}@"), []),
            self.add(f.url("/f"), "--cookie", f"@{cookies}", "--header", f"@{fields}", "--priority", "foreground"),
        ]
        cookies.unlink()
        fields.unlink()
        return jobs

    def assert_absent(self, what, data):
        self.assertEqual(find_secrets(data), [], f"in {what}")

    def check_files(self):
        keyrings = self.box.root / "data/keyrings"
        for path in sorted(self.box.root.rglob("*")):
            if path.is_file() and not path.is_relative_to(keyrings) and path != self.capture:
                self.assert_absent(path.relative_to(self.box.root), path.read_bytes())

    def check_processes(self):
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            if int(folder.name) == os.getpid():
                continue
            try:
                for name in ("cmdline", "environ"):
                    self.assert_absent(f"{name} of {(folder / 'comm').read_text().strip()}", (folder / name).read_bytes())
            except (FileNotFoundError, PermissionError, ProcessLookupError):
                continue

    def check_bus_objects(self, jobs):
        objects = self.box.call("GetManagedObjects", interface="org.freedesktop.DBus.ObjectManager")
        manager = self.box.call("GetAll", GLib.Variant("(s)", ("org.ferry.Ferry1",)),
                                interface="org.freedesktop.DBus.Properties")
        self.assert_absent("the objects on the bus", repr((objects, manager)).encode())
        self.assert_absent("the list of jobs", repr(self.box.call("ListJobs", GLib.Variant("(a{sv})", (
            {"all": GLib.Variant("b", True)},)))).encode())
        self.assert_absent("the list of tokens", repr(self.box.call("ListTokens")).encode())
        for job in jobs:
            self.assert_absent("a log", repr(self.box.call("GetLog", GLib.Variant("(s)", (job,)))).encode())

    def dump(self, pid, name):
        """A core file as gcore makes it."""
        # Not among the files of the sandbox: it is looked at here.
        target = self.box.root.with_name(self.box.root.name + name)
        try:
            subprocess.run(["gcore", "-o", str(target), str(pid)], check=True, capture_output=True, timeout=120)
            return pathlib.Path(f"{target}.{pid}").read_bytes()
        finally:
            pathlib.Path(f"{target}.{pid}").unlink(missing_ok=True)

    def check_core(self, moment):
        core = self.dump(self.box.service_pid(), moment)
        self.assertTrue(core.startswith(b"\x7fELF"))
        self.assert_absent(f"a core file {moment}", core)

    def wait_for_bytes(self, jobs):
        for job in jobs:
            wait_until(lambda job=job: self.box.call("GetJob", GLib.Variant("(s)", (job,)))[0]["bytes_done"] > 0,
                       seconds=30, what=f"bytes of {job}")

    def test_looking_finds_what_is_there(self):
        """Proves the search itself: a program that hides nothing is seen through."""
        for secret in SECRETS.values():
            for around in (b"", b"user:", b"xy:"):
                self.assertTrue(find_secrets(base64.b64encode(around + secret.encode() + b"...")))
        code = "import sys,time; kept='planted-'+'password-'+sys.stdin.read(); print('there', flush=True); time.sleep(60)"
        with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as open_book:
            open_book.stdin.write("7f3a9c")
            open_book.stdin.close()
            open_book.stdout.readline()
            core = self.dump(open_book.pid, "open-book")
            open_book.kill()
        self.assertEqual(find_secrets(core), ["password"])

    def test_secrets_are_nowhere(self):
        jobs = self.plant()
        self.wait_for_bytes(jobs)
        self.check_core("while they are used")
        self.check_processes()
        self.check_bus_objects(jobs)
        self.check_files()

        # Killed in the middle: what was given for the running service is gone.
        self.box.kill_service(signal.SIGKILL)
        self.check_files()
        for server in self.servers:
            server.rate = 0
        self.box.ferry("list")
        self.box.ferry("wait", *jobs[:4], "--timeout", "60")
        self.check_bus_objects(jobs)
        self.box.ferry("cancel", *jobs[4:])
        self.check_core("after they were used")
        self.box.stop_service()
        self.check_files()
        self.assertIn("a", [path.name for path in self.box.work.iterdir()])

        # What travelled over the bus: fields of jobs do, tokens never.
        self.monitor.terminate()
        self.monitor.wait()
        self.assertEqual(set(find_secrets(self.capture.read_bytes())) & {"password", "digest", "bearer", "proxy", "kept"},
                         set())

    def test_secrets_follow_no_redirect(self):
        elsewhere = self.serve(Elsewhere({"/x": BODY}))
        home = self.serve(Redirecting({}, elsewhere.url("/x")))
        self.add_token("basic", "password", "--user", "ann", "--scheme", "basic")
        self.add_token("bearer", "bearer", "--scheme", "bearer")
        fields = self.box.work / "fields"
        fields.write_text(f"Authorization: Bearer {SECRETS['authorization']}\nCookie: sid={SECRETS['cookie']}\n"
                          f"X-Api-Key: {SECRETS['digest']}\n")
        jobs = [self.add(home.url("/1"), "--token", "basic"), self.add(home.url("/2"), "--token", "bearer"),
                self.add(home.url("/3"), "--header", f"@{fields}"),
                self.create(home.url("/4").replace("://", f"://bob:{SECRETS['userinfo']}@"), [])]
        self.box.ferry("wait", *jobs, "--timeout", "60")
        self.assertEqual(find_secrets(repr(home.requests).encode()),
                         ["authorization", "bearer", "cookie", "digest", "password", "userinfo"])
        self.assertEqual(len(elsewhere.requests), 4)
        self.assert_absent("what another server was sent", repr(elsewhere.requests).encode())


if __name__ == "__main__":
    for program in ("gnome-keyring-daemon", "gcore", "dbus-monitor"):
        if shutil.which(program) is None:
            print(f"{program} is not installed")
            raise SystemExit(77)
    unittest.main()
