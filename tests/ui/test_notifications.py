#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notifications of the built service in real servers: Xfce’s and dunst."""

import json
import unittest

from screen import FakeWindow, Sandbox, Screen, add_notification_server, fake_file_manager, has_name, wait_until

from gi.repository import Gio, GLib

from sandbox import FileServer

SERVER = "org.freedesktop.Notifications"
DUNSTRC = """[global]
mouse_left_click = do_action, close_current
font = Sans 10

[urgency_normal]
timeout = 0
"""


class Notifications(unittest.TestCase):

    def setUp(self):
        self.sandbox = self.enter(Sandbox(environment={"G_MESSAGES_DEBUG": "ferry"}))
        self.screen = self.enter(Screen(self.sandbox))
        self.server = self.enter(FileServer({"/a.iso": b"a" * 30_000, "/b.iso": b"b" * 30_000}))

    def enter(self, context):
        value = context.__enter__()
        self.addCleanup(lambda: context.__exit__(None, None, None))
        return value

    def start_xfce(self):
        add_notification_server(self.sandbox, self.screen.variables)

    def start_dunst(self):
        folder = self.sandbox.root / "config/dunst"
        folder.mkdir(parents=True)
        (folder / "dunstrc").write_text(DUNSTRC)
        self.screen.start("dunst")
        wait_until(lambda: has_name(self.sandbox, SERVER), 20, "dunst")

    def add(self, path):
        return self.sandbox.ferry("add", self.server.url(path), "--network", "always").stdout.strip()

    def state(self, job):
        return json.loads(self.sandbox.ferry("show", job, "--json").stdout)["state"]

    def wait_for_state(self, job, state):
        wait_until(lambda: self.state(job) == state, 30, f"the state “{state}”")

    def note(self, name):
        """Where the notification is."""
        try:
            window = wait_until(lambda: self.screen.find_windows(name), 30, "the notification")[-1]
        except AssertionError as error:
            raise AssertionError(f"{error}; the service said:\n{self.sandbox.log.read_text()}") from error
        return self.screen.geometry(window)

    def dunst(self, method, parameters=None, interface="org.dunstproject.cmd0"):
        """Asks dunst in its own words."""
        return self.sandbox.bus().call_sync(SERVER, "/org/freedesktop/Notifications", interface, method, parameters,
                                            None, Gio.DBusCallFlags.NONE, 5000, None).unpack()[0]

    def count_displayed(self):
        name = GLib.Variant("(ss)", ("org.dunstproject.cmd0", "displayedLength"))
        return self.dunst("Get", name, "org.freedesktop.DBus.Properties")

    def click_button(self, name, from_right):
        x, y, width, height = self.note(name)
        self.screen.click(x + width - from_right, y + height - 26)

    def test_retry_in_xfce(self):
        self.start_xfce()
        job = self.add("/missing")
        self.wait_for_state(job, "error")
        self.note("xfce4-notifyd")
        self.screen.shoot("notification-failed")
        self.server.files["/missing"] = b"here it is"
        self.click_button("xfce4-notifyd", 50)
        self.wait_for_state(job, "acknowledged")
        self.assertEqual((self.sandbox.work / "missing").read_bytes(), b"here it is")

    def test_show_in_folder_in_xfce(self):
        self.start_xfce()
        self.add("/a.iso")
        self.note("xfce4-notifyd")
        self.screen.shoot("notification-finished")
        manager = self.enter(fake_file_manager(self.sandbox))
        self.click_button("xfce4-notifyd", 70)
        wait_until(lambda: manager.calls, 10, "the file manager’s call")
        self.assertEqual(manager.calls[0], ("ShowItems", [(self.sandbox.work / "a.iso").as_uri()], ""))

    def test_sign_in_leads_to_the_window(self):
        self.start_xfce()
        window = self.enter(FakeWindow(self.sandbox))
        self.server.locked.add("/secret")
        job = self.add("/secret")
        self.note("xfce4-notifyd")
        self.screen.shoot("notification-sign-in")
        self.click_button("xfce4-notifyd", 50)
        self.assertTrue(window.wait_for("sign-in")[1].startswith(job))

    def test_several_are_one(self):
        self.start_dunst()
        self.add("/a.iso")
        self.add("/b.iso")
        self.note("Dunst")
        self.screen.shoot("notification-several")
        self.assertEqual(self.count_displayed(), 1)

    def test_click_opens_the_window_in_dunst(self):
        self.start_dunst()
        window = self.enter(FakeWindow(self.sandbox))
        job = self.add("/missing")
        self.wait_for_state(job, "error")
        x, y, width, _height = self.note("Dunst")
        self.screen.shoot("notification-dunst")
        self.screen.click(x + width // 2, y + 15)
        self.assertTrue(window.wait_for("show-job")[1].startswith(job))

    def test_none_while_a_window_is_focused(self):
        self.start_dunst()
        self.sandbox.call("SetFocus", GLib.Variant("(b)", (True,)))
        job = self.add("/missing")
        self.wait_for_state(job, "error")
        self.sandbox.call("SetFocus", GLib.Variant("(b)", (False,)))
        other = self.add("/missing-too")
        self.wait_for_state(other, "error")
        self.note("Dunst")
        self.assertEqual(self.count_displayed(), 1)

    def test_taken_down_when_it_is_retried(self):
        self.start_dunst()
        job = self.add("/missing")
        self.note("Dunst")
        self.server.files["/missing"] = b"here it is"
        self.sandbox.ferry("resume", job)
        self.wait_for_state(job, "acknowledged")
        wait_until(lambda: "has failed" in str(self.dunst("NotificationListHistory")), 20, "the end of the notification")


if __name__ == "__main__":
    unittest.main(verbosity=2)
