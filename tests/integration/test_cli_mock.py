#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line against a mock of the service (mock_service.py).

What a real service does too rarely to wait for: crashes in the middle of an
answer, waits of every kind, refusals of every kind.
"""

import json
import pathlib
import re
import signal
import subprocess
import sys
import time
import unittest

from cli_mock_case import MockCase
from sandbox import Sandbox, wait_until

SOURCE = pathlib.Path(__file__).resolve().parents[2]


class TestExit(MockCase):
    def test_done(self):
        done = self.ferry("get", "http://host/ok")
        self.assertEqual(done.stdout, f"{self.box.work}/ok\n")

    def test_failed_with_its_sentence(self):
        done = self.ferry("get", "http://host/fail", status=2)
        self.assertEqual(done.stdout, "")
        self.assertEqual(done.stderr, "ferry: The server does not have this file. "
                                      "Check the address, or give the job a new one.\n")

    def test_cancelled_job_failed(self):
        job = self.add("hold")
        self.ferry("cancel", job)
        done = self.ferry("wait", job, status=2)
        self.assertIn("cancelled", done.stderr)

    def test_refusals(self):
        self.ferry("add", "http://host/denied", status=5)
        done = self.ferry("add", "http://host/invalid", status=1)
        self.assertEqual(done.stderr, "ferry: “folder”: there is no such folder.\n")

    def test_no_such_job(self):
        for verb in ("show", "log", "wait", "suspend", "resume", "cancel", "complete", "remove"):
            done = self.ferry(verb, "nothing", status=3)
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.ferry("set", "nothing", "priority=high", status=3)

    def test_ambiguous_prefix(self):
        for _ in range(17):
            job = self.add("hold")
        first = {line["id"][0] for line in json.loads(self.ferry("list", "--json").stdout)}
        ids = [line["id"] for line in json.loads(self.ferry("list", "--json").stdout)]
        twice = next(letter for letter in first if sum(one.startswith(letter) for one in ids) > 1)
        self.ferry("show", twice, status=1)
        self.ferry("show", job)

    def test_timeout(self):
        job = self.add("hold")
        began = time.monotonic()
        done = self.ferry("wait", job, "--timeout", "0.3", status=6)
        self.assertLess(time.monotonic() - began, 2)
        self.assertEqual(done.stderr.count("The time is over"), 1)
        self.ferry("wait", job, "--timeout", "0", status=6)

    def test_timeout_spares_what_is_done(self):
        self.ferry("get", "http://host/ok")
        job = json.loads(self.ferry("list", "--all", "--json").stdout)[0]["id"]
        self.ferry("wait", job, "--timeout", "0")

    def test_highest_of_several(self):
        failed = self.add("fail")
        good = self.add("ok")
        done = self.ferry("wait", good, failed, "nothing", status=3)
        self.assertEqual(done.stderr.count("There is no such job"), 1)
        self.assertIn("fail: The server does not have this file.", done.stderr)
        self.ferry("wait", good, failed, status=2)
        self.ferry("wait", good, status=0)

    def test_manual_job_is_done_when_transferred(self):
        job = self.add("ok", "--manual-complete")
        self.ferry("wait", job)
        self.assertFalse((self.box.work / "ok").exists())
        done = self.ferry("get", "http://host/ok", "--manual-complete", "-o", "other")
        self.assertEqual(done.stdout, "")
        self.assertIn("ferry complete", done.stderr)
        self.ferry("complete", job)
        self.assertTrue((self.box.work / "ok").exists())

    def test_removed_while_waited_for(self):
        job = self.add("hold")
        with self.start("wait", job) as waiting:
            wait_until(lambda: self.called("Subscribe"))
            self.ferry("cancel", job)
            self.assertEqual(waiting.wait(10), 2)

    def test_what_is_not_in_this_version(self):
        for line in (["put", "f", "http://h/"], ["put", "--help-me"]):
            done = self.ferry(*line, status=1)
            self.assertIn("not available in this version", done.stderr)
            self.assertEqual(json.loads(self.ferry(*line, "--json", status=1).stdout)["error"]["code"],
                             "not-available")

    def test_wrong_use(self):
        for line in ([], ["nonsense"], ["get"], ["show"], ["show", "a", "b"], ["wait"], ["suspend"], ["set", "x"],
                     ["suspend", "--all", "x"], ["list", "x"], ["list", "--state", "x"], ["config"],
                     ["config", "get"], ["config", "drop", "x"], ["app"], ["app", "allow"], ["app", "list", "x"],
                     ["wait", "x", "--timeout", "-1"],
                     ["take-ownership"], ["take-ownership", "x"], ["take-ownership", "x", "--from", "ann"],
                     ["take-ownership", "x", "y", "--from", "ann", "-o", "."], ["list", "--all", "--all-users"],
                     ["suspend", "--all", "--from", "ann"], ["complete", "x", "--from", "ann"],
                     ["wait", "x", "--timeout", "soon"], ["get", "--bogus", "http://h/"], ["get", "-o"],
                     ["set", "x", "nonsense"], ["set", "x", "limit=fast"], ["set", "x", "prefix=one"]):
            done = self.ferry(*line, status=1)
            if line:
                self.assertTrue(done.stderr.startswith("ferry: "), done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertFalse(self.calls.exists(), "the service was asked in spite of wrong use")


class TestUnreachable(unittest.TestCase):
    def test_no_service_at_all(self):
        with Sandbox(service="/nonexistent/ferry-service", activate=False) as box:
            done = box.ferry("list", check=False)
            self.assertEqual(done.returncode, 4, done.stderr)
            self.assertIn("/nonexistent/ferry-service", done.stderr)
            done = box.ferry("list", "--json", check=False)
            self.assertEqual(json.loads(done.stdout)["error"]["code"], "service-unreachable")

    def test_service_that_fails_to_start(self):
        with Sandbox(service="/bin/false", activate=False) as box:
            done = box.ferry("list", check=False)
            self.assertEqual(done.returncode, 4, done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)

    def test_version_needs_no_service(self):
        with Sandbox(service="/nonexistent/ferry-service", activate=False) as box:
            self.assertIsNone(json.loads(box.ferry("version", "--json").stdout)["service"])
            self.assertIn("get", box.ferry("help").stdout)


class TestService(MockCase):
    environment = {"MOCK_STEP_MS": "60"}

    def test_crash_while_waiting(self):
        done = self.ferry("get", "http://host/crash", "--json")
        self.assertEqual(json.loads(done.stdout)["state"], "acknowledged")
        self.assertTrue(pathlib.Path(f"{self.state}.crashed").exists())

    def test_crash_before_the_answer(self):
        job = self.add("lost")
        self.assertEqual(len(self.called("CreateJob")), 2)
        self.assertEqual([one["id"] for one in json.loads(self.ferry("list", "--json").stdout)], [job])

    def test_no_round_trip_for_each_job(self):
        for _ in range(5):
            self.add("hold")
        self.calls.unlink()
        self.ferry("list")
        # The mock is a service that knows the older way alone.
        names = [json.loads(line)[0] for line in self.calls.read_text().splitlines()]
        self.assertEqual(names, ["ListJobsFile", "ListJobs"])
        self.assertIn("fields", self.called("ListJobs")[0][0])

    def test_options_arrive(self):
        self.add("hold", "--name", "N", "--limit", "1K", "--digest", "md5:" + "0" * 32, "--header", "A: b",
                 "--network", "any", "-o", "x/../y")
        (options, files), = self.called("CreateJob")
        self.assertEqual({key: options[key] for key in ("name", "limit", "headers", "network", "priority")},
                         {"name": "N", "limit": 1000, "headers": ["A: b"], "network": "any", "priority": "normal"})
        self.assertEqual(files, [["http://host/hold", {"folder": str(self.box.work), "name": "y",
                                                       "digest": "md5:" + "0" * 32}]])

    def test_set(self):
        job = self.add("hold")
        self.ferry("set", job, "priority=high", "limit=2M", "token=work", "max-time=1h", "override=true",
                   "prefix=http://a/ http://b/", "url=http://c/d", "header=A: b", "header=C: d")
        self.assertEqual(self.called("SetOptions")[0][0],
                         {"priority": "high", "limit": 2000000, "helper-token": "work", "max-time": 3600,
                          "override": True, "prefix": ["http://a/", "http://b/"], "url": "http://c/d",
                          "headers": ["A: b", "C: d"]})
        self.ferry("set", job, "priority=bogus", status=1)

    def test_config(self):
        self.assertEqual(self.ferry("config", "get", "segments").stdout, "4\n")
        self.ferry("config", "set", "background-jobs", "7")
        self.assertEqual(json.loads(self.ferry("config", "get", "background-jobs", "--json").stdout),
                         {"key": "background-jobs", "value": 7, "default": 3, "writable": True,
                          "summary": "About background-jobs"})
        self.ferry("config", "set", "segments", "5", status=5)
        self.ferry("config", "get", "nothing", status=1)
        self.assertEqual({one["key"] for one in json.loads(self.ferry("config", "list", "--json").stdout)},
                         {"background-jobs", "segments"})

    def test_all(self):
        jobs = [self.add("hold") for _ in range(3)]
        self.ferry("suspend", "--all")
        states = {one["state"] for one in json.loads(self.ferry("list", "--json").stdout)}
        self.assertEqual(states, {"suspended"})
        self.ferry("cancel", "--all")
        self.assertEqual(json.loads(self.ferry("list", "--json").stdout), [])
        answer = json.loads(self.ferry("remove", "--all", "--json").stdout)
        self.assertEqual({one["id"] for one in answer}, set(jobs))
        self.assertEqual(json.loads(self.ferry("list", "--all", "--json").stdout), [])

    def test_answers_of_several_jobs_as_json(self):
        job = self.add("hold")
        answer = json.loads(self.ferry("suspend", job, "nothing", "--json", status=3).stdout)
        self.assertEqual((answer[0]["id"], answer[0]["state"]), (job, "suspended"))
        self.assertEqual(answer[1]["error"]["code"], "not-found")
        answer = json.loads(self.ferry("wait", "nothing", job, "--timeout", "0.1", "--json", status=6).stdout)
        self.assertEqual(answer[0]["error"]["code"], "not-found")
        self.assertEqual(answer[1]["id"], job)

    def test_every_verb_prints_one_json_value(self):
        job = self.add("hold")
        for line in (["list"], ["show", job], ["log", job], ["status"], ["config", "list"], ["version"], ["help"],
                     ["set", job, "limit=1"], ["config", "set", "background-jobs", "2"], ["suspend", job],
                     ["resume", job], ["cancel", job], ["remove", job], ["add", "http://host/ok"]):
            json.loads(self.ferry(*line, "--json").stdout)

    def test_help_of_every_verb(self):
        for verb in json.loads(self.ferry("help", "--json").stdout):
            self.assertIn(verb["verb"], self.ferry(verb["verb"], "--help").stdout)
            self.assertIn(verb["verb"], self.ferry("help", verb["verb"]).stdout)
        self.assertFalse(self.calls.exists())

    def test_manual_and_completion_know_everything(self):
        manual = (SOURCE / "docs/ferry.1").read_text().replace("\\-", "-")
        completion = (SOURCE / "data/completions/ferry").read_text()
        for verb in json.loads(self.ferry("help", "--json").stdout):
            for text in (manual, completion):
                self.assertRegex(text, rf"(?<![-\w]){re.escape(verb['verb'])}(?![-\w])")
            for option in re.findall(r"--[a-z-]+", self.ferry(verb["verb"], "--help").stdout):
                self.assertIn(option, manual)
                self.assertIn(option, completion)

    def test_completion_offers_jobs(self):
        job = self.add("hold")
        script = (f". {SOURCE}/data/completions/ferry; compopt() {{ :; }}; ferry() {{ {self.box.command} \"$@\"; }};"
                  f"COMP_WORDS=(ferry wait {job[:4]}); COMP_CWORD=2; _ferry; echo \"${{COMPREPLY[@]}}\"")
        done = subprocess.run(["bash", "-c", script], env=self.box.env, capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout.strip(), job)

    def test_monitor(self):
        with self.start("monitor", "--json") as monitor:
            def read():
                return json.loads(monitor.stdout.readline())

            self.assertEqual(read()["event"], "found")
            job = self.add("ok")
            event = read()
            self.assertEqual((event["event"], event["id"], event["job"]["id"]), ("added", job, job))
            seen = set()
            while event["event"] == "progress" or event["job"]["state"] != "acknowledged":
                event = read()
                seen.add(event["event"])
                self.assertEqual(event["id"], job)
            self.assertEqual(seen, {"changed", "progress"})
            self.assertEqual(event["job"]["files"][0]["state"], "published")
            self.ferry("remove", job)
            self.assertEqual((event := read())["event"], "removed")
            self.assertIsNone(event["job"])
            self.box.kill_service()
            self.assertEqual([read()["event"], read()["event"]], ["lost", "found"])
            monitor.send_signal(signal.SIGINT)
            self.assertEqual(monitor.wait(10), 130)

    def test_monitor_ends_with_its_reader(self):
        with self.start("monitor") as monitor:
            wait_until(lambda: self.calls.exists() and self.called("ListJobs"))
            monitor.stdout.close()
            self.add("ok")
            self.assertIsNotNone(monitor.wait(10))


class TestForgetfulService(MockCase):
    """A history of no days: a job is gone as soon as it is done."""

    environment = {"MOCK_FORGET": "1"}

    def test_end_is_heard(self):
        done = self.ferry("get", "http://host/ok", "--json")
        self.assertEqual(json.loads(done.stdout)["state"], "acknowledged")
        self.ferry("get", "http://host/ok")
        self.ferry("get", "http://host/fail", status=2)


class TestWaits(MockCase):
    def test_sentence_of_a_wait(self):
        for wait in ("network", "metered", "disk-full"):
            done = self.ferry("get", f"http://host/{wait}")
            self.assertEqual(done.stderr.count("Waiting for"), 1, done.stderr)

    def test_short_turn_is_not_told(self):
        self.assertNotIn("its turn", self.ferry("get", "http://host/turn").stderr)

    def test_suspended_job_says_so(self):
        job = self.add("hold")
        self.ferry("suspend", job)
        done = self.ferry("wait", job, "--timeout", "0.2", status=6)
        self.assertTrue(done.stderr.startswith("Suspended; resume the job to go on.\n"), done.stderr)

    def test_sign_in_without_terminal_waits(self):
        with self.start("get", "http://host/sign-in") as program:
            self.assertIn("sign in", program.stderr.readline())
            program.send_signal(signal.SIGINT)
            self.assertEqual(program.wait(10), 130)


class TestMany(MockCase):
    environment = {"MOCK_JOBS": "2000"}

    def test_ids_stay_unique(self):
        lines = self.ferry("list").stdout.splitlines()[1:]
        ids = [line.split()[0] for line in lines]
        self.assertEqual(len(ids), 2000)
        self.assertEqual(len(set(ids)), 2000)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
