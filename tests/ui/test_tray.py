#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tray icon of the built service in the tray of a real panel (Xfce’s)."""

import json
import pathlib
import re
import time
import unittest

from screen import BLUE, BUILD, FakeWindow, Panel, Sandbox, Screen, wait_until

from sandbox import FileServer, make_bytes

BELOW = (0, 60, 500, 400)  # where menus and tool tips come up


def add_real_window(case):
    """Lets the bus start the window’s own program when it is asked for."""
    variables = case.screen.variables | {"GSK_RENDERER": "cairo", "ADW_DISABLE_PORTAL": "1", "GTK_A11Y": "none",
                                         "GTK_USE_PORTAL": "0"}
    case.sandbox.add_service("org.ferry.Ferry", BUILD / "src/window/ferry-window --gapplication-service", variables)


class TrayCase(unittest.TestCase):
    """A panel, a server, and jobs that are slow enough to look at."""

    def setUp(self):
        self.sandbox = self.enter(Sandbox())
        self.screen = self.enter(Screen(self.sandbox))
        self.server = self.enter(FileServer({"/a.iso": make_bytes(8_000_000), "/b.iso": make_bytes(100_000),
                                             "/c.iso": make_bytes(8_000_000, 3)},
                                            rate=200_000))
        self.add_window()
        self.panel = Panel(self.screen)

    def add_window(self):
        self.window = self.enter(FakeWindow(self.sandbox))

    def enter(self, context):
        value = context.__enter__()
        self.addCleanup(lambda: context.__exit__(None, None, None))
        return value

    def add(self, path="/a.iso", *options):
        done = self.sandbox.ferry("add", self.server.url(path), "--network", "always", "--name", "Debian_12",
                                  *options)
        return done.stdout.strip()

    def state(self, job):
        return json.loads(self.sandbox.ferry("show", job, "--json").stdout)["state"]

    def wait_for_state(self, job, state):
        wait_until(lambda: self.state(job) == state, 20, f"the state “{state}”")

    def wait_for_blue(self, pixels=40):
        wait_until(lambda: self.screen.shoot().count(BLUE, self.panel.area()) >= pixels, 20, "the ring")

    def wait_for_another(self, before):
        """Waits until the icon looks unlike the picture @before."""
        area = self.panel.area()
        wait_until(lambda: self.screen.shoot().crop(area) != before.crop(area), 20, "another icon")

    def add_and_see(self):
        job = self.add()
        self.panel.wait_for_item()
        self.wait_for_blue()
        return job

    def press(self, *keys):
        self.screen.xdotool("key", "--delay", 150, *keys)

    def open_menu(self):
        """Opens the menu, and waits until it is there."""
        self.screen.click(*self.panel.middle(), button=3)
        wait_until(self.see_below, 30, "the menu")
        wait_until(lambda: self.is_still(BELOW), 30, "the whole menu")

    def see_below(self):
        """Whether there is anything below the panel: a menu, or a tool tip."""
        return self.screen.shoot().count((0, 0, 0), BELOW, 0) < BELOW[2] * BELOW[3] - 500

    def is_still(self, area):
        before = self.screen.shoot().crop(area)
        time.sleep(0.3)
        return self.screen.shoot().crop(area) == before


