#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sees that tools/test counts what its programs say, and nothing else."""

import contextlib
import importlib.machinery
import importlib.util
import io
import pathlib
import unittest

PATH = pathlib.Path(__file__).resolve().parent.parent.parent / "tools/test"


def load():
    loader = importlib.machinery.SourceFileLoader("tools_test", str(PATH))
    spec = importlib.util.spec_from_loader("tools_test", loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


TOOL = load()


class CountTest(unittest.TestCase):
    def setUp(self):
        self.total = TOOL.Sum()

    def count(self, outcome, stdout="", stderr="", name="ferry:unit / x"):
        with contextlib.redirect_stdout(io.StringIO()) as said:
            TOOL.count_result(self.total, {"name": name, "result": outcome, "stdout": stdout, "stderr": stderr})
        return said.getvalue()

    def assert_line(self, line):
        self.assertEqual(self.total.line(), line)

    def test_plain_programs(self):
        self.count("OK")
        said = self.count("FAIL", stderr="the reason\n", name="y")
        self.assertIn("the reason", said)
        self.count("TIMEOUT", name="z")
        self.assert_line("1 passed, 2 failed")

    def test_tap_cases(self):
        self.count("OK", "1..3\nok 1 /a\nok 2 - /b\n# ok is only a word here\nok 3 /c # TODO later\n")
        self.assert_line("3 passed, 0 failed")

    def test_tap_failure(self):
        self.count("FAIL", "ok 1 /a\nnot ok 2 /b\n1..2\n")
        self.assert_line("1 passed, 1 failed")

    def test_tap_crash(self):
        self.count("ERROR", "1..3\nok 1 /a\nBail out!\n")
        self.assert_line("1 passed, 1 failed")

    def test_tap_failure_that_meson_missed(self):
        self.count("OK", "not ok 1 /a\n")
        self.assert_line("0 passed, 1 failed")

    def test_tap_skip(self):
        self.count("OK", "ok 1 /a\nok 2 /b # SKIP no drive\n")
        self.assert_line("1 passed, 0 failed, 1 skipped")
        self.assertEqual(self.total.skips, {"unit / x /b": "no drive"})

    def test_skip_that_another_build_runs(self):
        self.count("OK", "ok 1 /a\nok 2 /b # SKIP not here\n")
        self.count("OK", "ok 1 /a # SKIP not there\nok 2 /b\n")
        self.assert_line("2 passed, 0 failed")

    def test_skipped_in_both(self):
        self.count("SKIP", stderr="77\nno such program\n")
        self.count("SKIP", stderr="77\nno such program\n")
        self.assert_line("0 passed, 0 failed, 1 skipped")
        self.assertEqual(list(self.total.skips.values()), ["no such program"])

    def test_unittest(self):
        self.count("OK", stderr="test_a (m.T.test_a) ... ok\ntest_b (m.T.test_b) ... skipped 'no bus'\n"
                                "Ran 3 tests in 0.1s\n\nOK (skipped=1)\n")
        self.assert_line("2 passed, 0 failed, 1 skipped")
        self.assertEqual(list(self.total.skips.values()), ["no bus"])

    def test_unittest_failure(self):
        self.count("FAIL", stderr="Ran 5 tests in 0.1s\n\nFAILED (failures=1, errors=1, skipped=1)\n")
        self.assert_line("2 passed, 2 failed, 1 skipped")

    def test_unittest_import_error(self):
        self.count("FAIL", stderr="ImportError: x\n")
        self.assert_line("0 passed, 1 failed")


if __name__ == "__main__":
    unittest.main()
