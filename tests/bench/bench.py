#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the benchmarks and writes the tables.

usage: bench.py [--output FOLDER] [--rounds N] [CASE…]

  download   http https h2 segmented small
  service    idle jobs loop
  window     rows running
  yield      how background downloads give way: drop-tail codel jitter pages;
             bbr, stream, loss, near, far, slow and gigabit only when named, as in
             “yield-far”

Without a case all of these but the last seven, in about ten minutes. As root in
network namespaces of its own with TCP cubic, elsewhere as well as it goes; what
cannot be measured is said. FERRY_BENCH_MIB (1024) is the size of the large file.
"""

import argparse
import contextlib
import os
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "integration"))

import bench_download  # noqa: E402
import bench_service  # noqa: E402
import bench_window  # noqa: E402
import bench_yield  # noqa: E402
import netlab  # noqa: E402
import report  # noqa: E402
import sandbox  # noqa: E402

GROUPS = {
    "download": ["http", "https", "h2", "segmented", "small"],
    "service": ["idle", "jobs", "loop"],
    "window": ["rows", "running"],
    "yield": [f"yield-{name}" for name in bench_yield.USUAL],
}
CASES = [case for cases in GROUPS.values() for case in cases]
RARE = [f"yield-{name}" for name in bench_yield.SCENARIOS if name not in bench_yield.USUAL]
PROGRAMS = ["curl", "wget2", "aria2c -x4", "ferry", "ferry, 10 jobs"]
FEWER = ["curl", "ferry", "ferry, 10 jobs"]


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=pathlib.Path, default=HERE.parent.parent / "docs/bench")
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("cases", nargs="*", metavar="CASE")
    options = parser.parse_args()
    chosen = [case for word in options.cases or CASES for case in GROUPS.get(word, [word])]
    unknown = [case for case in chosen if case not in CASES + RARE]
    if unknown:
        parser.error(f"there is no case “{unknown[0]}”")
    options.cases = list(dict.fromkeys(chosen))
    return options


def run_downloads(cases, rounds):
    """Everything that needs nginx on loopback."""
    wanted = [case for case in cases if case in [*GROUPS["download"], "loop"]]
    if os.geteuid() != 0 and {"https", "h2"} & set(wanted):
        print("https, h2: not measured: only root can make programs trust the server", file=sys.stderr)
        wanted = [case for case in wanted if case not in ("https", "h2")]
    if not wanted:
        return
    with contextlib.ExitStack() as stack:
        bench = bench_download.Bench()
        stack.callback(bench.close)
        bench.prepare(wanted)
        for case in wanted:
            if case == "loop":
                yield bench_service.loop(lambda number: f"http://127.0.0.1:8180/big?{number}", bench.small_urls())
                continue
            with sandbox.Sandbox() as box:
                box.ferry("status")
                yield bench.measure(case, box, rounds or (3 if case in ("segmented", "h2") else 5))


def run_cases(options):
    """The sections of all cases, as they come."""
    yield from run_downloads(options.cases, options.rounds)
    if {"idle", "jobs"} & set(options.cases):
        reason = bench_service.available()
        if reason is not None:
            print(f"idle, jobs: not measured: {reason}", file=sys.stderr)
        else:
            yield from (getattr(bench_service, case)() for case in ("idle", "jobs") if case in options.cases)
    if {"rows", "running"} & set(options.cases):
        reason = bench_window.available()
        if reason is not None:
            print(f"rows, running: not measured: {reason}", file=sys.stderr)
        else:
            yield from (getattr(bench_window, case)() for case in ("rows", "running") if case in options.cases)
    scenarios = [case.removeprefix("yield-") for case in options.cases if case.startswith("yield-")]
    reason = bench_yield.available(scenarios) if scenarios else None
    if reason is not None:
        print(f"yield: not measured: {reason}", file=sys.stderr)
        return
    for scenario in scenarios:
        programs = PROGRAMS if scenario in bench_yield.USUAL else FEWER
        yield bench_yield.measure(scenario, options.rounds or 1, programs)


def main():
    options = parse()
    if os.geteuid() == 0:
        netlab.enter()
        netlab.Lab.run("ip", "link", "set", "lo", "up")
        netlab.Lab.run("ip", "route", "replace", "local", "127.0.0.0/8", "dev", "lo", "table", "local", "congctl", "cubic")
    machine = report.describe_machine()
    begin = time.monotonic()
    sections = []
    for section in run_cases(options):
        print(section.markdown(), flush=True)
        sections.append(section)
    path = report.write(options.output, sections, machine, (time.monotonic() - begin) / 60)
    print(f"Written to {path}")


if __name__ == "__main__":
    main()
