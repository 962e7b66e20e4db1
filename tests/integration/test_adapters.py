#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the adapters tell core, change by change, on a machine of its own.

NetworkManager and logind are the real ones. What this machine has not got is a
mock and named so: a battery (dbusmock’s UPower) and a power profile. A modem is
one in tests/bus/test-modem-watch.c.
"""

import subprocess
import sys
import unittest

from box import PEOPLE, Box, enter_namespace, kill_inside, needs
from conditions import CONNECTIVITY, LOGIN, METERED, Conditions
from sandbox import wait_until
from tunnel import Tunnel

enter_namespace()

MOCK_POLICY = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><policy user="root"><allow own="*"/><allow send_destination="*"/></policy>
<policy context="default"><allow send_interface="org.freedesktop.DBus.Properties"/></policy></busconfig>
"""


class AdapterCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        reason = needs()
        if reason is not None:
            raise unittest.SkipTest(reason)
        cls.box = cls.enterClassContext(Box())
        cls.box.write("/etc/dbus-1/system.d/mocks.conf", MOCK_POLICY)
        cls.box.run("systemctl", "reload", "dbus")
        cls.now = Conditions(cls.box, "alice", "moving")
        cls.addClassCleanup(cls.now.end)

    def wait(self, what, condition):
        return self.now.wait(condition, what=what)

    def start_mock(self, name, *arguments):
        """A mock of dbusmock’s on the machine’s system bus."""
        mock = self.box.start("/usr/bin/python3", "-m", "dbusmock", "--system", *arguments,
                              stdout=subprocess.DEVNULL)
        self.addCleanup(kill_inside, mock)
        wait_until(lambda: self.box.run("busctl", "status", name, check=False).returncode == 0, 20, "the mock")
        return mock

    def set_mock(self, name, path, interface, key, kind, value):
        """Changes a property of a mock, which tells of it."""
        self.box.run("busctl", "call", name, path, "org.freedesktop.DBus.Mock", "UpdateProperties", "sa{sv}",
                     interface, "1", key, kind, value)


