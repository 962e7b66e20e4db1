#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An app is told how its transfer ended, whatever crashes in between."""

import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from app_case import APP, JOB, NOTES_JOBS, AppCase, create  # noqa: E402
from confined import call, connect  # noqa: E402
from sandbox import wait_until  # noqa: E402

PATH = "/" + APP.replace(".", "/")
APPLICATION = """<node><interface name="org.freedesktop.Application">
  <method name="ActivateAction">
    <arg type="s" direction="in"/><arg type="av" direction="in"/><arg type="a{sv}" direction="in"/>
  </method>
</interface></node>"""


class App:
    """The app’s own name on the bus; it answers when the test says so."""

    def __init__(self, box):
        self.bus = connect(box.env["DBUS_SESSION_BUS_ADDRESS"])
        self.calls = []
        interface = Gio.DBusNodeInfo.new_for_xml(APPLICATION).interfaces[0]
        self.bus.register_object(PATH, interface, self._on_call, None, None)
        self._call_bus("RequestName", GLib.Variant("(su)", (APP, 4)))

    def _call_bus(self, method, parameters):
        self.bus.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", method, parameters, None,
                           Gio.DBusCallFlags.NONE, -1, None)

    def _on_call(self, _bus, _sender, _path, _interface, _method, parameters, invocation):
        self.calls.append((parameters.unpack(), invocation))

    def answer(self):
        self.calls[-1][1].return_value(None)
        self.bus.flush_sync(None)

    def leave(self):
        self._call_bus("ReleaseName", GLib.Variant("(s)", (APP,)))


class Notices(AppCase):

    def setUp(self):
        super().setUp()
        self.box.ferry("app", "allow", APP)
        self.notes = App(self.box)

    def told(self, times=1):
        self.pump(lambda: len(self.notes.calls) == times, f"notice number {times}")
        return self.notes.calls[-1][0]

    def not_told(self, times):
        """Whatever is to come has come when a later job’s notice has."""
        self.box.ferry("list")
        create(self.app, self.server.url("/b"), token="later", notify_action="later")
        self.pump(lambda: any(words[0] == "later" for words, _ in self.notes.calls), "the later notice")
        self.assertEqual(len([words for words, _ in self.notes.calls if words[0] != "later"]), times)

    def make_durable(self):
        """What is acknowledged is on disk, and what came before it."""
        self.box.ferry("add", "--suspended", self.server.url("/b"))

    def answer_notice(self):
        self.notes.answer()
        self.make_durable()

    def fail_notice(self):
        """As the bus does when a program could not be started."""
        self.notes.calls[-1][1].return_dbus_error("org.freedesktop.DBus.Error.Spawn.ChildExited", "it ended")
        self.notes.bus.flush_sync(None)
        self.make_durable()

    def begin(self, path="/a", **options):
        create(self.app, self.server.url(path), token="t", notify_action="done", **options)

    def test_told_once_of_the_end(self):
        self.begin()
        self.assertEqual(self.told(), ("done", ["t"], {}))
        self.assertEqual(self.state("t"), "acknowledged")
        self.answer_notice()
        self.kill_service()
        self.not_told(1)

    def test_told_again_when_the_service_was_killed_before_the_answer(self):
        self.begin()
        self.told()
        self.kill_service()
        self.box.ferry("list")
        self.assertEqual(self.told(2), ("done", ["t"], {}))
        self.answer_notice()
        self.kill_service()
        self.not_told(2)

    def test_told_again_of_a_failure(self):
        self.begin("/missing")
        self.told()
        self.assertEqual(self.state("t"), "error")
        self.kill_service()
        self.box.ferry("list")
        self.assertEqual(self.told(2), ("done", ["t"], {}))

    def test_told_again_of_what_waits_to_be_completed(self):
        self.begin(auto_complete=False)
        self.told()
        self.assertEqual(self.state("t"), "transferred")
        self.kill_service()
        self.box.ferry("list")
        self.told(2)
        self.notes.answer()
        call(self.app, "Complete", path=NOTES_JOBS + "t", interface=JOB)
        self.told(3)

    def test_resumed_job_has_no_old_failure_to_tell(self):
        self.begin("/missing")
        self.told()
        self.server.files["/missing"] = self.server.files["/a"]
        self.server.rate = 5000
        call(self.app, "Resume", path=NOTES_JOBS + "t", interface=JOB)
        self.wait_for("t", "transferring")
        self.kill_service()
        self.server.rate = 0
        self.box.ferry("list")
        self.wait_for("t", "acknowledged")
        self.told(2)

    def test_app_that_is_gone_is_dropped(self):
        self.notes.leave()
        self.begin()
        self.wait_for("t", "acknowledged")
        # The bus has said no by the time that it has answered this, too.
        self.make_durable()
        self.kill_service()
        self.notes = App(self.box)
        self.not_told(0)

    def test_app_that_never_answers_is_given_up(self):
        self.begin()
        self.told()
        for times in range(2, 6):
            self.fail_notice()
            self.kill_service()
            self.box.ferry("list")
            self.told(times)
        self.fail_notice()
        self.kill_service()
        self.not_told(5)

    def test_untold_job_stays_in_a_history_that_keeps_nothing(self):
        self.box.ferry("config", "set", "history-days", "0")
        self.begin()
        self.told()
        self.kill_service()
        self.box.ferry("list")
        self.told(2)
        self.notes.answer()
        wait_until(lambda: self.box.ferry("list", "--all", "--json").stdout.strip() == "[]", what="the job to be forgotten")


if __name__ == "__main__":
    unittest.main(verbosity=2)
