# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window costs: with ten thousand jobs, and while transfers run."""

import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

import bench_service
import report
import sandbox

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "ui"))
import window_desktop  # noqa: E402

JOBS = 10000
TRANSFERS = 3
RATE = 400_000
SECONDS = 20


def cpu_seconds(pid):
    """Time that the process has spent on a processor, in the kernel too."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def percent(pid, seconds=SECONDS):
    before = cpu_seconds(pid)
    begin = time.monotonic()
    time.sleep(seconds)
    return 100 * (cpu_seconds(pid) - before) / (time.monotonic() - begin)


def measure_frames(desktop):
    done = subprocess.run([sandbox.BUILD / "tests/bench/bench-window"], env=desktop.env, capture_output=True, text=True,
                          check=False, timeout=120)
    if done.returncode != 0:
        raise AssertionError(f"bench-window ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def rows(rounds=3):
    """Ten thousand jobs in the list."""
    section = report.Section("window", "The window with ten thousand jobs",
                             "Without a graphics card: the cairo renderer on an X server in memory. “Connected” is when "
                             "the service has answered that it will tell of changes.", ["what", "figure", "target"])
    with window_desktop.Desktop(accessible=False) as desktop:
        from gi.repository import GLib
        bench_service.start(desktop)
        desktop.call("CreateJobs", GLib.Variant("(a(a{sv}a(sa{sv})))", (bench_service.make_jobs(desktop, JOBS, 0),)),
                     timeout=120000)
        found = [measure_frames(desktop) for _ in range(rounds)]
        section.add("from connected to the first frame with jobs",
                    f"{report.spread([one['first_frame_ms'] for one in found], 0)} ms", "150 ms")
        section.add("of that, its own processor time",
                    f"{report.spread([one['cpu_ms'] for one in found], 0)} ms", "")
        section.add("of that until the jobs are there", f"{report.spread([one['listed_ms'] for one in found], 0)} ms", "")
        for kind, text in (("smooth", "scrolling, 40 pixels a frame"), ("jump", "scrolling, anywhere each frame")):
            section.add(f"{text}: frames a second", report.spread([one[kind]["fps"] for one in found], 1), "60")
            section.add(f"{text}: work for a frame, 95 %",
                        f"{report.spread([one[kind]['p95_ms'] for one in found], 1)} ms", "16.7 ms")
        process = desktop.start_window()
        desktop.wait_for_window()
        time.sleep(3)
        section.add("memory (RSS)", f"{bench_service.memory(process.pid):.0f} MiB", "")
        section.add("memory of its own (RssAnon)", f"{bench_service.memory(process.pid, 'RssAnon'):.0f} MiB", "")
    return section


def running():
    """Three transfers, watched or not."""
    section = report.Section("window-cpu", "The window while three transfers run",
                             f"Share of one processor in {SECONDS} s, with the same renderer.",
                             ["what", "figure", "target"])
    files = {f"/{number}": sandbox.make_bytes(RATE * 6 * SECONDS, number) for number in range(TRANSFERS)}
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(sandbox.FileServer(files, rate=RATE))
        desktop = stack.enter_context(window_desktop.Desktop(accessible=False))
        for path in files:
            desktop.ferry("add", server.url(path), "--network", "always")
        process = desktop.start_window()
        window = desktop.wait_for_window()
        time.sleep(3)
        section.add("visible", f"{statistics.median(percent(process.pid) for _ in range(2)):.1f} %", "3 %")
        desktop.x("windowunmap", window)
        time.sleep(2)
        section.add("hidden", f"{percent(process.pid):.1f} %", "0")
        states = {job["state"] for job in json.loads(desktop.ferry("list", "--json").stdout)}
        if states != {"transferring"}:
            raise AssertionError(f"the transfers did not last: {states}")
        section.add("memory (RSS)", f"{bench_service.memory(process.pid):.0f} MiB", "")
    return section


def available():
    """Why this cannot be measured here, None if it can."""
    for program in ("Xvfb", "xdotool"):
        if not any(os.access(f"{folder}/{program}", os.X_OK) for folder in os.environ["PATH"].split(":")):
            return f"{program} is not installed"
    return bench_service.available()
