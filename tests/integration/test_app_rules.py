#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a sandboxed app may ask for once the user has allowed it."""

import json
import os
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from app_case import APP, JOB, JOBS, NOTES_JOBS, OTHER, PROPERTIES, AppCase, create, get, handle, variants  # noqa: E402
from confined import call, error_of  # noqa: E402
from sandbox import SERVICE_NAME, SERVICE_PATH, wait_until  # noqa: E402


class Rules(AppCase):

    def setUp(self):
        super().setUp()
        self.box.ferry("app", "allow", APP)
        self.box.ferry("app", "allow", OTHER)

    def refused(self, code, text, url=None, **options):
        self.assert_error(code, text, create, self.app, url or self.server.url("/a"), **options)

    def target(self, **options):
        files = variants(**options.pop("file", {}))
        path = create(self.app, self.server.url("/a"), file_options=files, suspended=True, **options)
        return get(self.app, path, "Files")[0]["target"]

    def test_options_that_loosen_are_refused(self):
        for options in ({"priority": "foreground"}, {"network": "any"}, {"network": "always"}, {"network": "vpn"},
                        {"network": "my connection"}, {"proxy": "http://127.0.0.1:1"}, {"proxy": "none"},
                        {"override": True}, {"needs_consent": False}, {"unheard_of": "x"}):
            with self.subTest(options=options):
                self.refused("AccessDenied", "Apps in a sandbox may not", **options)

    def test_options_that_do_not_are_taken(self):
        path = create(self.app, self.server.url("/a"), suspended=True, priority="high", network="unmetered",
                      limit=5000, headers=["X-App: 1"], name="N", notify_action="done",
                      retry_delay=GLib.Variant("u", 30))
        self.assertEqual(get(self.app, path, "Priority"), "high")

    def test_changes_that_loosen_are_refused(self):
        path = create(self.app, self.server.url("/a"), suspended=True, token="t", limit=5000)
        self.box.ferry("set", get(self.app, path, "Id"), "limit=2000")
        for options in ({"priority": "foreground"}, {"network": "any"}, {"proxy": "none"}, {"override": True},
                        {"overwrite": True}, {"limit": 0}, {"limit": 3000}):
            with self.subTest(options=options):
                self.assert_error("AccessDenied", "Apps in a sandbox may", call, self.app, "SetOptions",
                                  GLib.Variant("(a{sv})", (variants(**options),)), path=path, interface=JOB)
        call(self.app, "SetOptions", GLib.Variant("(a{sv})", (variants(limit=1000, priority="low"),)), path=path,
             interface=JOB)
        self.assertEqual(get(self.app, path, "Priority"), "low")

    def test_downloads_by_name_and_without(self):
        self.assertEqual(self.target(), str(self.downloads / "a"))
        self.assertEqual(self.target(file={"name": "n"}), str(self.downloads / "n"))
        self.assertEqual(self.target(file={"destination": "downloads", "name": "n"}, token="u"),
                         str(self.downloads / "n"))

    def test_downloads_are_never_overwritten(self):
        (self.downloads / "a").write_text("mine")
        self.refused("AccessDenied", "may not replace", overwrite=True)
        create(self.app, self.server.url("/a"), token="t")
        self.wait_for("t", "acknowledged")
        self.assertEqual((self.downloads / "a").read_text(), "mine")
        self.assertEqual((self.downloads / "a (2)").read_bytes(), self.server.files["/a"])

    def test_home_is_no_downloads_folder(self):
        (self.box.root / "config/user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/"\n')
        self.kill_service()
        self.refused("DestinationMissing", "xdg-user-dirs-update")

    def test_paths_outside_of_the_own_folder_are_refused(self):
        own = self.own / "data"
        (own / "link").symlink_to(self.box.work)
        (own / "up").symlink_to("..")
        (self.box.home / ".var/app" / OTHER).mkdir()
        (self.box.home / ".var/app" / (APP + "Two")).mkdir()
        for path in ("/etc/passwd", "/etc/", str(self.box.work) + "/", str(self.downloads) + "/x", "relative",
                     f"{self.box.home}/.var/app/{OTHER}/x", f"{self.box.home}/.var/app/{APP}Two/x",
                     f"{own}/../../{OTHER}/x", f"{own}/link/x", f"{own}/up/x", f"{own}/missing/x",
                     f"{own}/link/", str(self.box.home / ".bashrc")):
            with self.subTest(path=path):
                self.refused("AccessDenied", "", file_options=variants(destination=path))
                self.refused("AccessDenied", "", file_options=variants(folder=path))

    def test_own_folder_is_taken(self):
        self.assertEqual(self.target(file={"destination": f"{self.own}/data/x"}), str(self.own / "data/x"))
        self.assertEqual(self.target(file={"folder": str(self.own)}, token="u"), str(self.own / "a"))

    def test_link_put_in_the_way_later_is_not_followed(self):
        folder = self.own / "data/new"
        folder.mkdir()
        create(self.app, self.server.url("/a"), variants(folder=str(folder)), token="t", suspended=True)
        folder.rmdir()
        folder.symlink_to(self.box.work)
        call(self.app, "Resume", path=NOTES_JOBS + "t", interface=JOB)
        self.wait_for("t", "error")
        self.assertEqual(get(self.app, NOTES_JOBS + "t", "Error")[0], "destination-denied")
        self.assertEqual(os.listdir(self.box.work), [])

    def test_link_put_in_the_way_while_it_runs_is_not_followed(self):
        folder = self.own / "data/new"
        folder.mkdir()
        self.server.rate = 20000
        create(self.app, self.server.url("/a"), variants(folder=str(folder)), token="t")
        self.wait_for("t", "transferring")
        folder.rename(self.own / "data/old")
        folder.symlink_to(self.box.work)
        wait_until(lambda: get(self.app, NOTES_JOBS + "t", "Error")[0] == "destination-denied", what="the trouble")
        self.assertEqual(os.listdir(self.box.work), [])

    def test_handle_of_a_folder_is_taken(self):
        options, fds = handle(self.box.work)
        create(self.app, self.server.url("/a"), options | variants(name="n"), fds=fds, token="t")
        self.wait_for("t", "acknowledged")
        self.assertEqual((self.box.work / "n").read_bytes(), self.server.files["/a"])

    def test_handle_of_a_file_a_deleted_folder_or_nothing_is_refused(self):
        gone = self.box.work / "gone"
        gone.mkdir()
        options, fds = handle(gone)
        gone.rmdir()
        self.refused("AccessDenied", "cannot reach", file_options=options, fds=fds)
        (self.box.work / "f").write_text("")
        options, fds = handle(self.box.work / "f", os.O_RDONLY)
        self.refused("InvalidArgument", "handle of a folder", file_options=options, fds=fds)
        self.refused("InvalidArgument", "handle of a folder", file_options={"directory": GLib.Variant("h", 7)})

    def test_handle_of_a_link_is_refused(self):
        link = self.box.work / "link"
        link.symlink_to("/etc")
        fds = Gio.UnixFDList.new()
        fd = os.open(link, os.O_PATH | os.O_NOFOLLOW)
        fds.append(fd)
        os.close(fd)
        self.refused("InvalidArgument", "handle of a folder", file_options={"directory": GLib.Variant("h", 0)}, fds=fds)

    def test_apps_see_and_touch_their_own_jobs_only(self):
        path = create(self.app, self.server.url("/a"), token="t", suspended=True)
        job_id = get(self.app, path, "Id")
        user = self.box.ferry("add", "--suspended", self.server.url("/b")).stdout.strip()
        user_token = json.loads(self.box.ferry("show", user, "--json").stdout)["token"]
        for method in ("Resume", "Suspend", "Cancel", "Complete"):
            self.assert_error("NotFound", "", call, self.other, method, path=path, interface=JOB)
            self.assert_error("NotFound", "", call, self.other, method, path=JOBS + "_user/" + user_token, interface=JOB)
        self.assert_error("NotFound", "", get, self.other, path, "Files")
        for ask in ("GetJob", "GetLog"):
            for job in (job_id, user, job_id[:1], user[:1]):
                self.assert_error("NotFound", "", call, self.other, ask, GLib.Variant("(s)", (job,)))
        self.assert_error("NotFound", "", call, self.other, "RemoveJobs", GLib.Variant("(as)", ([job_id],)))
        self.assertEqual(call(self.other, "ListJobs", GLib.Variant("(a{sv})", ({},))), ([],))
        self.assertEqual(call(self.other, "GetManagedObjects", path=SERVICE_PATH,
                              interface="org.freedesktop.DBus.ObjectManager"), ({},))
        introspected = call(self.other, "Introspect", path=NOTES_JOBS[:-1],
                            interface="org.freedesktop.DBus.Introspectable")[0]
        self.assertNotIn('"t"', introspected)
        for action in ("suspend", "resume", "cancel", "complete"):
            parameter = GLib.Variant("(sava{sv})", (action + "-transfer", [GLib.Variant("s", "t")], {}))
            self.assert_error("NotFound", "", call, self.other, "Activate", parameter, interface="org.gtk.Actions")
        self.assertEqual(self.state("t"), "suspended")
        self.assertEqual(len(json.loads(self.box.ferry("list", "--json").stdout)), 2)

    def test_app_is_told_why_its_job_waits_or_failed(self):
        heard = []
        self.app.signal_subscribe(SERVICE_NAME, PROPERTIES, "PropertiesChanged", NOTES_JOBS + "t", None,
                                  Gio.DBusSignalFlags.NONE, lambda *a: heard.append(a[5].unpack()[1]))
        call(self.app, "Subscribe")
        create(self.app, self.server.url("/missing"), token="t")
        self.wait_for("t", "error")
        self.pump(lambda: any(changed.get("State") == "error" for changed in heard), "the signal")
        told = next(changed for changed in heard if changed.get("State") == "error")
        code, text = told["Error"]
        self.assertEqual(code, "remote-not-found")
        self.assertTrue(text.endswith("."), text)
        self.assertEqual(told["Message"], text)
        self.box.ferry("app", "forget", APP)
        create(self.app, self.server.url("/a"), token="u")
        self.assertEqual(get(self.app, NOTES_JOBS + "u", "Wait"), "consent")
        self.assertIn("allow", get(self.app, NOTES_JOBS + "u", "Message"))

    def test_finished_job_is_read_after_a_restart(self):
        create(self.app, self.server.url("/a"), token="t")
        self.wait_for("t", "acknowledged")
        self.kill_service()
        self.assertEqual(get(self.app, NOTES_JOBS + "t", "State"), "acknowledged")

    def test_settings_are_the_users(self):
        for method, parameters in (("ListSettings", None),
                                   ("SetSetting", GLib.Variant("(ss)", ("app-max-jobs", "1000")))):
            self.assert_error("AccessDenied", "own transfers only", call, self.app, method, parameters)

    def test_signals_reach_their_app_alone(self):
        heard = {"app": [], "other": []}
        for name, connection in (("app", self.app), ("other", self.other)):
            connection.signal_subscribe(SERVICE_NAME, None, None, None, None, Gio.DBusSignalFlags.NONE,
                                        lambda *a, name=name: heard[name].append((a[2], a[4])))
            call(connection, "Subscribe")
        self.box.ferry("add", "--suspended", self.server.url("/b"))
        create(self.app, self.server.url("/a"), token="t")
        self.wait_for("t", "acknowledged")
        self.pump(lambda: any(what == "InterfacesRemoved" for _, what in heard["app"]), "the last signal")
        self.assertTrue(all("_user" not in path for path, _ in heard["app"]), heard)
        self.assertEqual([item for item in heard["other"] if item[1] != "NameOwnerChanged"], [])

    def test_limits_have_clear_errors(self):
        jobs = [({"suspended": GLib.Variant("b", True)}, [(self.server.url("/a"), {})])] * 60
        call(self.app, "CreateJobs", GLib.Variant("(a(a{sv}a(sa{sv})))", (jobs,)))
        self.refused("TooManyJobs", "the limit is 60")
        self.box.ferry("add", "--suspended", self.server.url("/b"))
        create(self.other, self.server.url("/a"), suspended=True)
        files = [(self.server.url("/a"), variants(name=f"f{number}")) for number in range(201)]
        self.assert_error("TooManyFiles", "the limit is 200", call, self.other, "CreateJob",
                          GLib.Variant("(a{sv}a(sa{sv}))", ({}, files)))
        ranges = [f"{2 * number}-{2 * number}" for number in range(501)]
        self.assert_error("TooManyRanges", "the limit is 500", create, self.other, self.server.url("/a"),
                          file_options=variants(ranges=ranges))

    def test_limits_hold_for_files_that_come_later(self):
        path = create(self.app, self.server.url("/a"), token="t", suspended=True)
        files = [(self.server.url("/a"), variants(name=f"f{number}")) for number in range(200)]
        add = GLib.Variant("(a(sa{sv}))", (files,))
        self.assert_error("TooManyFiles", "the limit is 200", call, self.app, "AddFiles", add, path=path, interface=JOB)

    def test_limits_hold_for_actions(self):
        self.box.ferry("config", "set", "app-max-jobs", "1")
        create(self.app, self.server.url("/a"), suspended=True)
        body = GLib.Variant("(sava{sv})", ("add-transfer",
                                           [GLib.Variant("a{sv}", variants(url=self.server.url("/b"), token="u"))], {}))
        self.assert_error("TooManyJobs", "the limit is 1", call, self.app, "Activate", body,
                          interface="org.gtk.Actions")

    def test_limits_are_settings(self):
        for name, value in (("app-max-jobs", 2), ("app-max-files-per-job", 3), ("app-max-ranges-per-file", 4)):
            self.box.ferry("config", "set", name, value)
        create(self.app, self.server.url("/a"), suspended=True)
        create(self.app, self.server.url("/a"), suspended=True)
        self.refused("TooManyJobs", "the limit is 2")
        files = [(self.server.url("/a"), variants(name=f"f{number}")) for number in range(4)]
        self.assert_error("TooManyFiles", "4, the limit is 3", call, self.other, "CreateJob",
                          GLib.Variant("(a{sv}a(sa{sv}))", ({}, files)))
        ranges = [f"{2 * number}-{2 * number}" for number in range(5)]
        self.assert_error("TooManyRanges", "5, the limit is 4", create, self.other, self.server.url("/a"),
                          file_options=variants(ranges=ranges))

    def test_users_own_programs_are_exempt(self):
        folder = GLib.Variant("s", str(self.box.work))
        one = ({"suspended": GLib.Variant("b", True)}, [(self.server.url("/a"), {"folder": folder})])
        self.box.call("CreateJobs", GLib.Variant("(a(a{sv}a(sa{sv})))", ([one] * 61,)))
        files = [(self.server.url("/a"), {"folder": folder, "name": GLib.Variant("s", f"f{number}")})
                 for number in range(201)]
        self.box.call("CreateJob", GLib.Variant("(a{sv}a(sa{sv}))", (one[0], files)))
        ranges = [f"--range={2 * number}-{2 * number}" for number in range(501)]
        self.box.ferry("get", self.server.url("/a"), "-o", self.box.work / "part", *ranges)
        self.assertEqual((self.box.work / "part").read_bytes(), self.server.files["/a"][:1001:2])

    def test_same_token_and_request_is_the_same_job(self):
        path = create(self.app, self.server.url("/a"), token="t", suspended=True)
        self.assertEqual(create(self.app, self.server.url("/a"), token="t", suspended=True), path)
        self.refused("TokenInUse", "Another job", url=self.server.url("/b"), token="t", suspended=True)
        self.assertNotEqual(create(self.other, self.server.url("/b"), token="t", suspended=True), path)


class Actions(AppCase):

    def setUp(self):
        super().setUp()
        self.box.ferry("app", "allow", APP)

    def activate(self, name, parameter):
        """As GDBusActionGroup does: nobody waits for the answer."""
        message = Gio.DBusMessage.new_method_call(SERVICE_NAME, SERVICE_PATH, "org.gtk.Actions", "Activate")
        message.set_body(GLib.Variant("(sava{sv})", (name, [parameter], {})))
        message.set_flags(Gio.DBusMessageFlags.NO_REPLY_EXPECTED)
        self.app.send_message(message, Gio.DBusSendMessageFlags.NONE)

    def test_transfer_is_added_and_found_under_its_token(self):
        self.activate("add-transfer", GLib.Variant("a{sv}", variants(url=self.server.url("/a"), token="t")))
        wait_until(lambda: call(self.app, "ListJobs", GLib.Variant("(a{sv})", (variants(all=True),)))[0], what="the job")
        self.wait_for("t", "acknowledged")
        self.activate("add-transfer", GLib.Variant("a{sv}", variants(url=self.server.url("/a"), token="t")))
        self.assertEqual(len(call(self.app, "ListJobs", GLib.Variant("(a{sv})", (variants(all=True),)))[0]), 1)
        self.assertEqual(os.listdir(self.downloads), ["a"])

    def test_failure_is_told_to_who_asked_alone(self):
        heard = {"app": [], "other": []}
        for name, connection in (("app", self.app), ("other", self.other)):
            connection.signal_subscribe(SERVICE_NAME, "org.ferry.Ferry1", "ActionFailed", SERVICE_PATH, None,
                                        Gio.DBusSignalFlags.NONE,
                                        lambda *a, name=name: heard[name].append(a[5].unpack()))
        self.activate("add-transfer", GLib.Variant("a{sv}", variants(url="ftp://x/y", token="t")))
        self.activate("cancel-transfer", GLib.Variant("s", "none"))
        self.pump(lambda: len(heard["app"]) == 2, "the signals")
        self.assertEqual([(action, token) for action, token, _, _ in heard["app"]],
                         [("add-transfer", "t"), ("cancel-transfer", "none")])
        self.assertEqual(heard["app"][1][2], "not-found")
        self.assertTrue(all(text.endswith(".") for *_, text in heard["app"]))
        self.assertEqual(heard["other"], [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
