#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sandboxed app that lets Ferry download for it.

    ferry-demo URL     hands over the download, says under which token, and ends

When the download has come to something, Ferry activates the action “transfer-done”
of this app, which starts it. It then says so with a notification, and in
transfers.log in its own folder.
"""

import os
import pathlib
import sys
import uuid

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

APP_ID = "org.ferry.Demo"
FERRY = "org.ferry.Ferry.Service"
FERRY_PATH = "/org/ferry/Ferry/Service"


def job_path(token):
    """Where a job of this app is: its id with all but letters and digits as _xx."""
    client = "".join(c if c.isalnum() else f"_{ord(c):02x}" for c in APP_ID)
    return f"{FERRY_PATH}/jobs/{client}/{token}"


def delegate(url):
    """Returns when the job is on Ferry’s disk. Whoever ends before the answer has
    come may be gone before Ferry could see who asked."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    token = "demo_" + uuid.uuid4().hex
    transfer = GLib.Variant("a{sv}", {
        "url": GLib.Variant("s", url),
        "token": GLib.Variant("s", token),
        "notify-action": GLib.Variant("s", "transfer-done"),
    })
    bus.call_sync(FERRY, FERRY_PATH, "org.freedesktop.Application", "ActivateAction",
                  GLib.Variant("(sava{sv})", ("add-transfer", [transfer], {})),
                  None, Gio.DBusCallFlags.NONE, -1, None)
    return token


class Demo(Gio.Application):
    """Runs only to hear how a transfer ended."""

    def __init__(self):
        super().__init__(application_id=APP_ID, flags=Gio.ApplicationFlags.DEFAULT_FLAGS)
        action = Gio.SimpleAction.new("transfer-done", GLib.VariantType("s"))
        action.connect("activate", self.on_transfer_done)
        self.add_action(action)

    def on_transfer_done(self, _action, token):
        state = self.get_dbus_connection().call_sync(
            FERRY, job_path(token.get_string()), "org.freedesktop.DBus.Properties", "Get",
            GLib.Variant("(ss)", ("org.ferry.Ferry1.Job", "State")), None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
        notice = Gio.Notification.new("The download is there" if state == "acknowledged" else "The download ended")
        notice.set_body(f"{token.get_string()}: {state}")
        self.send_notification(token.get_string(), notice)
        with (pathlib.Path(GLib.get_user_data_dir()) / "transfers.log").open("a", encoding="utf-8") as log:
            log.write(f"{token.get_string()} {state}\n")


def main():
    if len(sys.argv) == 2 and not sys.argv[1].startswith("-"):
        try:
            print(delegate(sys.argv[1]))
        except GLib.Error as error:
            Gio.DBusError.strip_remote_error(error)
            sys.exit(error.message)
    else:
        sys.exit(Demo().run(sys.argv))


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    main()
