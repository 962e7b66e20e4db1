#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The built service on a bus of its own: how it begins, goes on and ends."""

import pathlib
import signal
import stat
import subprocess
import threading
import time
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from sandbox import (BUILD, SERVICE_NAME, SERVICE_PATH, FileServer, Sandbox, is_alive, make_bytes,  # noqa: E402
                     wait_until)

JOBS = SERVICE_PATH + "/jobs/_user/"


def create(sandbox, token, url="https://example.invalid/x", **options):
    """Creates a job, suspended unless told otherwise; returns its path."""
    options = {"token": GLib.Variant("s", token), "suspended": GLib.Variant("b", True)} | options
    files = [(url, {"folder": GLib.Variant("s", str(sandbox.work))})]
    return sandbox.call("CreateJob", GLib.Variant("(a{sv}a(sa{sv}))", (options, files)))[0]


def get(sandbox, path, name, interface="org.ferry.Ferry1.Job"):
    return sandbox.call("Get", GLib.Variant("(ss)", (interface, name)), path=path,
                        interface="org.freedesktop.DBus.Properties")[0]


def tokens(sandbox):
    jobs = sandbox.call("ListJobs", GLib.Variant("(a{sv})", ({"fields": GLib.Variant("as", ["token"])},)))[0]
    return {job["token"] for job in jobs}


