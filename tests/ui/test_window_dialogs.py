#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window asks, and what is asked of it: an app that wants to delegate, a
sign-in, a locked keyring, another place, a Metalink file, something dropped.

The service, the permission store, the keyring with its own window, GTK’s file
chooser and the proxy that the app sits behind are the real ones.
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import unittest

from listener import Keyboard
from screen import find_program, has_name
from window_desktop import Desktop, Reader, wait_until

from gi.repository import GLib

from app_case import APP, create  # noqa: E402
from auth_server import AuthServer  # noqa: E402
from confined import STORE_SERVICE, add_permission_store, app_proxy, error_of  # noqa: E402
from keyring import PASSWORD, Keyring  # noqa: E402
from sandbox import FileServer, make_bytes, sha256  # noqa: E402

BODY = make_bytes(300_000, 5)
OTHERS = [f"org.test.Another{number}" for number in range(12)]
HELPER = pathlib.Path(__file__).resolve().parent / "desktop_helper.py"
PROMPTER = "gcr-prompter"
METALINK = """<?xml version="1.0" encoding="UTF-8"?>
<metalink xmlns="urn:ietf:params:xml:ns:metalink">
  {files}
</metalink>
"""
METALINK_FILE = """<file name="{name}"><size>{size}</size><hash type="sha-256">{digest}</hash>
  <url priority="1">{url}</url></file>"""


