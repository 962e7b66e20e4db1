# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of targets on file servers have in common: how a job is looked at."""

import json
import unittest

from sandbox import wait_until


class RemoteCase(unittest.TestCase):
    """A desktop self.box, on which jobs bring a file to another machine."""

    def show(self, job):
        return json.loads(self.box.ferry("show", job, "--json").stdout)

    def wait_for(self, job, **values):
        def is_so():
            now = self.show(job)
            return now if all(now[key] == value for key, value in values.items()) else None
        return wait_until(is_so, seconds=30, what=str(values))

    def staged(self):
        return sorted(path.name for path in (self.box.state_dir / "staging").iterdir())
