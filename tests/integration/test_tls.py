#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line, the real service, and a server that speaks TLS.

The service runs in a mount namespace of its own where the system trusts the
server’s certificate, or where it does not: nothing outside of it changes.
"""

import pathlib
import tempfile
import unittest

from sandbox import FileServer, make_bytes, sha256, wait_until
from tls_box import can_mount, make_sandbox, server_context

BODY = make_bytes(3_000_000)


@unittest.skipUnless(can_mount(), "no mount namespaces here")
class Tls(unittest.TestCase):
    def setUp(self):
        self.scratch = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="ferry-tls-")))
        self.server = self.enterContext(FileServer({"/file.bin": BODY}, tls=server_context()))

    def test_trusted_server(self):
        with make_sandbox(self.scratch, trusts=True) as box:
            done = box.ferry("get", self.server.url("/file.bin"), "--digest", f"sha256:{sha256(BODY)}")
            self.assertEqual(done.stdout, f"{box.work}/file.bin\n")
            self.assertEqual((box.work / "file.bin").read_bytes(), BODY)

    def test_broken_off_half_way(self):
        self.server.drop_after = 1_000_000
        with make_sandbox(self.scratch, trusts=True) as box:
            # Not in the foreground, so that the file comes over one connection.
            box.ferry("get", self.server.url("/file.bin"), "--priority", "normal", "--retry-delay", "5")
            self.assertEqual((box.work / "file.bin").read_bytes(), BODY)
        ranges = [headers.get("Range") for _path, headers in self.server.requests]
        self.assertEqual(len(ranges), 2)
        self.assertRegex(ranges[1], r"^bytes=[1-9]\d*-")

    def test_service_that_is_killed_half_way(self):
        self.server.rate = 1_000_000
        with make_sandbox(self.scratch, trusts=True) as box:
            job = box.ferry("add", self.server.url("/file.bin")).stdout.strip()
            wait_until(lambda: '"state": "transferring"' in box.ferry("show", job, "--json").stdout.replace('":"', '": "'),
                       what="the transfer")
            box.kill_service()
            self.server.rate = 0
            box.ferry("wait", job, "--timeout", "60")
            self.assertEqual((box.work / "file.bin").read_bytes(), BODY)

    def test_server_that_nobody_vouches_for(self):
        with make_sandbox(self.scratch, trusts=False) as box:
            done = box.ferry("get", self.server.url("/file.bin"), check=False)
            self.assertEqual(done.returncode, 2)
            self.assertIn("identity of localhost could not be verified", done.stderr)
            self.assertEqual(list(box.work.iterdir()), [])
        self.assertEqual(self.server.requests, [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
