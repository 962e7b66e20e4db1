#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is let in on a whole machine: programs of alice’s in units of a real systemd,
as plain as a cron job’s and as locked up as systemd can make them (BITS’s page, S20)."""

import sys
import unittest

from box import enter_namespace
from box_case import BoxCase

enter_namespace()

UNSEEN = ("ferry: Ferry could not find out which program is calling, so it refused; run the program outside of any "
          "sandbox.\n")
REFUSED = ("ferry: Ferry cannot tell which sandboxed program is calling, so it refused; only Flatpak apps can be told "
           "apart. Run the program outside of its sandbox.\n")


class TestUnits(BoxCase):

    def setUp(self):
        super().setUp()
        self.box.log_in("alice")
        self.job = self.download("alice", "--suspended")

    def in_unit(self, *properties, scope=None):
        """What “ferry list” says in a unit with these properties."""
        kind = ["--wait", "--pipe"] if scope is None else ["--scope", f"--unit={scope}"]
        settings = [word for name in properties for word in ("-p", name)]
        command = ["setpriv", "--reuid=4001", "--regid=4001", "--init-groups"] if scope else []
        user = [] if scope else ["-p", "User=alice"]
        return self.box.run("systemd-run", "--quiet", "--collect", *kind, *user, *settings,
                            *("env", "HOME=/home/alice", "LC_ALL=C.UTF-8", "XDG_RUNTIME_DIR=/run/user/4001"),
                            *command, f"{self.box.prefix}/bin/ferry", "list", check=False)

    def assert_let_in(self, *properties, **options):
        done = self.in_unit(*properties, **options)
        self.assertEqual(done.returncode, 0, f"{properties}: {done.stderr}")
        self.assertIn(self.job[:8], done.stdout)

    def assert_refused(self, *properties, sentence=REFUSED, **options):
        done = self.in_unit(*properties, **options)
        self.assertEqual((done.returncode, done.stderr), (5, sentence), properties)
        self.assertNotIn(self.job[:8], done.stdout)

    def test_plain_units_are_let_in(self):
        self.assert_let_in()
        for setting in ("PrivateTmp=yes", "ProtectSystem=full", "NoNewPrivileges=yes", "PrivateNetwork=yes",
                        "ReadOnlyPaths=/opt", "InaccessiblePaths=/srv"):
            self.assert_let_in(setting)

    def test_units_that_are_kept_from_the_users_files_are_refused(self):
        for setting in ("ProtectSystem=strict", "TemporaryFileSystem=/home", "InaccessiblePaths=/home",
                        "ReadOnlyPaths=/"):
            self.assert_refused(setting)

    def test_units_that_are_kept_from_the_bus_see_nothing(self):
        """/run/user is hidden along with /home: they reach no service, or one in an empty home."""
        for setting in ("ProtectHome=yes", "ProtectHome=tmpfs"):
            self.assertNotIn(self.job[:8], self.in_unit(setting).stdout)

    def test_units_with_a_users_namespace_are_refused(self):
        """Not even the owner may look into one of these."""
        self.assert_refused("PrivateUsers=yes", sentence=UNSEEN)

    def test_units_with_a_system_call_filter_are_refused(self):
        self.assert_refused("SystemCallFilter=@system-service", "NoNewPrivileges=yes")
        self.assert_refused("PrivateDevices=yes", "NoNewPrivileges=yes")

    def test_units_with_mounts_and_no_new_privileges_are_refused(self):
        self.assert_refused("PrivateTmp=yes", "NoNewPrivileges=yes")

    def test_snaps_are_refused(self):
        """A stand-in for a real snapd, which does not run here: a control group of such a name."""
        self.assert_refused(scope="snap.notes.app-1234.scope")
        self.assert_let_in(scope="notes.app-1234.scope")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
