#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an administrator has locked with dconf, in the window’s preferences and for
the command line: a real dconf with a database of the system that has a lock."""

import subprocess
import unittest

from window_desktop import Desktop, Reader

DCONF_SERVICES = ("/usr/libexec/dconf-service", "/usr/lib/dconf/dconf-service", "/usr/lib/dconf-service")
KEYS = "[org/ferry/Ferry]\nhistory-days=uint32 7\nschedule='mon-fri 22:00-06:00'\nlimit=uint32 2000000\n"
LOCKS = "/org/ferry/Ferry/history-days\n/org/ferry/Ferry/schedule\n/org/ferry/Ferry/limit\n"


def make_dconf(desktop):
    """A profile with the user’s database and one of the administrator."""
    import os
    folder = desktop.root / "site.d"
    (folder / "locks").mkdir(parents=True)
    (folder / "ferry").write_text(KEYS)
    (folder / "locks/ferry").write_text(LOCKS)
    subprocess.run(["dconf", "compile", desktop.root / "site", folder], check=True)
    profile = desktop.root / "profile"
    profile.write_text(f"user-db:user\nfile-db:{desktop.root}/site\n")
    desktop.env.update({"DCONF_PROFILE": str(profile), "GSETTINGS_BACKEND": "dconf"})
    desktop.add_service("ca.desrt.dconf", next(path for path in DCONF_SERVICES if os.path.exists(path)))


class Locks(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.desktop = Desktop()
        cls.addClassCleanup(cls.desktop.__exit__, None, None, None)
        make_dconf(cls.desktop)
        # The bus hands its own environment to the service.
        cls.desktop.stop_bus()
        cls.desktop.start_bus()
        cls.desktop.set_window("welcome-shown", "true")
        cls.screen = Reader()

    def test_command_line_says_who_has_locked_it(self):
        refused = self.desktop.ferry("config", "set", "history-days", "5", check=False)
        self.assertEqual(refused.returncode, 5)
        self.assertIn("administrator", refused.stderr)
        self.assertIn("7", self.desktop.ferry("config", "get", "history-days").stdout)
        self.desktop.ferry("config", "set", "inactivity-days", "50")
        self.assertIn("50", self.desktop.ferry("config", "get", "inactivity-days").stdout)

    def test_locked_settings_are_shown_and_cannot_be_changed(self):
        process = self.desktop.start_window()
        self.addCleanup(self.desktop.end, process)
        self.screen.application()
        subprocess.run(["gapplication", "action", "org.ferry.Ferry", "preferences"], env=self.desktop.env, check=True)
        rows = {title: self.screen.find("list item", lambda name, title=title: name.startswith(title))
                for title in ("Keep finished transfers listed for", "Clean up untouched transfers after",
                              "Hours in which transfers may run")}
        sensitive = self.screen.atspi.StateType.SENSITIVE
        self.assertEqual([title for title, row in rows.items() if row.get_state_set().contains(sensitive)],
                         ["Clean up untouched transfers after"])
        self.assertIn("Set by your administrator", self.screen.texts())
        self.assertEqual(len(self.screen.find_all("image", "Set by your administrator")), 3)


if __name__ == "__main__":
    unittest.main(verbosity=2)
