#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a sandboxed app gets the user’s consent, and how it does not."""

import json
import os
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from app_case import APP, JOB, NOTES_JOBS, PROPERTIES, TRAY, AppCase, create, get, variants  # noqa: E402
from confined import call, error_of  # noqa: E402
from sandbox import SERVICE_PATH, wait_until  # noqa: E402


class Consent(AppCase):

    def test_first_job_waits_and_nothing_is_fetched(self):
        path = create(self.app, self.server.url("/a"), token="t")
        self.assertEqual(path, NOTES_JOBS + "t")
        self.assertEqual(get(self.app, path, "State"), "queued")
        self.assertEqual(get(self.app, path, "Wait"), "consent")
        question = self.question()
        self.assertEqual((question["app"], question["hosts"], len(question["jobs"])), (APP, ["127.0.0.1"], 1))
        self.assertEqual(os.listdir(self.downloads), [])
        self.assertEqual(self.server.requests, [])

    def test_allowed_app_goes_on_and_is_not_asked_again(self):
        create(self.app, self.server.url("/a"), token="t")
        self.answer(self.question()["nonce"], "allow")
        self.wait_for("t", "acknowledged")
        self.assertEqual((self.downloads / "a").read_bytes(), self.server.files["/a"])
        create(self.app, self.server.url("/b"), token="u")
        self.wait_for("u", "acknowledged")
        self.assertEqual(self.questions(), [])

    def test_answer_outlives_the_service(self):
        create(self.app, self.server.url("/a"), token="t")
        self.answer(self.question()["nonce"], "allow")
        self.wait_for("t", "acknowledged")
        self.kill_service()
        create(self.app, self.server.url("/b"), token="u")
        self.wait_for("u", "acknowledged")

    def test_question_outlives_the_service(self):
        create(self.app, self.server.url("/a"), token="t")
        nonce = self.question()["nonce"]
        self.kill_service()
        self.box.call("ListJobs", GLib.Variant("(a{sv})", ({},)))
        again = self.question()
        self.assertNotEqual(again["nonce"], nonce)
        self.assert_error("NotFound", "no longer open", self.box.call, "AnswerConsent",
                          GLib.Variant("(ss)", (nonce, "allow")))
        self.answer(again["nonce"], "allow")
        self.wait_for("t", "acknowledged")

    def test_denied_app_fails_and_is_refused_from_then_on(self):
        create(self.app, self.server.url("/a"), token="t")
        self.answer(self.question()["nonce"], "deny")
        self.wait_for("t", "error")
        self.assertEqual(get(self.app, NOTES_JOBS + "t", "Error")[0], "consent-denied")
        self.assert_error("ConsentDenied", "do not allow", create, self.app, self.server.url("/b"))
        self.assertEqual(self.server.requests, [])

    def test_denied_app_cannot_resume_its_way_in(self):
        create(self.app, self.server.url("/a"), token="t")
        self.answer(self.question()["nonce"], "deny")
        self.wait_for("t", "error")
        call(self.app, "Resume", path=NOTES_JOBS + "t", interface=JOB)
        self.wait_for("t", "error")
        self.assertEqual(self.server.requests, [])

    def test_once_is_for_what_was_shown(self):
        create(self.app, self.server.url("/a"), token="t")
        first = self.question()
        create(self.app, self.server.url("/b"), token="u")
        self.answer(first["nonce"], "once")
        self.wait_for("t", "acknowledged")
        second = wait_until(lambda: [question for question in self.questions() if question["nonce"] != first["nonce"]],
                            what="the next question")[0]
        self.assertEqual(get(self.app, NOTES_JOBS + "u", "Wait"), "consent")
        self.answer(second["nonce"], "deny")
        self.wait_for("u", "error")

    def test_job_that_was_allowed_once_cannot_fetch_more(self):
        self.server.rate = 20000
        create(self.app, self.server.url("/a"), token="t", auto_complete=False)
        self.answer(self.question()["nonce"], "once")
        self.wait_for("t", "transferring")
        call(self.app, "AddFiles", GLib.Variant("(a(sa{sv}))", ([(self.server.url("/b"), {})],)),
             path=NOTES_JOBS + "t", interface=JOB)
        self.question()
        self.assertEqual(get(self.app, NOTES_JOBS + "t", "Wait"), "consent")
        self.assertNotIn("/b", [path for path, _ in self.server.requests])

    def test_job_cannot_be_changed_while_the_user_is_asked(self):
        create(self.app, self.server.url("/a"), token="t")
        self.question()
        files = GLib.Variant("(a(sa{sv}))", ([(self.server.url("/b"), {})],))
        options = GLib.Variant("(a{sv})", (variants(url=self.server.url("/b")),))
        for method, parameters in (("AddFiles", files), ("SetOptions", options)):
            self.assert_error("InvalidState", "just being asked", call, self.app, method, parameters,
                              path=NOTES_JOBS + "t", interface=JOB)

    def test_suspended_job_is_asked_for_when_it_is_resumed(self):
        create(self.app, self.server.url("/a"), token="t", suspended=True)
        call(self.app, "AddFiles", GLib.Variant("(a(sa{sv}))", ([(self.server.url("/b"), {})],)),
             path=NOTES_JOBS + "t", interface=JOB)
        self.assertEqual(self.questions(), [])
        call(self.app, "Resume", path=NOTES_JOBS + "t", interface=JOB)
        self.answer(self.question()["nonce"], "once")
        self.wait_for("t", "acknowledged")
        self.assertEqual(sorted(os.listdir(self.downloads)), ["a", "b"])

    def test_answer_is_not_for_a_job_that_was_suspended_meanwhile(self):
        create(self.app, self.server.url("/a"), token="t")
        nonce = self.question()["nonce"]
        call(self.app, "Suspend", path=NOTES_JOBS + "t", interface=JOB)
        self.assert_error("NotFound", "no longer open", self.answer, nonce, "once")

    def test_cancelled_job_takes_its_question_along(self):
        create(self.app, self.server.url("/a"), token="t")
        self.question()
        call(self.app, "Cancel", path=NOTES_JOBS + "t", interface=JOB)
        wait_until(lambda: not self.questions(), what="the end of the question")

    def test_nonce_is_good_for_one_answer(self):
        create(self.app, self.server.url("/a"), token="t")
        nonce = self.question()["nonce"]
        self.answer(nonce, "once")
        self.assert_error("NotFound", "no longer open", self.answer, nonce, "allow")
        self.assert_error("NotFound", "no longer open", self.answer, "0" * 32, "allow")

    def test_app_cannot_answer_its_own_question(self):
        create(self.app, self.server.url("/a"), token="t")
        nonce = self.question()["nonce"]
        for method, parameters in (("AnswerConsent", GLib.Variant("(ss)", (nonce, "allow"))),
                                   ("AskConsent", GLib.Variant("(s)", (APP,))),
                                   ("ForgetApp", GLib.Variant("(s)", (APP,))), ("ListApps", None)):
            self.assert_error("AccessDenied", "own transfers only", call, self.app, method, parameters)
        self.assert_error("AccessDenied", "own transfers only", get, self.app, SERVICE_PATH, "Questions",
                          "org.ferry.Ferry1")
        everything = call(self.app, "GetAll", GLib.Variant("(s)", ("org.ferry.Ferry1",)), interface=PROPERTIES)[0]
        self.assertEqual(list(everything), ["Version"])
        for path in (SERVICE_PATH, "/org/ferry/Ferry"):
            for action in ("answer-consent", "consent", "allow"):
                parameter = GLib.Variant("(sava{sv})", (action, [GLib.Variant("(ss)", (nonce, "allow"))], {}))
                for interface, method in (("org.gtk.Actions", "Activate"),
                                          ("org.freedesktop.Application", "ActivateAction")):
                    error_of(call, self.app, method, parameter, path=path, interface=interface)
        self.assertEqual(self.question()["nonce"], nonce)
        self.assertEqual(get(self.app, NOTES_JOBS + "t", "Wait"), "consent")

    def test_app_cannot_press_the_trays_menu(self):
        self.server.rate = 5000
        self.box.ferry("add", self.server.url("/b"))
        pressed = GLib.Variant("(ii)", (0, 0))
        wait_until(lambda: error_of(call, self.app, "Activate", pressed, path=TRAY,
                                    interface="org.kde.StatusNotifierItem")[0] != "UnknownMethod", what="the tray")
        for path, interface, method, parameters in (
                (TRAY, "org.kde.StatusNotifierItem", "Activate", pressed),
                (TRAY, "org.kde.StatusNotifierItem", "SecondaryActivate", pressed),
                (TRAY + "/Menu", "com.canonical.dbusmenu", "Event",
                 GLib.Variant("(isvu)", (1, "clicked", GLib.Variant("i", 0), 0))),
                (TRAY + "/Menu", "com.canonical.dbusmenu", "GetLayout", GLib.Variant("(iias)", (0, -1, [])))):
            self.assert_error("AccessDenied", "own transfers only", call, self.app, method, parameters, path=path,
                              interface=interface)
        self.assertEqual(len(json.loads(self.box.ferry("list", "--json").stdout)), 1)

    def test_without_a_permission_store_nothing_is_taken(self):
        os.unlink(self.box.root / "services/org.freedesktop.impl.portal.PermissionStore.service")
        self.box.call("ListJobs", GLib.Variant("(a{sv})", ({},)))
        self.box.bus().call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "ReloadConfig", None, None,
                                 Gio.DBusCallFlags.NONE, -1, None)
        self.assert_error("NotAvailable", "xdg-desktop-portal", create, self.app, self.server.url("/a"))
        self.assertEqual(call(self.app, "ListJobs", GLib.Variant("(a{sv})", ({},))), ([],))

    def test_command_line_lists_allows_denies_and_forgets(self):
        create(self.app, self.server.url("/a"), token="t")
        self.question()
        listed = json.loads(self.box.ferry("app", "list", "--json").stdout)
        self.assertEqual([(app["app"], app["permission"], app["jobs"]) for app in listed], [(APP, "ask", 1)])
        self.box.ferry("app", "allow", APP)
        self.wait_for("t", "acknowledged")
        self.assertIn("allowed", self.box.ferry("app", "list").stdout)
        self.server.rate = 10000
        create(self.app, self.server.url("/b"), token="u")
        self.wait_for("u", "transferring")
        self.box.ferry("app", "forget", APP)
        wait_until(lambda: get(self.app, NOTES_JOBS + "u", "Wait") == "consent", what="the job to wait again")
        self.box.ferry("app", "deny", APP)
        self.wait_for("u", "error")
        self.server.rate = 0
        self.box.ferry("app", "allow", APP)
        self.wait_for("u", "acknowledged")
        done = self.box.ferry("app", "allow", "nonsense", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("is not the id of an app", done.stderr)

    def take_consent_back(self):
        """As “flatpak permission-remove” does."""
        self.box.bus().call_sync("org.freedesktop.impl.portal.PermissionStore",
                                 "/org/freedesktop/impl/portal/PermissionStore",
                                 "org.freedesktop.impl.portal.PermissionStore", "DeletePermission",
                                 GLib.Variant("(sss)", ("org.ferry.Ferry", "delegate", APP)), None,
                                 Gio.DBusCallFlags.NONE, -1, None)

    def test_consent_taken_back_while_no_service_runs(self):
        self.box.ferry("app", "allow", APP)
        self.server.rate = 10000
        create(self.app, self.server.url("/a"), token="t")
        self.wait_for("t", "transferring")
        self.kill_service()
        self.take_consent_back()
        self.server.rate = 0
        self.server.requests.clear()
        self.box.ferry("list")
        self.assertEqual(self.question()["app"], APP)
        self.assertEqual(get(self.app, NOTES_JOBS + "t", "Wait"), "consent")
        self.assertEqual(self.server.requests, [])
        self.answer(self.question()["nonce"], "allow")
        self.wait_for("t", "acknowledged")

    def test_consent_that_stands_lets_jobs_go_on_at_the_next_start(self):
        self.box.ferry("app", "allow", APP)
        self.server.rate = 10000
        create(self.app, self.server.url("/a"), token="t")
        self.wait_for("t", "transferring")
        self.kill_service()
        self.server.rate = 0
        self.box.ferry("list")
        self.wait_for("t", "acknowledged")
        self.assertEqual(self.questions(), [])

    def test_once_outlives_the_service(self):
        self.server.rate = 10000
        create(self.app, self.server.url("/a"), token="t")
        self.answer(self.question()["nonce"], "once")
        self.wait_for("t", "transferring")
        self.kill_service()
        self.server.rate = 0
        self.box.ferry("list")
        self.wait_for("t", "acknowledged")

    def test_command_line_allows_only_this_once(self):
        done = self.box.ferry("app", "once", APP, check=False)
        self.assertEqual(done.returncode, 3)
        self.assertIn("No transfer of this app waits", done.stderr)
        create(self.app, self.server.url("/a"), token="t")
        self.question()
        self.box.ferry("app", "once", APP)
        self.wait_for("t", "acknowledged")
        create(self.app, self.server.url("/b"), token="u")
        self.assertEqual(self.question()["app"], APP)
        self.assertIn("not answered yet", self.box.ferry("app", "list").stdout)

    def test_desktop_takes_consent_back(self):
        self.box.ferry("app", "allow", APP)
        self.server.rate = 10000
        create(self.app, self.server.url("/a"), token="t")
        self.wait_for("t", "transferring")
        self.take_consent_back()
        wait_until(lambda: get(self.app, NOTES_JOBS + "t", "Wait") == "consent", what="the job to wait again")
        self.assertEqual(self.question()["app"], APP)


if __name__ == "__main__":
    unittest.main(verbosity=2)
