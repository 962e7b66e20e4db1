#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tray icon in a real panel that crashes and hides what rests, and its menu with
the real window behind it."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import unittest

from screen import WATCHER, has_name, wait_until
from test_tray import BELOW, TrayCase, add_real_window

from gi.repository import GLib

from sandbox import SERVICE_PATH  # noqa: E402

HELPER = pathlib.Path(__file__).resolve().parent / "desktop_helper.py"


def children_of(pid):
    """Pids of what @pid has started."""
    return [int(path.parent.name) for path in pathlib.Path("/proc").glob("[0-9]*/stat")
            if path.read_text().rpartition(")")[2].split()[1] == str(pid)]


class Panel(TrayCase):

    def kill_panel(self):
        """As a crash of the panel and of the plugin that has the tray."""
        children = children_of(self.panel.process.pid)
        self.assertTrue(children)
        for pid in [self.panel.process.pid, *children]:
            os.kill(pid, signal.SIGKILL)
        self.panel.process.wait()
        self.screen.processes.remove(self.panel.process)
        wait_until(lambda: not has_name(self.sandbox, WATCHER), 20, "the end of the tray")

    def item(self, name):
        """A property of the icon, as the panel reads it."""
        return self.sandbox.call("Get", GLib.Variant("(ss)", ("org.kde.StatusNotifierItem", name)),
                                 path=SERVICE_PATH + "/Tray", interface="org.freedesktop.DBus.Properties")[0]

    def tool_tip(self):
        return self.item("ToolTip")[2:]

    def is_empty(self):
        """Whether there is nothing in the tray but the panel’s own colour."""
        x, y, width, height = self.panel.area()
        return len(set(self.screen.shoot().crop((x, y + 4, width, height - 8)))) == 1

    def message(self, job):
        return json.loads(self.sandbox.ferry("show", job, "--json").stdout)["message"]

    def test_killed_panel_has_the_icon_again(self):
        job = self.add_and_see()
        for _ in range(2):
            self.kill_panel()
            self.panel.begin()
            self.panel.wait_for_item()
            self.wait_for_blue()
        self.assertEqual(len(self.panel.items()), 1)
        self.screen.click(*self.panel.middle(), button=2)
        self.wait_for_state(job, "suspended")

    def test_icon_is_hidden_when_nothing_is_to_be_done(self):
        job = self.add("/b.iso")
        self.panel.wait_for_item()
        self.wait_for_state(job, "acknowledged")
        wait_until(self.is_empty, 20, "an empty tray")
        self.assertEqual(self.item("Status"), "Passive")
        self.assertEqual(self.tool_tip(), ("Ferry", "Nothing is being transferred."))
        # It comes back with the next one.
        self.add()
        self.wait_for_blue()
        self.assertEqual(self.item("Status"), "Active")

    def test_tool_tip_says_what_is_going_on(self):
        job = self.add_and_see()
        wait_until(lambda: self.tells_progress("Debian_12", r"[\d.]+( .B)? of 8.0 MB"), 20, "what is transferred")
        another = self.add("/c.iso")
        wait_until(lambda: self.tells_progress("2 transfers are running", r"[\d.]+( .B)? of 16.0 MB"), 20, "the sum of both")
        self.sandbox.ferry("cancel", another)
        self.sandbox.ferry("suspend", job)
        wait_until(lambda: self.tool_tip() == ("Debian_12", self.message(job)), 20, "the suspension")
        self.sandbox.ferry("cancel", job)
        failed = self.sandbox.ferry("add", self.server.url("/none"), "--network", "always", "--name",
                                    "<img src='http://192.0.2.1/'>&").stdout.strip()
        self.wait_for_state(failed, "error")
        wait_until(lambda: self.item("Status") == "NeedsAttention", 20, "the call for attention")
        self.assertEqual(self.tool_tip(), ("‹img src='http://192.0.2.1/'›＆", self.message(failed)))
        self.assertNotRegex("".join(self.tool_tip()), "[<>&]")
        self.sandbox.ferry("cancel", failed)
        waiting = self.sandbox.ferry("add", "http://192.0.2.1/far.bin", "--network", "vpn").stdout.strip()
        wait_until(lambda: self.tool_tip() == ("far.bin", self.message(waiting)), 20, "the wait")
        self.assertEqual(self.item("Status"), "Active")

    def tells_progress(self, title, amount):
        """Whether the tool tip says how much is there, how fast it goes and how long it takes."""
        own_title, text = self.tool_tip()
        return own_title == title and re.fullmatch(
            amount + r" · [\d.]+ \w+/s · \d+ (seconds?|minutes?) left", text.replace("\xa0", " ")) is not None

    def test_tool_tip_tells_of_what_moves_beside_what_failed(self):
        failed = self.sandbox.ferry("add", self.server.url("/none"), "--network", "always").stdout.strip()
        self.wait_for_state(failed, "error")
        self.add()
        self.panel.wait_for_item()
        wait_until(lambda: " left" in self.tool_tip()[1], 20, "what moves")
        sentence, line = self.tool_tip()[1].split("\n")
        self.assertEqual(sentence, self.message(failed))
        self.assertTrue(line.startswith("Debian_12 · "), line)

    def test_tool_tip_on_the_screen_follows(self):
        self.add_and_see()
        x, y = self.panel.middle()
        self.screen.xdotool("mousemove", x + 60, y, "sleep", 0.2, "mousemove", x, y, "sleep", 0.1,
                            "mousemove", x + 2, y + 2)
        wait_until(lambda: self.see_below() and self.is_still(BELOW), 30, "the tool tip")
        first = self.screen.shoot().crop(BELOW)
        wait_until(lambda: self.see_below() and self.screen.shoot().crop(BELOW) != first, 20, "other numbers")
        self.screen.shoot("tray-tool-tip-later")


class MenuOfTheRealWindow(TrayCase):
    """Each entry that leads to the window’s own program, which is not running yet."""

    def add_window(self):
        add_real_window(self)

    def start_helper(self, *arguments):
        helper = subprocess.Popen([sys.executable, str(HELPER), *arguments], env=self.sandbox.env,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.addCleanup(helper.wait)
        self.addCleanup(helper.stdout.close)
        self.addCleanup(helper.kill)
        self.assertEqual(helper.stdout.readline(), "ready\n")

    def find(self, title):
        return self.screen.xdotool("search", "--onlyvisible", "--name", f"^{title}$").split()

    def test_preferences_open(self):
        self.add_and_see()
        self.open_menu()
        self.press("Up", "Return")
        wait_until(lambda: self.find("Preferences"), 30, "the preferences")

    def test_what_was_copied_is_added(self):
        self.add_and_see()
        self.start_helper("copy", f"Look at {self.server.url('/b.iso')} it is good.")
        self.open_menu()
        self.press("Up", "Up", "Up", "Return")
        dialog = wait_until(lambda: self.find("Add Download"), 30, "the dialog")[-1]

        def add():
            self.screen.xdotool("windowfocus", "--sync", dialog)
            self.press("Return")
            return any(job["files"][0]["url"] == self.server.url("/b.iso")
                       for job in json.loads(self.sandbox.ferry("list", "--all", "--json").stdout))
        wait_until(add, 30, "the download")


if __name__ == "__main__":
    unittest.main(verbosity=2)