def setUpModule():
    """One desktop for all: AT-SPI knows but one to a process."""
    desktop = DialogCase.desktop = Desktop(height=900)
    unittest.addModuleCleanup(desktop.__exit__, None, None, None)
    DialogCase.downloads = desktop.home / "Downloads"
    DialogCase.downloads.mkdir()
    (desktop.root / "config/user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/Downloads"\n')
    DialogCase.reader = Reader()


class DialogCase(unittest.TestCase):
    """A window, a server, and what a person would have on the desktop."""

    def setUp(self):
        self.server = self.enterContext(FileServer({"/a.bin": BODY, "/b.bin": BODY[:1000]}))
        for file in self.downloads.iterdir():
            file.unlink()

    def open_window(self, *arguments):
        self.process = self.desktop.start_window(*arguments)
        self.addCleanup(self.close_window)
        self.keyboard = Keyboard(self.desktop, self.reader)
        self.reader.application()

    def close_window(self):
        failed = any(case is self for case, _ in self._outcome.result.failures + self._outcome.result.errors)
        if failed:
            print(f"the window: {self.process.poll()}\n{self.desktop.tell_log()}", file=sys.stderr)
            if self.process.poll() is None:
                print(self.reader.dump(), file=sys.stderr)
        self.keyboard.close()
        self.desktop.end(self.process)
        wait_until(lambda: self.reader.find_application() is None, what="the end of the window")
        self.desktop.ferry("cancel", "--all", check=False)
        self.desktop.ferry("remove", "--all", check=False)

    def jobs(self):
        return json.loads(self.desktop.ferry("list", "--all", "--json").stdout)

    def show(self, job):
        return json.loads(self.desktop.ferry("show", job, "--json").stdout)

    def wait_for_state(self, job, state):
        wait_until(lambda: self.show(job)["state"] == state, 60, f"the state “{state}”")

    def open_preferences(self, page):
        subprocess.run(["gapplication", "action", "org.ferry.Ferry", "preferences"], env=self.desktop.env, check=True,
                       timeout=30)
        self.desktop.wait_for_window("Preferences")
        self.reader.find("page tab", page).get_action_iface().do_action(0)

    def make_metalink(self):
        files = [METALINK_FILE.format(name=name, size=len(body), digest=sha256(body), url=self.server.url(path))
                 for name, path, body in (("one.bin", "/a.bin", BODY), ("two.bin", "/b.bin", BODY[:1000]))]
        path = self.desktop.work / "both.meta4"
        path.write_text(METALINK.format(files="\n  ".join(files)))
        return path

    def tab_to(self, name):
        for _ in range(40):
            if self.keyboard.press("Tab")[1].startswith(name):
                return
        raise AssertionError(f"Tab does not lead to “{name}”")


class Consent(DialogCase):
    """An app in a sandbox, which the user sees in the window."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_permission_store(cls.desktop)
        applications = cls.desktop.root / "data/applications"
        applications.mkdir()
        (applications / f"{APP}.desktop").write_text("[Desktop Entry]\nType=Application\nName=Notes\nExec=true\n")

    def setUp(self):
        super().setUp()
        self.app = self.enterContext(app_proxy(self.desktop, APP, "11")).connect()
        self.open_window()
        self.addCleanup(self.desktop.ferry, "app", "forget", APP, check=False)

    def ask(self, path="/a.bin"):
        """Lets the app ask; returns the id of its job."""
        path = create(self.app, self.server.url(path))
        return next(job["id"] for job in self.jobs() if job["path"] == path)

    def decide(self, answer, name="a.bin"):
        self.reader.row(f"{name}, Waiting")
        self.reader.press_in_row(name, "Decide…")
        self.reader.wait_for_text("wants to download in the background")
        self.reader.answer(answer)

    def permission(self):
        """What the app may, as the command line has it."""
        apps = json.loads(self.desktop.ferry("app", "list", "--json").stdout)
        return next((app["permission"] for app in apps if app["app"] == APP), None)

    def test_question_says_who_and_from_where(self):
        self.ask()
        self.reader.press_in_row("a.bin", "Decide…")
        self.reader.wait_for_text("“Notes” wants to download in the background")
        self.reader.wait_for_text("127.0.0.1")
        # Enter alone allows nothing.
        wait_until(lambda: "Not Now" in self.reader.focused_name(), what="the keyboard at the harmless answer")
        self.reader.answer("Not Now")
        self.reader.row("a.bin, Waiting")
        self.assertEqual(self.permission(), "ask")
        self.assertEqual(self.server.requests, [])

    def test_allow(self):
        self.wait_for_state_after("Allow", "acknowledged")
        self.assertEqual((self.downloads / "a.bin").read_bytes(), BODY)
        self.assertEqual(self.permission(), "allow")
        # It is not asked for again.
        self.wait_for_state(self.ask("/b.bin"), "acknowledged")

    def test_deny(self):
        self.wait_for_state_after("Deny", "error")
        self.assertEqual(self.permission(), "deny")
        self.assertEqual(self.server.requests, [])
        self.assertEqual(error_of(create, self.app, self.server.url("/b.bin"))[0], "ConsentDenied")

    def test_denied_app_is_allowed_from_its_row(self):
        job = self.ask()
        self.decide("Deny")
        self.wait_for_state(job, "error")
        for other in OTHERS:
            self.desktop.ferry("app", "deny", other)
            self.addCleanup(self.desktop.ferry, "app", "forget", other, check=False)
        self.reader.press_in_row("a.bin", "Change Permission…")
        self.desktop.wait_for_window("Preferences")
        self.reader.find("combo box", "Notes")
        self.assertEqual(self.top_app(), "Notes")
        wait_until(lambda: self.reader.focused_name() == "Notes", what="the keyboard at the app")
        self.keyboard.focus("Preferences")
        self.choose("Home", "Down")
        wait_until(lambda: self.permission() == "allow", what="the permission")
        self.wait_for_state(job, "acknowledged")

    def top_app(self):
        """What is first of the apps in the preferences."""
        window = self.reader.find_window("Preferences")
        rows = self.reader.find_all("combo box", lambda name: name in ("Notes", *OTHERS), window)
        return rows[0].get_name()

    def test_only_this_once(self):
        self.wait_for_state_after("Only This _Once Only This Once", "acknowledged")
        self.assertNotIn(self.permission(), ("allow", "deny"))
        second = self.ask("/b.bin")
        self.reader.row("b.bin, Waiting")
        self.assertEqual(self.show(second)["wait"], "consent")

    def wait_for_state_after(self, answer, state):
        job = self.ask()
        self.decide(answer)
        self.wait_for_state(job, state)

    def test_answered_elsewhere_meanwhile_it_is_said(self):
        job = self.ask()
        self.reader.press_in_row("a.bin", "Decide…")
        self.reader.wait_for_text("wants to download in the background")
        self.desktop.ferry("app", "deny", APP)
        self.reader.answer("Allow")
        self.reader.wait_for_text("That question is no longer open")
        self.assertEqual(self.permission(), "deny")
        self.wait_for_state(job, "error")

    def open_apps(self):
        self.open_preferences("Apps")
        self.reader.find("combo box", "Notes")
        self.keyboard.focus("Preferences")
        self.tab_to("Notes")

    def choose(self, *keys):
        """What the app may, chosen by keyboard in the preferences."""
        self.desktop.x("key", "--delay", 150, "space", *keys, "Return")

    def shown(self):
        """What the preferences say that the app may."""
        chosen = self.reader.find("combo box", "Notes")
        return self.reader.texts(chosen)

    def test_preferences_allow_deny_and_forget(self):
        job = self.ask()
        self.open_apps()
        self.choose("Down")
        wait_until(lambda: self.permission() == "allow", what="the permission")
        self.wait_for_state(job, "acknowledged")
        self.choose("Down")
        wait_until(lambda: self.permission() == "deny", what="the ban")
        self.assertEqual(error_of(create, self.app, self.server.url("/b.bin"))[0], "ConsentDenied")
        self.assertIn("Deny", self.shown())
        self.choose("Up", "Up")
        wait_until(lambda: self.permission() not in ("allow", "deny"), what="the question")
        self.assertEqual(self.show(self.ask("/b.bin"))["wait"], "consent")

    def take_store_away(self):
        """Without it nobody can give consent."""
        name = "org.freedesktop.impl.portal.PermissionStore"
        file = self.desktop.root / "services" / STORE_SERVICE.name
        file.unlink()
        self.desktop.call_bus("ReloadConfig")
        os.kill(self.desktop.call_bus("GetConnectionUnixProcessID", GLib.Variant("(s)", (name,)))[0], signal.SIGTERM)
        wait_until(lambda: not has_name(self.desktop, name), what="the end of the store")

        def bring_back():
            add_permission_store(self.desktop)
            self.desktop.call_bus("ReloadConfig")
        self.addCleanup(bring_back)

    def test_preferences_do_not_show_what_was_refused(self):
        self.ask()
        self.open_apps()
        self.take_store_away()
        self.choose("Down")
        self.reader.wait_for_text("the desktop’s permission store does not answer")
        self.assertIn("Ask", self.shown())


class SignIns(DialogCase):
    """The preferences’ page of stored sign-ins, and the keyring that they are in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        prompter = find_program(PROMPTER, "/usr/libexec", "/usr/lib/gcr", "/usr/lib")
        variables = {"DISPLAY": cls.desktop.env["DISPLAY"], "GDK_BACKEND": "x11", "NO_AT_BRIDGE": "1", "LC_ALL": "C.UTF-8"}
        for name in ("SystemPrompter", "PrivatePrompter"):
            cls.desktop.add_service(f"org.gnome.keyring.{name}", prompter, variables)
        cls.keyring = Keyring(cls.desktop)
        cls.addClassCleanup(cls.keyring.__exit__, None, None, None)

    def setUp(self):
        super().setUp()
        self.vault = self.enterContext(AuthServer({"/gold.bin": BODY}))

    def tokens(self):
        return json.loads(self.desktop.ferry("token", "list", "--json").stdout)

    def fill_in(self, **texts):
        for name, text in texts.items():
            self.reader.type_into({"name": "Name for It", "server": "Server, such as files.example.org",
                                   "user": "User Name", "secret": "Password"}[name], text)

    def test_added_listed_used_and_removed(self):
        self.open_window()
        self.open_preferences("Sign-Ins")
        self.reader.wait_for_text("Nothing is stored.")
        self.keyboard.focus("Preferences")
        self.tab_to("Add a Sign-In")
        self.desktop.x("key", "space")
        self.fill_in(name="work", server="127.0.0.1", user="ann")
        self.reader.press("Store")
        self.reader.wait_for_text("A name, a server and a password are needed.")
        self.fill_in(secret="s3cret")
        self.reader.press("Store")
        self.reader.find("list item", "work")
        self.assertEqual([token["name"] for token in self.tokens()], ["work"])
        self.desktop.ferry("get", self.vault.url("/gold.bin"), "--network", "always", "--token", "work")
        self.assertEqual((self.desktop.work / "gold.bin").read_bytes(), BODY)
        self.assertFalse(any("s3cret" in text for text in self.reader.texts()))
        self.reader.press("Remove “work”")
        self.reader.wait_for_text("Nothing is stored.")
        self.assertEqual(self.tokens(), [])

    def wait_for_the_keyring(self):
        """A job whose sign-in is in a keyring that is locked."""
        self.desktop.ferry("token", "add", "work", "--server", "127.0.0.1", "--user", "ann", "--keep", input="s3cret\n")
        self.addCleanup(self.desktop.ferry, "token", "remove", "work", check=False)
        self.keyring.lock()
        self.addCleanup(self.keyring.unlock)
        job = self.desktop.ferry("add", self.vault.url("/gold.bin"), "--network", "always", "-o",
                                 self.desktop.work / f"{self.id()}.bin").stdout.strip()
        self.open_window()
        self.reader.press_in_row(f"{self.id()}.bin", "Unlock Keyring…")
        return job

    def prompts(self):
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--class", PROMPTER], env=self.desktop.env,
                              capture_output=True, text=True, check=False, timeout=30).stdout.split()

    def strike(self, *keys):
        """Types until the keyring’s window is gone: it may not have the keyboard at once."""
        wait_until(self.prompts, what="the keyring’s window")
        for _ in range(8):
            for key in keys:
                self.desktop.x(*key)
            try:
                return wait_until(lambda: not self.prompts(), seconds=3)
            except AssertionError:
                continue
        raise AssertionError("the keyring’s window stays")

    def test_locked_keyring_is_unlocked_from_the_row(self):
        job = self.wait_for_the_keyring()
        self.strike(("key", "ctrl+a"), ("type", "--delay", "20", PASSWORD.decode()), ("key", "Return"))
        self.wait_for_state(job, "acknowledged")
        self.assertFalse(self.keyring.is_locked())

    def test_dismissed_keyring_leaves_the_wait_and_says_so(self):
        job = self.wait_for_the_keyring()
        self.strike(("key", "Escape"))
        self.reader.wait_for_text("The keyring was not unlocked")
        self.assertEqual(self.show(job)["wait"], "keyring-locked")
        self.reader.find("push button", "Unlock Keyring…")


