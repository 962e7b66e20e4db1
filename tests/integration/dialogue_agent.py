# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An agent of polkit’s like a desktop’s: it says what its dialogue would say.

usage: dialogue_agent.py dismiss COMMAND…   runs the command as its agent; whose user
                                            closes every dialogue; ends as that does
       dialogue_agent.py keep PID           is the agent of a process; its dialogues
                                            stay open until they are taken back
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


class Agent:
    def __init__(self, bus, pid, keeps):
        self._keeps = keeps
        self._open = {}
        bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], self._called, None, None)
        subject = ("unix-process", {"pid": GLib.Variant("u", pid), "start-time": GLib.Variant("t", start_time(pid))})
        bus.call_sync("org.freedesktop.PolicyKit1", "/org/freedesktop/PolicyKit1/Authority",
                      "org.freedesktop.PolicyKit1.Authority", "RegisterAuthenticationAgent",
                      GLib.Variant("((sa{sv})ss)", (subject, "C", PATH)), None, Gio.DBusCallFlags.NONE, -1, None)

    def _called(self, _connection, _sender, _path, _interface, method, parameters, invocation):
        if method == "BeginAuthentication":
            print("dialogue:", parameters[1], flush=True)
            self._open[parameters[4]] = invocation
            if not self._keeps:
                self._close(parameters[4])
        else:
            invocation.return_value(None)
            print("taken back", flush=True)
            self._close(parameters[0])

    def _close(self, cookie):
        self._open.pop(cookie).return_dbus_error("org.freedesktop.PolicyKit1.Error.Cancelled", "It was closed")


def start_command(words):
    """Returns its process, which waits for a byte into the pipe."""
    ready, go = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(go)
        os.read(ready, 1)
        os.execvp(words[0], words)
    return pid, go


def main():
    bus = Gio.bus_get_sync(Gio.BusType.SYSTEM, None)
    loop = GLib.MainLoop()
    if sys.argv[1] == "keep":
        agent = Agent(bus, int(sys.argv[2]), True)
        print("ready", flush=True)
        loop.run()
        return agent

    pid, go = start_command(sys.argv[2:])
    agent = Agent(bus, pid, False)
    status = []
    GLib.child_watch_add(GLib.PRIORITY_DEFAULT, pid, lambda _pid, code: (status.append(code), loop.quit()))
    os.write(go, b"g")
    loop.run()
    return os.waitstatus_to_exitcode(status[0])


if __name__ == "__main__":
    sys.exit(main())
