#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another folder for a job that is there already, with the bytes that it has."""

import json
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from sandbox import FileServer, Sandbox, make_bytes, wait_until

BODY = make_bytes(6_000_000, 3)


class Moves(unittest.TestCase):
    CUTS = 16

    def setUp(self):
        self.box = Sandbox()
        self.addCleanup(self.box.__exit__, None, None, None)
        self.server = FileServer({"/big.bin": BODY, "/small.bin": BODY[:1000]}, rate=2_000_000)
        self.addCleanup(self.server.__exit__)
        self.old = self.box.work / "old"
        self.new = self.box.work / "new"
        self.old.mkdir()
        self.new.mkdir()

    def show(self, job):
        return json.loads(self.box.ferry("show", job, "--json").stdout)

    def start(self, *options):
        """A job that has got somewhere, and a place to go on from."""
        job = self.box.ferry("add", self.server.url("/big.bin"), "-o", f"{self.old}/", *options).stdout.strip()
        wait_until(lambda: self.show(job)["bytes_done"] > 500_000, what="some bytes")
        return job

    def start_large(self):
        """A suspended job whose bytes take a moment to be copied."""
        self.large = BODY * 20
        self.server.files["/large.bin"] = self.large
        self.server.rate = 100_000_000
        job = self.box.ferry("add", self.server.url("/large.bin"), "-o", f"{self.old}/").stdout.strip()
        wait_until(lambda: self.show(job)["bytes_done"] > 40_000_000, what="many bytes")
        self.box.ferry("suspend", job)
        wait_until(lambda: self.show(job)["state"] == "suspended", what="the end of its fetch")
        return job

    def assert_arrives(self, job, folder):
        self.server.rate = 0
        self.box.ferry("wait", job, "--timeout", "60")
        self.assertEqual((folder / "big.bin").read_bytes(), BODY)
        self.assertEqual(list(self.old.iterdir()) if self.old.exists() else [], [])
        self.assertEqual([path.name for path in folder.iterdir()], ["big.bin"])

    def ranges(self):
        return [headers["Range"] for _path, headers in self.server.requests if "Range" in headers]

    def test_a_suspended_job_takes_its_bytes_along(self):
        job = self.start()
        self.box.ferry("suspend", job)
        done = self.show(job)["bytes_done"]
        self.box.ferry("set", job, f"folder={self.new}")
        shown = self.show(job)
        self.assertEqual((shown["state"], shown["bytes_done"]), ("suspended", done))
        self.assertEqual(shown["files"][0]["target"], str(self.new / "big.bin"))
        wait_until(lambda: not list(self.old.iterdir()), what="the old partial file to go")
        self.box.ferry("resume", job)
        self.assert_arrives(job, self.new)
        self.assertTrue(any(int(each.split("=")[1].split("-")[0]) > 500_000 for each in self.ranges()), self.ranges())
        self.assertIn("Moved to “", self.box.ferry("log", job).stdout)

    def test_a_running_job_goes_on_elsewhere(self):
        job = self.start()
        self.box.ferry("set", job, f"folder={self.new}", "limit=50M")
        self.assert_arrives(job, self.new)

    def test_bytes_go_to_another_file_system(self):
        folder = pathlib.Path(tempfile.mkdtemp(dir="/dev/shm"))
        self.addCleanup(shutil.rmtree, folder)
        job = self.start()
        self.box.ferry("set", job, f"folder={folder}")
        self.assert_arrives(job, folder)
        self.assertTrue(self.ranges())

    def test_a_job_whose_folder_is_gone_begins_anew(self):
        job = self.start()
        self.box.ferry("suspend", job)
        shutil.rmtree(self.old)
        self.box.ferry("resume", job)
        wait_until(lambda: self.show(job)["wait"] == "destination-missing", what="the wait")
        self.box.ferry("set", job, f"folder={self.new}")
        self.box.ferry("resume", job)
        self.assert_arrives(job, self.new)

    def test_a_folder_that_is_no_good_changes_nothing(self):
        job = self.start()
        for folder in (self.box.work / "nowhere", pathlib.Path("/proc")):
            refused = self.box.ferry("set", job, f"folder={folder}", check=False)
            self.assertNotEqual(refused.returncode, 0, f"{folder}: {refused.stdout}")
            self.assertIn(str(folder), refused.stderr)
        self.server.rate = 0
        self.box.ferry("wait", job, "--timeout", "60")
        self.assertEqual((self.old / "big.bin").read_bytes(), BODY)

    def test_views_of_the_system_are_no_place_even_for_no_bytes(self):
        job = self.box.ferry("add", self.server.url("/big.bin"), "-o", f"{self.old}/", "--suspended").stdout.strip()
        for folder in ("/proc", "/proc/tty", "/sys", "/sys/kernel"):
            for command in (["set", job, f"folder={folder}"], ["add", self.server.url("/big.bin"), "-o", f"{folder}/"]):
                refused = self.box.ferry(*command, check=False)
                self.assertNotEqual(refused.returncode, 0, command)
                self.assertIn(f"“{folder}” is a view of the system itself", refused.stderr)
        self.assertEqual(self.show(job)["files"][0]["target"], str(self.old / "big.bin"))
        self.assertEqual(len(json.loads(self.box.ferry("list", "--json").stdout)), 1)

    def test_what_is_published_stays(self):
        job = self.box.ferry("add", self.server.url("/small.bin"), self.server.url("/big.bin"), "-o",
                             f"{self.old}/", "--manual-complete").stdout.strip()
        wait_until(lambda: self.show(job)["bytes_done"] > 500_000, what="some bytes")
        self.box.ferry("set", job, f"folder={self.new}")
        self.server.rate = 0
        wait_until(lambda: self.show(job)["state"] == "transferred", what="all bytes")
        self.box.ferry("complete", job)
        self.assertEqual(sorted(path.name for path in self.new.iterdir()), ["big.bin", "small.bin"])
        self.assertEqual(list(self.old.iterdir()), [])

    def test_a_crash_leaves_a_job_that_can_go_on(self):
        job = self.start()
        import threading
        mover = threading.Thread(target=self.box.ferry, args=("set", job, f"folder={self.new}"), kwargs={"check": False})
        mover.start()
        self.box.kill_service(signal.SIGKILL)
        mover.join()
        self.server.rate = 0
        wait_until(lambda: self.show(job)["state"] == "acknowledged", 60, "the end of the job")
        target = pathlib.Path(self.show(job)["files"][0]["target"])
        self.assertEqual(target.read_bytes(), BODY)

    def parts(self):
        return [path for folder in (self.old, self.new) for path in folder.iterdir()]

    def test_a_crash_at_any_step_leaves_the_bytes_in_one_place(self):
        """Cut sooner and later, so that each step of a move is met."""
        job = self.start_large()
        begin = time.monotonic()
        self.box.ferry("set", job, f"folder={self.new}")
        duration = time.monotonic() - begin
        done = self.show(job)["bytes_done"]
        folder = self.new
        seen = set()
        for number in range(self.CUTS):
            to = self.old if folder == self.new else self.new
            mover = subprocess.Popen([self.box.command, "set", job, f"folder={to}"], env=self.box.env,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(duration * number / self.CUTS)
            seen.add(len(self.parts()))
            # It would have the next service move the job again.
            mover.kill()
            mover.wait()
            self.box.kill_service(signal.SIGKILL)
            folder = pathlib.Path(self.show(job)["files"][0]["target"]).parent
            wait_until(lambda place=folder: [path.parent for path in self.parts()] == [place], 10,
                       f"one file alone after cut {number}, not {self.parts()}")
            self.assertEqual((self.show(job)["state"], self.show(job)["bytes_done"]), ("suspended", done))
        self.assertEqual(seen, {1, 2}, "no cut met two files, so nothing was tried")
        self.box.ferry("resume", job)
        self.server.rate = 0
        self.box.ferry("wait", job, "--timeout", "60")
        self.assertEqual([path.read_bytes() == self.large for path in self.parts()], [True])


if __name__ == "__main__":
    unittest.main(verbosity=2)
