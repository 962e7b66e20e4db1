#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the file chooser of xdg-desktop-portal, whose user is quick.

    file_portal.py URI

It says “ready”, answers every question for a file with URI, and prints the filters
that it was given, as JSON: [NAME, [[KIND, PATTERN], …]], KIND 0 for a pattern and 1
for a type.
"""

import json
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

PORTAL = "org.freedesktop.portal"
XML = f"""<node><interface name="{PORTAL}.FileChooser">
  <method name="OpenFile">
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="a{{sv}}" direction="in"/>
    <arg type="o" direction="out"/>
  </method>
  <property name="version" type="u" access="read"/>
</interface></node>"""


def on_called(connection, sender, _path, _interface, _method, parameters, invocation):
    _parent, _title, options = parameters.unpack()
    request = f"/org/freedesktop/portal/desktop/request/{sender[1:].replace('.', '_')}/{options['handle_token']}"
    print(json.dumps(options.get("filters")), flush=True)
    invocation.return_value(GLib.Variant("(o)", (request,)))
    connection.emit_signal(sender, request, f"{PORTAL}.Request", "Response",
                           GLib.Variant("(ua{sv})", (0, {"uris": GLib.Variant("as", [sys.argv[1]])})))


bus = Gio.bus_get_sync(Gio.BusType.SESSION)
bus.register_object("/org/freedesktop/portal/desktop", Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], on_called,
                    lambda *_: GLib.Variant("u", 3), None)
Gio.bus_own_name_on_connection(bus, f"{PORTAL}.Desktop", Gio.BusNameOwnerFlags.NONE,
                               lambda *_: print("ready", flush=True), None)
GLib.MainLoop().run()
