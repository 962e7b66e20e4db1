#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What we package: the demo app and Ferry’s own editions, built from their
manifests without the internet, installed and run."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import GLib  # noqa: E402

from confined import add_permission_store, app_proxy, call, connect, error_of, root_is_clean  # noqa: E402
from flatpak_box import Flatpak, run  # noqa: E402
from portal_backend import Backend  # noqa: E402
from sandbox import FileServer, Sandbox, make_bytes, wait_until  # noqa: E402

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
DEMO, FERRY, DEVEL = "org.ferry.Demo", "org.ferry.Ferry", "org.ferry.Ferry.Devel"
# Debian has no appstream-compose; the rest saves most of the time.
FOR_THE_TEST = """
appstream-compose: false
build-options:
  cflags: '-O0 -g0'
  no-debuginfo: true
"""
LIST = GLib.Variant("(a{sv})", ({},))


class BuildCase(unittest.TestCase):
    manifests = {}

    @classmethod
    def setUpClass(cls):
        cls.root_before = os.listdir("/")
        cls.flatpak = Flatpak()
        cls.source = pathlib.Path(tempfile.mkdtemp(dir="/var/tmp", prefix="ferry-source-")) / "ferry"
        cls.addClassCleanup(shutil.rmtree, cls.source.parent)
        shutil.copytree(SOURCE, cls.source, ignore=shutil.ignore_patterns(".git", "build*", "__pycache__"))
        for app, manifest in cls.manifests.items():
            with (cls.source / manifest).open("a", encoding="utf-8") as file:
                file.write(FOR_THE_TEST)
            cls.flatpak.build(cls.source / manifest)
            cls.addClassCleanup(cls.flatpak.uninstall, app)

    @classmethod
    def tearDownClass(cls):
        if not root_is_clean(cls.root_before):
            raise AssertionError("something was left in the machine’s root")

    def make_box(self, activate=True, environment=None):
        user_dir = {"FLATPAK_USER_DIR": str(self.flatpak.folder / "user")}
        box = self.enterContext(Sandbox(activate=activate, environment=user_dir | (environment or {})))
        self.addCleanup(subprocess.run, ["umount", "-q", box.root / "run/doc"], stderr=subprocess.DEVNULL, check=False)
        add_permission_store(box)
        (box.home / "Downloads").mkdir()
        (box.root / "config/user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/Downloads"\n')
        self.box = box
        self.add_services(*self.manifests)
        return box

    def add_services(self, *apps):
        """What the installed apps have on the bus, as a login has it."""
        exported = self.flatpak.folder / "user/exports/share/dbus-1/services"
        for app in apps:
            for service in exported.glob(f"{app}*.service"):
                shutil.copy(service, self.box.root / "services")
        connect(self.box.env["DBUS_SESSION_BUS_ADDRESS"]).call_sync(
            "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "ReloadConfig", None, None, 0, -1, None)

    def run_app(self, app, *arguments, command=None, status=0):
        done = subprocess.run(["flatpak", "run", *([f"--command={command}"] if command else []), app,
                               *map(str, arguments)], env=self.box.env, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, check=False, timeout=120)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout if status == 0 else done.stderr

    def is_running(self, app):
        done = subprocess.run(["flatpak", "ps", "--columns=application"], env=self.box.env, capture_output=True,
                              text=True, check=True)
        return app in done.stdout.split()


class Demo(BuildCase):
    manifests = {DEMO: "examples/org.ferry.Demo.yml"}

    def test_demo_delegates_ends_and_is_told(self):
        box = self.make_box()
        server = self.enterContext(FileServer({"/a": make_bytes(60000)}, rate=1000))
        box.ferry("app", "allow", DEMO)
        token = self.run_app(DEMO, server.url("/a")).strip()
        wait_until(lambda: not self.is_running(DEMO), what="the end of the app")
        self.assertEqual(len(json.loads(box.ferry("list", "--json").stdout)), 1)
        server.rate = 0
        log = box.home / ".var/app" / DEMO / "data/transfers.log"
        wait_until(log.exists, seconds=40, what="the app to be told")
        wait_until(lambda: log.read_text() == f"{token} acknowledged\n", what="the line")
        self.assertEqual((box.home / "Downloads/a").read_bytes(), server.files["/a"])

    def test_demo_is_told_although_the_service_was_killed_first(self):
        box = self.make_box()
        service = box.root / "services" / f"{DEMO}.service"
        command = re.search("^Exec=(.*)$", service.read_text(), re.M)[1]
        # The app takes its time to start, and the service dies meanwhile.
        wrapper = box.root / "start-demo"
        wrapper.write_text(f"#!/bin/sh\ntouch {box.root}/begun\nwhile ! [ -e {box.root}/go ]; do sleep 0.2; done\nexec {command}\n")
        wrapper.chmod(0o755)
        service.write_text(f"[D-BUS Service]\nName={DEMO}\nExec={wrapper}\n")
        self.add_services()
        server = self.enterContext(FileServer({"/a": make_bytes(60000)}))
        box.ferry("app", "allow", DEMO)
        token = self.run_app(DEMO, server.url("/a")).strip()
        wait_until((box.root / "begun").exists, seconds=40, what="the bus to start the app")
        box.kill_service()
        wait_until(lambda: box.service_pid() is None, what="the bus to notice")
        (box.root / "go").touch()
        box.ferry("list")
        log = box.home / ".var/app" / DEMO / "data/transfers.log"
        wait_until(log.exists, seconds=40, what="the app to be told")
        wait_until(lambda: f"{token} acknowledged\n" in log.read_text(), what="the line")

    def test_demo_is_told_of_a_failure(self):
        box = self.make_box()
        server = self.enterContext(FileServer())
        box.ferry("app", "allow", DEMO)
        token = self.run_app(DEMO, server.url("/missing")).strip()
        log = box.home / ".var/app" / DEMO / "data/transfers.log"
        wait_until(lambda: log.exists() and log.read_text() == f"{token} error\n", seconds=40, what="the app to be told")

    def test_demo_says_what_is_wrong(self):
        self.make_box()
        self.assertIn("ftp", self.run_app(DEMO, "ftp://h/x", status=1))


class Editions(BuildCase):
    manifests = {FERRY: "flatpak/org.ferry.Ferry.yml", DEVEL: "flatpak/org.ferry.Ferry.Devel.yml"}

    def test_own_programs_are_known_by_their_key(self):
        for app in (FERRY, DEVEL):
            with self.subTest(app=app):
                box = self.make_box(activate=False)
                server = self.enterContext(FileServer({"/a": make_bytes(60000)}))
                self.run_app(app, "get", server.url("/a"), "-o", box.home / "Downloads/x", command="ferry")
                self.assertEqual((box.home / "Downloads/x").read_bytes(), server.files["/a"])
                self.assertEqual(len(json.loads(self.run_app(app, "list", "--all", "--json", command="ferry"))), 1)

    def test_everybody_else_is_anonymous_and_refused(self):
        box = self.make_box(activate=False)
        self.run_app(FERRY, "list", command="ferry")
        host = connect(box.env["DBUS_SESSION_BUS_ADDRESS"])
        app = self.enterContext(app_proxy(box, "org.test.Notes", "4242")).connect()
        for connection in (host, app):
            name, text = error_of(call, connection, "ListJobs", LIST)
            self.assertEqual(name, "AccessDenied")
            self.assertIn("is a Flatpak itself", text)
            name, text = error_of(call, connection, "Introduce", GLib.Variant("(s)", ("0" * 64,)))
            self.assertEqual(name, "AccessDenied")
            self.assertEqual(error_of(call, connection, "ListJobs", LIST)[0], "AccessDenied")

    def test_what_the_desktop_sees(self):
        exported = self.flatpak.folder / "user/exports/share"
        for app in (FERRY, DEVEL):
            with self.subTest(app=app):
                desktop = (exported / f"applications/{app}.desktop").read_text()
                self.assertIn(f"Icon={app}", desktop)
                for icon in ("scalable/apps/{}", "symbolic/apps/{}-symbolic", "scalable/status/{}-tray-symbolic",
                             "scalable/status/{}-tray-attention-symbolic", "scalable/status/{}-tray-suspended-symbolic",
                             "scalable/status/{}-tray-waiting-symbolic"):
                    self.assertTrue((exported / "icons/hicolor" / (icon.format(app) + ".svg")).exists(), icon)
                for name in (app, app + ".Service"):
                    service = (exported / f"dbus-1/services/{name}.service").read_text()
                    self.assertIn(f"Name={name}\n", service)
                    self.assertNotIn("SystemdService", service)

    def make_portal(self):
        # The portal takes its list of desktops from the folder that the variable names.
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="ferry-portals-")))
        box = self.make_box(activate=False, environment={"XDG_DESKTOP_PORTAL_DIR": str(folder),
                                                         "XDG_CURRENT_DESKTOP": "mock"})
        backend = Backend(box)
        shutil.copy(backend.folder / "mock.portal", folder)
        self.add_services()
        return box, backend

    def autostarts(self, backend):
        return [(app, starts) for app, starts, _, _ in backend.asked("EnableAutostart")]

    def test_service_starts_at_login_while_jobs_are_left(self):
        box, backend = self.make_portal()
        server = self.enterContext(FileServer({"/a": make_bytes(60000)}, rate=1000))
        job = self.run_app(FERRY, "add", server.url("/a"), command="ferry").strip()
        wait_until(lambda: self.autostarts(backend) == [(FERRY, True)], what="the portal to be asked", seconds=30)
        command = backend.asked("EnableAutostart")[0][2]
        self.assertEqual(command, ["flatpak", "run", "--command=/app/libexec/ferry-service", FERRY])
        server.rate = 0
        self.run_app(FERRY, "wait", job, command="ferry")
        wait_until(lambda: self.autostarts(backend)[-1] == (FERRY, False), what="the start to be given up", seconds=30)
        self.assertEqual(len(self.autostarts(backend)), 2)

    def test_user_may_forbid_the_start_at_login(self):
        box, backend = self.make_portal()
        run("flatpak", "permission-set", "background", "background", FERRY, "no", env=box.env)
        server = self.enterContext(FileServer({"/a": make_bytes(60000)}, rate=1000))
        self.run_app(FERRY, "add", server.url("/a"), command="ferry")
        wait_until(lambda: "may not run in the background" in self.run_app(FERRY, "status", command="ferry"),
                   what="the notice", seconds=30)
        self.run_app(FERRY, "add", server.url("/b"), command="ferry")
        self.assertEqual(self.autostarts(backend), [(FERRY, False)])

    def test_key_is_for_the_user_alone(self):
        box = self.make_box(activate=False)
        self.run_app(FERRY, "list", command="ferry")
        key = box.root / "run/app" / FERRY / "key"
        self.assertEqual(key.stat().st_mode & 0o777, 0o600)
        self.assertEqual(len(key.read_text()), 64)

    def test_permissions_are_those_that_are_granted_without_an_exception(self):
        for app in (FERRY, DEVEL):
            metadata = self.flatpak.flatpak("info", "--user", "--show-permissions", app)
            self.assertIn("xdg-download", metadata)
            for word in ("host", "home", "session-bus", "system-bus", "org.freedesktop.Flatpak", "org.freedesktop.login1"):
                self.assertNotIn(word, metadata)


if __name__ == "__main__":
    unittest.main(verbosity=2)
