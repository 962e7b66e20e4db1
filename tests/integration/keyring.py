# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real gnome-keyring on a sandbox’s bus, without a display."""

import contextlib
import os
import shutil
import signal
import socket
import struct
import subprocess

from gi.repository import Gio, GLib

from sandbox import is_alive, wait_until

NAME = "org.freedesktop.secrets"
PATH = "/org/freedesktop/secrets"
LOGIN = PATH + "/collection/login"
PASSWORD = b"open sesame"


class Keyring(contextlib.AbstractContextManager):
    """Started before anything asks for it, its collection “login” unlocked."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.pid = None
        self.start()

    def start(self):
        subprocess.run([shutil.which("gnome-keyring-daemon"), "--unlock", "--components=secrets", "--daemonize"],
                       env=self.sandbox.env, input=PASSWORD, check=True, capture_output=True, timeout=30)
        self.pid = wait_until(self._find, what="the keyring")

    def _find(self):
        with contextlib.suppress(GLib.Error):
            return self.sandbox.bus().call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus",
                                                "GetConnectionUnixProcessID", GLib.Variant("(s)", (NAME,)), None,
                                                Gio.DBusCallFlags.NONE, 5000, None).unpack()[0]
        return None

    def call(self, method, parameters, interface="org.freedesktop.Secret.Service", path=PATH):
        answer = self.sandbox.bus().call_sync(NAME, path, interface, method, parameters, None,
                                              Gio.DBusCallFlags.NONE, 10000, None)
        return answer.unpack()

    def lock(self):
        """As when nobody has logged in with a password."""
        self.call("Lock", GLib.Variant("(ao)", ([LOGIN],)))
        wait_until(self.is_locked, what="the lock")

    def is_locked(self):
        return self.call("Get", GLib.Variant("(ss)", ("org.freedesktop.Secret.Collection", "Locked")),
                         "org.freedesktop.DBus.Properties", LOGIN)[0]

    def unlock(self):
        """As its own window does, with the password typed."""
        session = self.call("OpenSession", GLib.Variant("(sv)", ("plain", GLib.Variant("s", ""))))[1]
        self.call("UnlockWithMasterPassword",
                  GLib.Variant("(o(oayays))", (LOGIN, (session, b"", PASSWORD, "text/plain"))),
                  "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface")

    def unlock_silently(self):
        """What pam_gnome_keyring does at a login: op 1 of the control socket. No signal tells of it."""
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(f"{self.sandbox.root}/run/keyring/control")
            control.send(b"\0")
            body = struct.pack(">II", 1, len(PASSWORD)) + PASSWORD
            control.sendall(struct.pack(">I", 4 + len(body)) + body)
            assert struct.unpack(">II", control.recv(8)) == (8, 0)

    def items(self):
        """Attributes of each of Ferry’s items."""
        unlocked, locked = self.call("SearchItems", GLib.Variant("(a{ss})", (
            {"xdg:schema": "org.ferry.Ferry.Credential"},)))
        return [self.call("Get", GLib.Variant("(ss)", ("org.freedesktop.Secret.Item", "Attributes")),
                          "org.freedesktop.DBus.Properties", path)[0] for path in unlocked + locked]

    def __exit__(self, *_arguments):
        if self.pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
        wait_until(lambda: not is_alive(self.pid), what="the end of the keyring")
        self.pid = None
