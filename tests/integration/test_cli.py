#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line with the real service and a server on loopback."""

import json
import os
import signal
import subprocess
import sys
import unittest

from sandbox import FileServer, Sandbox, is_alive, make_bytes, sha256, wait_until

BODY = make_bytes(2_000_000)


class TestDownload(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(FileServer({"/a.bin": BODY, "/b.bin": b"b" * 1000}))
        self.box = self.enterContext(Sandbox())

    def test_get(self):
        done = self.box.ferry("get", self.server.url("/a.bin"), "--digest", f"sha256:{sha256(BODY)}")
        self.assertEqual(done.stdout, f"{self.box.work}/a.bin\n")
        self.assertEqual((self.box.work / "a.bin").read_bytes(), BODY)

    def test_get_several_into_a_folder(self):
        (self.box.work / "folder").mkdir()
        self.box.ferry("get", self.server.url("/a.bin"), self.server.url("/b.bin"), "-o", "folder")
        self.assertEqual({path.name for path in (self.box.work / "folder").iterdir()}, {"a.bin", "b.bin"})

    def test_get_of_what_is_not_there(self):
        done = self.box.ferry("get", self.server.url("/c.bin"), check=False)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, "")

    def test_show_has_the_agreed_keys(self):
        job = self.box.ferry("add", self.server.url("/a.bin"), "--suspended").stdout.strip()
        shown = json.loads(self.box.ferry("show", job[:10], "--json").stdout)
        types = {
            "id": str, "name": str, "owner": str, "client": str, "token": str, "type": str, "priority": str,
            "state": str, "wait": (str, type(None)), "waits": list, "wait_until": (str, type(None)), "message": str,
            "error": (dict, type(None)), "auto_complete": bool, "created": str, "modified": str,
            "completed": (str, type(None)), "bytes_done": int, "bytes_total": (int, type(None)), "rate": int,
            "files": list,
        }
        for key, kind in types.items():
            self.assertIsInstance(shown[key], kind, key)
        for key in ("url", "target", "state", "bytes_done", "bytes_total", "digest"):
            self.assertIn(key, shown["files"][0])
        self.assertEqual(shown, json.loads(self.box.ferry("list", "--json").stdout)[0])

    def test_life_of_a_job(self):
        job = self.box.ferry("add", self.server.url("/a.bin"), "--suspended", "--manual-complete").stdout.strip()
        self.box.ferry("set", job, "priority=high", "limit=0")
        self.box.ferry("resume", job)
        self.box.ferry("wait", job)
        self.assertFalse((self.box.work / "a.bin").exists())
        self.box.ferry("complete", job)
        self.assertEqual((self.box.work / "a.bin").read_bytes(), BODY)
        self.assertIn("created", self.box.ferry("log", job).stdout)
        self.box.ferry("remove", job)
        self.assertEqual(json.loads(self.box.ferry("list", "--all", "--json").stdout), [])

    def test_get_outlives_the_service(self):
        self.server.rate = 1_000_000
        with subprocess.Popen([str(self.box.command), "get", self.server.url("/a.bin")], env=self.box.env,
                              cwd=self.box.work, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
            wait_until(self.server.requests.__len__, what="the request")
            self.box.kill_service()
            self.assertEqual(program.wait(60), 0)
        self.assertEqual((self.box.work / "a.bin").read_bytes(), BODY)

    def test_config(self):
        self.box.ferry("config", "set", "segments", "2")
        self.assertEqual(self.box.ferry("config", "get", "segments").stdout, "2\n")
        self.assertEqual(self.box.ferry("config", "set", "segments", "99", check=False).returncode, 1)


class TestGates(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(FileServer({"/a.bin": BODY}))
        self.box = self.enterContext(Sandbox())

    def gates(self):
        return json.loads(self.box.ferry("status", "--json").stdout)["gates"]

    def test_every_gate_is_told(self):
        gates = self.gates()
        self.assertEqual(list(gates), ["login", "network", "captive-portal", "other-network", "metered", "roaming",
                                       "budget", "schedule", "battery", "power-saver"])
        for gate in gates.values():
            self.assertIsInstance(gate["open"], bool)
            self.assertIsInstance(gate["since"], str)

    def test_hours_hold_a_job_until_it_is_let_go(self):
        self.box.ferry("config", "set", "schedule", "all never")
        job = self.box.ferry("add", self.server.url("/a.bin")).stdout.strip()
        shown = json.loads(self.box.ferry("show", job, "--json").stdout)
        self.assertEqual((shown["state"], shown["wait"], shown["waits"]), ("transient-error", "schedule", ["schedule"]))
        self.assertEqual(shown["error"]["code"], "blocked-by-policy")
        self.assertIn("No hours are set", shown["message"])
        gate = self.gates()["schedule"]
        self.assertFalse(gate["open"])
        self.assertIn("foreground, high, normal, low", gate["reason"])
        self.assertIn("No hours are set", self.box.ferry("status").stdout)
        self.assertIn("waiting: schedule", self.box.ferry("list").stdout)

        self.box.ferry("set", job, "override=true")
        self.box.ferry("wait", job, "--timeout", "60")
        self.assertEqual((self.box.work / "a.bin").read_bytes(), BODY)
        shown = self.box.ferry("show", job).stdout
        self.assertIn("Download anyway", shown)
        self.assertIn("No hours are set", self.box.ferry("log", job).stdout)

        # The next one waits until there are hours, and goes on by itself.
        job = self.box.ferry("add", self.server.url("/a.bin")).stdout.strip()
        self.box.ferry("config", "set", "schedule", "")
        self.box.ferry("wait", job, "--timeout", "60")
        self.assertTrue(self.gates()["schedule"]["open"])
        self.assertIn("The gate “schedule” is open", self.box.ferry("log", job).stdout)

    def test_job_has_hours_of_its_own(self):
        job = self.box.ferry("add", self.server.url("/a.bin"), "--schedule", "never").stdout.strip()
        other = self.box.ferry("add", self.server.url("/a.bin")).stdout.strip()
        self.box.ferry("wait", other, "--timeout", "60")
        shown = json.loads(self.box.ferry("show", job, "--json").stdout)
        self.assertEqual((shown["state"], shown["wait"]), ("transient-error", "schedule"))
        self.assertIn("never", self.box.ferry("show", job).stdout)
        refused = self.box.ferry("set", job, "schedule=low 22:00-06:00", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("for itself alone", refused.stderr)
        self.box.ferry("set", job, "schedule=")
        self.box.ferry("wait", job, "--timeout", "60")

    def test_setting_that_others_spoilt_is_told(self):
        folder = self.box.root / "config/glib-2.0/settings"
        folder.mkdir(parents=True)
        (folder / "keyfile").write_text("[org/ferry/Ferry]\nschedule='tomorrow'\n")
        self.assertIn("The setting “schedule” counts for nothing: “tomorrow”", self.box.ferry("status").stdout)
        self.box.ferry("config", "set", "schedule", "low never")
        self.assertNotIn("counts for nothing", self.box.ferry("status").stdout)

    def test_settings_are_words_that_a_person_types(self):
        self.box.ferry("config", "set", "settle-delay", "0.1")
        self.assertEqual(self.box.ferry("config", "get", "settle-delay").stdout, "0.1\n")
        self.box.ferry("config", "set", "data-budgets", "Phone = 5 GB from 15; default = 100 GB")
        self.assertIn("Phone = 5 GB", self.box.ferry("config", "list").stdout)
        for key, value, named in (("schedule", "mon-fri 25:00", "25:00"), ("data-budgets", "Phone = much", "much"),
                                  ("pause-on-battery", "maybe", "background"), ("settle-delay", "soon", "600")):
            done = self.box.ferry("config", "set", key, value, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(named, done.stderr)


class TestPrivateBus(unittest.TestCase):
    def test_service_without_a_session_bus(self):
        with FileServer({"/a.bin": BODY}) as server, Sandbox(activate=False) as box:
            box.stop_bus()
            done = box.ferry("add", server.url("/a.bin"), "--suspended")
            self.assertIn("on a bus of its own", done.stderr)
            found = box.ferry("list", "--json")
            self.assertEqual(found.stderr, "")
            self.assertEqual(json.loads(found.stdout)[0]["id"], done.stdout.strip())
            address = (box.state_dir / "bus").read_text().strip()
            pid = self.find_pid(address)
            os.kill(pid, signal.SIGTERM)
            wait_until(lambda: not is_alive(pid), what="the end of the service")

    @staticmethod
    def find_pid(address):
        done = subprocess.run(["dbus-send", f"--bus={address}", "--dest=org.freedesktop.DBus", "--print-reply=literal",
                               "/", "org.freedesktop.DBus.GetConnectionUnixProcessID",
                               "string:org.ferry.Ferry.Service"], capture_output=True, text=True, check=True)
        return int(done.stdout.split()[-1])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
