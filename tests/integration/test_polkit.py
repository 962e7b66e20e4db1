#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Administrators who are asked for their password: a real polkitd, its real agent
on a real terminal, real passwords, and no rule that lets anybody through."""

import json
import pathlib
import subprocess
import sys
import unittest

from auth_server import basic
from box import enter_namespace
from box_case import BoxCase
from sandbox import wait_until
from ssh_terminal import SshTerminal
from test_login_tokens import TokenCase

enter_namespace()

DIALOGUE_AGENT = pathlib.Path(__file__).resolve().parent / "dialogue_agent.py"

# bob is an administrator, alice is not; each has a password.
BOB, ALICE = "of-bob", "of-alice"
WRONG = "none has allowed it: the password was wrong, or the rules of this machine say no"


def give_passwords(case):
    case.box.run("sh", "-c", f"printf 'alice:{ALICE}\\nbob:{BOB}\\n' | chpasswd")
    case.box.run("usermod", "--append", "--groups", "sudo", "bob")


class PasswordCase(BoxCase):
    """alice is at a terminal, and bob’s jobs are what she wants to see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        give_passwords(cls)

    def setUp(self):
        super().setUp()
        self.job = self.download("bob", "--suspended")

    def ferry(self, *arguments):
        return self.enterContext(SshTerminal(self.box, "alice", f"{self.box.prefix}/bin/ferry", *arguments))

    def assert_refused(self, terminal, sentence):
        """One sentence, the right status, a terminal that works, and nothing done."""
        self.assertEqual(terminal.end(), 5, terminal.output)
        said = [line for line in terminal.output.splitlines() if line.startswith("ferry: ")]
        self.assertEqual(len(said), 1, terminal.output)
        self.assertIn(sentence, said[0])
        self.assertTrue(terminal.shows_what_is_typed)
        self.assertNotIn(self.job[:8], terminal.output.rpartition("ferry: ")[2])
        self.assertEqual(self.box.show("bob", self.job)["state"], "suspended")


class TestManaging(PasswordCase):
    def test_s4_administrators_password_shows_all_jobs(self):
        terminal = self.ferry("list", "--all-users")
        terminal.answer(BOB)
        self.assertEqual(terminal.end(), 0, terminal.output)
        self.assertRegex(terminal.output, rf"bob .*{self.job[:8]}")
        self.assertNotIn(BOB, terminal.output)

    def test_s4_wrong_password_is_refused(self):
        terminal = self.ferry("list", "--all-users")
        terminal.answer("wrong")
        self.assert_refused(terminal, WRONG)

    def test_s4_own_password_is_none_of_an_administrator(self):
        terminal = self.ferry("resume", self.job, "--from", "bob")
        terminal.answer(ALICE)
        self.assert_refused(terminal, WRONG)

    def test_s4_interrupted_question_does_nothing(self):
        terminal = self.ferry("resume", self.job, "--from", "bob")
        terminal.expect_question()
        terminal.type("\x03")
        self.assertEqual(terminal.end(), 130, terminal.output)
        self.assertTrue(terminal.shows_what_is_typed)
        self.assertEqual(self.box.show("bob", self.job)["state"], "suspended")

    def test_s4_closed_dialogue_is_refused(self):
        done = self.box.run("ssh", "-q", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
                            "-i", "/root/key", "alice@127.0.0.1", "/usr/bin/python3", DIALOGUE_AGENT, "dismiss",
                            f"{self.box.prefix}/bin/ferry", "resume", self.job, "--from", "bob", check=False)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("dialogue: Authentication is required to look after transfers of other users", done.stdout)
        self.assertEqual(done.stderr, "ferry: Only an administrator may do this, and the question for the password "
                                      "was closed, so nothing was done.\n")
        self.assertEqual(self.box.show("bob", self.job)["state"], "suspended")

    def test_s4_without_a_terminal_nobody_is_asked(self):
        done = self.box.ferry("alice", "list", "--all-users", check=False)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertEqual(done.stderr, "ferry: Only an administrator may do this, and nobody could be asked for a "
                                      "password here; run it on a terminal, or as root.\n")

    def test_s4_one_command_asks_once(self):
        """auth_admin_keep: polkit keeps it for the process that was asked for."""
        other = self.download("bob", "--suspended", "--name", "other")
        terminal = self.ferry("cancel", self.job, other, "--from", "bob")
        terminal.answer(BOB)
        self.assertEqual(terminal.end(), 0, terminal.output)
        self.assertEqual(terminal.questions, 1, terminal.output)
        self.assertEqual({self.box.show("bob", job)["state"] for job in (self.job, other)}, {"cancelled"})
        self.assertIn("The administrator “alice” cancelled", self.box.ferry("bob", "log", other).stdout)


