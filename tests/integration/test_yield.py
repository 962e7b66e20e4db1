#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Background downloads stay out of the way, on an emulated link.

What is asserted are ratios with room for a busy machine; “tools/bench yield” has
the exact figures. A case that fails is measured once more before it counts.
"""

import time

import yield_case
from yield_case import RATE, SUBNET, Background


class Yielding(yield_case.YieldCase):
    """What a download in the foreground keeps beside them, and what they use alone."""

    def measure(self, n_urls, *options):
        """Shares: background alone, foreground of its solo rate, background afterwards."""
        lab = self.open_lab(*options)
        capacity = RATE * 125000
        solo = self.foreground(lab, f"{SUBNET}.2", 5)
        background = Background(lab, lab.root, [f"http://{SUBNET}.2:8080/big"] * n_urls)
        time.sleep(3)
        alone = background.rate(2) / capacity
        both = self.foreground(lab, f"{SUBNET}.2", 5) / solo
        time.sleep(2)
        after = background.rate(2) / capacity
        lab.__exit__()
        print(f"  {n_urls} {' '.join(options)}: alone {alone:.2f}, foreground {both:.2f}, after {after:.2f}")
        return alone, both, after

    def check(self, n_urls, *options):
        alone, both, after = self.measure(n_urls, *options)
        if alone < 0.6 or both < 0.9 or after < 0.5:
            alone, both, after = self.measure(n_urls, *options)
        self.assertGreater(alone, 0.6)
        self.assertGreater(both, 0.9)
        self.assertGreater(after, 0.5)

    def test_drop_tail(self):
        self.check(1)

    def test_codel(self):
        self.check(1, "--codel")

    def test_jitter_and_loss(self):
        self.check(1, "--jitter=10", "--loss=0.01")

    def test_ten_like_one(self):
        self.check(10)


if __name__ == "__main__":
    yield_case.run()
