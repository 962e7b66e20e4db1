#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Downloads across everything that a real NetworkManager can do to them."""

import sys
import time
import unittest

from box import enter_namespace
from box_case import BoxCase
from dhcp import DhcpServer
from sandbox import wait_until
from tunnel import Tunnel

enter_namespace()


class NetworkCase(BoxCase):
    """alice is logged in, and the machine on its first cable."""

    def setUp(self):
        super().setUp()
        self.box.log_in("alice")
        self.addCleanup(self.restore)

    def restore(self):
        self.box.router.mode = "full"
        self.box.router.set_carrier("lan0", True)
        self.box.run("nmcli", "con", "mod", "lan", "connection.metered", "unknown",
                     "connection.autoconnect", "yes")
        self.box.run("nmcli", "con", "down", "other", check=False)
        self.box.run("nmcli", "con", "up", "lan")
        self.check_portal()

    def set_metered(self, value):
        self.box.run("nmcli", "con", "mod", "lan", "connection.metered", value)
        self.box.run("nmcli", "dev", "reapply", "lan0")

    def check_portal(self):
        self.box.run("nmcli", "networking", "connectivity", "check")

    def bytes_done(self, job):
        return self.box.show("alice", job)["bytes_done"]


class TestLink(NetworkCase):
    def test_download_goes_on_across_a_lost_link(self):
        job = self.download()
        self.wait_moving(job)
        self.box.router.set_carrier("lan0", False)
        self.wait_silent(2)
        shown = self.wait_job(job, "transient-error", "network")
        self.assertIn("network", shown["message"])
        self.box.router.set_carrier("lan0", True)
        self.wait_published()
        self.assertEqual(len(self.server.requests), 2)

    def test_download_goes_on_after_a_loss_that_networkmanager_believes(self):
        job = self.download()
        self.wait_moving(job)
        self.box.router.set_carrier("lan0", False)
        wait_until(lambda: self.box.device_state("lan0") == "unavailable", 20, "the loss")
        self.wait_job(job, "transient-error", "network")
        self.box.router.set_carrier("lan0", True)
        self.wait_published()

    def test_networking_switched_off_and_on(self):
        job = self.download()
        self.wait_moving(job)
        self.box.run("nmcli", "networking", "off")
        self.wait_job(job, "transient-error", "network")
        self.box.run("nmcli", "networking", "on")
        self.wait_published()

    def test_another_connection_takes_over(self):
        job = self.download()
        self.wait_moving(job)
        self.box.run("nmcli", "con", "up", "other")
        self.box.run("nmcli", "con", "mod", "lan", "connection.autoconnect", "no")
        self.box.run("nmcli", "con", "down", "lan")
        self.wait_published()

    def test_networkmanager_restarts_meanwhile(self):
        job = self.download()
        self.wait_moving(job)
        self.box.run("systemctl", "restart", "NetworkManager")
        self.wait_published()

    def test_networkmanager_is_stopped_for_good(self):
        job = self.download()
        self.wait_moving(job)
        self.box.run("systemctl", "stop", "NetworkManager")
        self.addCleanup(self.box.run, "systemctl", "start", "NetworkManager")
        self.wait_published()

    def test_interface_that_somebody_else_looks_after(self):
        self.box.run("nmcli", "dev", "set", "lan0", "managed", "no")
        self.addCleanup(self.box.run, "nmcli", "dev", "set", "lan0", "managed", "yes")
        self.box.run("ip", "addr", "replace", "10.77.0.2/24", "dev", "lan0")
        self.box.run("ip", "route", "replace", "default", "via", "10.77.0.1")
        self.download()
        self.wait_published()

    def test_always_tries_whatever_the_monitor_says(self):
        self.box.run("nmcli", "dev", "disconnect", "lan0")
        self.addCleanup(self.box.run, "ip", "addr", "flush", "dev", "lan0")
        self.box.run("ip", "link", "set", "lan0", "up")
        self.box.run("ip", "addr", "add", "10.77.0.9/24", "dev", "lan0")
        waits = self.download("alice", "-o", "/home/alice/other.bin")
        self.wait_job(waits, "transient-error", "network")
        self.download("alice", "--network", "always")
        self.wait_published()
        self.wait_job(waits, "transient-error", "network")
        self.box.ferry("alice", "cancel", waits)