def start(sandbox, *arguments, **environment):
    """Starts a service by hand, not through the bus."""
    return subprocess.Popen([sandbox.service, *arguments], env=sandbox.env | environment,
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def start_and_wait(sandbox, *arguments, **environment):
    process = start(sandbox, *arguments, **environment)
    wait_until(lambda: sandbox.service_pid() == process.pid, what="the bus name")
    return process


def end(process, seconds=5):
    """Waits for the end; returns exit status and what was said."""
    out, err = process.communicate(timeout=seconds)
    return process.returncode, out + err


def with_idle_timeout(seconds):
    """A sandbox whose service is started to leave after so many seconds."""
    wrapper = pathlib.Path(GLib.Dir.make_tmp("ferry-XXXXXX")) / "ferry-service"
    wrapper.write_text(f"#!/bin/sh\nexec '{BUILD}/src/service/ferry-service' --idle-timeout {seconds}\n")
    wrapper.chmod(0o755)
    return Sandbox(service=wrapper)


class Beginning(unittest.TestCase):

    def test_first_call_starts_it(self):
        with Sandbox() as sandbox:
            self.assertIsNone(sandbox.service_pid())
            self.assertEqual(create(sandbox, "a"), JOBS + "a")
            self.assertEqual(get(sandbox, JOBS + "a", "State"), "suspended")

    def test_says_where_it_is(self):
        with Sandbox() as sandbox:
            create(sandbox, "a")
            bus = sandbox.state_dir / "bus"
            self.assertEqual(bus.read_text().split(",")[0].strip(), sandbox.env["DBUS_SESSION_BUS_ADDRESS"])
            self.assertEqual(stat.S_IMODE(bus.stat().st_mode), 0o600)
            self.assertEqual(stat.S_IMODE(sandbox.state_dir.stat().st_mode), 0o700)
            lock = (sandbox.state_dir / "jobs.lock").read_text()
            self.assertIn(f"pid={sandbox.service_pid()}\n", lock)
            sandbox.kill_service(signal.SIGTERM)
            self.assertFalse(bus.exists())

    def test_may_open_many_files(self):
        """And is called what it is, although it may have begun itself anew."""
        with Sandbox() as sandbox:
            create(sandbox, "a")
            process = pathlib.Path(f"/proc/{sandbox.service_pid()}")
            line = next(line for line in (process / "limits").read_text().splitlines() if line.startswith("Max open files"))
            soft, hard = line.split()[3:5]
            self.assertTrue(soft == hard or int(soft) >= 65536, line)
            self.assertEqual((process / "comm").read_text().strip(), "ferry-service")

    def test_second_one_on_the_bus_names_the_first(self):
        with Sandbox() as sandbox:
            create(sandbox, "a")
            status, said = end(start(sandbox))
            self.assertEqual(status, 1)
            self.assertIn(f"process {sandbox.service_pid()} ", said)
            self.assertIn(sandbox.env["DBUS_SESSION_BUS_ADDRESS"], said)
            self.assertEqual(len(said.splitlines()), 1)

    def test_second_one_on_another_bus_names_the_first(self):
        with Sandbox() as sandbox, Sandbox(activate=False) as other:
            create(sandbox, "a")
            status, said = end(start(other, XDG_STATE_HOME=sandbox.env["XDG_STATE_HOME"]))
            self.assertEqual(status, 1)
            self.assertIn(f"process {sandbox.service_pid()} ", said)
            self.assertIn(sandbox.env["DBUS_SESSION_BUS_ADDRESS"], said)
            self.assertIsNone(other.service_pid())

    def test_two_states_do_not_share_a_bus(self):
        with Sandbox() as sandbox, Sandbox() as other:
            create(sandbox, "a")
            status, said = end(start(sandbox, XDG_STATE_HOME=other.env["XDG_STATE_HOME"]))
            self.assertEqual(status, 1)
            self.assertIn(SERVICE_NAME, said)

    def test_after_a_kill_the_next_one_starts(self):
        with Sandbox() as sandbox:
            create(sandbox, "a")
            sandbox.kill_service(signal.SIGKILL)
            self.assertEqual(tokens(sandbox), {"a"})

    def test_no_bus_is_said_in_one_sentence(self):
        with Sandbox() as sandbox:
            status, said = end(start(sandbox, DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent"))
            self.assertEqual(status, 1)
            self.assertIn("There is no message bus", said)
            self.assertEqual(len(said.splitlines()), 1)

    def test_missing_schema_is_said_in_one_sentence(self):
        with Sandbox() as sandbox:
            status, said = end(start(sandbox, GSETTINGS_SCHEMA_DIR=str(sandbox.root), XDG_DATA_DIRS=str(sandbox.root)))
            self.assertEqual(status, 1)
            self.assertIn("“org.ferry.Ferry”", said)
            self.assertEqual(len(said.splitlines()), 1)

    def test_unwritable_state_is_said_in_one_sentence(self):
        with Sandbox() as sandbox:
            # A file in the way stops root too, whom no mode does.
            (sandbox.root / "state").rmdir()
            (sandbox.root / "state").write_text("")
            status, said = end(start(sandbox))
            self.assertEqual(status, 1)
            self.assertEqual(len(said.splitlines()), 1)

    def test_broken_job_list_is_set_aside_and_told(self):
        with Sandbox() as sandbox:
            create(sandbox, "a")
            sandbox.kill_service(signal.SIGTERM)
            (sandbox.state_dir / "jobs.db").write_bytes(b"no database" * 1000)
            self.assertEqual(tokens(sandbox), set())
            notice = get(sandbox, SERVICE_PATH, "Notice", "org.ferry.Ferry1")
            kept = [path for path in sandbox.state_dir.iterdir() if path.is_file() and path.read_bytes().startswith(b"no database")]
            self.assertEqual(len(kept), 1)
            self.assertIn(str(kept[0]), notice)

    def test_options(self):
        with Sandbox() as sandbox:
            status, said = end(start(sandbox, "--version"))
            self.assertEqual((status, said.split()[0]), (0, "ferry-service"))
            self.assertEqual(end(start(sandbox, "--colour"))[0], 1)
            self.assertEqual(end(start(sandbox, "argument"))[0], 1)
            self.assertIsNone(sandbox.service_pid())

    def test_settings_last_without_dconf(self):
        with Sandbox() as sandbox:
            del sandbox.env["GSETTINGS_BACKEND"]
            sandbox.stop_bus()
            sandbox.start_bus()
            sandbox.call("SetSetting", GLib.Variant("(ss)", ("history-days", "5")))
            sandbox.kill_service(signal.SIGTERM)
            settings = {row[0]: row for row in sandbox.call("ListSettings")[0]}
            self.assertEqual(settings["history-days"][1:4], (5, 30, True))
            self.assertIn("history-days=5", (sandbox.root / "config/ferry/settings.ini").read_text().replace("uint32 ", ""))


class Stopping(unittest.TestCase):

    def stop_while_transferring(self, number):
        body = make_bytes(3_000_000)
        with Sandbox() as sandbox, FileServer({"/file": body}, rate=1_000_000) as server:
            process = start_and_wait(sandbox)
            path = create(sandbox, "a", server.url("/file"), suspended=GLib.Variant("b", False))
            wait_until(lambda: get(sandbox, path, "BytesDone") > 500_000, what="half a megabyte")
            before = time.monotonic()
            process.send_signal(number)
            self.assertEqual(end(process)[0], 0)
            self.assertLess(time.monotonic() - before, 2.0)
            self.assertFalse((sandbox.state_dir / "bus").exists())

            server.rate = 0
            create(sandbox, "b")
            wait_until(lambda: get(sandbox, path, "State") == "acknowledged", what="the rest")
            self.assertEqual((sandbox.work / "file").read_bytes(), body)
            resumed = [headers for _path, headers in server.requests if "Range" in headers]
            self.assertTrue(resumed, "the second service began anew")

    def test_sigterm_keeps_what_is_there(self):
        self.stop_while_transferring(signal.SIGTERM)

    def test_sigint_keeps_what_is_there(self):
        self.stop_while_transferring(signal.SIGINT)

    def test_end_of_the_bus_is_its_end(self):
        with Sandbox() as sandbox:
            process = start_and_wait(sandbox)
            create(sandbox, "a")
            state = sandbox.state_dir
            sandbox.stop_bus()
            self.assertEqual(end(process, 2)[0], 0)
            self.assertFalse((state / "bus").exists())
            sandbox.start_bus()
            self.assertEqual(tokens(sandbox), {"a"})

    def test_stop_while_waiting_for_the_lock(self):
        with Sandbox() as sandbox:
            create(sandbox, "a")
            lock = sandbox.state_dir / "jobs.lock"
            with lock.open("r+b") as file:
                file.seek(len("serving="))
                file.write(b"0")
            waiting = start(sandbox)
            time.sleep(0.3)
            self.assertIsNone(waiting.poll())
            waiting.terminate()
            self.assertEqual(end(waiting, 2)[0], 0)
            self.assertIsNotNone(sandbox.service_pid())


class Idling(unittest.TestCase):

    def test_leaves_when_nothing_goes_on(self):
        with with_idle_timeout(1) as sandbox:
            create(sandbox, "a")
            pid = sandbox.service_pid()
            wait_until(lambda: not is_alive(pid), 5, "the end of the service")
            self.assertFalse((sandbox.state_dir / "bus").exists())
            self.assertEqual(tokens(sandbox), {"a"})

    def test_stays_for_a_subscriber(self):
        with with_idle_timeout(1) as sandbox:
            sandbox.call("Subscribe")
            pid = sandbox.service_pid()
            time.sleep(2.5)
            self.assertEqual(sandbox.service_pid(), pid)
            sandbox.call("Unsubscribe")
            wait_until(lambda: not is_alive(pid), 5, "the end of the service")

    def test_stays_for_a_transfer(self):
        body = make_bytes(2_000_000)
        with with_idle_timeout(0) as sandbox, FileServer({"/file": body}, rate=1_000_000) as server:
            path = create(sandbox, "a", server.url("/file"), suspended=GLib.Variant("b", False))
            pid = sandbox.service_pid()
            target = sandbox.work / "file"
            wait_until(target.exists, what="the file")
            self.assertEqual(target.read_bytes(), body)
            wait_until(lambda: not is_alive(pid), 5, "the end of the service")
            self.assertEqual(get(sandbox, path, "State"), "acknowledged")

    def test_nothing_is_lost_while_it_leaves(self):
        """Calls hit a service that leaves after every one of them."""
        with with_idle_timeout(0) as sandbox:
            created, failed = set(), []
            deadline = time.monotonic() + 6

            def hammer(number):
                connection = Gio.DBusConnection.new_for_address_sync(
                    sandbox.env["DBUS_SESSION_BUS_ADDRESS"],
                    Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
                    None, None)
                count = 0
                while time.monotonic() < deadline:
                    token = f"t{number}_{count}"
                    count += 1
                    parameters = GLib.Variant("(a{sv}a(sa{sv}))", (
                        {"token": GLib.Variant("s", token), "suspended": GLib.Variant("b", True)},
                        [("https://example.invalid/x", {"folder": GLib.Variant("s", str(sandbox.work))})]))
                    try:
                        connection.call_sync(SERVICE_NAME, SERVICE_PATH, "org.ferry.Ferry1", "CreateJob",
                                             parameters, None, Gio.DBusCallFlags.NONE, 20000, None)
                        created.add(token)
                    except GLib.Error as error:
                        failed.append(f"{token}: {error.message}")
                    time.sleep(0.003 * number)
                connection.close_sync(None)

            threads = [threading.Thread(target=hammer, args=(number,)) for number in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(failed, [])
            self.assertGreater(len(created), 50)
            self.assertEqual(tokens(sandbox), created)


class Actions(unittest.TestCase):

    def activate(self, sandbox, name, parameter):
        done = subprocess.run(["gapplication", "action", SERVICE_NAME, name, parameter], env=sandbox.env,
                              capture_output=True, text=True, timeout=30, check=False)
        return done.returncode, done.stderr

    def test_add_and_control(self):
        with Sandbox() as sandbox, FileServer({"/file": b"content"}) as server:
            target = sandbox.work / "target"
            status, said = self.activate(sandbox, "add-transfer",
                                         f"{{'url': <'{server.url('/file')}'>, 'token': <'a'>, "
                                         f"'destination': <'{target}'>, 'suspended': <true>}}")
            self.assertEqual((status, said), (0, ""))
            self.assertEqual(get(sandbox, JOBS + "a", "State"), "suspended")
            self.assertEqual(self.activate(sandbox, "resume-transfer", "'a'"), (0, ""))
            wait_until(target.exists, what="the file")
            self.assertEqual(target.read_bytes(), b"content")

    def test_files_form(self):
        with Sandbox() as sandbox:
            status, _said = self.activate(sandbox, "add-transfer",
                                          "{'files': <[('http://127.0.0.1:1/x', {'folder': <'" + str(sandbox.work) +
                                          "'>})]>, 'token': <'a'>}")
            self.assertEqual(status, 0)
            self.assertEqual(self.activate(sandbox, "suspend-transfer", "'a'")[0], 0)
            self.assertEqual(get(sandbox, JOBS + "a", "State"), "suspended")
            self.assertEqual(self.activate(sandbox, "cancel-transfer", "'a'")[0], 0)
            self.assertEqual(get(sandbox, JOBS + "a", "State"), "cancelled")

    def test_bad_ones_come_back_as_errors(self):
        with Sandbox() as sandbox:
            for name, parameter, word in (
                    ("add-transfer", "{'token': <'a'>}", "“url”"),
                    ("add-transfer", "{'url': <'gopher://x/'>}", "UnsupportedScheme"),
                    ("add-transfer", "'https://example.org'", "“a{sv}”"),
                    ("suspend-transfer", "'nobody'", "NotFound"),
                    ("complete-transfer", "3", "“s”"),
                    ("quit", "''", "“quit”")):
                status, said = self.activate(sandbox, name, parameter)
                self.assertEqual(status, 1, name)
                self.assertIn(word, said)
            self.assertEqual(tokens(sandbox), set())


if __name__ == "__main__":
    unittest.main(verbosity=2)
