# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two sandboxed apps in front of the built service.

They are known by a proxy like Flatpak’s; the permission store is the real one.
test_flatpak.py has the real Flatpak.
"""

import os
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from confined import add_permission_store, app_proxy, call, error_of  # noqa: E402
from sandbox import SERVICE_PATH, FileServer, Sandbox, make_bytes, wait_until  # noqa: E402

APP = "org.test.Notes"
OTHER = "org.test.Games"
JOBS = SERVICE_PATH + "/jobs/"
NOTES_JOBS = JOBS + "org_2etest_2eNotes/"
PROPERTIES = "org.freedesktop.DBus.Properties"
JOB = "org.ferry.Ferry1.Job"
TRAY = SERVICE_PATH + "/Tray"


def variants(**options):
    kinds = {str: "s", bool: "b", int: "t", list: "as"}
    return {key.replace("_", "-"): value if isinstance(value, GLib.Variant) else GLib.Variant(kinds[type(value)], value)
            for key, value in options.items()}


def create(connection, url, file_options=None, fds=None, **options):
    job = GLib.Variant("(a{sv}a(sa{sv}))", (variants(**options), [(url, file_options or {})]))
    return call(connection, "CreateJob", job, fds=fds)[0]


def get(connection, path, name, interface=JOB):
    return call(connection, "Get", GLib.Variant("(ss)", (interface, name)), path=path, interface=PROPERTIES)[0]


def handle(path, flags=os.O_PATH | os.O_DIRECTORY):
    """A file option that hands over a folder, and what goes with the message."""
    fds = Gio.UnixFDList.new()
    fd = os.open(path, flags)
    index = fds.append(fd)
    os.close(fd)
    return {"directory": GLib.Variant("h", index)}, fds


class AppCase(unittest.TestCase):

    def setUp(self):
        self.box = self.enterContext(Sandbox())
        add_permission_store(self.box)
        self.downloads = self.box.home / "Downloads"
        self.downloads.mkdir()
        (self.box.root / "config/user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/Downloads"\n')
        self.own = self.box.home / ".var/app" / APP
        (self.own / "data").mkdir(parents=True)
        self.server = self.enterContext(FileServer({"/a": make_bytes(50000), "/b": make_bytes(40000, 2)}))
        self.app = self.enterContext(app_proxy(self.box, APP, "11")).connect()
        self.other = self.enterContext(app_proxy(self.box, OTHER, "12")).connect()

    def kill_service(self):
        """Also waits until the bus knows it."""
        self.box.kill_service()
        wait_until(lambda: self.box.service_pid() is None, what="the bus to notice")

    def questions(self):
        return self.box.call("Get", GLib.Variant("(ss)", ("org.ferry.Ferry1", "Questions")), interface=PROPERTIES)[0]

    def question(self):
        return wait_until(self.questions, what="the question")[0]

    def pump(self, condition, what):
        """Waits while signals are heard."""
        context = GLib.MainContext.default()

        def look():
            while context.iteration(False):
                pass
            return condition()
        wait_until(look, what=what)

    def answer(self, nonce, word):
        self.box.call("AnswerConsent", GLib.Variant("(ss)", (nonce, word)))

    def state(self, token, connection=None):
        return get(connection or self.app, NOTES_JOBS + token, "State")

    def wait_for(self, token, state):
        wait_until(lambda: self.state(token) == state, what=f"{token} to be {state}")

    def assert_error(self, code, text, function, *arguments, **options):
        name, message = error_of(function, *arguments, **options)
        self.assertEqual(name, code, message)
        self.assertIn(text, message)
