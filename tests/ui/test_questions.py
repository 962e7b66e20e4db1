#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an app in a sandbox wants is asked by a notification in a real server."""

import unittest

from screen import Screen, add_notification_server, wait_until

from gi.repository import GLib

from app_case import APP, AppCase, create

SERVER = "xfce4-notifyd"


class Questions(AppCase):

    def setUp(self):
        super().setUp()
        self.screen = self.enterContext(Screen(self.box))
        add_notification_server(self.box, self.screen.variables)

    def ask(self):
        """Lets the app ask, and returns where the notification is."""
        create(self.app, self.server.url("/a"), token="t")
        return self.note()

    def note(self):
        window = wait_until(lambda: self.screen.find_windows(SERVER), 30, "the notification")[-1]
        return self.screen.geometry(window)

    def click_button(self, place):
        """Clicks the first button for 0, the last for 1."""
        x, y, width, height = self.note()
        self.screen.click(x + 50 + int((width - 100) * place), y + height - 26)

    def test_allow(self):
        self.ask()
        self.screen.shoot("question")
        self.click_button(0)
        self.wait_for("t", "acknowledged")
        self.assertEqual((self.downloads / "a").read_bytes(), self.server.files["/a"])
        self.assertEqual(self.questions(), [])

    def test_deny(self):
        self.ask()
        self.click_button(0.4)
        self.wait_for("t", "error")
        apps = self.box.call("ListApps")[0]
        self.assertEqual([(app["app"], app["permission"]) for app in apps], [(APP, "deny")])

    def test_only_this_once(self):
        self.ask()
        self.click_button(1)
        self.wait_for("t", "acknowledged")
        apps = self.box.call("ListApps")[0]
        self.assertEqual([app["permission"] for app in apps if app["permission"] != "ask"], [])

    def test_answered_elsewhere_it_is_taken_down(self):
        self.ask()
        self.answer(self.question()["nonce"], "deny")
        wait_until(lambda: not self.screen.find_windows(SERVER), 30, "the end of the notification")

    def test_asked_when_the_user_has_looked_away(self):
        self.box.call("SetFocus", GLib.Variant("(b)", (True,)))
        create(self.app, self.server.url("/a"), token="t")
        self.question()
        self.assertEqual(self.screen.find_windows(SERVER), [])
        self.box.call("SetFocus", GLib.Variant("(b)", (False,)))
        self.note()

    def test_asked_without_other_notifications(self):
        self.box.call("SetSetting", GLib.Variant("(ss)", ("notifications", "false")))
        self.ask()


if __name__ == "__main__":
    unittest.main(verbosity=2)
