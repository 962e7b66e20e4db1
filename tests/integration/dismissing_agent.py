# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An agent of polkit’s like a desktop’s, whose user closes every dialogue.

usage: dismissing_agent.py COMMAND…    runs the command with itself as its agent

Prints what the dialogue would have said. Ends as the command does.
"""

import os
import pathlib
import sys

from gi.repository import Gio, GLib

PATH = "/org/ferry/Test/Agent"
XML = """<node><interface name="org.freedesktop.PolicyKit1.AuthenticationAgent">
<method name="BeginAuthentication"><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="a{ss}" direction="in"/><arg type="s" direction="in"/>
<arg type="a(sa{sv})" direction="in"/></method>
<method name="CancelAuthentication"><arg type="s" direction="in"/></method></interface></node>"""


def start_time(pid):
    return int(pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])


def called(_connection, _sender, _path, _interface, method, parameters, invocation):
    if method == "BeginAuthentication":
        print("dialogue:", parameters[1], flush=True)
        invocation.return_dbus_error("org.freedesktop.PolicyKit1.Error.Cancelled", "The user closed the dialogue")
    else:
        invocation.return_value(None)


def main():
    ready, go = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(go)
        os.read(ready, 1)
        os.execvp(sys.argv[1], sys.argv[1:])
    bus = Gio.bus_get_sync(Gio.BusType.SYSTEM, None)
    bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], called, None, None)
    subject = ("unix-process", {"pid": GLib.Variant("u", pid), "start-time": GLib.Variant("t", start_time(pid))})
    bus.call_sync("org.freedesktop.PolicyKit1", "/org/freedesktop/PolicyKit1/Authority",
                  "org.freedesktop.PolicyKit1.Authority", "RegisterAuthenticationAgent",
                  GLib.Variant("((sa{sv})ss)", (subject, "C", PATH)), None, Gio.DBusCallFlags.NONE, -1, None)
    loop = GLib.MainLoop()
    status = []
    GLib.child_watch_add(GLib.PRIORITY_DEFAULT, pid, lambda _pid, code: (status.append(code), loop.quit()))
    os.write(go, b"g")
    loop.run()
    return os.waitstatus_to_exitcode(status[0])


if __name__ == "__main__":
    sys.exit(main())