class TestCost(NetworkCase):
    def test_metered_link_stops_a_background_job(self):
        job = self.download()
        self.wait_moving(job)
        changed = time.monotonic()
        self.set_metered("yes")
        self.wait_silent(2)
        shown = self.wait_job(job, "transient-error", "metered", seconds=3)
        self.assertLess(time.monotonic() - changed, 3)
        self.assertEqual(shown["error"]["code"], "blocked-by-policy")
        before = self.bytes_done(job)
        time.sleep(2)
        self.assertEqual(self.bytes_done(job), before)
        self.set_metered("no")
        self.wait_published()

    def test_metered_link_does_not_stop_what_may_cost(self):
        self.set_metered("yes")
        self.download("alice", "--network", "any")
        self.wait_published()

    def test_guess_counts_like_knowledge(self):
        self.enterContext(DhcpServer(self.box.router, "lan1"))
        self.box.run("nmcli", "con", "down", "lan")
        self.box.run("nmcli", "con", "mod", "lan", "connection.autoconnect", "no")
        self.box.run("nmcli", "con", "add", "type", "ethernet", "ifname", "lan1", "con-name", "phone",
                     "ipv6.method", "disabled", "autoconnect", "no")
        self.addCleanup(self.box.run, "nmcli", "con", "delete", "phone")
        self.box.run("nmcli", "con", "up", "phone")
        said = self.box.run("nmcli", "-t", "-f", "GENERAL.METERED", "dev", "show", "lan1").stdout
        self.assertIn("yes (guessed)", said)
        job = self.download()
        self.wait_job(job, "transient-error", "metered")
        self.assertEqual(self.server.requests, [])
        self.box.run("nmcli", "con", "up", "lan")
        self.box.run("nmcli", "con", "down", "phone")
        self.wait_published()

    def test_takeover_between_two_that_cost_lets_nothing_through(self):
        self.set_metered("yes")
        self.box.run("nmcli", "con", "mod", "other", "connection.metered", "yes")
        self.addCleanup(self.box.run, "nmcli", "con", "mod", "other", "connection.metered", "unknown")
        self.box.run("nmcli", "con", "mod", "lan", "connection.autoconnect", "no")
        job = self.download()
        self.wait_job(job, "transient-error", "metered")
        self.box.run("nmcli", "con", "up", "other")
        self.box.run("nmcli", "con", "down", "lan")
        time.sleep(4)
        self.assertEqual(self.server.requests, [])
        self.wait_job(job, "transient-error", "metered")

    def test_jobs_on_the_machine_itself_cost_nothing(self):
        self.set_metered("yes")
        program = ("import http.server; http.server.HTTPServer(('127.0.0.1', 8088), "
                   "http.server.SimpleHTTPRequestHandler).serve_forever()")
        self.box.run("sh", "-c", "mkdir -p /srv/here && echo hello > /srv/here/a.txt")
        self.box.start_as("bob", "sh", "-c", f"cd /srv/here && exec /usr/bin/python3 -c \"{program}\"")
        wait_until(lambda: self.box.run("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8088", check=False).returncode == 0,
                   20, "the server")
        self.box.router.set_carrier("lan0", False)
        job = self.box.ferry("alice", "add", "http://127.0.0.1:8088/a.txt", "-o", "/home/alice/").stdout.strip()
        self.box.ferry("alice", "wait", job, "--timeout", "20")


class TestPortal(NetworkCase):
    def test_sign_in_page_is_waited_for(self):
        self.box.router.mode = "portal"
        self.check_portal()
        job = self.download()
        shown = self.wait_job(job, "transient-error", "captive-portal")
        self.assertIn("sign in", shown["message"].lower())
        self.box.router.mode = "full"
        self.check_portal()
        self.wait_published()

    def test_sign_in_page_in_place_of_the_file_is_refused(self):
        job = self.download()
        self.wait_moving(job)
        self.box.router.set_carrier("lan0", False)
        done = self.wait_job(job, "transient-error", "network")["bytes_done"]
        self.box.router.mode = "portal"
        self.box.router.set_carrier("lan0", True)
        shown = self.wait_job(job, "transient-error", "captive-portal")
        self.assertGreaterEqual(shown["bytes_done"], done)
        self.box.router.mode = "full"
        self.check_portal()
        self.wait_published()
        self.assertIn("Range", self.server.requests[-1][1])


class TestNamed(NetworkCase):
    def test_named_connection(self):
        job = self.download("alice", "--network", "other")
        self.wait_job(job, "transient-error", "other-network")
        self.box.run("nmcli", "con", "up", "other")
        self.wait_published()
        self.assertEqual(self.senders(), {"10.78.0.2"})

    def senders(self):
        """From which addresses of the machine’s the server was asked."""
        return {address for address, _ in self.server.peers}

    def test_vpn_is_waited_for_and_never_gone_round(self):
        job = self.download("alice", "--network", "vpn")
        self.wait_job(job, "transient-error", "other-network")
        self.assertEqual(self.server.requests, [])
        with Tunnel(self.box) as tunnel:
            self.wait_moving(job)
            self.assertEqual(self.senders(), {tunnel.inner})
            tunnel.close()
            self.wait_job(job, "transient-error", "other-network")
            before = len(self.server.requests)
            time.sleep(4)
            self.assertEqual(len(self.server.requests), before)
        with Tunnel(self.box):
            self.wait_published()
        self.assertEqual(self.senders(), {tunnel.inner})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
