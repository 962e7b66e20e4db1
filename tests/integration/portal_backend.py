#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mock of the desktop behind the real xdg-desktop-portal.

The backends of real desktops that can start apps at login need a session of that
desktop. This one says yes to everything, and writes what it was asked to the file
“asked”, as JSON lines.
"""

import json
import pathlib
import shutil
import sys

NAME = "org.freedesktop.impl.portal.desktop.mock"
PATH = "/org/freedesktop/portal/desktop"
PORTAL_SERVICE = pathlib.Path("/usr/share/dbus-1/services/org.freedesktop.portal.Desktop.service")
XML = """<node>
  <interface name="org.freedesktop.impl.portal.Access">
    <method name="AccessDialog">
      <arg type="o" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="a{sv}" direction="in"/><arg type="u" direction="out"/><arg type="a{sv}" direction="out"/>
    </method>
  </interface>
  <interface name="org.freedesktop.impl.portal.Background">
    <method name="GetAppState"><arg type="a{sv}" direction="out"/></method>
    <method name="NotifyBackground">
      <arg type="o" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="u" direction="out"/><arg type="a{sv}" direction="out"/>
    </method>
    <method name="EnableAutostart">
      <arg type="s" direction="in"/><arg type="b" direction="in"/><arg type="as" direction="in"/>
      <arg type="u" direction="in"/><arg type="b" direction="out"/>
    </method>
    <signal name="RunningApplicationsChanged"/>
  </interface>
</node>"""


class Backend:
    """What a test sees of it: what it was asked, and how it is put beside a portal."""

    def __init__(self, box):
        self.folder = box.root / "portal"
        self.folder.mkdir()
        (self.folder / "mock.portal").write_text(
            f"[portal]\nDBusName={NAME}\n"
            "Interfaces=org.freedesktop.impl.portal.Access;org.freedesktop.impl.portal.Background;\nUseIn=mock\n")
        (box.root / "services" / f"{NAME}.service").write_text(
            f"[D-BUS Service]\nName={NAME}\nExec=/usr/bin/python3 {__file__} {self.folder}\n")
        shutil.copy(PORTAL_SERVICE, box.root / "services")

    def asked(self, method):
        """The arguments of each call of a method, oldest first."""
        path = self.folder / "asked"
        lines = path.read_text().splitlines() if path.exists() else []
        return [arguments for name, arguments in map(json.loads, lines) if name == method]


def main():
    """What the bus starts."""
    import gi
    gi.require_version("Gio", "2.0")
    from gi.repository import Gio, GLib
    folder = pathlib.Path(sys.argv[1])
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)

    def answer(_bus, _sender, _path, _interface, method, parameters, invocation):
        with (folder / "asked").open("a", encoding="utf-8") as log:
            log.write(json.dumps([method, parameters.unpack()]) + "\n")
        invocation.return_value({
            "AccessDialog": lambda: GLib.Variant("(ua{sv})", (0, {})),
            "GetAppState": lambda: GLib.Variant("(a{sv})", ({},)),
            "NotifyBackground": lambda: GLib.Variant("(ua{sv})", (0, {})),
            "EnableAutostart": lambda: GLib.Variant("(b)", (parameters.unpack()[1],)),
        }[method]())

    for interface in Gio.DBusNodeInfo.new_for_xml(XML).interfaces:
        bus.register_object(PATH, interface, answer, None, None)
    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE, None, None)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
