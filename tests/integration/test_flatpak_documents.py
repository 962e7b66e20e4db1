#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real document portal: what the user has chosen for an app is where its
downloads go, and nothing else is."""

import os
import shutil
import subprocess
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from flatpak_case import FIRST, FIRST_JOBS, JOB, SECOND, FlatpakCase, reload_services  # noqa: E402
from sandbox import wait_until  # noqa: E402

PORTAL = ("org.freedesktop.portal.Documents", "/org/freedesktop/portal/documents", "org.freedesktop.portal.Documents")
DIRECTORY = 8  # a flag of AddFull


class DocumentCase(FlatpakCase):

    def setUp(self):
        super().setUp()
        shutil.copy("/usr/share/dbus-1/services/org.freedesktop.portal.Documents.service", self.box.root / "services")
        reload_services(self.box)
        self.box.ferry("app", "allow", FIRST)
        self.chosen = self.box.work / "chosen"
        self.chosen.mkdir()

    def portal(self, method, kind, *arguments, handle=None):
        fds = Gio.UnixFDList.new()
        if handle is not None:
            fd = os.open(handle, os.O_PATH)
            fds.append(fd)
            os.close(fd)
        answer, _ = self.box.bus().call_with_unix_fd_list_sync(
            *PORTAL, method, GLib.Variant(kind, arguments), None, Gio.DBusCallFlags.NONE, 30000, fds, None)
        return answer.unpack()

    def choose_folder(self, folder=None, permissions=("read", "write"), app=FIRST):
        """As a file chooser does; returns where the app sees the folder."""
        folder = folder or self.chosen
        document = self.portal("AddFull", "(ahusas)", [0], DIRECTORY, app, permissions, handle=folder)[0][0]
        return self.seen(document, folder.name)

    def choose_name(self, name, app=FIRST):
        """As a “save as” dialog does; returns where the app sees the name."""
        document = self.portal("AddNamed", "(haybb)", 0, name.encode() + b"\0", False, False, handle=self.chosen)[0]
        self.portal("GrantPermissions", "(ssas)", document, app, ["read", "write"])
        return self.seen(document)

    def seen(self, *parts):
        return "/".join([f"/run/user/{os.getuid()}/doc", *parts])

    def fetch_into(self, folder, file_options="{}", **options):
        made = self.create(FIRST, "{'token': <'t'>}", file_options, folder, **options)
        self.assertEqual(made, {"answer": [FIRST_JOBS + "t"]})
        return self.wait_for("t", "acknowledged")

    def wait_for_error(self, token, code):
        wait_until(lambda: (self.find(token)["error"] or {}).get("code") == code, what=f"{token} to fail with {code}", seconds=30)

    def denied(self, folder, text, file_options="{'name': <'n'>}", app=FIRST, code="AccessDenied"):
        self.refused(self.create(app, "{}", file_options, folder), code, text)
        self.assertEqual(os.listdir(self.box.work), ["chosen"])


class Folders(DocumentCase):

    def test_chosen_folder_gets_the_file(self):
        job = self.fetch_into(self.choose_folder(), "{'name': <'n'>}")
        self.assertEqual((self.chosen / "n").read_bytes(), self.server.files["/a"])
        self.assertEqual(job["files"][0]["target"], str(self.chosen / "n"))
        self.assertEqual(os.listdir(self.chosen), ["n"])

    def test_file_that_is_there_is_kept(self):
        (self.chosen / "n").write_text("mine")
        self.fetch_into(self.choose_folder(), "{'name': <'n'>}")
        self.assertEqual((self.chosen / "n").read_text(), "mine")
        self.assertEqual((self.chosen / "n (2)").read_bytes(), self.server.files["/a"])

    def test_folder_below_the_chosen_one(self):
        (self.chosen / "deep/er").mkdir(parents=True)
        self.fetch_into(self.choose_folder() + "/deep/er")
        self.assertEqual((self.chosen / "deep/er/a").read_bytes(), self.server.files["/a"])

    def test_exported_by_the_command_of_flatpak(self):
        (self.chosen / "n").write_text("old")
        subprocess.run(["flatpak", "document-export", f"--app={FIRST}", "--allow-read", "--allow-write", self.chosen / "n"],
                       env=self.box.env, check=True, capture_output=True)
        document = os.listdir(self.box.root / "run/doc/by-app" / FIRST)[0]
        self.fetch_into(self.seen(document))
        self.assertEqual((self.chosen / "n").read_bytes(), self.server.files["/a"])

    def test_programs_of_the_user_may_use_it_too(self):
        document = self.portal("AddFull", "(ahusas)", [0], DIRECTORY, "", [], handle=self.chosen)[0][0]
        self.box.ferry("get", self.server.url("/a"), "-o", f"{self.box.root}/run/doc/{document}/chosen/", timeout=60)
        self.assertEqual((self.chosen / "a").read_bytes(), self.server.files["/a"])
        for place in (document, f"by-app/{FIRST}/{document}"):
            done = self.box.ferry("add", self.server.url("/a"), "-o", f"{self.box.root}/run/doc/{place}/x", check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("choose a folder", done.stderr)

    def test_more_files_for_a_job_that_waits(self):
        folder = self.choose_folder()
        self.create(FIRST, "{'token': <'t'>, 'suspended': <true>}", "{'name': <'n'>}", folder)
        self.assertEqual(self.probe(FIRST, "add", FIRST_JOBS + "t", self.server.url("/b"), "{}", folder), {"answer": []})
        self.probe(FIRST, "call", "Resume", "", "", FIRST_JOBS + "t", JOB)
        self.wait_for("t", "acknowledged")
        self.assertEqual((self.chosen / "b").read_bytes(), self.server.files["/b"])

    def test_folder_that_may_only_be_read_is_refused(self):
        self.denied(self.choose_folder(permissions=["read"]), "may not write to")

    def test_folder_around_a_chosen_one_is_refused(self):
        folder = self.choose_folder()
        self.denied(os.path.dirname(folder), "“chosen” in it", code="InvalidArgument")

    def test_document_of_another_app_is_refused(self):
        folder = self.choose_folder()
        self.box.ferry("app", "allow", SECOND)
        self.assertIn("FileNotFoundError", self.run_in(SECOND, "probe", "create", self.server.url("/a"), "@a{sv} {}",
                                                       "@a{sv} {}", folder, status=1))

    def test_folder_that_another_one_took_the_place_of_is_not_written_to(self):
        folder = self.choose_folder()
        self.server.rate = 20000
        self.create(FIRST, "{'token': <'t'>}", "{'name': <'n'>}", folder)
        self.wait_for("t", "transferring")
        other = self.box.root / "other"
        other.mkdir()
        self.chosen.rename(self.box.work / "moved")
        self.chosen.symlink_to(other)
        self.wait_for_error("t", "destination-denied")
        self.assertEqual(os.listdir(other), [])

    def test_link_in_a_chosen_folder_is_not_followed(self):
        folder = self.choose_folder()
        (self.chosen / "deep").mkdir()
        self.create(FIRST, "{'token': <'t'>, 'suspended': <true>}", "{'name': <'n'>}", folder + "/deep")
        (self.chosen / "deep").rmdir()
        (self.chosen / "deep").symlink_to(self.downloads)
        self.probe(FIRST, "call", "Resume", "", "", FIRST_JOBS + "t", JOB)
        self.wait_for_error("t", "destination-denied")
        self.assertEqual(os.listdir(self.downloads), [])


class Names(DocumentCase):
    """Documents that are one file: nothing but that name may be used."""

    def test_name_that_is_yet_to_be_gets_the_file(self):
        self.fetch_into(self.choose_name("new.iso"))
        self.assertEqual((self.chosen / "new.iso").read_bytes(), self.server.files["/a"])
        self.assertEqual(os.listdir(self.chosen), ["new.iso"])

    def test_file_that_is_there_is_replaced(self):
        (self.chosen / "old.iso").write_text("old")
        self.fetch_into(self.choose_name("old.iso"), "{'name': <'old.iso'>}")
        self.assertEqual((self.chosen / "old.iso").read_bytes(), self.server.files["/a"])
        self.assertEqual(os.listdir(self.chosen), ["old.iso"])

    def test_app_sees_what_came_under_the_name_it_was_given(self):
        folder = self.choose_name("new.iso")
        self.fetch_into(folder)
        self.assertEqual(self.run_in(FIRST, "bash", "-c", f"wc -c < {folder}/new.iso").strip(), "50000")

    def test_any_other_name_is_refused(self):
        self.denied(self.choose_name("new.iso"), "the one file “new.iso”")

    def test_folder_in_the_place_of_the_name_is_left_alone(self):
        folder = self.choose_name("new.iso")
        self.create(FIRST, "{'token': <'t'>, 'suspended': <true>}", "{}", folder)
        (self.chosen / "new.iso").mkdir()
        self.probe(FIRST, "call", "Resume", "", "", FIRST_JOBS + "t", JOB)
        self.wait_for_error("t", "destination-denied")
        self.assertEqual([name for name in os.listdir(self.chosen) if not name.startswith(".")], ["new.iso"])
        self.assertEqual(os.listdir(self.chosen / "new.iso"), [])

    def test_binding_is_not_for_the_app_to_say(self):
        self.refused(self.create(FIRST, "{}", "{'name': <'n'>, 'bound': <true>}"), "InvalidArgument", "bound")


if __name__ == "__main__":
    unittest.main(verbosity=2)
