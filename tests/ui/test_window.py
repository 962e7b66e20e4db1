#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The built window against the real service, driven as by a screen reader."""

import base64
import json
import re
import signal
import subprocess
import sys
import time
import unittest

from window_desktop import Desktop, Reader, wait_until
from sandbox import FileServer, make_bytes

BIG = make_bytes(12_000_000, 7)
SECRET = "Basic " + base64.b64encode(b"ann:open sesame").decode()


# What a person can do something with.
NAMED_ROLES = {"push button", "toggle button", "check box", "text", "entry", "combo box", "list item", "page tab",
               "image", "slider", "spin button"}

# What is inside of a choice or an entry is libadwaita’s own.
INNER = re.compile("> (combo box|text|entry|list GtkListBox)")


class SignInServer(FileServer):
    """Hands out its files to Ann alone."""

    def answer(self, request):
        if request.headers.get("Authorization") != SECRET:
            body = b"who are you?"
            request.send_response(401)
            request.send_header("WWW-Authenticate", 'Basic realm="vault"')
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)
            return
        super().answer(request)


class Window(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.desktop = Desktop()
        cls.addClassCleanup(cls.desktop.__exit__, None, None, None)
        cls.screen = Reader()

    def setUp(self):
        self.process = self.desktop.start_window()
        self.screen.application()

    def tearDown(self):
        failed = self._outcome.result and any(
            case is self for case, _ in self._outcome.result.failures + self._outcome.result.errors)
        if failed:
            print(f"the window: {self.process.poll()}\n{self.desktop.tell_log()}", file=sys.stderr)
            if self.process.poll() is None:
                print(self.screen.dump(), file=sys.stderr)
        self.desktop.end(self.process)
        wait_until(lambda: self.screen.find_application() is None, what="the end of the window")
        for job in self.desktop.call("ListJobs", self.all_jobs())[0]:
            self.desktop.ferry("cancel", job["id"], check=False)

    def all_jobs(self):
        from gi.repository import GLib
        return GLib.Variant("(a{sv})", ({"fields": GLib.Variant("as", ["id"])},))

    def add(self, address):
        """As a person does: the plus, the address, Enter’s button."""
        self.screen.press("Add Download")
        self.screen.type_into("Addresses", address)
        self.answer("Add")

    def answer(self, label):
        self.screen.answer(label)

    def finished(self, beginning, seconds=60):
        """Looks at what is finished; rows exist only where somebody looks."""
        self.screen.find("page tab", "Finished").get_action_iface().do_action(0)
        return self.screen.row(beginning, "Finished transfers", seconds)

    def test_add_suspend_resume_finish(self):
        screen = self.screen
        with FileServer({"/big.iso": BIG}, rate=2_000_000) as server:
            self.add(server.url("/big.iso"))
            screen.row("big.iso, Transferring")
            screen.row_says("big.iso", "MB/s")
            screen.press_in_row("big.iso", "Suspend")
            screen.row("big.iso, Suspended")
            screen.row_says("big.iso", "Suspended")
            before = len(server.requests)
            screen.press_in_row("big.iso", "Resume")
            server.rate = 0
            self.finished("big.iso, Finished")
            self.assertGreater(len(server.requests), before)
        jobs = self.desktop.ferry("list", "--all", "--json").stdout
        self.assertIn('"acknowledged"', jobs)

    def test_a_wait_is_told_with_its_sentence(self):
        self.desktop.ferry("add", "http://192.0.2.1/far.bin", "--network", "vpn")
        self.screen.row("far.bin, Waiting")
        job = json.loads(self.desktop.ferry("list", "--json").stdout)[0]
        self.assertEqual(job["wait"], "other-network")
        self.screen.row_says("far.bin", job["message"])

    def test_another_network_is_chosen_from_the_row(self):
        screen = self.screen
        job = self.desktop.ferry("add", "http://192.0.2.1/bound.bin", "--network", "vpn").stdout.strip()
        self.desktop.x("windowfocus", "--sync", self.desktop.wait_for_window())
        screen.press_in_row("bound.bin", "Choose Another Network…")
        wait_until(lambda: screen.focused_name() == "Networks", 30, "the keyboard at the choice")
        self.desktop.x("key", "--delay", 200, "space", "Home", "Return")
        wait_until(lambda: json.loads(self.desktop.ferry("show", job, "--json").stdout)["wait"] != "other-network",
                   30, "the end of the wait")

    def test_sign_in(self):
        screen = self.screen
        with SignInServer({"/vault.bin": b"gold" * 1000}) as server:
            self.add(server.url("/vault.bin"))
            screen.row("vault.bin, Waiting")
            screen.press_in_row("vault.bin", "Sign In…")
            screen.wait_for_text("keeps them until the service ends")
            screen.type_into("User Name", "ann")
            screen.type_into("Password", "open sesame")
            self.answer("Sign In")
            self.finished("vault.bin, Finished")

    def test_a_failed_link_can_be_renewed(self):
        screen = self.screen
        with FileServer({"/right.bin": b"right" * 1000}) as server:
            self.add(server.url("/wrong.bin"))
            screen.row("wrong.bin, Failed")
            screen.press_in_row("wrong.bin", "Renew Link…")
            screen.type_into("Address", server.url("/right.bin"))
            self.answer("Renew")
            self.finished("wrong.bin, Finished")

    def test_cancelling_data_is_asked_for(self):
        screen = self.screen
        with FileServer({"/big.iso": BIG}, rate=400_000) as server:
            self.add(server.url("/big.iso"))
            screen.row_says("big.iso", "MB ·")
            screen.press_in_row("big.iso", "Cancel")
            screen.wait_for_text("Cancel “big.iso”?")
            self.answer("Cancel Transfer")
            self.finished("big.iso, Cancelled")

    def test_cancelling_nothing_can_be_undone(self):
        screen = self.screen
        self.desktop.ferry("add", "http://192.0.2.1/early.bin", "--network", "vpn")
        screen.press_in_row("early.bin", "Cancel")
        screen.wait_for_text("“early.bin” cancelled")
        screen.press_mnemonic("Undo")
        screen.row("early.bin, Waiting")

    def test_undoing_leaves_a_suspended_one_suspended(self):
        screen = self.screen
        job = self.desktop.ferry("add", "http://192.0.2.1/later.bin", "--suspended").stdout.strip()
        screen.press_in_row("later.bin", "Cancel")
        screen.press_mnemonic("Undo")
        screen.row("later.bin, Suspended")
        # What follows comes after anything that the button could have asked for.
        self.desktop.ferry("add", "http://192.0.2.1/after.bin", "--network", "vpn")
        screen.row("after.bin, Waiting")
        self.assertEqual(json.loads(self.desktop.ferry("show", job, "--json").stdout)["state"], "suspended")

    def test_service_that_dies_comes_back(self):
        screen = self.screen
        self.desktop.ferry("add", "http://192.0.2.1/keep.bin", "--network", "vpn")
        screen.row("keep.bin")
        pid = self.desktop.service_pid()
        self.desktop.kill_service(signal.SIGKILL)
        wait_until(lambda: self.desktop.service_pid() not in (None, pid), 30, "the next service")
        screen.row("keep.bin, Waiting")
        # It is followed as before.
        self.desktop.ferry("add", "http://192.0.2.1/after.bin", "--network", "vpn")
        screen.row("after.bin, Waiting")

    def test_address_on_the_command_line(self):
        with FileServer({"/given.bin": b"x"}) as server:
            self.assertEqual(self.desktop.start_window(server.url("/given.bin")).wait(30), 0)
            text = self.screen.find("text", "Addresses")
            wait_until(lambda: "/given.bin" in text.get_text_iface().get_text(0, -1), what="the address")

    def show_page(self, name):
        """Opens the page of a job as a notification does."""
        jobs = json.loads(self.desktop.ferry("list", "--all", "--json").stdout)
        job = next(job["id"] for job in jobs if job["name"] == name)
        subprocess.run(["gapplication", "action", "org.ferry.Ferry", "show-job", f"'{job}'"], env=self.desktop.env,
                       check=True, timeout=30)
        return job

    def test_page_of_a_job(self):
        screen = self.screen
        self.desktop.ferry("add", "http://192.0.2.1/page.bin", "--network", "vpn", "--header", "X-Key: opensesame")
        screen.row("page.bin, Waiting")
        job = self.show_page("page.bin")
        screen.wait_for_text("http://192.0.2.1/page.bin")
        self.assertFalse(any("opensesame" in text for text in screen.texts()))
        page = screen.find("filler", "FerryJobPage")
        screen.wait_for_text("X-Key")
        screen.press("Suspend", within=page)
        wait_until(lambda: json.loads(self.desktop.ferry("show", job, "--json").stdout)["state"] == "suspended",
                   what="the suspension")
        screen.press("Resume", within=page)
        wait_until(lambda: json.loads(self.desktop.ferry("show", job, "--json").stdout)["state"] == "transient-error",
                   what="the wait")
        screen.press("Back to the List")

    def test_preferences_are_the_services(self):
        screen = self.screen
        subprocess.run(["gapplication", "action", "org.ferry.Ferry", "preferences"], env=self.desktop.env, check=True,
                       timeout=30)
        switch = screen.find("check box", "Notifications")
        switch.get_action_iface().do_action(0)
        wait_until(lambda: "false" in self.desktop.ferry("config", "get", "notifications").stdout, what="the setting")

    def test_every_control_has_a_name(self):
        """No button without a name, no entry that nobody could tell from another."""
        screen = self.screen
        self.desktop.ferry("add", "http://192.0.2.1/named.bin", "--network", "vpn")
        screen.row("named.bin")
        self.show_page("named.bin")
        screen.press("Add Download")
        screen.find("text", "File Name")
        nameless = [f"{node.get_role_name()} in {path}" for node, path in screen.walk_with_path()
                    if node.get_role_name() in NAMED_ROLES and self.is_nameless(node) and not INNER.search(path)]
        self.assertEqual("\n".join(nameless), "")

    def is_nameless(self, node):
        """GTK gives the type of a widget for the name that nobody gave it.

        What GTK and libadwaita make for themselves is theirs to name: the inner
        button of a drop-down or of an expander.
        """
        name = node.get_name()
        focusable = node.get_state_set().contains(self.screen.atspi.StateType.FOCUSABLE)
        return focusable and (not name or re.fullmatch(r"(Gtk|Adw|Ferry)[A-Z]\w+", name) is not None)

    def test_focus_goes_everywhere_and_comes_back(self):
        """Tab reaches every control of the list, and leaves none that it entered."""
        screen = self.screen
        self.desktop.ferry("add", "http://192.0.2.1/focus.bin", "--network", "vpn")
        screen.row("focus.bin")
        window = self.desktop.x("search", "--onlyvisible", "--name", "Ferry").split()[-1]
        self.desktop.x("windowfocus", window)
        reached = []
        for _ in range(30):
            self.desktop.x("key", "Tab")
            time.sleep(0.1)
            reached.append(screen.focused_name())
        for name in ("Add Download", "Search", "Main Menu", "Show Details", "Suspend", "Cancel"):
            self.assertIn(name, reached)
        # It goes round.
        self.assertGreater(reached.count("Add Download"), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
