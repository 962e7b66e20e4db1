#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real Flatpak: two apps, one of which behaves, and the examples of the manual."""

import json
import os
import time
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import GLib  # noqa: E402

from flatpak_box import run  # noqa: E402
from flatpak_case import (FIRST, FIRST_JOBS, JOB, JOBS, MUTE, OFFLINE, PROPERTIES, SECOND, FlatpakCase)  # noqa: E402
from sandbox import SERVICE_PATH, wait_until  # noqa: E402

FLOOD = 10000


class Delegating(FlatpakCase):
    """Apps that behave."""

    def test_first_request_waits_for_consent_and_then_arrives(self):
        made = self.create(FIRST, "{'token': <'t'>}")
        self.assertEqual(made, {"answer": [FIRST_JOBS + "t"]})
        job = self.find("t")
        self.assertEqual((job["client"], job["state"], job["wait"]), (FIRST, "queued", "consent"))
        self.assertEqual(self.server.requests, [])
        self.box.ferry("app", "allow", FIRST)
        self.wait_for("t", "acknowledged")
        self.assertEqual((self.downloads / "a").read_bytes(), self.server.files["/a"])

    def test_consent_is_seen_by_flatpak(self):
        self.box.ferry("app", "allow", FIRST)
        listed = run("flatpak", "permissions", "org.ferry.Ferry", env=self.box.env)
        self.assertIn(FIRST, listed)
        self.assertIn("yes", listed)
        run("flatpak", "permission-remove", "org.ferry.Ferry", "delegate", env=self.box.env)
        wait_until(lambda: json.loads(self.box.ferry("app", "list", "--json").stdout) == [], what="to be forgotten")

    def test_consent_removed_by_flatpak_stops_what_runs(self):
        self.box.ferry("app", "allow", FIRST)
        self.server.rate = 5000
        self.create(FIRST, "{'token': <'t'>}")
        self.wait_for("t", "transferring")
        run("flatpak", "permission-remove", "org.ferry.Ferry", "delegate", FIRST, env=self.box.env)
        wait_until(lambda: self.find("t")["wait"] == "consent", what="the job to wait again")

    def test_consent_removed_by_flatpak_while_no_service_runs(self):
        self.box.ferry("app", "allow", FIRST)
        self.server.rate = 5000
        self.create(FIRST, "{'token': <'t'>}")
        self.wait_for("t", "transferring")
        self.box.kill_service()
        wait_until(lambda: self.box.service_pid() is None, what="the bus to notice")
        run("flatpak", "permission-reset", FIRST, env=self.box.env)
        self.server.rate = 0
        wait_until(lambda: self.find("t")["wait"] == "consent", what="the job to wait again")
        self.assertEqual(os.listdir(self.downloads), [name for name in os.listdir(self.downloads) if name.endswith(".part")])

    def test_examples_of_the_manual(self):
        self.box.ferry("app", "allow", FIRST)
        for language in ("sh", "python", "js", "c"):
            with self.subTest(language=language):
                out = self.run_in(FIRST, language, self.server.url("/a"), "from_" + language)
                self.wait_for("from_" + language, "acknowledged")
                self.assertTrue(out.strip())
        own = self.box.home / ".var/app" / FIRST / "data"
        for path in (self.downloads / "a", self.downloads / "a (2)", self.downloads / "from_python.bin", own / "data.bin"):
            self.assertEqual(path.read_bytes(), self.server.files["/a"], path)

    def test_examples_say_what_went_wrong(self):
        self.box.ferry("app", "deny", FIRST)
        for language in ("sh", "python", "js", "c"):
            with self.subTest(language=language):
                self.assertIn("do not allow", self.run_in(FIRST, language, self.server.url("/a"), "t", status=1))

    def test_handle_of_a_shared_folder(self):
        self.box.ferry("app", "allow", FIRST)
        self.create(FIRST, "{'token': <'t'>}", "{'name': <'n'>}", self.box.work,
                    run_options=[f"--filesystem={self.box.work}"])
        self.wait_for("t", "acknowledged")
        self.assertEqual((self.box.work / "n").read_bytes(), self.server.files["/a"])

    def test_handle_of_the_own_folder_as_the_sandbox_sees_it(self):
        self.box.ferry("app", "allow", FIRST)
        self.create(FIRST, "{'token': <'t'>}", "{'name': <'n'>}", "/var/data")
        self.wait_for("t", "acknowledged")
        self.assertTrue((self.box.home / ".var/app" / FIRST / "data/n").exists())


