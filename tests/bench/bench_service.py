# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service costs: idle, with ten thousand jobs, and while it works."""

import os
import pathlib
import statistics
import threading
import time

import report
import sandbox

JOBS = 10000
SINGLE = 1000

# Calls that a program has under way when it does not wait for each.
WINDOW = 64

# Shorter than the time after which the service leaves.
IDLE_SECONDS = 50


def memory(pid, key="VmRSS"):
    """A line of /proc/PID/status, in MiB."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith(key)).split()[1]) / 1024


def count_sleeps(pid):
    """Times that each thread of the process went to sleep of its own accord, so far."""
    counts = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        status = (task / "status").read_text()
        counts[task.name] = int(next(line for line in status.splitlines()
                                     if line.startswith("voluntary_ctxt")).split()[1])
    return counts


def count_wakeups(before, after):
    """What lies between; a thread that has ended woke up once more for that."""
    return (sum(count - before.get(task, 0) for task, count in after.items())
            + len(before.keys() - after.keys()))


def start(box):
    """Starts the service; returns its pid and seconds until the name was owned."""
    from gi.repository import Gio, GLib
    begin = time.monotonic()
    box.bus().call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "StartServiceByName",
                        GLib.Variant("(su)", (sandbox.SERVICE_NAME, 0)), None, Gio.DBusCallFlags.NONE, 30000, None)
    return box.service_pid(), time.monotonic() - begin


def idle():
    """The service with nothing to do."""
    section = report.Section("idle", "An idle service", "With all its libraries loaded, and no job.",
                             ["what", "figure", "target"])
    with sandbox.Sandbox() as box:
        pid, seconds = start(box)
        section.add("until the name is owned", f"{seconds * 1000:.0f} ms", "50 ms")
        time.sleep(5)
        before = count_sleeps(pid)
        time.sleep(IDLE_SECONDS)
        section.add(f"wake-ups in {IDLE_SECONDS} s", count_wakeups(before, count_sleeps(pid)), "0")
        section.add("memory (RSS)", f"{memory(pid):.1f} MiB", "15 MiB")
    return section


def make_jobs(box, count, first):
    from gi.repository import GLib
    folder = str(box.work)
    return [({"suspended": GLib.Variant("b", True), "token": GLib.Variant("s", f"t{number}")},
             [(f"http://127.0.0.1:9/{number}", {"destination": GLib.Variant("s", f"{folder}/{number}")})])
            for number in range(first, first + count)]


def create_one_by_one(box, requests):
    """Each call waits for the one before it; returns seconds."""
    begin = time.monotonic()
    for request in requests:
        box.call("CreateJob", request)
    return time.monotonic() - begin


def create_overlapping(box, requests):
    """As many calls as WINDOW under way, all answers looked at; returns seconds."""
    from gi.repository import Gio, GLib
    connection, main, left = box.bus(), GLib.MainLoop(), list(reversed(requests))
    state = {"under way": 0, "errors": []}

    def call():
        state["under way"] += 1
        connection.call(sandbox.SERVICE_NAME, sandbox.SERVICE_PATH, "org.ferry.Ferry1", "CreateJob", left.pop(),
                        None, Gio.DBusCallFlags.NONE, 60000, None, answered)

    def answered(source, result):
        state["under way"] -= 1
        try:
            source.call_finish(result)
        except GLib.Error as error:
            state["errors"].append(error.message)
        if left:
            call()
        elif state["under way"] == 0:
            main.quit()

    begin = time.monotonic()
    for _ in range(min(WINDOW, len(left))):
        call()
    main.run()
    assert not state["errors"], state["errors"][0]
    return time.monotonic() - begin


def jobs():
    """Jobs a second, and what ten thousand of them cost."""
    from gi.repository import GLib
    section = report.Section("jobs", "Ten thousand jobs", "Each job is on disk before the call returns.",
                             ["what", "figure", "target"])
    with sandbox.Sandbox() as box:
        pid, _ = start(box)
        before = memory(pid)
        requests = [GLib.Variant("(a{sv}a(sa{sv}))", job) for job in make_jobs(box, 2 * SINGLE, 0)]
        many = GLib.Variant("(a(a{sv}a(sa{sv})))", (make_jobs(box, JOBS - 2 * SINGLE, 2 * SINGLE),))
        seconds = create_one_by_one(box, requests[:SINGLE])
        section.add("jobs created by calls one after the other", f"{SINGLE / seconds:.0f}/s", "")
        seconds = create_overlapping(box, requests[SINGLE:])
        section.add(f"jobs created by calls, {WINDOW} at a time", f"{SINGLE / seconds:.0f}/s", "3,000/s")
        begin = time.monotonic()
        box.call("CreateJobs", many)
        section.add("jobs created in one call", f"{(JOBS - 2 * SINGLE) / (time.monotonic() - begin):.0f}/s", "20,000/s")
        time.sleep(3)
        section.add("memory of 10,000 jobs", f"+{memory(pid) - before:.1f} MiB", "+10 MiB")
        times = []
        for _ in range(5):
            begin = time.monotonic()
            box.ferry("list")
            times.append(time.monotonic() - begin)
        section.add("“ferry list”", f"{report.spread(times)} s", "0.3 s")
        box.kill_service()
        sandbox.wait_until(lambda: box.service_pid() is None, what="the name’s being free")
        _, seconds = start(box)
        section.add("start with 10,000 jobs", f"{seconds:.2f} s", "0.3 s")
    return section


def time_calls(box, work):
    """Milliseconds that each of many small calls took while work() was under way."""
    from gi.repository import GLib
    done = threading.Event()
    worker = threading.Thread(target=lambda: (work(), done.set()))
    worker.start()
    times = []
    get = GLib.Variant("(ss)", ("org.ferry.Ferry1", "Version"))
    while not done.is_set() and len(times) < 20000:
        begin = time.monotonic()
        box.call("Get", get, interface="org.freedesktop.DBus.Properties")
        times.append((time.monotonic() - begin) * 1000)
    worker.join()
    return sorted(times)


def loop(url_of, small_urls, count=8):
    """How long a call waits while transfers run: nobody else may hold the main loop."""
    section = report.Section("loop", "The main loop",
                             f"Round trips of a small call while {count} foreground downloads run as fast as they can, "
                             f"and while a job of {len(small_urls)} small files does.",
                             ["what", "downloads", "small files", "target"])
    with sandbox.Sandbox() as box:
        start(box)
        ids = [box.ferry("add", "--priority", "foreground", url_of(number), "-o", f"{box.work}/{number}").stdout.strip()
               for number in range(count)]
        large = time_calls(box, lambda: box.ferry("wait", *ids, check=False))
        small = time_calls(box, lambda: box.ferry("get", *small_urls, "-o", f"{box.work}/small/", check=False))
        section.add("median", f"{statistics.median(large):.2f} ms", f"{statistics.median(small):.2f} ms", "")
        section.add("99.9 %", f"{large[int(len(large) * .999)]:.2f} ms", f"{small[int(len(small) * .999)]:.2f} ms", "5 ms")
        section.add("calls", len(large), len(small), "")
    return section


def available():
    """Why these cannot be measured here, None if they can."""
    try:
        import gi  # noqa: F401
    except ImportError:
        return "python3-gi is not installed"
    return None if os.path.exists("/proc/self/task") else "there is no /proc"