class TestTaking(PasswordCase):
    """Each take-over is asked for: auth_admin."""

    def take(self):
        return self.ferry("take-ownership", self.job, "--from", "bob", "-o", "/home/alice/")

    def test_s4_administrators_password_takes_a_job_over(self):
        terminal = self.take()
        terminal.answer(BOB)
        self.assertEqual(terminal.end(), 0, terminal.output)
        self.assertIn("Authentication is required to take over a transfer of the user “bob”", terminal.output)
        self.assertEqual(self.box.show("bob", self.job)["error"]["code"], "taken-over")
        jobs = json.loads(self.box.ferry("alice", "list", "--json").stdout)
        self.assertEqual([job["owner"] for job in jobs], ["alice"])

    def test_s4_wrong_password_takes_nothing(self):
        terminal = self.take()
        terminal.answer("wrong")
        self.assert_refused(terminal, WRONG)
        self.assertEqual(self.box.ferry("alice", "list", "--json").stdout.strip(), "[]")
        folder = self.box.root_now / "var/lib/ferry-admin"
        self.assertEqual([path.name for path in folder.iterdir() if path.name != "lock"], [])

    def test_name_of_a_user_is_no_sentence_for_the_dialogue(self):
        terminal = self.ferry("take-ownership", self.job, "--from", "bob”. Type it twice", "-o", "/home/alice/")
        self.assertEqual(terminal.end(), 1, terminal.output)
        self.assertIn("That is no name of a user", terminal.output)
        self.assertEqual(terminal.questions, 0)


class TestTokens(TokenCase):
    """org.ferry.Ferry.use-administrative-token, asked for by alice’s own service."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        give_passwords(cls)

    def setUp(self):
        super().setUp()
        self.web = self.serve(user="root")
        self.add_token("work", self.web, "--user", "root")
        self.service = self.pids("alice", "ferry-service")[0]

    def start_agent(self):
        self.agent = self.enterContext(SshTerminal(self.box, "alice", "pkttyagent", "--process", self.service))
        wait_until(lambda: f"Registered Authentication Agent for unix-process:{self.service}:" in
                   self.box.log_of("polkit"), 20, "the agent")

    def test_s17_administrators_password_lets_the_token_sign_in(self):
        self.start_agent()
        self.add_job(self.web, "--token", "work")
        self.agent.answer(BOB)
        self.wait_published_from(self.web)
        self.assertEqual(set(self.web.shown), {basic("root", "s3cret")})
        self.assertIn("to use the credentials of an administrator of this machine", self.agent.output)

    def test_s17_authorisation_is_remembered(self):
        self.start_agent()
        self.add_job(self.web, "--token", "work")
        self.agent.answer(BOB)
        self.wait_published_from(self.web)
        self.box.run("rm", "/home/alice/a.bin")
        self.add_job(self.web, "--token", "work")
        self.wait_published_from(self.web)
        self.assertEqual(self.agent.questions, 1, self.agent.output)

    def test_s17_wrong_password_is_an_error_that_resuming_repairs(self):
        self.start_agent()
        job = self.add_job(self.web, "--token", "work")
        self.agent.answer("wrong")
        shown = self.wait_job(job, "error")
        self.assertEqual(shown["error"]["code"], "token-required")
        self.assertIn("no administrator allowed that. Resume the job to ask again", shown["message"])
        self.assertEqual(self.web.shown, [])
        self.box.ferry("alice", "resume", job)
        self.agent.answer(BOB, times=2)
        self.wait_published_from(self.web)

    def test_s17_question_goes_with_its_job(self):
        """A terminal’s agent cannot take a question back; a desktop’s can."""
        agent = self.box.start_as("alice", "/usr/bin/python3", DIALOGUE_AGENT, "keep", self.service,
                                  stdout=subprocess.PIPE)
        self.assertEqual(agent.stdout.readline(), "ready\n")
        job = self.add_job(self.web, "--token", "work")
        self.assertIn("dialogue: ", agent.stdout.readline())
        self.box.ferry("alice", "suspend", job)
        self.assertEqual(agent.stdout.readline(), "taken back\n")
        self.box.ferry("alice", "resume", job)
        self.assertIn("dialogue: ", agent.stdout.readline())
        self.assertEqual(self.web.shown, [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
