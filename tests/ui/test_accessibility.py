#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and dialog as a screen reader and a keyboard find it.

Every control has a name, no image is without one, Tab reaches all of it, and
what moves does not chatter.
"""

import json
import re
import subprocess
import sys
import time
import unittest

from listener import NOBODY, Keyboard, Listener
from window_desktop import Desktop, Reader, wait_until

from sandbox import FileServer, make_bytes

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

# Pages that a window does not show have been shown before, and look the same from here.
LIST = "FerryJobPage|Welcome to Ferry|Nothing to Carry|Nothing Finished Yet|No Results Found"
OTHERS = "FerryJobPane|Welcome to Ferry|Add Download|Search|Main Menu|page tab|Filter"

FIRST_GROUPS = {"General": "Desktop", "Network": "Networks, by Priority", "Apps": "Apps That Hand Over Transfers",
                "Sign-Ins": "Stored Sign-Ins", "Advanced": "At the Same Time"}

TYPE_NAME = re.compile(r"(Gtk|Adw|Ferry)[A-Z]\w+")


class Audit(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = FileServer({"/done.bin": b"x" * 1000, "/big.iso": make_bytes(40_000_000)}, rate=400_000)
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.locked.add("/vault.bin")
        cls.desktop = Desktop(height=1000, new_user=True)
        cls.addClassCleanup(cls.desktop.__exit__, None, None, None)
        cls.reader = Reader()
        cls.process = cls.desktop.start_window()
        cls.reader.application()
        cls.keyboard = Keyboard(cls.desktop, cls.reader)

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

    def test_1_first_page(self):
        self.reader.find("push button", "Start")
        self.check("Ferry", "FerryJobPage|FerryJobPane")
        self.reader.press("Start")

    def test_2_empty_list(self):
        # Tab may reach the first page once more while that fades away.
        self.reader.find("push button", "Add Download")
        self.check("Ferry", anchor="Add Download")

    def test_3_list_with_every_kind_of_button(self):
        self.desktop.ferry("add", "http://192.0.2.1/waiting.bin", "--network", "vpn")
        self.wait_for_state(self.add("/missing.bin"), "error")
        self.wait_for_state(self.add("/vault.bin"), "transient-error")
        self.wait_for_state(self.add("/big.iso", "--limit", "1kB/s"), "transferring")
        self.reader.row("missing.bin, Failed")
        self.reader.row("big.iso, Transferring")
        self.check("Ferry", LIST, "Add Download", has_rows=True)

    def test_4_search(self):
        self.desktop.x("windowfocus", "--sync", self.desktop.wait_for_window())
        self.desktop.x("key", "ctrl+f")
        self.reader.find("entry", "Search transfers")
        self.check("Ferry", LIST, "Add Download", has_rows=True)
        self.desktop.x("key", "ctrl+f")

    def test_5_finished(self):
        self.wait_for_state(self.add("/done.bin"), "acknowledged")
        self.reader.find("page tab", "Finished").get_action_iface().do_action(0)
        self.reader.row("done.bin, Finished", "Finished transfers")
        self.check("Ferry", LIST + "|Active transfers|Search transfers|Filter", "Main Menu")
        self.reader.find("page tab", "Active").get_action_iface().do_action(0)

    def test_6_page_of_a_job(self):
        jobs = json.loads(self.desktop.ferry("list", "--json").stdout)
        job = next(job["id"] for job in jobs if job["name"] == "waiting.bin")
        self.act("show-job", f"'{job}'")
        self.reader.wait_for_text("http://192.0.2.1/waiting.bin")
        self.check("Ferry", OTHERS, "Back to the List")
        self.reader.press("Back to the List")

    def test_7_dialogs_of_a_job(self):
        for row, button, title in (("vault.bin", "Sign In…", "Sign In for “vault.bin”"),
                                   ("missing.bin", "Renew Link…", "Renew the Link of “missing.bin”")):
            with self.subTest(dialog=button):
                self.reader.press_in_row(row, button)
                self.reader.wait_for_text(title)
                dialog = self.find_dialog()
                self.check(dialog)
                self.close(dialog)

    def find_dialog(self):
        """The title of the window that is not the main one."""
        application = self.reader.application()
        return wait_until(lambda: next(
            (name for name in (application.get_child_at_index(index).get_name()
                               for index in range(application.get_child_count())) if name != "Ferry"), None),
            what="the dialog")

    def test_8_add(self):
        self.reader.press("Add Download")
        self.reader.find("text", "Addresses")
        self.desktop.wait_for_window("Add Download")
        self.check("Add Download")
        self.reader.find("list item", "More Options")
        self.keyboard.focus("Add Download")
        while self.keyboard.press("Tab")[1] != "More Options":
            pass
        self.desktop.x("key", "space")
        wait_until(lambda: any(node.get_name() == "Replace Existing Files" for node, _ in self.nodes("Add Download")),
                   what="the options")
        self.check("Add Download")
        self.close("Add Download")

    def test_9_preferences(self):
        for page in ("General", "Network", "Apps", "Sign-Ins", "Advanced"):
            with self.subTest(page=page):
                self.act("preferences")
                self.desktop.wait_for_window("Preferences")
                self.reader.find("check box", "Notifications")
                self.reader.find("page tab", page).get_action_iface().do_action(0)
                self.elsewhere = re.compile("nothing")
                wait_until(lambda: any(node.get_name() == FIRST_GROUPS[page] for node, _ in self.nodes("Preferences")),
                           what=f"the page “{page}”")
                self.check("Preferences", "list (Desktop|Tidying Up)" if page != "General" else "nothing", "General")
                self.close("Preferences")

    def test_progress_does_not_chatter(self):
        """A screen reader that follows the window hears of a transfer now and then."""
        self.add("/big.iso", "--name", "chatter.iso", "--priority", "foreground", "-o", str(self.desktop.work / "c.iso"))
        self.reader.row("chatter.iso, Transferring")
        ear = Listener(self.reader, "object:property-change:accessible-name",
                       "object:property-change:accessible-description", "object:property-change:accessible-value",
                       "object:text-changed", "object:announcement", "object:state-changed:busy")
        self.addCleanup(ear.close)
        ear.hear(10)
        # The label with the numbers changes twice a second, but nothing that has the focus.
        told = [one for one in ear.names() if one[0] != "label"]
        self.reader.row("chatter.iso, Transferring")
        self.assertLessEqual(len(told), 8, told)


if __name__ == "__main__":
    unittest.main(verbosity=2)