class TestNetworkManager(AdapterCase):
    def primary(self, now):
        return next((each for each in now["connections"] if each["uuid"] == now["primary"]), {})

    def test_connection_is_described(self):
        now = self.wait("the connection", lambda now: self.primary(now))
        self.assertEqual({key: self.primary(now)[key] for key in ("id", "type", "interface", "vpn", "roaming")},
                         {"id": "lan", "type": "802-3-ethernet", "interface": "lan0", "vpn": False, "roaming": False})
        self.assertTrue(now["known"])
        self.assertNotIn("lo", [each["interface"] for each in now["connections"]])

    def test_cost(self):
        for said, meant in (("yes", "yes"), ("no", "no"), ("unknown", "guess-no")):
            self.box.run("nmcli", "con", "mod", "lan", "connection.metered", said)
            self.box.run("nmcli", "dev", "reapply", "lan0")
            self.wait(f"metered {meant}", lambda now, meant=meant: now["metered"] == METERED[meant])

    def test_reach(self):
        for mode in ("portal", "limited", "full"):
            self.box.router.mode = mode
            self.box.run("nmcli", "networking", "connectivity", "check")
            self.wait(mode, lambda now, mode=mode: now["connectivity"] == CONNECTIVITY[mode] and now["online"])

    def test_pulled_plug_is_told_at_once(self):
        self.box.router.set_carrier("lan0", False)
        self.now.wait(lambda now: not now["online"], 2, "the loss")
        self.assertEqual(self.box.device_state("lan0"), "connected")
        self.box.router.set_carrier("lan0", True)
        self.wait("the return", lambda now: now["online"])

    def test_lost_address_makes_a_new_generation(self):
        self.box.run("nmcli", "con", "mod", "lan", "+ipv4.addresses", "10.77.0.3/24")
        self.box.run("nmcli", "dev", "reapply", "lan0")
        wait_until(lambda: "10.77.0.3" in self.box.run("ip", "addr").stdout, 10, "the address")
        before = self.now.now["generation"]
        self.box.run("nmcli", "con", "mod", "lan", "-ipv4.addresses", "10.77.0.3/24")
        self.box.run("nmcli", "dev", "reapply", "lan0")
        self.wait("the lost address", lambda now: now["generation"] == before + 1)

    def test_tunnel_costs_what_carries_it_costs(self):
        self.box.run("nmcli", "con", "mod", "lan", "connection.metered", "yes")
        self.box.run("nmcli", "dev", "reapply", "lan0")
        with Tunnel(self.box):
            now = self.wait("the tunnel", lambda now: any(each["vpn"] for each in now["connections"]))
            tunnel = next(each for each in now["connections"] if each["vpn"])
            self.assertEqual((tunnel["interface"], tunnel["metered"], tunnel["carrier"]),
                             ("vpn0", METERED["yes"], now["primary"]))
        self.wait("its end", lambda now: not any(each["vpn"] for each in now["connections"]))
        self.box.run("nmcli", "con", "mod", "lan", "connection.metered", "unknown")
        self.box.run("nmcli", "dev", "reapply", "lan0")

    def test_takeover_never_looks_free(self):
        for name in ("lan", "other"):
            self.box.run("nmcli", "con", "mod", name, "connection.metered", "yes", "connection.autoconnect", "no")
        self.box.run("nmcli", "dev", "reapply", "lan0")
        self.wait("the cost", lambda now: now["metered"] == METERED["yes"])
        self.box.run("nmcli", "con", "up", "other")
        seen = len(self.now.lines)
        self.box.run("nmcli", "con", "down", "lan")
        self.wait("the takeover", lambda now: self.primary(now).get("id") == "other")
        self.assertEqual([line for line in self.now.lines[seen:] if line["online"] and line["metered"] != METERED["yes"]],
                         [])
        for name in ("lan", "other"):
            self.box.run("nmcli", "con", "mod", name, "connection.metered", "unknown")
        self.box.run("nmcli", "con", "up", "lan")
        self.box.run("nmcli", "con", "down", "other")

    def test_without_it_the_routes_tell(self):
        self.box.run("systemctl", "stop", "NetworkManager")
        self.wait("its end", lambda now: not now["known"] and now["online"] and now["metered"] == METERED["unknown"])
        self.box.run("systemctl", "start", "NetworkManager")
        self.wait("its return", lambda now: now["known"] and now["online"])


class TestLogind(AdapterCase):
    def tearDown(self):
        for user in ("alice", "bob"):
            self.box.run("systemctl", "stop", f"desk-{user}", check=False)
            self.box.run("loginctl", "terminate-user", user, check=False)
            self.box.run("systemctl", "stop", f"user@{PEOPLE[user]}", check=False)
            wait_until(lambda who=user: not self.box.sessions(who), 30, f"the end of {user}’s sessions")

    def assert_left(self, lines):
        """Who leaves may be seen on the way out, and by nobody else."""
        logins = [line["login"] for line in lines]
        self.assertEqual([login for login in logins if login != LOGIN["closing"]], [LOGIN["none"]])

    def test_desktop_and_the_one_that_hides_it(self):
        self.now.wait_login("none")
        self.box.log_in("alice")
        self.now.wait_login("present")
        seen = len(self.now.lines)
        self.box.log_in("bob")
        self.box.log_out("bob")
        self.box.log_out("alice")
        self.now.wait_login("none", 5)
        self.assert_left(self.now.lines[seen:])

    def test_end_of_a_remote_login_is_told_at_once(self):
        session = self.box.ssh("alice", "trap '' HUP; sleep 6")
        self.now.wait_login("present")
        wait_until(lambda: self.box.run("pgrep", "-u", "alice", "-x", "sleep", check=False).stdout, 20, "the command")
        kill_inside(session)
        self.now.wait_login("closing", 2)
        self.now.wait_login("none")

    def test_change_of_identity_is_told_apart(self):
        self.now.wait_login("none")
        process = self.box.start("su", "-", "alice", "-c", "sleep 3", stdout=subprocess.DEVNULL)
        self.now.wait_login("other-identity")
        process.wait()
        self.now.wait_login("none")

    def test_restart_of_logind_is_no_news(self):
        self.box.log_in("alice")
        self.now.wait_login("present")
        seen = len(self.now.lines)
        self.box.run("systemctl", "restart", "systemd-logind")
        wait_until(lambda: self.box.user_state("alice") == "active", 20, "logind")
        self.box.log_out("alice")
        self.now.wait_login("none")
        self.assert_left(self.now.lines[seen:])

    def test_without_logind_nobody_can_tell(self):
        self.now.wait_login("none")
        self.box.run("systemctl", "mask", "--runtime", "--now", "systemd-logind")
        self.addCleanup(self.box.run, "systemctl", "start", "systemd-logind")
        self.addCleanup(self.box.run, "systemctl", "unmask", "--runtime", "systemd-logind")
        self.now.wait_login("unwatched", 30)