class Places(DialogCase):
    """Where files go to, and Metalink files that say where they come from."""

    def lose_folder(self):
        """A job that has begun, and whose folder is gone."""
        old = self.desktop.work / "old"
        old.mkdir()
        self.server.rate = 100_000
        job = self.desktop.ferry("add", self.server.url("/a.bin"), "--network", "always", "-o", f"{old}/").stdout.strip()
        wait_until(lambda: self.show(job)["bytes_done"] > 0, what="some bytes")
        self.desktop.ferry("suspend", job)
        shutil.rmtree(old)
        self.desktop.ferry("resume", job)
        self.server.rate = 0
        return job

    def test_another_place_for_a_job_whose_folder_is_gone(self):
        new = self.desktop.work / "new place"
        new.mkdir()
        job = self.lose_folder()
        self.open_window()
        self.reader.row("a.bin, Waiting")
        self.reader.press_in_row("a.bin", "Choose Another Place…")
        self.choose_folder("Choose Another Place", new)
        self.wait_for_state(job, "acknowledged")
        self.assertEqual((new / "a.bin").read_bytes(), BODY)
        self.assertEqual([each["id"] for each in self.jobs()], [job])

    def test_folder_of_a_new_download(self):
        folder = self.desktop.work / "elsewhere"
        folder.mkdir()
        self.open_window(self.server.url("/a.bin"))
        self.desktop.wait_for_window("Add Download")
        self.keyboard.focus("Add Download")
        self.tab_to("Folder")
        self.desktop.x("key", "space")
        self.choose_folder("Choose a Folder", folder)
        self.reader.wait_for_text(str(folder))
        self.reader.answer("Add")
        wait_until(lambda: [job["state"] for job in self.jobs()] == ["acknowledged"], what="the file")
        self.assertEqual((folder / "a.bin").read_bytes(), BODY)

    def choose_folder(self, title, folder):
        """Types a path into GTK’s file chooser."""
        self.keyboard.focus(title)
        self.desktop.x("key", "--delay", 200, "ctrl+l")
        self.desktop.x("type", "--delay", 40, str(folder))
        self.desktop.x("key", "--delay", 300, "Return")

    def test_metalink_of_several_files(self):
        self.open_window(self.make_metalink())
        self.reader.wait_for_text("1 file that describes downloads")
        self.reader.answer("Add")
        wait_until(lambda: [job["state"] for job in self.jobs()[:1]] == ["acknowledged"], what="the files")
        job = self.jobs()[0]
        self.assertEqual([pathlib.Path(file["target"]).name for file in job["files"]], ["one.bin", "two.bin"])
        self.assertEqual((self.downloads / "one.bin").read_bytes(), BODY)
        self.assertEqual((self.downloads / "two.bin").read_bytes(), BODY[:1000])


