#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window’s lists against the real service: long histories, clearing them, and
what is opened that is nothing for Ferry."""

import json
import subprocess
import sys
import unittest

from window_desktop import Desktop, Reader, wait_until

# As FERRY_JOB_LIST_PAGE in src/client/ferry-job-list.h.
PAGE = 1000


class WindowLists(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.desktop = Desktop()
        cls.addClassCleanup(cls.desktop.__exit__, None, None, None)
        cls.screen = Reader()

    def setUp(self):
        self.process = None

    def tearDown(self):
        if sys.exc_info()[0] is not None:
            print(self.desktop.tell_log(), self.screen.dump(), file=sys.stderr)
        self.desktop.end(self.process)
        wait_until(lambda: self.screen.find_application() is None, what="the end of the window")
        self.desktop.ferry("cancel", "--all", check=False)
        self.desktop.ferry("remove", "--all", check=False)

    def open_window(self, *arguments):
        self.process = self.desktop.start_window(*arguments)
        self.screen.application()

    def make_history(self, n_jobs):
        """Finished jobs, the oldest one called “ancient”."""
        from gi.repository import GLib
        options = [{"suspended": GLib.Variant("b", True), "name": GLib.Variant("s", name)}
                   for name in ["ancient", *(f"job {number}" for number in range(n_jobs - 1))]]
        files = [("http://127.0.0.1:9/file", {"folder": GLib.Variant("s", str(self.desktop.work))})]
        paths = self.desktop.call("CreateJobs", GLib.Variant("(a(a{sv}a(sa{sv})))", ([(each, files) for each in options],)))
        for path in paths[0]:
            self.desktop.call("Cancel", path=path, interface="org.ferry.Ferry1.Job")

    def count_history(self):
        return len(json.loads(self.desktop.ferry("list", "--all", "--json").stdout))

    def look_at_finished(self):
        self.screen.find("page tab", "Finished").get_action_iface().do_action(0)

    def test_older_ones_come_when_asked_for(self):
        self.make_history(PAGE + 5)
        self.open_window()
        self.look_at_finished()
        self.screen.row("job 1003,", "Finished transfers", 60)
        self.screen.press("Show Older Transfers")
        wait_until(lambda: not self.screen.has("push button", "Show Older Transfers"), what="the end of the history")
        self.focus()
        self.desktop.x("key", "ctrl+f")
        self.desktop.x("type", "ancient")
        self.screen.row("ancient,", "Finished transfers", 60)

    def test_clearing_can_be_undone(self):
        self.make_history(3)
        self.open_window()
        self.look_at_finished()
        self.screen.row("ancient,", "Finished transfers")
        self.clear()
        self.screen.wait_for_text("Nothing Finished Yet")
        self.assertEqual(self.count_history(), 3)
        self.screen.press_mnemonic("Undo")
        self.screen.row("ancient,", "Finished transfers")
        self.assertEqual(self.count_history(), 3)

    def test_what_was_cleared_goes_with_the_window(self):
        self.make_history(3)
        self.open_window()
        self.look_at_finished()
        self.screen.row("ancient,", "Finished transfers")
        self.clear()
        self.screen.wait_for_text("Nothing Finished Yet")
        self.desktop.x("key", "ctrl+w")
        wait_until(lambda: self.count_history() == 0, what="the end of the history")

    def focus(self):
        window = self.desktop.x("search", "--onlyvisible", "--name", "Ferry").split()[-1]
        self.desktop.x("windowfocus", "--sync", window)

    def clear(self):
        """By keyboard: the menu, and its third entry."""
        self.focus()
        self.desktop.x("key", "F10")
        self.screen.find("menu item", lambda name: "Clear Finished" in name)
        self.desktop.x("key", "Down", "Down", "Return")

    def test_what_is_no_metalink_file_is_told(self):
        picture = self.desktop.work / "picture.png"
        picture.write_bytes(b"\x89PNG\r\n")
        self.open_window(picture)
        self.screen.wait_for_text("“picture.png” cannot be opened")

    def test_what_cannot_be_read_is_told(self):
        self.open_window(self.desktop.work / "gone.meta4")
        self.screen.wait_for_text("“gone.meta4” cannot be opened")

    def test_files_of_a_job_are_all_in_sight(self):
        addresses = [f"http://192.0.2.1/part-{number}.bin" for number in range(4)]
        job = self.desktop.ferry("add", *addresses, "--name", "parts", "--suspended", "-o",
                                 f"{self.desktop.work}/").stdout.strip()
        self.open_window()
        self.screen.row("parts,")
        subprocess.run(["gapplication", "action", "org.ferry.Ferry", "show-job", f"'{job}'"], env=self.desktop.env,
                       check=True, timeout=30)
        files = self.screen.find("list", "Files")
        rows = wait_until(lambda: len(self.screen.find_all("list item", within=files)) == 4
                          and self.screen.find_all("list item", within=files), what="four files")
        top, height = self.place(files)
        for row in rows:
            row_top, row_height = self.place(row)
            self.assertGreater(row_height, 0)
            self.assertGreaterEqual(row_top, top)
            self.assertLessEqual(row_top + row_height, top + height)

    def place(self, node):
        """Where it begins and how high it is."""
        extents = node.get_component_iface().get_extents(self.screen.atspi.CoordType.WINDOW)
        return extents.y, extents.height


if __name__ == "__main__":
    unittest.main(verbosity=2)