class Tray(TrayCase):

    def test_icon_is_there_while_bytes_move(self):
        self.assertEqual(self.panel.items(), [])
        self.add("/b.iso")
        self.panel.wait_for_item()
        self.wait_for_blue()
        self.screen.shoot("tray-transferring")
        # Done, it is no progress any more.
        wait_until(lambda: self.screen.shoot().count(BLUE, self.panel.area()) == 0, 20, "the end of the ring")
        self.screen.shoot("tray-idle")

    def test_ring_grows(self):
        self.add_and_see()
        before = self.screen.shoot().count(BLUE, self.panel.area())
        wait_until(lambda: self.screen.shoot().count(BLUE, self.panel.area()) > before + 20, 30, "more of the ring")
        self.screen.shoot("tray-ring")

    def count_wake_ups(self):
        """How often each thread of the service has waited for something."""
        tasks = pathlib.Path(f"/proc/{self.sandbox.service_pid()}/task")
        return {task.name: re.search(r"^voluntary_ctxt_switches:\s*(\d+)", (task / "status").read_text(), re.M)[1]
                for task in tasks.iterdir()}

    def does_nothing(self, seconds):
        before = self.count_wake_ups()
        time.sleep(seconds)
        # The question for the pid wakes nobody but the bus.
        return self.count_wake_ups() == before

    def test_nothing_ticks_while_nothing_moves(self):
        job = self.add_and_see()
        self.sandbox.ferry("suspend", job)
        wait_until(lambda: self.does_nothing(5), 60, "a service that sleeps for five seconds")
        self.assertEqual(len(self.panel.items()), 1)

    def test_left_click_opens_the_window(self):
        self.add_and_see()
        self.screen.click(*self.panel.middle())
        self.window.wait_for("")

    def test_middle_click_suspends_and_resumes(self):
        job = self.add_and_see()
        self.screen.click(*self.panel.middle(), button=2)
        self.wait_for_state(job, "suspended")
        wait_until(lambda: self.screen.shoot().count(BLUE, self.panel.area()) == 0, 20, "the other icon")
        self.screen.shoot("tray-suspended")
        self.screen.click(*self.panel.middle(), button=2)
        self.wait_for_state(job, "transferring")
        self.wait_for_blue()

    def test_menu_suspends_one(self):
        job = self.add_and_see()
        self.open_menu()
        self.screen.shoot("tray-menu")
        # The sentence in the job’s submenu cannot be chosen; below it is Suspend.
        self.press("Down", "Right")
        self.screen.shoot("tray-submenu")
        self.press("Return")
        self.wait_for_state(job, "suspended")
        self.assertEqual(self.window.asked, [])

    def test_menu_suspends_all(self):
        job = self.add_and_see()
        self.open_menu()
        self.press("Down", "Down", "Return")
        self.wait_for_state(job, "suspended")
        self.open_menu()
        self.screen.shoot("tray-menu-suspended")
        self.press("Down", "Down", "Return")
        self.wait_for_state(job, "transferring")

    def test_menu_leads_to_the_window(self):
        self.add_and_see()
        self.open_menu()
        self.press("Up", "Return")
        self.window.wait_for("preferences")
        self.open_menu()
        self.press("Up", "Up", "Up", "Return")
        self.window.wait_for("add")

    def test_open_menu_shows_progress(self):
        self.add_and_see()
        self.open_menu()
        first = self.screen.shoot().crop(BELOW)
        wait_until(lambda: self.screen.shoot().crop(BELOW) != first, 20, "another number in the menu")

    def test_tool_tip(self):
        self.add_and_see()
        x, y = self.panel.middle()
        self.screen.xdotool("mousemove", x + 60, y, "sleep", 0.2, "mousemove", x, y, "sleep", 0.1,
                            "mousemove", x + 2, y + 2)
        wait_until(self.see_below, 30, "the tool tip")
        self.screen.shoot("tray-tool-tip")

    def test_waiting_and_attention(self):
        job = self.add_and_see()
        self.server.files["/a.iso"] = None
        self.sandbox.ferry("suspend", job)
        self.sandbox.ferry("resume", job)
        before = self.screen.shoot()
        self.wait_for_state(job, "error")
        self.wait_for_another(before)
        wait_until(lambda: self.screen.shoot().count(BLUE, self.panel.area()) == 0, 20, "the other icon")
        self.screen.shoot("tray-attention")

    def test_registers_again_with_a_new_panel(self):
        self.add_and_see()
        self.panel.end()
        self.panel.begin()
        self.panel.wait_for_item()
        self.wait_for_blue()
        self.screen.click(*self.panel.middle())
        self.window.wait_for("")

    def test_panel_that_comes_later(self):
        self.panel.end()
        self.add()
        self.panel.begin()
        self.panel.wait_for_item()
        self.wait_for_blue()


class RealWindow(TrayCase):
    """The window’s own program, started by the bus when it is asked for."""

    def add_window(self):
        add_real_window(self)

    def test_left_click_opens_it(self):
        self.add_and_see()
        self.assertEqual(self.find_window(), [])
        self.screen.click(*self.panel.middle())
        wait_until(self.find_window, 30, "the window")
        wait_until(self.see_below, 30, "what is in the window")
        self.screen.shoot("tray-window")

    def test_menu_shows_a_job(self):
        self.add_and_see()
        self.open_menu()
        self.press("Down", "Right", "Down", "Return")
        wait_until(self.find_window, 30, "the window")

    def find_window(self):
        return self.screen.find_windows("ferry")


class NoTray(unittest.TestCase):

    def test_everything_works_without_a_tray(self):
        with Sandbox() as sandbox, FileServer({"/a": b"hello"}) as server:
            sandbox.ferry("get", server.url("/a"), "--network", "always")
            self.assertEqual((sandbox.work / "a").read_bytes(), b"hello")


if __name__ == "__main__":
    unittest.main(verbosity=2)
