#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window while its service is replaced by another, or cannot be started any more."""

import shutil
import signal
import sys
import unittest

from window_desktop import BUILD, Desktop, Reader, wait_until

from sandbox import FileServer  # noqa: E402

JOBS = ["first.bin", "second.bin", "third.bin"]

STOPPED = "The Ferry service has stopped. It is being started again; nothing is lost."
MISSED = "The Ferry service does not answer. It is being looked for; nothing is lost."
GIVEN_UP = "The Ferry service cannot be reached. Try again, or look at its journal."


class WindowService(unittest.TestCase):
    """An installation of its own, so that it can be damaged."""

    @classmethod
    def setUpClass(cls):
        cls.desktop = Desktop()
        cls.addClassCleanup(cls.desktop.__exit__, None, None, None)
        cls.installed = cls.desktop.root / "ferry-service"
        shutil.copy(BUILD / "src/service/ferry-service", cls.installed)
        # The bus starts that one, and so would the window with a bus of its own.
        cls.desktop.env["FERRY_SERVICE"] = str(cls.installed)
        wrapper = cls.desktop.root / "start-service"
        wrapper.write_text(wrapper.read_text().replace(str(cls.desktop.service), str(cls.installed)))
        cls.reader = Reader()

    def setUp(self):
        self.install()
        with FileServer({"/done.bin": b"done"}) as server:
            self.desktop.ferry("get", server.url("/done.bin"), "--network", "always")
        for name in JOBS:
            self.desktop.ferry("add", f"http://192.0.2.1/{name}", "--network", "vpn")
        self.process = self.desktop.start_window()
        self.addCleanup(self.close_window)
        self.reader.application()
        self.see_all()

    def close_window(self):
        failed = any(case is self for case, _ in self._outcome.result.failures + self._outcome.result.errors)
        if failed:
            print(f"the window: {self.process.poll()}\n{self.desktop.tell_log()}", file=sys.stderr)
            if self.process.poll() is None:
                print(self.reader.dump(), file=sys.stderr)
        self.desktop.end(self.process)
        self.install()
        self.desktop.ferry("cancel", "--all")
        self.desktop.ferry("remove", "--all")

    def install(self):
        """Under another name first, as a package manager does."""
        new = self.installed.with_suffix(".new")
        shutil.copy(BUILD / "src/service/ferry-service", new)
        new.rename(self.installed)

    def rows(self):
        return sorted(row.get_name().partition(",")[0] for each in self.reader.find_all("list", "Active transfers")
                      for row in self.reader.find_all("list item", None, each))

    def see_all(self):
        for name in JOBS:
            self.reader.row(f"{name}, Waiting")

    def see_what_has_finished(self):
        self.reader.find("page tab", "Finished").get_action_iface().do_action(0)
        self.reader.row("done.bin, Finished", "Finished transfers")
        self.reader.find("page tab", "Active").get_action_iface().do_action(0)

    def break_service(self):
        self.installed.unlink()
        self.desktop.kill_service(signal.SIGKILL)

    def test_another_service_keeps_every_row(self):
        before = self.desktop.service_pid()
        self.install()
        self.desktop.kill_service(signal.SIGTERM)
        wait_until(lambda: self.desktop.service_pid() not in (None, before), 30, "the next service")
        self.see_all()
        self.assertEqual(self.rows(), JOBS)
        self.see_what_has_finished()
        # What the next one says is heard.
        self.desktop.ferry("suspend", "--all")
        for name in JOBS:
            self.reader.row(f"{name}, Suspended")

    def hear(self, sentence, seconds=20):
        self.reader.find("alert", sentence, seconds)

    def assert_all_is_well(self):
        """Nothing is complained of, all is there, and buttons do something."""
        wait_until(lambda: not self.reader.find_all("push button", "Try Again"), what="the end of the complaint")
        self.see_all()
        self.assertEqual(self.rows(), JOBS)
        self.see_what_has_finished()
        self.reader.press_in_row(JOBS[0], "Suspend")
        self.reader.row(f"{JOBS[0]}, Suspended")

    def test_service_that_cannot_be_started_any_more(self):
        self.break_service()
        self.hear(STOPPED)
        self.assertEqual(self.rows(), JOBS)
        self.hear(GIVEN_UP, 90)
        # What was known can still be read.
        self.assertEqual(self.rows(), JOBS)
        self.reader.press("Try Again")
        self.hear(MISSED)
        # Whoever starts it, and be it a command line, has it found.
        self.install()
        self.desktop.ferry("list")
        self.assert_all_is_well()

    def test_window_opened_without_a_service_tries_again_and_again(self):
        self.desktop.end(self.process)
        wait_until(lambda: self.reader.find_application() is None, what="the end of the window")
        self.break_service()
        self.process = self.desktop.start_window()
        self.reader.application()
        self.hear(MISSED)
        self.hear(GIVEN_UP, 90)
        self.install()
        self.reader.press("Try Again")
        self.assert_all_is_well()


if __name__ == "__main__":
    unittest.main(verbosity=2)
