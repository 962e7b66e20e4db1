# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop with a display, where the built window is driven as a screen reader
would: through AT-SPI, by roles and names.

One to a process, since AT-SPI knows but one session. The service is the real
one, started by the bus.
"""

import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

# AT-SPI warns of things of its own, which are no failure; GLib reads this when
# it is loaded.
os.environ.pop("G_DEBUG", None)

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/integration"))

from sandbox import BUILD, Sandbox, wait_until  # noqa: E402

LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher",
             "/usr/lib/at-spi-bus-launcher")


class Desktop(Sandbox):
    """A sandbox with an X server and an accessibility bus."""

    def __init__(self, width=1024, height=768, accessible=True, new_user=False, **options):
        super().__init__(**options)
        self._programs = []
        try:
            self._bring_up(width, height, accessible, new_user)
        except BaseException:
            self.__exit__(None, None, None)
            raise

    def _bring_up(self, width, height, accessible, new_user):
        self.log_of_window = self.root / "window.log"
        self.env.update({
            "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo", "ADW_DISABLE_PORTAL": "1", "GTK_USE_PORTAL": "0",
            "GTK_THEME_VARIANT": "", "XDG_DATA_DIRS": f"{self.root}/data:/usr/local/share:/usr/share",
        })
        if not new_user:
            self.set_window("welcome-shown", "true")
        shutil.copytree(ROOT / "data/icons", self.root / "data/icons")
        self.env["DISPLAY"] = ":" + self._start_display(width, height)
        if accessible:
            self._offer_accessibility()
        else:
            self.env["GTK_A11Y"] = "none"

    def set_window(self, key, value):
        """What the window remembers from before."""
        subprocess.run(["gsettings", "set", "org.ferry.Ferry.Window", key, str(value)], env=self.env, check=True)

    def _start_display(self, width, height):
        reading, writing = os.pipe()
        self._programs.append(subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp",
             "-noreset"],
            pass_fds=[writing], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        os.close(writing)
        with os.fdopen(reading) as told:
            return told.readline().strip()

    def _offer_accessibility(self):
        launcher = next(path for path in LAUNCHERS if os.path.exists(path))
        (self.root / "services/org.a11y.Bus.service").write_text(
            f"[D-BUS Service]\nName=org.a11y.Bus\nExec={launcher}\n")
        for key in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
            os.environ[key] = self.env[key]
        os.environ.pop("NO_AT_BRIDGE", None)
        subprocess.run(["dbus-send", "--session", "--dest=org.freedesktop.DBus", "--type=method_call", "/",
                        "org.freedesktop.DBus.UpdateActivationEnvironment",
                        f"dict:string:string:DISPLAY,{self.env['DISPLAY']},XDG_RUNTIME_DIR,{self.root}/run"],
                       env=self.env, check=True)

    def start_window(self, *arguments, program=None, **environment):
        """Starts the window and returns its process."""
        with open(self.log_of_window, "ab") as log:
            process = subprocess.Popen([str(program or BUILD / "src/window/ferry-window"), *map(str, arguments)],
                                       env=self.env | environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       cwd=self.work)
        self._programs.append(process)
        return process

    def end(self, process, seconds=10):
        """Ends a program that start_window() has started."""
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def x(self, *command):
        return subprocess.run(["xdotool", *map(str, command)], env=self.env, capture_output=True, text=True,
                              check=True, timeout=30).stdout

    def wait_for_window(self, title="Ferry", seconds=30):
        """The X window of that title, once it can be seen."""
        pattern = re.sub(r"[][(){}.*+?^$|\\]", r"\\\g<0>", title)

        def look():
            done = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{pattern}$"], env=self.env,
                                  capture_output=True, text=True, check=False, timeout=30)
            return done.stdout.split()
        return wait_until(look, seconds, f"a window “{title}”")[-1]

    def screenshot(self, path, window=None):
        subprocess.run(["import", "-window", window or "root", str(path)], env=self.env, check=True, timeout=30)

    def __exit__(self, kind, value, trace):
        for process in reversed(self._programs[1:]):
            self.end(process)
        super().__exit__(kind, value, trace)
        for process in self._programs[:1]:
            self.end(process)
        return None

    def tell_log(self):
        if self.log_of_window.exists():
            return self.log_of_window.read_text(errors="replace")
        return ""


class Reader:
    """What a screen reader sees of one application."""

    def __init__(self, name="org.ferry.Ferry"):
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi
        self.atspi = Atspi
        self.name = name

    def find_application(self):
        desktop = self.atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and child.get_name() == self.name and child.get_child_count() > 0:
                return child
        return None

    def application(self, seconds=30):
        return wait_until(self.find_application, seconds, "the window on the accessibility bus")

    def walk(self, node=None):
        """Every node below, in the order of the tree; gone ones are left out."""
        from gi.repository import GLib
        node = node or self.find_application()
        if node is None:
            return
        try:
            yield node
            for index in range(node.get_child_count()):
                child = node.get_child_at_index(index)
                if child is not None:
                    yield from self.walk(child)
        except GLib.Error:
            return

    def is_showing(self, node):
        """GTK 4.8 tells of no more than what its widgets were told themselves."""
        return node.get_state_set().contains(self.atspi.StateType.VISIBLE)

    def find_all(self, role=None, name=None, within=None):
        from gi.repository import GLib
        found = []
        for node in self.walk(within):
            try:
                if ((role is None or node.get_role_name() == role)
                        and (name is None or (name(node.get_name()) if callable(name) else node.get_name() == name))
                        and self.is_showing(node)):
                    found.append(node)
            except GLib.Error:
                continue
        return found

    def find(self, role=None, name=None, seconds=45, within=None):
        """The first such node; waits for it."""
        return wait_until(lambda: self.find_all(role, name, within), seconds, f"a {role or 'node'} named {name}")[0]

    def has(self, role=None, name=None):
        return bool(self.find_all(role, name))

    def walk_with_path(self, node=None, path=""):
        """Every node and the roles and names above it."""
        from gi.repository import GLib
        node = node or self.application()
        try:
            yield node, path
            below = f"{path} > {node.get_role_name()} {node.get_name()}"
            for index in range(node.get_child_count()):
                child = node.get_child_at_index(index)
                if child is not None:
                    yield from self.walk_with_path(child, below)
        except GLib.Error:
            return

    def focused_name(self):
        """The name of what has the keyboard’s focus, empty if nothing has."""
        focused = [node for node in self.walk() if node.get_state_set().contains(self.atspi.StateType.FOCUSED)]
        return focused[-1].get_name() if focused else ""

    def find_window(self, title):
        """The window of that title; not what is in it."""
        application = self.application()
        return next(window for window in (application.get_child_at_index(index)
                                          for index in range(application.get_child_count()))
                    if window is not None and window.get_name() == title)

    def press(self, name, role="push button", seconds=45, within=None):
        node = self.find(role, name, seconds, within)
        node.get_action_iface().do_action(0)
        return node

    def press_mnemonic(self, label):
        """Presses a button whose name GTK gives with the underscore of its mnemonic."""
        button = self.find("push button", lambda name: name in (label, f"_{label}", f"_{label} {label}"))
        wait_until(lambda: button.get_state_set().contains(self.atspi.StateType.SENSITIVE), what=label)
        button.get_action_iface().do_action(0)

    def answer(self, label):
        """Presses a button that closes its dialog, and waits for the end of that.

        GTK 4.8 crashes when it is asked about a part of a window that goes, so
        that nothing but the number of windows is asked for meanwhile.
        """
        application = self.application()
        windows = application.get_child_count()
        self.press_mnemonic(label)
        wait_until(lambda: application.get_child_count() < windows, what=f"the end of the dialog after “{label}”")
        time.sleep(0.3)

    def type_into(self, name, text, role="text"):
        node = self.find(role, name)
        node.get_editable_text_iface().set_text_contents(text)
        return node

    def texts(self, within=None):
        """Everything that can be read now."""
        from gi.repository import GLib
        said = []
        for node in self.find_all("label", within=within):
            with contextlib.suppress(GLib.Error):
                said.append(node.get_name())
        return said

    def wait_for_text(self, part, seconds=45):
        return wait_until(lambda: next((text for text in self.texts() if part in text), None), seconds,
                          f"a text with “{part}”")

    def row(self, beginning, shelf="Active transfers", seconds=45):
        """The row of the job whose name begins like that."""
        def look():
            return [row for each in self.find_all("list", shelf)
                    for row in self.find_all("list item", lambda name: name.startswith(beginning), each)]
        return wait_until(look, seconds, f"{beginning} among the {shelf}")[0]

    def row_says(self, beginning, part, shelf="Active transfers", seconds=45):
        """Waits until the row has a text with that part."""
        def look():
            return any(part in text for text in self.texts(self.row(beginning, shelf)))
        return wait_until(look, seconds, f"“{part}” of {beginning}")

    def press_in_row(self, beginning, button, shelf="Active transfers"):
        self.press(button, within=self.row(beginning, shelf))

    def dump(self):
        lines = []
        for node in self.walk():
            lines.append(f"{node.get_role_name()} {node.get_name()!r}")
        return "\n".join(lines)


def settle(seconds=0.3):
    """Only for pictures: lets an animation come to its end."""
    time.sleep(seconds)
