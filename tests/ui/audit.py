# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every page and dialog has to offer to a screen reader and a keyboard."""

import json
import re
import subprocess
import sys
import time
import unittest

from listener import NOBODY, Keyboard
from window_desktop import Desktop, Reader, wait_until

# What a person can do something with.
CONTROLS = {"push button", "toggle button", "check box", "text", "entry", "password text", "combo box", "page tab",
            "spin button", "slider", "switch", "link"}

# What GTK and libadwaita make for themselves is theirs to name: the inside of a
# choice, of an entry and of a number.
INNER = re.compile("> (combo box|text|entry|password text|spin button|list GtkListBox|list GtkListView)")

# An image in one of these says what the control says already.
HOLDERS = re.compile("> (push button|toggle button|page tab|list item|combo box|check box|text|entry|spin button|menu)")

# GTK reaches these by a shortcut of the window manager alone.
OF_THE_WINDOW = {"Minimize", "Maximize", "Close", "Restore"}

TYPE_NAME = re.compile(r"(Gtk|Adw|Ferry)[A-Z]\w+")


class AuditCase(unittest.TestCase):
    """A window on a desktop, with a server whose files the user adds."""

    new_user = False

    @classmethod
    def setUpClass(cls):
        cls.desktop = Desktop(height=1000, new_user=cls.new_user)
        cls.addClassCleanup(cls.desktop.__exit__, None, None, None)
        cls.prepare()
        cls.reader = Reader()
        cls.process = cls.desktop.start_window()
        cls.reader.application()
        cls.keyboard = Keyboard(cls.desktop, cls.reader)

    @classmethod
    def prepare(cls):
        """What has to be on the desktop before the window is."""

    def setUp(self):
        self.addCleanup(self.tell_if_it_failed)

    def tell_if_it_failed(self):
        if self.process.poll() is not None:
            print(f"the window ended with {self.process.poll()}\n{self.desktop.tell_log()}", file=sys.stderr)

    def act(self, name, *parameter):
        subprocess.run(["gapplication", "action", "org.ferry.Ferry", name, *parameter], env=self.desktop.env, check=True,
                       timeout=30)

    def add(self, path, *options):
        return self.desktop.ferry("add", self.server.url(path), "--network", "always", *options).stdout.strip()

    def wait_for_state(self, job, state):
        wait_until(lambda: json.loads(self.desktop.ferry("show", job, "--json").stdout)["state"] == state,
                   what=f"the state “{state}”")

    def is_there(self, node):
        """Whether it can be seen: GTK 4.8 tells no more of it than its size."""
        states = node.get_state_set()
        if not states.contains(self.reader.atspi.StateType.VISIBLE):
            return False
        component = node.get_component_iface()
        if component is None:
            return False
        extents = component.get_extents(self.reader.atspi.CoordType.WINDOW)
        return extents.width > 0 and extents.height > 0

    def nodes(self, title):
        """What can be seen of a window, with the roles and names above it."""
        window = wait_until(lambda: self.reader.find_window(title), what=f"the window “{title}”")
        return [(node, path) for node, path in self.reader.walk_with_path(window)
                if not self.elsewhere.search(f"{path} > {node.get_name()}") and self.is_there(node)]

    def is_nameless(self, node):
        name = node.get_name()
        return not name or TYPE_NAME.fullmatch(name) is not None

    def check_names(self, nodes):
        focusable = self.reader.atspi.StateType.FOCUSABLE
        nameless = [f"{node.get_role_name()} in {path}" for node, path in nodes
                    if node.get_role_name() in CONTROLS and node.get_state_set().contains(focusable)
                    and self.is_nameless(node) and not INNER.search(path)]
        self.assertEqual("\n".join(nameless), "")

    def check_images(self, nodes):
        unlabelled = [f"{node.get_role_name()} in {path}" for node, path in nodes
                      if node.get_role_name() in ("image", "icon") and self.is_nameless(node)
                      and not HOLDERS.search(path)]
        self.assertEqual("\n".join(unlabelled), "")

    def check_focus(self, nodes, reached):
        """Everything that can have the focus gets it, and says who it is."""
        states = self.reader.atspi.StateType
        # Entry rows of libadwaita 1.2 do not tell when they get the focus.
        n_unknown = reached.count(NOBODY)
        missed = []
        for node, path in nodes:
            state = node.get_state_set()
            what = (node.get_role_name(), node.get_name())
            if (what[0] in CONTROLS and state.contains(states.FOCUSABLE) and state.contains(states.SENSITIVE)
                    and what[1] not in OF_THE_WINDOW and what not in reached and not INNER.search(path)):
                if what[0] in ("text", "password text") and n_unknown > 0:
                    n_unknown -= 1
                else:
                    missed.append(f"{what} in {path}")
        self.assertEqual("\n".join(missed), "", reached)
        self.assertEqual([what for what in reached if what != NOBODY and not what[1]], [])

    def check(self, title, elsewhere="FerryJobPage|Welcome to Ferry", anchor=None, has_rows=False):
        """Looks at a window, but not at those of its pages that it does not show."""
        self.elsewhere = re.compile(elsewhere)
        self.keyboard.focus(title)
        reached = self.keyboard.go_round(anchor)
        if has_rows:
            reached += self.go_through_rows()
        nodes = self.nodes(title)
        with self.subTest(names=title):
            self.check_names(nodes)
        with self.subTest(images=title):
            self.check_images(nodes)
        with self.subTest(focus=title):
            self.check_focus(nodes, reached)

    def go_through_rows(self):
        """Tab goes through one row of a list, the arrows from row to row."""
        reached = []
        for row in range(4):
            while self.keyboard.press("Tab")[1] != "Main Menu":
                pass
            while self.keyboard.press("Tab")[1] not in ("Suspend", "Resume", "Renew Link…", "Sign In…"):
                pass
            reached += [self.keyboard.press("Home")] + [self.keyboard.press("Down") for _ in range(row)]
            reached += [self.keyboard.press("Tab") for _ in range(4)]
        return reached

    def close(self, title):
        """Closes a dialog as Escape does."""
        application = self.reader.application()
        windows = application.get_child_count()
        self.keyboard.focus(title)
        self.desktop.x("key", "Escape")
        wait_until(lambda: application.get_child_count() < windows, what=f"the end of “{title}”")
        time.sleep(0.3)

    def find_dialog(self):
        """The title of the window that is not the main one."""
        application = self.reader.application()
        return wait_until(lambda: next(
            (name for name in (application.get_child_at_index(index).get_name()
                               for index in range(application.get_child_count())) if name != "Ferry"), None),
            what="the dialog")
