#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is typed at the terminal goes to whoever asked for it, and to nobody else.

The command line, the real service, and three who ask: a server, the proxy on the
way to it, and the file server that the target is on.
"""

import json
import sys
import unittest

import gi

gi.require_version("Gio", "2.0")

from auth_server import AuthServer, basic  # noqa: E402
from cli_mock_case import Terminal  # noqa: E402
from file_server import DavServer, RemoteSandbox, why_not  # noqa: E402
from sandbox import FileServer, make_bytes, wait_until  # noqa: E402

BODY = make_bytes(200_000)


class SignIn(unittest.TestCase):

    def setUp(self):
        self.box = self.enterContext(RemoteSandbox())

    def answer(self, terminal, question, user, password):
        terminal.expect(f"User name for {question}", 30)
        terminal.type(user + "\n")
        terminal.expect("Password: ")
        wait_until(lambda: not terminal.echoes(), what="the end of the echo")
        terminal.type(password + "\n")

    def shown(self, server, field="Authorization"):
        return {headers[field] for _path, headers in server.requests if field in headers}

    def tokens(self):
        return [(one["server"], one["user"], one["usage"]) for one in json.loads(self.box.ferry("token", "list", "--json").stdout)]

    def assert_arrived(self, path=None):
        self.assertEqual((path or self.box.work / "file.bin").read_bytes(), BODY)

    def test_server_gets_what_is_typed_for_it(self):
        server = self.enterContext(AuthServer({"/file.bin": BODY}))
        terminal = Terminal(self.box, "get", server.url("/file.bin"))
        self.answer(terminal, f"127.0.0.1:{server.url('').rpartition(':')[2]} (not encrypted)", "ann", "s3cret")
        self.assertEqual(terminal.end(30), 0)
        self.assert_arrived()
        self.assertEqual((self.shown(server), self.tokens()), ({basic("ann", "s3cret")}, []))

    def test_proxy_gets_what_is_typed_for_it_and_the_server_does_not(self):
        proxy = self.enterContext(AuthServer({"/file.bin": BODY}, proxy=True, user="gate", password="pass"))
        address = proxy.url("").rstrip("/")
        terminal = Terminal(self.box, "get", "http://far.away.invalid/file.bin", "--network", "always", "--proxy", address)
        self.answer(terminal, f"{address.removeprefix('http://')} (proxy)", "gate", "pass")
        self.assertEqual(terminal.end(30), 0)
        self.assert_arrived()
        # What the proxy sees is what the server would.
        self.assertEqual(self.shown(proxy), set())
        self.assertEqual(self.shown(proxy, "Proxy-Authorization"), {basic("gate", "pass")})
        self.assertEqual(self.tokens(), [(address, "gate", "proxy")])
        self.assertNotIn("pass\r", terminal.output)

    def test_wrong_answer_for_a_proxy_is_asked_again(self):
        proxy = self.enterContext(AuthServer({"/file.bin": BODY}, proxy=True))
        terminal = Terminal(self.box, "get", "http://far.away.invalid/file.bin", "--network", "always", "--proxy",
                            proxy.url("").rstrip("/"))
        self.answer(terminal, "127.0.0.1", "ann", "wrong")
        terminal.expect("did not accept the token", 30)
        terminal.output = terminal.output.partition("did not accept the token")[2]
        self.answer(terminal, "127.0.0.1", "ann", "s3cret")
        self.assertEqual(terminal.end(30), 0)
        self.assertEqual(proxy.shown.count(basic("ann", "wrong")), 1)

    def test_file_server_gets_what_is_typed_for_it_and_the_server_does_not(self):
        server = self.enterContext(FileServer({"/file.bin": BODY}))
        dav = self.enterContext(DavServer())
        terminal = Terminal(self.box, "get", server.url("/file.bin"), "-o", dav.url())
        self.answer(terminal, f"localhost:{dav.port} (file server)", "ann", "s3cret")
        self.assertEqual(terminal.end(60), 0)
        self.assert_arrived(dav.folder / "file.bin")
        self.assertEqual((self.shown(server), self.tokens()), (set(), [(dav.server, "ann", "file")]))

    def test_job_tells_who_asks(self):
        server = self.enterContext(AuthServer({"/file.bin": BODY}))
        job = self.box.ferry("add", server.url("/file.bin"), "--network", "always").stdout.strip()

        def show():
            return json.loads(self.box.ferry("show", job, "--json").stdout)
        wait_until(lambda: show()["wait"] == "sign-in", what="the wait")
        self.assertEqual(show()["sign_in"], {"usage": "network", "server": server.url("").rstrip("/")})
        self.box.ferry("token", "add", "work", "--server", "127.0.0.1", "--user", "ann", input="s3cret\n")
        self.box.ferry("wait", job, "--timeout", "30")
        self.assertIsNone(show()["sign_in"])


if __name__ == "__main__":
    if why_not() is not None:
        print(why_not())
        sys.exit(77)
    unittest.main()
