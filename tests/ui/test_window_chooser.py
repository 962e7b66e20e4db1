#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file chooser for Metalink files: GTK’s own, and that of the portal."""

import json
import pathlib
import subprocess
import sys
import time
import unittest

from listener import Keyboard
from window_desktop import Desktop, Reader, wait_until

PORTAL = pathlib.Path(__file__).resolve().parent / "file_portal.py"
METALINK = """<?xml version="1.0" encoding="UTF-8"?>
<metalink xmlns="urn:ietf:params:xml:ns:metalink">
  <file name="one.bin"><url>http://192.0.2.1/one.bin</url></file>
</metalink>
"""
TYPES = {"application/metalink4+xml", "application/metalink+xml"}


class Chooser(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.desktop = Desktop(height=900)
        cls.addClassCleanup(cls.desktop.__exit__, None, None, None)
        cls.reader = Reader()
        cls.file = cls.desktop.work / "one.meta4"
        cls.file.write_text(METALINK)

    def open_dialog(self, **environment):
        self.process = self.desktop.start_window(**environment)
        self.addCleanup(self.close_window)
        self.keyboard = Keyboard(self.desktop, self.reader)
        self.addCleanup(self.keyboard.close)
        self.reader.application()
        subprocess.run(["gapplication", "action", "org.ferry.Ferry", "add-dialog"], env=self.desktop.env, check=True,
                       timeout=30)
        self.desktop.wait_for_window("Add Download")
        self.reader.press(lambda name: "Metalink File…" in name)

    def close_window(self):
        self.desktop.end(self.process)
        wait_until(lambda: self.reader.find_application() is None, what="the end of the window")

    def test_own_chooser(self):
        self.open_dialog()
        self.keyboard.focus("Open a Metalink File")
        self.reader.find("label", "Metalink Files")
        self.desktop.x("key", "--delay", 200, "ctrl+l")
        self.desktop.x("type", "--delay", 40, str(self.file))
        wait_until(self.is_chosen, 60, "what was chosen")
        self.reader.wait_for_text("1 file that describes downloads")

    def is_chosen(self):
        """Presses Return until the chooser is gone: it looks for what is typed in its own time."""
        chooser = self.desktop.x("search", "--onlyvisible", "--name", "Open a Metalink File|Add Download").split()
        if len(chooser) < 2:
            return True
        self.desktop.x("key", "Return")
        time.sleep(1)
        return False

    def test_portal_is_told_what_to_show(self):
        portal = subprocess.Popen([sys.executable, str(PORTAL), self.file.as_uri()], env=self.desktop.env,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.addCleanup(portal.wait)
        self.addCleanup(portal.stdout.close)
        self.addCleanup(portal.kill)
        self.assertEqual(portal.stdout.readline(), "ready\n")
        self.open_dialog(GDK_DEBUG="portals")
        self.reader.wait_for_text("1 file that describes downloads")
        metalinks, everything = json.loads(portal.stdout.readline())
        self.assertEqual(metalinks[0], "Metalink Files")
        self.assertEqual({pattern for kind, pattern in metalinks[1] if kind == 1}, TYPES)
        self.assertEqual(len([pattern for kind, pattern in metalinks[1] if kind == 0]), 2)
        self.assertEqual(everything, ["All Files", [[0, "*"]]])


if __name__ == "__main__":
    unittest.main(verbosity=2)