class Refusals(FlatpakCase):
    """A second app that tries what it should not."""

    def setUp(self):
        super().setUp()
        self.box.ferry("app", "allow", FIRST)
        self.box.ferry("app", "allow", SECOND)

    def first_job(self):
        self.create(FIRST, "{'token': <'t'>, 'suspended': <true>}")
        return self.find("t")

    def test_job_of_another_app_is_not_seen(self):
        job = self.first_job()
        self.assertEqual(self.probe(SECOND, "call", "ListJobs", "(a{sv})", "({'all': <true>},)"), {"answer": [[]]})
        self.assertEqual(self.probe(SECOND, "call", "GetManagedObjects", "", "", SERVICE_PATH,
                                    "org.freedesktop.DBus.ObjectManager"), {"answer": [{}]})
        for method in ("GetJob", "GetLog"):
            self.refused(self.probe(SECOND, "call", method, "(s)", f"('{job['id']}',)"), "NotFound")
        self.refused(self.probe(SECOND, "call", "GetAll", "(s)", f"('{JOB}',)", FIRST_JOBS + "t", PROPERTIES), "NotFound")

    def test_job_of_another_app_cannot_be_changed(self):
        self.first_job()
        for method, kind, text in (("Resume", "", ""), ("Complete", "", ""),
                                   ("SetOptions", "(a{sv})", "({'name': <'x'>},)"),
                                   ("AddFiles", "(a(sa{sv}))", "([('http://127.0.0.1/', {})],)")):
            self.refused(self.probe(SECOND, "call", method, kind, text, FIRST_JOBS + "t", JOB), "NotFound")
        self.assertEqual(self.find("t")["state"], "suspended")

    def test_job_of_another_app_cannot_be_cancelled(self):
        self.first_job()
        self.refused(self.probe(SECOND, "call", "Cancel", "", "", FIRST_JOBS + "t", JOB), "NotFound")
        self.refused(self.probe(SECOND, "call", "Activate", "(sava{sv})", "('cancel-transfer', [<'t'>], {})", SERVICE_PATH,
                                "org.gtk.Actions"), "NotFound")
        self.assertEqual(self.find("t")["state"], "suspended")

    def test_etc_passwd_is_refused(self):
        for options in ("{'destination': <'/etc/passwd'>}", "{'folder': <'/etc'>, 'name': <'passwd'>}"):
            self.refused(self.create(SECOND, "{}", options), "AccessDenied", "may not name the folder")

    def test_symbolic_link_is_refused(self):
        own = self.box.home / ".var/app" / SECOND / "data"
        own.mkdir(parents=True)
        (own / "link").symlink_to(self.box.work)
        self.refused(self.create(SECOND, "{}", f"{{'folder': <'{own}/link'>}}"), "AccessDenied", "symbolic links")
        self.assertEqual(os.listdir(self.box.work), [])

    def test_handle_of_a_symbolic_link_is_refused(self):
        own = self.box.home / ".var/app" / SECOND / "data"
        own.mkdir(parents=True)
        (own / "link").symlink_to("/etc")
        self.refused(self.probe(SECOND, "link", self.server.url("/a"), "/var/data/link"), "InvalidArgument",
                     "handle of a folder")

    def listen(self, app):
        folder = self.box.home / ".var/app" / app / "data"
        folder.mkdir(parents=True)
        listener = self.enterContext(self.start(app, "probe", "listen", f"{folder}/over"))
        wait_until((folder / "over.listens").exists, what=f"{app} to listen")
        return lambda: ((folder / "over").touch(), json.loads(listener.stdout.read()))[1]

    def test_nothing_of_another_app_is_heard(self):
        first, second = self.listen(FIRST), self.listen(SECOND)
        self.create(FIRST, "{'token': <'t'>}")
        self.wait_for("t", "acknowledged")
        self.box.ferry("add", "--suspended", self.server.url("/b"))
        self.box.ferry("app", "deny", FIRST)
        self.assertEqual(second(), {"subscribed": {"answer": []}, "heard": []})
        self.assertEqual({path for path, _ in first()["heard"]}, {SERVICE_PATH, FIRST_JOBS + "t"})

    def test_folder_of_another_app_is_refused(self):
        other = self.box.home / ".var/app" / FIRST / "data"
        other.mkdir(parents=True)
        self.refused(self.create(SECOND, "{}", f"{{'folder': <'{other}'>}}"), "AccessDenied", "may not name the folder")

    def test_handle_of_a_deleted_folder_is_refused(self):
        answer = self.probe(SECOND, "deleted", self.server.url("/a"), "/var/data/gone")
        self.refused(answer, "AccessDenied", "cannot reach")

    def test_handle_of_a_read_only_folder_is_refused(self):
        answer = self.create(SECOND, "{}", "{}", self.box.work, run_options=[f"--filesystem={self.box.work}:ro"])
        self.refused(answer, "AccessDenied", "may not write to")
        self.refused(self.create(SECOND, "{}", "{}", "/app"), "AccessDenied", "may not write to")
        self.refused(self.create(SECOND, "{}", "{}", "/usr/share"), "AccessDenied", "may not write to")

    def test_handle_of_a_folder_inside_of_the_sandbox_is_refused(self):
        for folder in ("/tmp", "/run", "/dev/shm"):
            self.refused(self.create(SECOND, "{}", "{}", folder), "AccessDenied", "cannot reach")

    def test_id_cannot_be_forged(self):
        self.assertIn("error", self.probe(SECOND, "write", "/.flatpak-info"))
        path = self.create(SECOND, "{'token': <'t'>}")["answer"][0]
        self.assertEqual(path, JOBS + "org_2etest_2eSecond/t")
        stamp = "{'sender': <':1.1'>, 'x-sender': <'org.test.First'>, 'desktop-startup-id': <'org.test.First'>}"
        forged = f"('add-transfer', [<{{'url': <'{self.server.url('/b')}'>, 'token': <'u'>, 'client': <'{FIRST}'>}}>], {stamp})"
        self.refused(self.probe(SECOND, "call", "Activate", "(sava{sv})", forged, SERVICE_PATH, "org.gtk.Actions"),
                     "AccessDenied", "client")
        honest = forged.replace(f", 'client': <'{FIRST}'>", "")
        self.assertEqual(self.probe(SECOND, "call", "Activate", "(sava{sv})", honest, SERVICE_PATH, "org.gtk.Actions"),
                         {"answer": []})
        self.assertEqual(self.find("u")["client"], SECOND)

    def test_token_of_another_app_is_a_token_of_its_own(self):
        self.first_job()
        self.create(SECOND, "{'token': <'t'>, 'suspended': <true>}", url="/b")
        self.assertEqual({(job["client"], job["token"]) for job in self.jobs()}, {(FIRST, "t"), (SECOND, "t")})

    def test_app_without_network_is_refused(self):
        self.refused(self.create(OFFLINE), "AccessDenied", "no network permission")

    def test_app_without_talk_permission_reaches_nothing(self):
        self.assertIn(self.create(MUTE)["error"], ("ServiceUnknown", "NameHasNoOwner", "AccessDenied"))

    def test_app_cannot_answer_for_the_user(self):
        self.box.ferry("app", "forget", SECOND)
        self.create(SECOND, "{'token': <'t'>}")
        self.refused(self.probe(SECOND, "call", "AskConsent", "(s)", f"('{SECOND}',)"), "AccessDenied")
        self.refused(self.probe(SECOND, "call", "Get", "(ss)", "('org.ferry.Ferry1', 'Questions')", SERVICE_PATH, PROPERTIES),
                     "AccessDenied")
        store = "org.freedesktop.impl.portal.PermissionStore"
        self.assertIn("error", self.probe(SECOND, "call", "Lookup", "(ss)", "('org.ferry.Ferry', 'delegate')",
                                          "/org/freedesktop/impl/portal/PermissionStore", store))
        self.assertEqual(self.find("t")["wait"], "consent")

    def test_app_cannot_answer_its_own_question(self):
        """Not even one that has learnt the nonce, by any object there is."""
        self.box.ferry("app", "forget", SECOND)
        self.create(SECOND, "{'token': <'t'>}")
        question = wait_until(lambda: self.box.call("Get", GLib.Variant("(ss)", ("org.ferry.Ferry1", "Questions")),
                                                    interface=PROPERTIES)[0], what="the question")[0]
        answer = f"('{question['nonce']}', 'allow')"
        action = f"('consent', [<{answer}>], @a{{sv}} {{}})"
        tries = [("AnswerConsent", "(ss)", answer, SERVICE_PATH, "org.ferry.Ferry1"),
                 ("Event", "(isvu)", "(1, 'clicked', <0>, 0)", SERVICE_PATH + "/Tray/Menu", "com.canonical.dbusmenu"),
                 ("Activate", "(ii)", "(0, 0)", SERVICE_PATH + "/Tray", "org.kde.StatusNotifierItem")]
        for path in (SERVICE_PATH, SERVICE_PATH.rpartition("/")[0]):
            tries += [("ActivateAction", "(sava{sv})", action, path, "org.freedesktop.Application"),
                      ("Activate", "(sava{sv})", action, path, "org.gtk.Actions")]
        for arguments in tries:
            self.assertIn("error", self.probe(SECOND, "call", *arguments), arguments)
        self.assertEqual(self.find("t")["wait"], "consent")
        self.assertEqual(self.server.requests, [])
        self.box.call("AnswerConsent", GLib.Variant("(ss)", (question["nonce"], "once")))
        self.wait_for("t", "acknowledged")

    def test_flood_leaves_the_service_responsive(self):
        self.box.ferry("list")
        with self.start(SECOND, "probe", "flood", FLOOD, self.server.url("/b")) as flood:
            times = []
            while flood.poll() is None:
                began = time.monotonic()
                self.box.ferry("list", "--json", timeout=60)
                times.append(time.monotonic() - began)
            counts = json.loads(flood.stdout.read())
        times.sort()
        p99 = times[min(len(times) - 1, len(times) * 99 // 100)]
        print(f"\n{FLOOD} requests: {counts}; ferry list meanwhile: {len(times)} calls, "
              f"median {1000 * times[len(times) // 2]:.0f} ms, p99 {1000 * p99:.0f} ms", flush=True)
        self.assertEqual(sum(counts.values()), FLOOD)
        self.assertEqual(set(counts), {"made", "TooManyJobs", "TooManyCalls"})
        self.assertLess(p99, 5)
        # One at a time ends and makes room for the next, but never more than there may be.
        self.assertLessEqual(len(self.jobs()), 60)


if __name__ == "__main__":
    unittest.main(verbosity=2)
