#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and dialog as a screen reader and a keyboard find it.

Every control has a name, no image is without one, Tab reaches all of it, and
what moves does not chatter.
"""

import json
import re
import unittest

from audit import AuditCase
from listener import Listener
from window_desktop import wait_until

from sandbox import FileServer, make_bytes

# Pages that a window does not show have been shown before, and look the same from here.
LIST = "FerryJobPage|Welcome to Ferry|Nothing to Carry|Nothing Finished Yet|No Results Found"
OTHERS = "FerryJobPane|Welcome to Ferry|Add Download|Search|Main Menu|page tab|Filter"

FIRST_GROUPS = {"General": "Desktop", "Network": "Networks, by Priority", "Apps": "Apps That Hand Over Transfers",
                "Sign-Ins": "Stored Sign-Ins", "Advanced": "At the Same Time"}


class Audit(AuditCase):

    new_user = True

    @classmethod
    def prepare(cls):
        cls.server = FileServer({"/done.bin": b"x" * 1000, "/big.iso": make_bytes(40_000_000)}, rate=400_000)
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.locked.add("/vault.bin")

    def test_1_first_page(self):
        self.reader.find("push button", "Start")
        self.check("Ferry", "FerryJobPage|FerryJobPane")
        self.reader.press("Start")

    def test_2_empty_list(self):
        # Tab may reach the first page once more while that fades away.
        self.reader.find("push button", "Add Download")
        self.check("Ferry", anchor="Add Download")

    def test_3_list_with_every_kind_of_button(self):
        self.desktop.ferry("add", "http://192.0.2.1/waiting.bin", "--network", "vpn")
        self.wait_for_state(self.add("/missing.bin"), "error")
        self.wait_for_state(self.add("/vault.bin"), "transient-error")
        self.wait_for_state(self.add("/big.iso", "--limit", "1kB/s"), "transferring")
        self.reader.row("missing.bin, Failed")
        self.reader.row("big.iso, Transferring")
        self.check("Ferry", LIST, "Add Download", has_rows=True)

    def test_4_search(self):
        self.desktop.x("windowfocus", "--sync", self.desktop.wait_for_window())
        self.desktop.x("key", "ctrl+f")
        self.reader.find("entry", "Search transfers")
        self.check("Ferry", LIST, "Add Download", has_rows=True)
        self.desktop.x("key", "ctrl+f")

    def test_5_finished(self):
        self.wait_for_state(self.add("/done.bin"), "acknowledged")
        self.reader.find("page tab", "Finished").get_action_iface().do_action(0)
        self.reader.row("done.bin, Finished", "Finished transfers")
        self.check("Ferry", LIST + "|Active transfers|Search transfers|Filter", "Main Menu")
        self.reader.find("page tab", "Active").get_action_iface().do_action(0)

    def test_6_page_of_a_job(self):
        jobs = json.loads(self.desktop.ferry("list", "--json").stdout)
        job = next(job["id"] for job in jobs if job["name"] == "waiting.bin")
        self.act("show-job", f"'{job}'")
        self.reader.wait_for_text("http://192.0.2.1/waiting.bin")
        self.check("Ferry", OTHERS, "Back to the List")
        self.reader.press("Back to the List")

    def test_7_dialogs_of_a_job(self):
        for row, button, title in (("vault.bin", "Sign In…", "Sign In for “vault.bin”"),
                                   ("missing.bin", "Renew Link…", "Renew the Link of “missing.bin”")):
            with self.subTest(dialog=button):
                self.reader.press_in_row(row, button)
                self.reader.wait_for_text(title)
                dialog = self.find_dialog()
                self.check(dialog)
                self.close(dialog)

    def test_8_add(self):
        self.reader.press("Add Download")
        self.reader.find("text", "Addresses")
        self.desktop.wait_for_window("Add Download")
        self.check("Add Download")
        self.reader.find("list item", "More Options")
        self.keyboard.focus("Add Download")
        while self.keyboard.press("Tab")[1] != "More Options":
            pass
        self.desktop.x("key", "space")
        wait_until(lambda: any(node.get_name() == "Replace Existing Files" for node, _ in self.nodes("Add Download")),
                   what="the options")
        self.check("Add Download")
        self.close("Add Download")

    def test_9_preferences(self):
        for page in ("General", "Network", "Apps", "Sign-Ins", "Advanced"):
            with self.subTest(page=page):
                self.act("preferences")
                self.desktop.wait_for_window("Preferences")
                self.reader.find("check box", "Notifications")
                self.reader.find("page tab", page).get_action_iface().do_action(0)
                self.elsewhere = re.compile("nothing")
                wait_until(lambda: any(node.get_name() == FIRST_GROUPS[page] for node, _ in self.nodes("Preferences")),
                           what=f"the page “{page}”")
                self.check("Preferences", "list (Desktop|Tidying Up)" if page != "General" else "nothing", "General")
                self.close("Preferences")

    def test_progress_does_not_chatter(self):
        """A screen reader that follows the window hears of a transfer now and then."""
        self.add("/big.iso", "--name", "chatter.iso", "--priority", "foreground", "-o", str(self.desktop.work / "c.iso"))
        self.reader.row("chatter.iso, Transferring")
        ear = Listener(self.reader, "object:property-change:accessible-name",
                       "object:property-change:accessible-description", "object:property-change:accessible-value",
                       "object:text-changed", "object:announcement", "object:state-changed:busy")
        self.addCleanup(ear.close)
        ear.hear(10)
        # The label with the numbers changes twice a second, but nothing that has the focus.
        told = [one for one in ear.names() if one[0] != "label"]
        self.reader.row("chatter.iso, Transferring")
        self.assertLessEqual(len(told), 8, told)


if __name__ == "__main__":
    unittest.main(verbosity=2)
