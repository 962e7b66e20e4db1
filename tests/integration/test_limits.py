#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rate limits of a job, of a class and of all, as the disk of the receiver sees them.

The real service and real connections. A limit holds to a twentieth over ten
seconds, a change within a second, and no connection is made anew for it.
"""

import datetime
import time
import unittest

from sandbox import FileServer, Sandbox, wait_until

BODY = bytes(200_000_000)
EXACT = 0.05
SECONDS = 10

# A machine that lets nobody run for so long measures itself.
LATE_SECONDS = 0.25


class CountingServer(FileServer):
    """Counts the connections that it accepted."""

    def __init__(self, files):
        self.n_accepted = 0
        super().__init__(files)

    def _make_server(self, address, handler):
        server = super()._make_server(address, handler)
        accept = server.get_request

        def counted():
            self.n_accepted += 1
            return accept()

        server.get_request = counted
        return server


class TestLimits(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(CountingServer({f"/{name}{number}": BODY for name in "fgn" for number in range(8)}))
        self.box = self.enterContext(Sandbox())
        self.configure("segments", 1)
        self.configure("connections-per-host", 16)

    def configure(self, key, value):
        self.box.ferry("config", "set", key, value)

    def add(self, names, *options):
        """A job of several files, in a folder of its own; waits until all of them come."""
        folder = self.box.work / names[0]
        folder.mkdir()
        job = self.box.ferry("add", *[self.server.url(f"/{name}") for name in names], "-o", f"{folder}/", *options).stdout.strip()
        wait_until(lambda: len(list(folder.iterdir())) == len(names), what=f"all files of {names[0]}")
        return job, folder

    @staticmethod
    def received(folder):
        """Bytes in the partial files: each comes over one connection, from its beginning."""
        return sum(path.stat().st_size for path in folder.iterdir())

    def measure(self, folders, seconds):
        """Bytes a second of each folder, and whether the machine let us look in time."""
        begin, before = time.monotonic(), [self.received(folder) for folder in folders]
        time.sleep(seconds)
        after, end = [self.received(folder) for folder in folders], time.monotonic()
        late = end - begin - seconds
        return [(b - a) / (end - begin) for a, b in zip(before, after)], late

    def assert_rates(self, expected, seconds=SECONDS, exact=EXACT):
        """expected: folders whose bytes count together → bytes a second. A busy machine gets
        another chance: what it could not run for is no fault of the limit."""
        folders = list(dict.fromkeys(folder for group in expected for folder in group))
        for chance in range(3):
            rates, late = self.measure(folders, seconds)
            by_folder = dict(zip(folders, rates))
            sums = {group: sum(by_folder[folder] for folder in group) for group in expected}
            names = {group: "+".join(folder.name for folder in group) for group in expected}
            wrong = {names[group]: (sums[group], rate) for group, rate in expected.items()
                     if abs(sums[group] / rate - 1) > exact}
            print({names[group]: round(value / expected[group], 4) for group, value in sums.items()}, f"{late:.3f} s late")
            if not wrong:
                return
            # Faster than allowed is wrong however late anybody is.
            if any(rate > limit * (1 + exact) for rate, limit in wrong.values()) or (late < LATE_SECONDS and chance > 0):
                break
        self.fail(f"not within {exact:.0%} of the limit: {wrong}")

    def test_job_class_and_total(self):
        self.configure("limit-foreground", 3_000_000)
        self.configure("limit-normal", 1_000_000)
        one, f = self.add(["f0", "f1", "f2", "f3"], "--priority", "foreground", "--limit", "700000")
        _, g = self.add(["g0", "g1"], "--priority", "foreground")
        _, n = self.add(["n0"], "--priority", "normal")
        _, m = self.add(["n1"], "--priority", "normal")
        time.sleep(1)
        connections = self.server.n_accepted

        # The job’s own, its class’s with another job in it, and that of two other jobs.
        self.assert_rates({(f,): 700_000, (f, g): 3_000_000, (n, m): 1_000_000})

        self.box.ferry("set", one, "limit=1400000")
        self.configure("limit-normal", 300_000)
        time.sleep(1)
        self.assert_rates({(f,): 1_400_000, (f, g): 3_000_000, (n, m): 300_000}, 3, 0.1)

        self.configure("limit", 1_200_000)
        time.sleep(1)
        self.assert_rates({(f, g, n, m): 1_200_000})
        self.assertEqual(self.server.n_accepted, connections)

    def test_hours(self):
        now = datetime.datetime.now()
        clock = [(now + datetime.timedelta(hours=hours)).strftime("%H:00") for hours in (-2, 2, 4, 6)]
        self.configure("limit", 1_000_000)
        self.configure("limit-hours", f"all mon-sun {clock[0]}-{clock[1]}")
        _, g = self.add(["g0", "g1"], "--priority", "foreground", "--limit", "4000000")
        time.sleep(1)
        connections = self.server.n_accepted
        self.assert_rates({(g,): 1_000_000})

        # Its own limit is none of the hours’ matter.
        self.configure("limit-hours", f"all mon-sun {clock[2]}-{clock[3]}")
        time.sleep(1)
        self.assert_rates({(g,): 4_000_000}, 5)
        self.configure("limit-hours", "")
        time.sleep(1)
        self.assert_rates({(g,): 1_000_000}, 3, 0.1)
        self.assertEqual(self.server.n_accepted, connections)


if __name__ == "__main__":
    unittest.main(verbosity=2)