class TestPower(AdapterCase):
    def test_no_upower_is_no_battery(self):
        now = self.now.now
        self.assertEqual((now["battery"], now["low"], now["saver"]), (False, False, False))

    def test_battery_of_a_mock(self):
        name, path = "org.freedesktop.UPower", "/org/freedesktop/UPower"
        device = f"{path}/devices/DisplayDevice"
        mock = self.start_mock(name, "--template", "upower")
        self.set_mock(name, path, name, "OnBattery", "b", "true")
        self.wait("the battery", lambda now: now["battery"] and not now["low"])
        self.set_mock(name, device, f"{name}.Device", "WarningLevel", "u", "3")
        self.wait("the low battery", lambda now: now["low"])
        self.set_mock(name, path, name, "OnBattery", "b", "false")
        self.wait("the mains", lambda now: not now["battery"] and not now["low"])
        self.set_mock(name, path, name, "OnBattery", "b", "true")
        self.wait("the battery again", lambda now: now["battery"] and now["low"])
        kill_inside(mock)
        self.wait("the end of UPower", lambda now: not now["battery"] and not now["low"])

    def test_power_profile_of_a_mock(self):
        name, path = "net.hadess.PowerProfiles", "/net/hadess/PowerProfiles"
        self.start_mock(name, name, path, name)
        self.box.run("busctl", "call", name, path, "org.freedesktop.DBus.Mock", "AddProperty", "ssv", name,
                     "ActiveProfile", "s", "power-saver")
        self.set_mock(name, path, name, "ActiveProfile", "s", "balanced")
        self.set_mock(name, path, name, "ActiveProfile", "s", "power-saver")
        self.wait("the saving", lambda now: now["saver"])
        self.set_mock(name, path, name, "ActiveProfile", "s", "balanced")
        self.wait("its end", lambda now: not now["saver"])


class TestSleep(AdapterCase):
    def inhibitors(self):
        listed = self.box.run("systemd-inhibit", "--list", "--no-legend", "--no-pager").stdout
        return sorted(line.split()[5] for line in listed.splitlines() if line.startswith("Ferry"))

    def test_machine_sleeps_after_the_flush_and_wakes(self):
        wait_until(lambda: self.inhibitors() == ["shutdown", "sleep"], 10, "the inhibitors")
        self.box.run("systemctl", "suspend")
        asleep = self.wait("the sleep", lambda now: now["asleep"])["time"]
        awake = self.wait("the waking", lambda now: not now["asleep"])["time"]
        # The flush takes 0.3 s and the sleep one second; logind would wait for five.
        self.assertGreater(awake - asleep, 1.25)
        self.assertLess(awake - asleep, 4.5)
        wait_until(lambda: self.inhibitors() == ["shutdown", "sleep"], 10, "the inhibitors again")

    def test_logind_that_restarts_is_asked_for_them_again(self):
        wait_until(lambda: self.inhibitors() == ["shutdown", "sleep"], 10, "the inhibitors")
        self.box.run("systemctl", "restart", "systemd-logind")
        wait_until(lambda: self.inhibitors() == ["shutdown", "sleep"], 10, "the inhibitors again")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
