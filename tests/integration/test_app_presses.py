#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sandboxed app that presses what is the user’s to press: the tray and its menu,
the buttons of notifications, the actions of the service. It may talk to Ferry, so
that all of Ferry’s objects are within its reach; the proxy is the real one.

Each is pressed by the user, too, to see that it would have done something.
"""

import json
import pathlib
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import GLib  # noqa: E402

from app_case import JOB, NOTES_JOBS, PROPERTIES, TRAY, AppCase, create, get  # noqa: E402
from confined import call, error_of  # noqa: E402
from sandbox import SERVICE_NAME, SERVICE_PATH, make_bytes, wait_until  # noqa: E402

MENU = TRAY + "/Menu"
ITEM = "org.kde.StatusNotifierItem"
DBUSMENU = "com.canonical.dbusmenu"
NOTIFICATIONS = "org.freedesktop.Notifications"
NOTIFICATIONS_PATH = "/org/freedesktop/Notifications"
DESK = pathlib.Path(__file__).resolve().parent / "mock_desk.py"

# What notifications and the window have to press, and what somebody may guess.
ACTIONS = ("", "consent", "retry", "open-file", "open-folder", "show-job", "sign-in", "quit", "preferences")


class PressCase(AppCase):
    """The user has a job that moves slowly and one that failed; the app has asked
    for one, and the user for nothing else."""

    def setUp(self):
        super().setUp()
        self.box.add_service(NOTIFICATIONS, f"/usr/bin/python3 {DESK}")
        self.box.call_bus("StartServiceByName", GLib.Variant("(su)", (NOTIFICATIONS, 0)))
        self.server.rate = 4000
        self.server.files["/b"] = make_bytes(2_000_000)
        self.own = self.box.ferry("add", self.server.url("/b")).stdout.strip()
        self.failed = self.box.ferry("add", self.server.url("/none")).stdout.strip()
        wait_until(lambda: self.show(self.failed)["state"] == "error", what="the failure")
        wait_until(lambda: self.show(self.own)["state"] == "transferring", what="the first bytes")
        create(self.app, self.server.url("/a"), token="t")
        self.nonce = self.question()["nonce"]
        self.before = self.world()

    def show(self, job):
        return json.loads(self.box.ferry("show", job, "--json").stdout)

    def world(self):
        """All that somebody could have changed by pressing something."""
        jobs = {job["id"]: (job["state"], job["priority"], job["wait"])
                for job in json.loads(self.box.ferry("list", "--all", "--json").stdout)}
        settings = json.loads(self.box.ferry("config", "list", "--json").stdout)
        return jobs, settings, [question["nonce"] for question in self.questions()]

    def assert_nothing_changed(self):
        self.assertEqual(self.world(), self.before)
        self.assertEqual([path for path, _ in self.server.requests if path == "/a"], [])

    def assert_denied(self, method, parameters, path, interface):
        self.assert_error("AccessDenied", "own transfers only", call, self.app, method, parameters, path=path,
                          interface=interface)

    def desk(self, method, parameters=None):
        return self.box.bus().call_sync(NOTIFICATIONS, NOTIFICATIONS_PATH, "org.ferry.Test.Desk", method, parameters,
                                        None, 0, 5000, None).unpack()

    def note(self, label):
        """Number and key of a button that says so."""
        def find():
            for number, _summary, actions in self.desk("List")[0]:
                for key, text in zip(actions[::2], actions[1::2]):
                    if text == label:
                        return number, key
            return None
        return wait_until(find, what=f"the button {label}")


class TestTray(PressCase):

    def setUp(self):
        super().setUp()
        wait_until(lambda: len(self.items()) > 3, what="the tray’s menu")

    def items(self):
        """Ids of all items of the menu, and their labels, as the user’s panel sees them."""
        def walk(item):
            number, properties, children = item
            yield number, properties.get("label", "")
            for child in children:
                yield from walk(child)
        try:
            layout = self.box.call("GetLayout", GLib.Variant("(iias)", (0, -1, [])), path=MENU, interface=DBUSMENU)
        except GLib.Error:
            return {}  # it comes with the first job
        return dict(walk(layout[1]))

    @staticmethod
    def press(number):
        return GLib.Variant("(isvu)", (number, "clicked", GLib.Variant("i", 0), 0))

    def test_app_cannot_press_any_item_of_the_menu(self):
        items = self.items()
        for number in items:
            self.assert_denied("Event", self.press(number), MENU, DBUSMENU)
            self.assert_denied("AboutToShow", GLib.Variant("(i)", (number,)), MENU, DBUSMENU)
        events = [(number, "clicked", GLib.Variant("i", 0), 0) for number in items]
        self.assert_denied("EventGroup", GLib.Variant("(a(isvu))", (events,)), MENU, DBUSMENU)
        self.assert_nothing_changed()

    def test_app_cannot_read_the_menu(self):
        for method, parameters in (("GetLayout", GLib.Variant("(iias)", (0, -1, []))),
                                   ("GetGroupProperties", GLib.Variant("(aias)", ([], []))),
                                   ("GetProperty", GLib.Variant("(is)", (1, "label")))):
            self.assert_denied(method, parameters, MENU, DBUSMENU)
        for path, interface in ((MENU, DBUSMENU), (TRAY, ITEM)):
            self.assert_denied("GetAll", GLib.Variant("(s)", (interface,)), path, PROPERTIES)

    def test_app_cannot_press_the_tray(self):
        for method in ("Activate", "SecondaryActivate", "ContextMenu"):
            self.assert_denied(method, GLib.Variant("(ii)", (0, 0)), TRAY, ITEM)
        self.assert_denied("Scroll", GLib.Variant("(is)", (1, "vertical")), TRAY, ITEM)
        self.assert_nothing_changed()

    def test_user_can(self):
        """The same item that the app could not press."""
        number = next(number for number, label in self.items().items() if "uspend" in label)
        self.box.call("Event", self.press(number), path=MENU, interface=DBUSMENU)
        wait_until(lambda: self.show(self.own)["state"] == "suspended", what="the suspended job")


class TestNotifications(PressCase):

    def forge(self, number, key, destination):
        self.app.emit_signal(destination, NOTIFICATIONS_PATH, NOTIFICATIONS, "ActionInvoked",
                             GLib.Variant("(us)", (number, key)))

    def test_app_cannot_pretend_that_a_notification_was_clicked(self):
        """To everybody, and to Ferry’s own connection; its name and the numbers are no secret."""
        service = self.box.call_bus("GetNameOwner", GLib.Variant("(s)", (SERVICE_NAME,)))[0]
        buttons = [self.note("Allow"), self.note("Retry")]
        for number, key in buttons:
            for destination in (None, service, SERVICE_NAME):
                self.forge(number, key, destination)
        # What comes over the same connection afterwards is answered afterwards.
        self.assertEqual(get(self.app, NOTES_JOBS + "t", "Wait"), "consent")
        self.assert_nothing_changed()

    def test_user_can_allow(self):
        self.desk("Click", GLib.Variant("(us)", self.note("Allow")))
        self.server.rate = 0
        self.wait_for("t", "acknowledged")

    def test_user_can_retry(self):
        self.server.files["/none"] = b"there"
        self.desk("Click", GLib.Variant("(us)", self.note("Retry")))
        self.server.rate = 0
        wait_until(lambda: self.show(self.failed)["state"] == "acknowledged", what="the download")


class TestActions(PressCase):

    PLACES = (SERVICE_PATH, "/org/ferry/Ferry", MENU, TRAY)

    def parameters(self):
        return [[], [GLib.Variant("s", self.own)], [GLib.Variant("s", self.failed)],
                [GLib.Variant("(ss)", (self.nonce, "allow"))]]

    def test_app_cannot_activate_what_notifications_do(self):
        """org.freedesktop.Application and org.gtk.Actions, in the plain and in the “app.” form."""
        for name in [prefix + action for action in ACTIONS for prefix in ("", "app.", "win.")]:
            for parameter in self.parameters():
                body = GLib.Variant("(sava{sv})", (name, parameter, {}))
                for path in self.PLACES:
                    for interface, method in (("org.freedesktop.Application", "ActivateAction"),
                                              ("org.gtk.Actions", "Activate")):
                        error = error_of(call, self.app, method, body, path=path, interface=interface)
                        self.assertIn(error[0], ("InvalidArgument", "UnknownMethod"), (name, path))
        self.assert_nothing_changed()

    def test_app_cannot_set_an_actions_state(self):
        body = GLib.Variant("(sva{sv})", ("consent", GLib.Variant("b", True), {}))
        for path in self.PLACES:
            error_of(call, self.app, "SetState", body, path=path, interface="org.gtk.Actions")
        self.assert_nothing_changed()

    def test_actions_know_the_apps_own_jobs_only(self):
        for action in ("suspend-transfer", "resume-transfer", "cancel-transfer", "complete-transfer"):
            for token in (self.show(self.own)["token"], self.show(self.failed)["token"]):
                body = GLib.Variant("(sava{sv})", (action, [GLib.Variant("s", token)], {}))
                for interface, method in (("org.freedesktop.Application", "ActivateAction"),
                                          ("org.gtk.Actions", "Activate")):
                    self.assert_error("NotFound", "", call, self.app, method, body, interface=interface)
        self.assert_nothing_changed()

    def test_activating_the_service_itself_does_nothing(self):
        for method, body in (("Activate", GLib.Variant("(a{sv})", ({},))),
                             ("Open", GLib.Variant("(asa{sv})", (["http://127.0.0.1:9/x"], {})))):
            try:
                call(self.app, method, body, interface="org.freedesktop.Application")
            except GLib.Error:
                pass
        self.assert_nothing_changed()

    def test_user_can(self):
        body = GLib.Variant("(sava{sv})", ("cancel-transfer", [GLib.Variant("s", self.show(self.own)["token"])], {}))
        self.box.call("Activate", body, interface="org.gtk.Actions")
        wait_until(lambda: self.show(self.own)["state"] == "cancelled", what="the end of the job")

    def test_app_cannot_call_what_administrators_helpers_call(self):
        for method, parameters in (("Administer", GLib.Variant("(sss)", (self.own, "cancel", "root"))),
                                   ("Hold", GLib.Variant("(ss)", (self.own, "0" * 32))),
                                   ("Keep", GLib.Variant("(ss)", (self.own, "0" * 32))),
                                   ("GiveAway", GLib.Variant("(ss)", (self.own, "root"))),
                                   ("Has", GLib.Variant("(s)", (self.own,)))):
            name, _ = error_of(call, self.app, method, parameters, interface="org.ferry.Ferry1.HandOver")
            self.assertEqual(name, "AccessDenied")
        self.assert_nothing_changed()

    def test_app_cannot_call_jobs_of_the_user_by_their_path(self):
        path = f"{SERVICE_PATH}/jobs/_user/{self.own}"
        for method in ("Cancel", "Suspend", "Resume", "Complete"):
            error_of(call, self.app, method, path=path, interface=JOB)
        self.assert_nothing_changed()


if __name__ == "__main__":
    unittest.main(verbosity=2)
