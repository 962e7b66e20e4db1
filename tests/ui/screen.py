# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen that nobody sees, a real panel with a tray on it, and a mouse.

SHOTS names a folder that screenshots are kept in; without it they go with the
test.
"""

import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import threading

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "integration"))
from sandbox import BUILD, SERVICE_NAME, Sandbox, wait_until  # noqa: E402

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
WATCHER = "org.kde.StatusNotifierWatcher"
BLUE = (0x35, 0x84, 0xe4)  # of the progress ring

PANEL = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array"><value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="true"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=400;y=24"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="48"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray">
    <property name="icon-size" type="int" value="32"/><property name="square-icons" type="bool" value="true"/>
  </property></property>
</channel>
"""


def find_program(name, *folders):
    """Path of a program that Debian keeps out of PATH."""
    for folder in folders:
        for path in pathlib.Path("/").glob(folder.lstrip("/") + "/" + name):
            return str(path)
    found = shutil.which(name)
    if found is None:
        raise AssertionError(f"{name} is not installed; tools/install-packages test installs it")
    return found


class Picture:
    """A screenshot as rows of pixels."""

    def __init__(self, data):
        fields = data.split(None, 4)
        assert fields[0] == b"P6", fields[0]
        self.width, self.height = int(fields[1]), int(fields[2])
        self.pixels = data[len(data) - self.width * self.height * 3:]

    def get(self, x, y):
        at = 3 * (y * self.width + x)
        return tuple(self.pixels[at:at + 3])

    def count(self, colour, area, tolerance=12):
        """How many pixels of @area (x, y, width, height) have about @colour."""
        left, top, width, height = area
        return sum(all(abs(a - b) <= tolerance for a, b in zip(self.get(x, y), colour))
                   for y in range(top, min(top + height, self.height))
                   for x in range(left, min(left + width, self.width)))

    def crop(self, area):
        left, top, width, height = area
        return [self.get(x, y) for y in range(top, top + height) for x in range(left, left + width)]


class Screen(contextlib.AbstractContextManager):
    """An X server on the sandbox’s bus: the one that it has, or one of its own."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.processes = []
        self.shots = pathlib.Path(os.environ.get("SHOTS") or sandbox.root / "shots")
        self.shots.mkdir(parents=True, exist_ok=True)
        data = os.environ.get("XDG_DATA_DIRS", "/usr/local/share:/usr/share")
        self._link_icons()
        self.variables = {
            "DISPLAY": sandbox.env.get("DISPLAY") or self._start_display(), "GDK_BACKEND": "x11", "NO_AT_BRIDGE": "1",
            "XDG_DATA_DIRS": f"{sandbox.root}/share:{data}",
        }
        sandbox.env.update(self.variables)

    def _start_display(self):
        read, write = os.pipe()
        # Without -noreset it turns clients away for a moment whenever the last one
        # has left, and xdotool comes and leaves all the time.
        self.processes.append(subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=[write], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            raise AssertionError("Xvfb did not start")
        return f":{number}"

    def _link_icons(self):
        """Ferry’s icons where an installation would have put them."""
        share = self.sandbox.root / "share"
        (share / "icons").mkdir(parents=True)
        (share / "icons" / "hicolor").symlink_to(SOURCE / "data/icons/hicolor")

    def __exit__(self, *_arguments):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
                process.wait()

    def start(self, *command, quiet=True):
        """Starts a program of the desktop."""
        sink = subprocess.DEVNULL if quiet else None
        process = subprocess.Popen(command, env=self.sandbox.env, stdin=subprocess.DEVNULL,
                                   stdout=sink, stderr=sink)
        self.processes.append(process)
        return process

    def stop(self, process):
        process.terminate()
        process.wait()
        self.processes.remove(process)

    def shoot(self, name=None):
        """A picture of the screen, kept under @name."""
        if name is not None:
            subprocess.run(["import", "-window", "root", str(self.shots / f"{name}.png")],
                           env=self.sandbox.env, check=True)
        data = subprocess.run(["import", "-window", "root", "-depth", "8", "ppm:-"], env=self.sandbox.env,
                              check=True, capture_output=True).stdout
        return Picture(data)

    def xdotool(self, *arguments):
        return subprocess.run(["xdotool", *map(str, arguments)], env=self.sandbox.env, check=False,
                              capture_output=True, text=True).stdout

    def click(self, x, y, button=1):
        self.xdotool("mousemove", x, y, "sleep", 0.2, "click", button)

    def find_windows(self, name):
        """Ids of the windows of class @name that can be seen."""
        return self.xdotool("search", "--onlyvisible", "--class", name).split()

    def geometry(self, window):
        """x, y, width, height."""
        text = self.xdotool("getwindowgeometry", "--shell", window)
        values = dict(line.split("=") for line in text.splitlines() if "=" in line)
        return tuple(int(values[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))


def has_name(sandbox, name):
    """Whether somebody owns @name."""
    answer = sandbox.bus().call_sync(
        "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "NameHasOwner",
        GLib.Variant("(s)", (name,)), None, Gio.DBusCallFlags.NONE, 5000, None)
    return answer.unpack()[0]


class Panel:
    """xfce4-panel with nothing but a tray."""

    def __init__(self, screen):
        self.screen = screen
        self.sandbox = screen.sandbox
        folder = pathlib.Path(self.sandbox.env["XDG_CONFIG_HOME"]) / "xfce4/xfconf/xfce-perchannel-xml"
        folder.mkdir(parents=True)
        (folder / "xfce4-panel.xml").write_text(PANEL)
        screen.start(find_program("xfconfd", "/usr/lib/*/xfce4/xfconf", "/usr/lib*/xfce4/xfconf"))
        self.wait_for_name("org.xfce.Xfconf")
        self.process = None
        self.begin()

    def wait_for_name(self, name):
        wait_until(lambda: has_name(self.sandbox, name), 30, name)

    def begin(self):
        self.process = self.screen.start("xfce4-panel", "--disable-wm-check")
        self.wait_for_name(WATCHER)

    def end(self):
        self.screen.stop(self.process)
        wait_until(lambda: not has_name(self.sandbox, WATCHER), 10, "the end of the panel")

    def items(self):
        """The items that have registered, as the watcher has them."""
        answer = self.sandbox.bus().call_sync(
            WATCHER, "/StatusNotifierWatcher", "org.freedesktop.DBus.Properties", "Get",
            GLib.Variant("(ss)", (WATCHER, "RegisteredStatusNotifierItems")), None,
            Gio.DBusCallFlags.NONE, 5000, None)
        return [item for item in answer.unpack()[0] if item.endswith("/org/ferry/Ferry/Service/Tray")]

    def wait_for_item(self, seconds=20):
        return wait_until(self.items, seconds, "the tray icon’s registration")

    def area(self):
        """Where the icon is."""
        window = wait_until(lambda: self.screen.find_windows("xfce4-panel"), 20, "the panel’s window")[0]
        x, y, _width, height = self.screen.geometry(window)
        return x, y, 64, height

    def middle(self):
        x, y, _width, height = self.area()
        return x + 20, y + height // 2


FILE_MANAGER = """<node><interface name="org.freedesktop.FileManager1">
  <method name="ShowItems"><arg type="as" direction="in"/><arg type="s" direction="in"/></method>
