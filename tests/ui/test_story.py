#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One download from the typed address to the file manager, as a person sees it.

The window, the service, the panel with its tray and the notification server are
the real ones. The desktop has a network of its own, with a cable to a server;
whether there is a network is what the kernel tells GLib. The file manager alone
is made up: it writes down what it is asked to show.
"""

import base64
import json
import os
import secrets
import sys
import unittest

from screen import Panel, Screen, add_notification_server, fake_file_manager
from window_desktop import Desktop, Reader, wait_until

import netlab
from router import Router, RouterFiles
from sandbox import make_bytes

BODY = make_bytes(6_000_000, 11)
ANN = "Basic " + base64.b64encode(b"ann:open sesame").decode()
NOTES = "xfce4-notifyd"
GAP = (300, 60, 200, 50)  # between the panel and the window: a menu hangs into it


class Vault(RouterFiles):
    """Asks who it is, once that is wanted."""

    is_locked = False

    def answer(self, request):
        if self.is_locked and request.headers.get("Authorization") != ANN:
            request.send_response(401)
            request.send_header("WWW-Authenticate", 'Basic realm="vault"')
            request.send_header("Content-Length", "0")
            request.end_headers()
            return
        super().answer(request)


class Cable:
    """The machine’s way into the world."""

    def __init__(self):
        self.router = Router(f"ferry-story-{secrets.token_hex(4)}", {"lan0": "10.77.0"})
        netlab.Lab.run("ip", "link", "set", "lo", "up")
        self.router.plug_in("lan0", os.getpid())
        netlab.Lab.run("ip", "addr", "add", "10.77.0.2/24", "dev", "lan0")
        self.connect()

    def connect(self):
        netlab.Lab.run("ip", "link", "set", "lan0", "up")
        netlab.Lab.run("ip", "route", "replace", "default", "via", "10.77.0.1")

    def cut(self):
        """What is under way stands still, and no route is left."""
        self.router.set_carrier("lan0", False)
        netlab.Lab.run("ip", "link", "set", "lan0", "down")

    def mend(self):
        self.router.set_carrier("lan0", True)
        self.connect()


class Story(unittest.TestCase):

    def setUp(self):
        self.cable = Cable()
        self.server = self.enter(Vault(self.cable.router, {"/film.iso": BODY}, rate=300_000))
        self.desktop = self.enter(Desktop(height=900))
        accessible = dict(self.desktop.env)
        self.screen = self.enter(Screen(self.desktop))
        # The panel and the notifications need no reader.
        add_notification_server(self.desktop, self.screen.variables)
        self.panel = Panel(self.screen)
        self.desktop.env = accessible | {"XDG_DATA_DIRS": self.screen.variables["XDG_DATA_DIRS"]}
        self.manager = self.enter(fake_file_manager(self.desktop))
        self.process = self.desktop.start_window()
        self.reader = Reader()
        self.reader.application()
        # There is no window manager that would keep it off the panel.
        self.desktop.x("windowmove", self.desktop.wait_for_window(), 0, 120)

    def enter(self, context):
        value = context.__enter__()
        self.addCleanup(self.leave, context)
        return value

    def leave(self, context):
        """With the logs, if it went wrong."""
        failed = any(error for _, error in self._outcome.result.failures + self._outcome.result.errors)
        if failed and isinstance(context, Desktop):
            print(self.desktop.tell_log(), self.desktop.log.read_text() if self.desktop.log.exists() else "",
                  file=sys.stderr)
            if self.process.poll() is None:
                print(self.reader.dump(), file=sys.stderr)
        context.__exit__(None, None, None)

    def job(self):
        return json.loads(self.desktop.ferry("list", "--all", "--json").stdout)[0]

    def press(self, *keys):
        self.screen.xdotool("key", "--delay", 150, *keys)

    def type_address(self):
        self.reader.press("Add Download")
        self.reader.type_into("Addresses", self.server.url("/film.iso"))
        self.reader.answer("Add")
        self.reader.row("film.iso, Transferring")
        self.reader.row_says("film.iso", "kB/s")

    def suspend_and_resume(self):
        self.reader.press_in_row("film.iso", "Suspend")
        self.reader.row("film.iso, Suspended")
        self.reader.press_in_row("film.iso", "Resume")
        self.reader.row("film.iso, Transferring")

    def suspend_from_the_tray(self):
        """In the menu of the icon, “Suspend All” is the entry below the job."""
        self.panel.wait_for_item()
        self.screen.click(*self.panel.middle(), button=3)
        wait_until(lambda: self.screen.shoot().count((0, 0, 0), GAP, 0) < GAP[2] * GAP[3], 20, "the menu")
        self.screen.shoot("story-tray-menu")
        self.press("Down", "Down", "Return")
        self.reader.row("film.iso, Suspended")
        self.screen.click(*self.panel.middle(), button=2)
        self.reader.row("film.iso, Transferring")

    def lose_the_network(self):
        self.cable.cut()
        self.reader.row("film.iso, Waiting")
        job = self.job()
        self.assertEqual((job["state"], job["wait"]), ("transient-error", "network"))
        self.assertGreater(job["bytes_done"], 0)
        self.reader.row_says("film.iso", "Waiting for a network connection")
        self.screen.shoot("story-wait")
        self.server.is_locked = True
        self.cable.mend()
        wait_until(lambda: self.job()["wait"] == "sign-in", 40, "the server’s question")
        self.reader.row_says("film.iso", self.job()["message"])

    def sign_in(self):
        self.reader.press_in_row("film.iso", "Sign In…")
        self.reader.type_into("User Name", "ann")
        self.reader.type_into("Password", "open sesame")
        self.server.rate = 0
        self.reader.answer("Sign In")

    def find_it_finished(self):
        self.reader.find("page tab", "Finished").get_action_iface().do_action(0)
        self.reader.row("film.iso, Finished", "Finished transfers", 40)
        job = self.job()
        self.assertEqual(job["state"], "acknowledged")
        with open(job["files"][0]["target"], "rb") as file:
            self.assertEqual(file.read(), BODY)
        # It went on where it was: nothing came twice.
        ranges = [headers.get("Range") for _, headers in self.server.requests if "Authorization" in headers]
        self.assertRegex(ranges[-1], r"^bytes=[1-9]\d+-")
        return job["files"][0]["target"]

    def show_it(self, target):
        self.reader.press_in_row("film.iso", "Show in Folder", "Finished transfers")
        asked = wait_until(lambda: list(self.manager.calls), 10, "the file manager’s call")
        self.assertEqual(asked[0], ("ShowItems", ["file://" + target], ""))

    def show_it_from_the_notification(self, target):
        window = wait_until(lambda: self.screen.find_windows(NOTES), 30, "the notification")[-1]
        x, y, width, height = self.screen.geometry(window)
        self.screen.shoot("story-notification")
        self.screen.click(x + width - 70, y + height - 26)
        asked = wait_until(lambda: self.manager.calls[1:], 20, "the file manager’s second call")
        self.assertEqual(asked[0], ("ShowItems", ["file://" + target], ""))

    def test_from_the_address_to_the_file_manager(self):
        self.type_address()
        self.suspend_and_resume()
        self.suspend_from_the_tray()
        self.lose_the_network()
        self.sign_in()
        target = self.find_it_finished()
        self.show_it(target)
        self.show_it_from_the_notification(target)


if __name__ == "__main__":
    if os.geteuid() != 0:
        print("a network of its own needs root", file=sys.stderr)
        sys.exit(77)
    netlab.enter()
    unittest.main(verbosity=2)