class Drops(DialogCase):
    """What is dragged out of another program, with the mouse, and dropped onto the list."""

    def drag(self, kind, text):
        helper = subprocess.Popen([sys.executable, str(HELPER), "drag", kind, text], stdin=subprocess.DEVNULL,
                                  env=self.desktop.env | {"GTK_A11Y": "none"}, stdout=subprocess.PIPE, text=True)
        self.addCleanup(helper.wait)
        self.addCleanup(helper.stdout.close)
        self.addCleanup(helper.kill)
        self.assertEqual(helper.stdout.readline(), "ready\n")
        window = self.desktop.wait_for_window("Something to Drag")
        self.desktop.x("windowmove", "--sync", window, 760, 600)
        path = [(860 - 50 * step, 650 - 30 * step) for step in range(11)]
        moves = [word for x, y in path for word in ("mousemove", x, y, "sleep", 0.1)]
        self.desktop.x("mousemove", *path[0], "sleep", 0.3, "mousedown", 1, *moves, "sleep", 0.3, "mouseup", 1)

    def open_list(self):
        self.open_window()
        self.reader.find("push button", "Add Download…")

    def add_what_was_dropped(self, name):
        self.desktop.wait_for_window("Add Download")
        self.reader.answer("Add")
        wait_until(lambda: [job["state"] for job in self.jobs()] == ["acknowledged"], what="the file")
        self.assertEqual((self.downloads / name).read_bytes(), BODY)

    def test_address_in_a_text(self):
        self.open_list()
        self.drag("text/plain;charset=utf-8", self.server.url("/a.bin"))
        self.add_what_was_dropped("a.bin")

    def test_link_of_a_browser(self):
        self.open_list()
        self.drag("text/uri-list", f"{self.server.url('/a.bin')}\r\n")
        self.add_what_was_dropped("a.bin")

    def test_metalink_file_of_a_file_manager(self):
        self.open_list()
        self.drag("text/uri-list", f"{self.make_metalink().as_uri()}\r\n")
        self.add_what_was_dropped("one.bin")


if __name__ == "__main__":
    unittest.main(verbosity=2)