</interface></node>"""


def add_notification_server(sandbox, variables):
    """Lets the first notification start Xfce’s server."""
    sandbox.add_service("org.freedesktop.Notifications",
                        find_program("xfce4-notifyd", "/usr/lib/*/xfce4/notifyd", "/usr/lib*/xfce4/notifyd"), variables)
    sandbox.add_service("org.xfce.Xfconf",
                        find_program("xfconfd", "/usr/lib/*/xfce4/xfconf", "/usr/lib*/xfce4/xfconf"))


class FakeWindow(contextlib.AbstractContextManager):
    """Stands for a program: owns its name and writes down what it is asked for.

    Without more it is the window’s program, whose requests are in asked, as
    (action, parameter, platform data).
    """

    XML = """<node><interface name="org.freedesktop.Application">
      <method name="Activate"><arg type="a{sv}" direction="in"/></method>
      <method name="ActivateAction"><arg type="s" direction="in"/><arg type="av" direction="in"/>
        <arg type="a{sv}" direction="in"/></method>
    </interface></node>"""

    def __init__(self, sandbox, name="org.ferry.Ferry", path="/org/ferry/Ferry", xml=None):
        self.asked = []
        self.calls = []
        self._name = name
        self._path = path
        self._xml = xml or self.XML
        self._ready = threading.Event()
        self._context = GLib.MainContext()
        self._loop = GLib.MainLoop(self._context)
        self._address = sandbox.env["DBUS_SESSION_BUS_ADDRESS"]
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    def _run(self):
        self._context.push_thread_default()
        flags = Gio.DBusConnectionFlags
        connection = Gio.DBusConnection.new_for_address_sync(
            self._address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
        connection.set_exit_on_close(False)
        interface = Gio.DBusNodeInfo.new_for_xml(self._xml).interfaces[0]
        connection.register_object(self._path, interface, self._on_call, None, None)
        connection.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "RequestName",
                             GLib.Variant("(su)", (self._name, 4)), None, Gio.DBusCallFlags.NONE, 5000, None)
        self._ready.set()
        self._loop.run()
        connection.close_sync(None)

    def _on_call(self, _connection, _sender, _path, _interface, method, parameters, invocation):
        values = parameters.unpack()
        self.calls.append((method, *values))
        if method == "Activate":
            self.asked.append(("", None, values[0]))
        elif method == "ActivateAction":
            self.asked.append((values[0], values[1][0] if values[1] else None, values[2]))
        invocation.return_value(None)

    def wait_for(self, action, seconds=10):
        """The first request for @action."""
        return wait_until(lambda: next((row for row in self.asked if row[0] == action), None),
                          seconds, f"“{action or 'Activate'}”")

    def __exit__(self, *_arguments):
        self._loop.quit()
        self._thread.join(10)


def fake_file_manager(sandbox):
    """Stands for Nautilus, Thunar or Dolphin, which are asked by that name."""
    return FakeWindow(sandbox, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1", FILE_MANAGER)


__all__ = ["BLUE", "BUILD", "SERVICE_NAME", "FakeWindow", "Panel", "Picture", "Sandbox", "Screen", "add_notification_server",
           "fake_file_manager", "find_program", "has_name", "wait_until"]
