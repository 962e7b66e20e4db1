#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window by keyboard alone: no mouse, and no screen reader’s presses."""

import json
import subprocess
import sys
import time
import unittest

from listener import Keyboard
from window_desktop import Desktop, Reader, wait_until

from sandbox import FileServer


class Keys(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = FileServer({"/typed.bin": b"typed" * 1000, "/other.bin": b"other"})
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.locked.add("/vault.bin")
        cls.desktop = Desktop(height=900)
        cls.addClassCleanup(cls.desktop.__exit__, None, None, None)
        cls.reader = Reader()

    def setUp(self):
        self.process = self.desktop.start_window()
        self.addCleanup(self.end)
        self.reader.application()
        self.keyboard = Keyboard(self.desktop, self.reader)
        self.keyboard.focus("Ferry")

    def end(self):
        self.keyboard.close()
        if self.process.poll() is not None:
            print(f"the window ended with {self.process.poll()}\n{self.desktop.tell_log()}", file=sys.stderr)
        self.desktop.end(self.process)
        wait_until(lambda: self.reader.find_application() is None, what="the end of the window")
        for job in self.jobs():
            self.desktop.ferry("cancel", job["id"], check=False)

    def jobs(self, *options):
        return json.loads(self.desktop.ferry("list", "--json", *options).stdout)

    def key(self, *keys):
        self.desktop.x("key", "--delay", 60, *keys)

    def type(self, text):
        self.desktop.x("type", "--delay", 20, text)

    def wait_for_dialog(self, is_there=True):
        application = self.reader.application()
        wait_until(lambda: (application.get_child_count() > 1) == is_there, what="the dialog")
        time.sleep(0.3)

    def tab_to(self, name):
        for _ in range(40):
            if self.keyboard.press("Tab")[1] == name:
                return
        raise AssertionError(f"Tab does not lead to “{name}”")

    def test_add_with_three_keys_and_an_address(self):
        self.key("ctrl+n")
        self.wait_for_dialog()
        self.keyboard.focus("Add Download")
        self.type(self.server.url("/typed.bin"))
        self.key("Return")
        self.wait_for_dialog(False)
        wait_until(lambda: any(job["name"] == "typed.bin" and job["state"] == "acknowledged"
                               for job in self.jobs("--all")), what="the file")

    def test_suspend_and_show_details_by_tab_and_space(self):
        job = self.desktop.ferry("add", "http://192.0.2.1/keys.bin", "--network", "vpn").stdout.strip()
        self.reader.row("keys.bin, Waiting")
        self.tab_to("Suspend")
        self.key("space")
        wait_until(lambda: self.jobs()[0]["state"] == "suspended", what="the suspension")
        self.tab_to("Show Details")
        self.key("space")
        self.reader.wait_for_text(job)
        self.tab_to("Resume")
        self.key("space")
        wait_until(lambda: self.jobs()[0]["state"] == "transient-error", what="the wait")
        self.key("alt+Left")
        self.tab_to("Add Download")

    def test_shelves_search_and_filter(self):
        self.desktop.ferry("add", "http://192.0.2.1/apple.bin", "--network", "vpn")
        self.desktop.ferry("add", "http://192.0.2.1/pear.bin", "--network", "vpn", "--suspended")
        self.reader.row("apple.bin")
        self.reader.row("pear.bin")
        self.key("ctrl+f")
        self.type("APPLE")
        wait_until(lambda: not self.has_row("pear.bin") and self.has_row("apple.bin"), what="the one that was found")
        self.key("ctrl+f")
        wait_until(lambda: self.has_row("pear.bin"), what="all of them")
        self.key("alt+2")
        self.reader.wait_for_text("Nothing Finished Yet")
        self.key("alt+1")
        self.key("ctrl+f")
        self.tab_to("Search transfers")
        self.keyboard.press("Tab")
        self.key("space", "Down", "Down", "Down", "Return")
        wait_until(lambda: not self.has_row("apple.bin") and self.has_row("pear.bin"), what="the suspended one alone")

    def has_row(self, beginning):
        return any(self.reader.find_all("list item", lambda name: name.startswith(beginning), each)
                   for each in self.reader.find_all("list", "Active transfers"))

    def ask_to_sign_in(self):
        job = self.desktop.ferry("add", self.server.url("/vault.bin"), "--network", "always").stdout.strip()
        self.reader.row("vault.bin, Waiting")
        self.tab_to("Sign In…")
        self.key("space")
        self.wait_for_dialog()
        windows = self.desktop.x("search", "--onlyvisible", "--class", "ferry").split()
        dialog = next(window for window in windows if window != self.desktop.wait_for_window())
        self.desktop.x("windowfocus", "--sync", dialog)
        return job

    def test_sign_in_with_name_tab_password_and_enter(self):
        job = self.ask_to_sign_in()
        self.server.files["/vault.bin"] = b"gold"
        self.server.locked.discard("/vault.bin")
        self.addCleanup(self.server.locked.add, "/vault.bin")
        self.type("ann")
        self.key("Tab")
        self.type("open sesame")
        self.key("Return")
        self.wait_for_dialog(False)
        wait_until(lambda: json.loads(self.desktop.ferry("show", job, "--json").stdout)["state"] == "acknowledged",
                   what="the file")
        self.assertIsNone(self.process.poll())

    def test_dialog_goes_away_with_the_focus_in_any_part_of_it(self):
        for tabs in range(4):
            with self.subTest(tabs=tabs):
                self.ask_to_sign_in()
                self.key(*["Tab"] * tabs, "Escape")
                self.wait_for_dialog(False)
                self.assertIsNone(self.process.poll())
                self.keyboard.focus("Ferry")
                self.desktop.ferry("cancel", "--all")

    def test_shortcuts_are_shown(self):
        self.key("ctrl+question")
        self.wait_for_dialog()
        self.reader.wait_for_text("Close the window; transfers go on")
        self.reader.wait_for_text("Search")

    def test_preferences_open_and_close(self):
        self.key("ctrl+comma")
        self.desktop.wait_for_window("Preferences")
        self.keyboard.focus("Preferences")
        self.key("Escape")
        self.wait_for_dialog(False)

    def test_close_leaves_transfers_running_and_says_so_once(self):
        said = subprocess.Popen(["dbus-monitor", "--session", "interface='org.freedesktop.Notifications'",
                                 "interface='org.gtk.Notifications'"], env=self.desktop.env, stdout=subprocess.PIPE,
                                text=True)
        self.addCleanup(said.wait)
        self.addCleanup(said.stdout.close)
        self.addCleanup(said.kill)
        self.desktop.ferry("add", "http://192.0.2.1/on.bin", "--network", "vpn")
        self.reader.row("on.bin")
        self.key("ctrl+w")
        self.assertEqual(self.process.wait(20), 0)
        self.assertEqual(self.jobs()[0]["state"], "transient-error")
        told = subprocess.run(["gsettings", "get", "org.ferry.Ferry.Window", "background-told"], env=self.desktop.env,
                              capture_output=True, text=True, check=True).stdout
        self.assertEqual(told.strip(), "true")
        self.process = self.desktop.start_window()
        self.reader.row("on.bin")
        self.keyboard.focus("Ferry")
        self.key("ctrl+q")
        self.assertEqual(self.process.wait(20), 0)
        said.terminate()
        self.assertEqual(said.stdout.read().count("Transfers Go On"), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
