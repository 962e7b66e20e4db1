#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real Flatpak: two apps, one of which behaves, and the examples of the manual."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from confined import add_permission_store, root_is_clean  # noqa: E402
from flatpak_box import Flatpak, run  # noqa: E402
from sandbox import SERVICE_PATH, FileServer, Sandbox, make_bytes, wait_until  # noqa: E402

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
FIRST, SECOND, MUTE, OFFLINE = "org.test.First", "org.test.Second", "org.test.Mute", "org.test.Offline"
JOBS = SERVICE_PATH + "/jobs/"
FIRST_JOBS = JOBS + "org_2etest_2eFirst/"
JOB = "org.ferry.Ferry1.Job"
PROPERTIES = "org.freedesktop.DBus.Properties"
FLOOD = 10000
EXPORT_DIRECTORY = 8  # a flag of the document portal

NETWORK = "--share=network"
TALK = "--talk-name=org.ferry.Ferry.Service"


def reload_services(box):
    box.bus().call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "ReloadConfig", None, None,
                        Gio.DBusCallFlags.NONE, -1, None)


def read_examples():
    """The complete programs of the manual, by language."""
    text = (SOURCE / "docs/delegating.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^```(sh|python|js|c)\n(.*?)^```$", text, re.M | re.S))


class FlatpakCase(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.root_before = os.listdir("/")
        cls.flatpak = Flatpak()
        cls.scratch = pathlib.Path(tempfile.mkdtemp(dir="/var/tmp", prefix="ferry-flatpak-"))
        cls.addClassCleanup(shutil.rmtree, cls.scratch)
        files = {"probe": SOURCE / "tests/integration/flatpak_probe.py"}
        for language, text in read_examples().items():
            files[language] = cls.scratch / language
            files[language].write_text(text, encoding="utf-8")
        source = files.pop("c").rename(cls.scratch / "delegate.c")
        run("sh", "-c", f"cc -Wall -Werror {source} -o {cls.scratch}/c $(pkg-config --cflags --libs gio-unix-2.0)")
        files["c"] = cls.scratch / "c"
        for app, permissions in ((FIRST, [NETWORK, TALK]), (SECOND, [NETWORK, TALK]), (MUTE, [NETWORK]),
                                 (OFFLINE, [TALK])):
            cls.flatpak.install(app, files, permissions)

    @classmethod
    def tearDownClass(cls):
        cls.flatpak.uninstall(FIRST, SECOND, MUTE, OFFLINE)
        if not root_is_clean(cls.root_before):
            raise AssertionError("something was left in the machine’s root")

    def setUp(self):
        self.box = self.enterContext(Sandbox(environment={"FLATPAK_USER_DIR": str(self.flatpak.folder / "user")}))
        self.addCleanup(self.unmount_documents)
        add_permission_store(self.box)
        self.downloads = self.box.home / "Downloads"
        self.downloads.mkdir()
        (self.box.root / "config/user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/Downloads"\n')
        self.server = self.enterContext(FileServer({"/a": make_bytes(50000), "/b": make_bytes(40000, 2)}))

    def unmount_documents(self):
        subprocess.run(["umount", "-q", self.box.root / "run/doc"], stderr=subprocess.DEVNULL, check=False)

    def start(self, app, command, *arguments, options=()):
        return subprocess.Popen(["flatpak", "run", *options, f"--command={command}", app, *map(str, arguments)],
                                env=self.box.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def run_in(self, app, command, *arguments, options=(), status=0):
        process = self.start(app, command, *arguments, options=options)
        out, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, status, out + err)
        return out if status == 0 else err

    def probe(self, app, *arguments, options=()):
        return json.loads(self.run_in(app, "probe", *arguments, options=options))

    def create(self, app, options="{}", file_options="{}", *folder, url="/a", run_options=()):
        return self.probe(app, "create", self.server.url(url), f"@a{{sv}} {options}", f"@a{{sv}} {file_options}", *folder,
                          options=run_options)

    def refused(self, answer, code, text=""):
        self.assertEqual(answer.get("error"), code, answer)
        self.assertIn(text, answer["text"])

    def jobs(self, everything=False):
        return json.loads(self.box.ferry("list", "--json", *(["--all"] if everything else [])).stdout)

    def find(self, token):
        return next((job for job in self.jobs(True) if job["token"] == token), None)

    def wait_for(self, token, state):
        return wait_until(lambda: (job := self.find(token)) and job["state"] == state and job, what=f"{token} {state}",
                          seconds=30)


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


    def test_folder_of_the_document_portal_is_refused(self):
        """Rather than written to in a way that may lose the file."""
        shutil.copy("/usr/share/dbus-1/services/org.freedesktop.portal.Documents.service", self.box.root / "services")
        reload_services(self.box)
        self.box.ferry("app", "allow", FIRST)
        folder = self.box.work / "chosen"
        folder.mkdir()
        fds = Gio.UnixFDList.new()
        fd = os.open(folder, os.O_PATH | os.O_DIRECTORY)
        fds.append(fd)
        os.close(fd)
        answer, _ = self.box.bus().call_with_unix_fd_list_sync(
            "org.freedesktop.portal.Documents", "/org/freedesktop/portal/documents", "org.freedesktop.portal.Documents",
            "AddFull", GLib.Variant("(ahusas)", ([0], EXPORT_DIRECTORY, FIRST, ["read", "write"])), None,
            Gio.DBusCallFlags.NONE, 30000, fds, None)
        document = answer.unpack()[0][0]
        answer = self.create(FIRST, "{}", "{'name': <'n'>}", f"/run/user/{os.getuid()}/doc/{document}/chosen")
        self.refused(answer, "NotAvailable", "document portal")


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
        self.assertEqual(set(counts), {"made", "TooManyJobs"})
        self.assertLess(p99, 5)
        # One at a time ends and makes room for the next, but never more than there may be.
        self.assertLessEqual(len(self.jobs()), 60)


if __name__ == "__main__":
    unittest.main(verbosity=2)
