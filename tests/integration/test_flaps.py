#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A link that comes and goes two hundred times during one download."""

import random
import sys
import time
import unittest

from box import enter_namespace
from box_case import BoxCase
from sandbox import make_bytes, sha256, wait_until

enter_namespace()

FLAPS = 200
BIG = make_bytes(50 << 20, seed=2)

# While the link flaps it must not be done, even on a machine where nothing else
# goes on: the flaps take about a minute. Afterwards it is soon.
FLAPPING_RATE = 640 << 10
SETTLE_DELAY = "0.1"


class TestFlaps(BoxCase):
    def test_two_hundred_flaps_during_one_download(self):
        dice = random.Random(200)
        self.server.files["/big.bin"] = BIG
        self.server.rate = FLAPPING_RATE
        self.box.log_in("alice")
        self.box.ferry("alice", "config", "set", "settle-delay", SETTLE_DELAY)
        job = self.box.ferry("alice", "add", self.server.url("/big.bin"), "-o", "/home/alice/",
                             "--digest", f"sha256:{sha256(BIG)}").stdout.strip()
        self.wait_moving(job)
        for _ in range(FLAPS):
            self.box.router.set_carrier("lan0", False)
            time.sleep(dice.uniform(0.01, 0.15))
            self.box.router.set_carrier("lan0", True)
            time.sleep(dice.uniform(0.05, 0.4))
        shown = self.box.show("alice", job)
        self.assertNotIn(shown["state"], ("error", "acknowledged"))
        print(f"{FLAPS} flaps, {len(self.server.requests)} requests, {shown['bytes_done']} of {len(BIG)} bytes so far")
        self.server.rate = 0
        target = self.box.root_now / "home/alice/big.bin"
        wait_until(target.exists, 60, "the published file")
        self.assertEqual(sha256(target.read_bytes()), sha256(BIG))
        self.assertEqual(self.count_errors(job), 0)
        self.box.run("rm", "/home/alice/big.bin")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
