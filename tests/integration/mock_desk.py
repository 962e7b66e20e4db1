# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mock of a desktop: its notification server, which keeps what it is to show, and
clicks on it when it is told to, by org.ferry.Test.Desk on the same object; and its
tray, which takes every icon."""

from gi.repository import Gio, GLib

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
XML = f"""<node><interface name="{NAME}">
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
<arg type="a{{sv}}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method></interface>
<interface name="org.ferry.Test.Desk">
<method name="List"><arg type="a(usas)" direction="out"/></method>
<method name="Click"><arg type="u" direction="in"/><arg type="s" direction="in"/></method></interface></node>"""
TRAY = "org.kde.StatusNotifierWatcher"
TRAY_XML = f"""<node><interface name="{TRAY}">
<method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method></interface></node>"""


class Server:
    def __init__(self, bus):
        self._shown = {}
        self._last = 0
        self._bus = bus
        for interface in Gio.DBusNodeInfo.new_for_xml(XML).interfaces:
            bus.register_object(PATH, interface, self._called, None, None)

    def _called(self, _connection, _sender, _path, _interface, method, parameters, invocation):
        invocation.return_value(getattr(self, method)(*parameters.unpack()))

    def GetCapabilities(self):  # noqa: N802
        return GLib.Variant("(as)", (["actions", "body"],))

    def GetServerInformation(self):  # noqa: N802
        return GLib.Variant("(ssss)", ("mock", "test", "1", "1.2"))

    def Notify(self, _app, replaced, _icon, summary, _body, actions, _hints, _timeout):  # noqa: N802
        number = replaced
        if number == 0:
            self._last += 1
            number = self._last
        self._shown[number] = (summary, actions)
        return GLib.Variant("(u)", (number,))

    def CloseNotification(self, number):  # noqa: N802
        self._shown.pop(number, None)

    def List(self):  # noqa: N802
        return GLib.Variant("(a(usas))", ([(number, *shown) for number, shown in self._shown.items()],))

    def Click(self, number, key):  # noqa: N802
        self._bus.emit_signal(None, PATH, NAME, "ActionInvoked", GLib.Variant("(us)", (number, key)))


def main():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    server = Server(bus)
    bus.register_object("/StatusNotifierWatcher", Gio.DBusNodeInfo.new_for_xml(TRAY_XML).interfaces[0],
                        lambda *call: call[-1].return_value(None), None, None)
    for name in (TRAY, NAME):
        Gio.bus_own_name_on_connection(bus, name, 0, None, None)
    GLib.MainLoop().run()
    return server


if __name__ == "__main__":
    main()
