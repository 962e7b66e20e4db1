#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Helper tokens on a whole machine: logins that end, and its administrators.

S16 to S19 are statements of “Users and Network Connections” of Windows’ BITS;
what needs neither a login nor polkit is in test_tokens.py.
"""

import http.server
import json
import shutil
import socket
import unittest

from auth_server import AuthServer, basic
from box import enter_namespace
from box_case import BODY, RATE, BoxCase
from router import adopt, call_in_namespace
from sandbox import wait_until

enter_namespace()

RULES = "/etc/polkit-1/rules.d/10-ferry-test.rules"
ALLOW = """polkit.addRule(function (action, subject) {
  if (action.id == "org.ferry.Ferry.use-administrative-token" && subject.user == "alice")
    return polkit.Result.YES;
});
"""


class PlacedServer(AuthServer):
    """An AuthServer at an address of some network namespace."""

    def __init__(self, namespace, host, files, **options):
        self.namespace = namespace
        self.host = host
        super().__init__(files, **options)

    def _make_server(self, address, handler):
        server = http.server.ThreadingHTTPServer(address, handler, bind_and_activate=False)
        adopt(server, call_in_namespace(self.namespace, lambda: socket.create_server((self.host, 0), backlog=128)))
        return server

    def url(self, path=""):
        return f"http://{self.host}:{self._server.server_port}{path}"


class TokenCase(BoxCase):
    def setUp(self):
        super().setUp()
        self.box.run("loginctl", "enable-linger", "alice")
        self.box.log_in("alice")
        self.box.run_as("alice", "sh", "-c",
                        "printf open | gnome-keyring-daemon --unlock --components=secrets --daemonize")

    def serve(self, host="127.0.0.1", **options):
        """127.0.0.1 and 10.77.0.2 are the machine itself, 10.77.0.1 is another."""
        namespace = f"/run/netns/{self.box.router.name}" if host == "10.77.0.1" else f"/proc/{self.box.leader}/ns/net"
        return self.enterContext(PlacedServer(namespace, host, {"/a.bin": BODY}, **options))

    def add_token(self, name, server, *options):
        self.box.run_as("alice", "sh", "-c", 'printf s3cret | "$@"', "sh", f"{self.box.prefix}/bin/ferry", "token",
                        "add", name, "--server", server.url(), *options)

    def tokens(self):
        return {one["name"]: one for one in json.loads(self.box.ferry("alice", "token", "list", "--json").stdout)}

    def add_job(self, server, *options):
        return self.box.ferry("alice", "add", server.url("/a.bin"), "-o", "/home/alice/", *options).stdout.strip()

    def wait_published_from(self, server):
        server.rate = 0
        self.wait_published()


class TestLoginEnds(TokenCase):
    """S16: what the owner attached ends with the owner’s login."""

    def lose_token(self, server):
        self.add_token("work", server, "--user", "ann", "--session")
        self.add_token("kept", server, "--user", "ann", "--keep", "--usage", "proxy")
        job = self.add_job(server, "--token", "work")
        self.wait_moving(job)
        self.box.log_out("alice")
        return job

    def test_s16_logging_off_takes_the_token_and_leaves_an_error(self):
        server = self.serve("10.77.0.1", rate=RATE)
        job = self.lose_token(server)
        shown = self.wait_job(job, "error")
        self.assertEqual(shown["error"]["code"], "token-required")
        self.assertIn("The token “work” that this job needs ended with your login.", shown["message"])
        wait_until(lambda: list(self.tokens()) == ["kept"], 20, "the end of the token")
        self.box.log_in("alice")
        self.add_token("work", server, "--user", "ann")
        self.assertEqual(self.box.show("alice", job)["state"], "error")
        self.box.ferry("alice", "resume", job)
        self.wait_published_from(server)

    def test_s16_taking_the_token_off_and_resuming_repairs_too(self):
        server = self.serve("10.77.0.1", rate=RATE)
        job = self.lose_token(server)
        self.wait_job(job, "error")
        self.box.log_in("alice")
        server.is_known = lambda _request: True
        self.box.ferry("alice", "set", job, "token=")
        self.box.ferry("alice", "resume", job)
        self.wait_published_from(server)

    def test_s16_job_without_a_token_only_waits_for_the_login(self):
        server = self.serve("10.77.0.1", rate=RATE)
        server.is_known = lambda _request: True
        self.add_token("work", server, "--user", "ann")
        job = self.add_job(server)
        self.wait_moving(job)
        self.box.log_out("alice")
        self.wait_job(job, "queued", "login")
        self.box.log_in("alice")
        self.wait_published_from(server)

    def test_token_is_bound_to_the_session_that_logind_knows(self):
        server = self.serve("10.77.0.1")
        self.add_token("work", server, "--user", "ann")
        session = self.box.sessions("alice")[0]["Id"]
        found = self.box.run_as("alice", "gdbus", "call", "--session", "--dest", "org.freedesktop.secrets",
                                "--object-path", "/org/freedesktop/secrets", "--method",
                                "org.freedesktop.Secret.Service.SearchItems",
                                f"{{'name': 'work', 'login-session': '{session}'}}").stdout
        self.assertRegex(found, r"/org/freedesktop/secrets/collection/session/\d+")

    def test_what_a_crash_left_is_gone_at_the_next_start(self):
        server = self.serve("10.77.0.1")
        self.add_token("work", server, "--user", "ann")
        self.box.run("pkill", "-KILL", "-u", "alice", "-x", "ferry-service")
        wait_until(lambda: not self.pids("alice", "ferry-service"), 10, "the end of the service")
        self.box.log_out("alice")
        wait_until(lambda: not self.box.sessions("alice"), 10, "the end of the session")
        self.box.log_in("alice")
        job = self.add_job(server, "--token", "work")
        self.assertEqual(self.wait_job(job, "error")["error"]["code"], "token-required")
        self.assertEqual(self.tokens(), {})
        self.assertEqual(server.shown, [])


class TestAdministrators(TokenCase):
    """S17, S18: who must agree that a token is used."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.box.run, "rm", "-f", RULES)

    def allow_alice(self):
        self.box.write(RULES, ALLOW)
        self.box.run("systemctl", "restart", "polkit")

    def refuse(self, server, user):
        self.add_token("work", server, "--user", user)
        job = self.add_job(server, "--token", "work")
        shown = self.wait_job(job, "error")
        self.assertEqual(shown["error"]["code"], "token-required")
        self.assertIn("signs in to this computer as one of its administrators, and no administrator allowed that",
                      shown["message"])
        self.assertEqual(server.shown, [])
        return job

    def test_s17_administrators_token_here_needs_an_administrator(self):
        server = self.serve(user="root")
        job = self.refuse(server, "root")
        self.allow_alice()
        self.box.ferry("alice", "resume", job)
        self.wait_published_from(server)
        self.assertEqual(set(server.shown), {basic("root", "s3cret")})

    def test_s17_every_address_of_this_machine_is_this_machine(self):
        server = self.serve("10.77.0.2", user="root")
        self.refuse(server, "root")

    def test_s17_sudoers_are_administrators(self):
        self.box.run("usermod", "-aG", "sudo", "bob")
        self.addCleanup(self.box.run, "gpasswd", "-d", "bob", "sudo")
        self.refuse(self.serve(user="bob"), "bob")

    def test_s18_plain_token_needs_nobody(self):
        server = self.serve(user="bob")
        self.add_token("work", server, "--user", "bob")
        self.add_job(server, "--token", "work")
        self.wait_published_from(server)

    def test_s18_root_of_another_machine_is_no_administrator_of_this_one(self):
        server = self.serve("10.77.0.1", user="root")
        self.add_token("work", server, "--user", "root")
        self.add_job(server, "--token", "work")
        self.wait_published_from(server)
        self.assertEqual(set(server.shown), {basic("root", "s3cret")})


if __name__ == "__main__":
    if shutil.which("gnome-keyring-daemon") is None:
        print("gnome-keyring is not installed")
        raise SystemExit(77)
    unittest.main()
