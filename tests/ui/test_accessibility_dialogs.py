#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialogs beside the pages, as a screen reader and a keyboard find them: what
Ferry says of itself, its questions, and the editors of hours and budgets.

Files and folders are chosen in the desktop’s dialogs, which are not Ferry’s.
"""

import unittest

from audit import AuditCase
from window_desktop import wait_until

from app_case import APP, create
from confined import add_permission_store, app_proxy
from sandbox import FileServer, make_bytes

EVERYTHING = "nothing is left out"


class Dialogs(AuditCase):

    @classmethod
    def prepare(cls):
        add_permission_store(cls.desktop)
        (cls.desktop.home / "Downloads").mkdir()
        (cls.desktop.root / "config/user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/Downloads"\n')
        cls.server = FileServer({"/big.iso": make_bytes(40_000_000), "/a.bin": b"x" * 1000}, rate=400_000)
        cls.addClassCleanup(cls.server.__exit__)

    def check_dialog(self):
        """Looks at the dialog that is open, and closes it as Escape does."""
        dialog = self.find_dialog()
        self.check(dialog, EVERYTHING)
        self.close(dialog)

    def check_editor(self, title, anchor):
        self.check(title, EVERYTHING, anchor)
        self.close(title)
        self.close("Preferences")

    def test_about(self):
        self.act("about")
        self.reader.wait_for_text("The Ferry authors")
        self.check_dialog()

    def test_keyboard_shortcuts(self):
        self.act("shortcuts")
        self.reader.wait_for_text("Add a download")
        self.check_dialog()

    def test_question_before_a_cancel(self):
        self.add("/big.iso", "--limit", "1kB/s")
        self.reader.row_says("big.iso", "of 40.0")
        self.reader.press_in_row("big.iso", "Cancel")
        self.reader.wait_for_text("Cancel “big.iso”?")
        self.check_dialog()

    def test_question_for_an_app(self):
        app = self.enterContext(app_proxy(self.desktop, APP, "11")).connect()
        create(app, self.server.url("/a.bin"))
        self.reader.press_in_row("a.bin", "Decide…")
        self.reader.wait_for_text("wants to download in the background")
        self.check_dialog()

    def open_editor(self, row, title):
        """Opens an editor from the preferences, by keyboard."""
        self.act("preferences")
        self.desktop.wait_for_window("Preferences")
        self.reader.find("page tab", "Network").get_action_iface().do_action(0)
        self.reader.find("list item", row)
        self.keyboard.focus("Preferences")
        wait_until(lambda: self.keyboard.press("Tab")[1] == row, what=f"the row “{row}”")
        self.desktop.x("key", "space")
        self.desktop.wait_for_window(title)

    def test_hours(self):
        self.desktop.ferry("config", "set", "schedule", "mon-fri 22:00-06:00; sat,sun")
        self.addCleanup(self.desktop.ferry, "config", "set", "schedule", "")
        self.open_editor("Hours in which transfers may run", "Hours")
        self.reader.find("push button", "Mon")
        self.check_editor("Hours", "Add Hours")

    def test_data_budgets(self):
        self.desktop.ferry("config", "set", "data-budgets", "Phone = 5 GB from 15; default = 100 GB")
        self.addCleanup(self.desktop.ferry, "config", "set", "data-budgets", "")
        self.open_editor("Data that connections may have a month", "Data Budgets")
        self.reader.find("push button", "Remove This Budget")
        self.check_editor("Data Budgets", "Add Budget")


if __name__ == "__main__":
    unittest.main(verbosity=2)
