#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the power away under the store and the partial files.

A driver promises (a job is accepted, an offset is durable, a file is
published) and goes on until its disk is gone; then the disk is looked at
again. Every promise must be kept, no name may ever show wrong bytes, and going
on from there must publish no file twice.

Two ways to lose power: the shutdown of ext4 and XFS, which throws away all
that is not on the device yet; and a disk that remembers its writes, from which
the state at any moment is rebuilt with some unflushed writes missing. A driver
that promises too early has to be caught by the second, or the test is blind.

usage: power-loss.py DRIVER FUSELOG
Needs root, loop devices and FUSE; ends with 77, saying why, without them.
"""

import contextlib
import ctypes
import fcntl
import os
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time

CLONE_NEWNS = 0x20000
MS_REC_PRIVATE = 0x4000 | 0x40000
SHUTDOWN_IOCTL = 0x8004587D  # _IOR('X', 125, __u32), the same for ext4 and XFS
NO_LOG_FLUSH = 2
SHUTDOWNS = 2
CRASH_POINTS = 16
WORK_SECONDS = 1.0
SEED = int(os.environ.get("FERRY_TEST_SEED", random.randrange(1 << 30)))


class Unavailable(Exception):
    pass


def run(*command):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


def enter_own_mounts():
    """A mount that others copy into their namespace would outlive its umount,
    and the next file system on that loop device would read errors."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS) != 0 or libc.mount(None, b"/", None, MS_REC_PRIVATE, None) != 0:
        raise Unavailable("needs to make mounts of its own: " + os.strerror(ctypes.get_errno()))


def check_available():
    if os.geteuid() != 0:
        raise Unavailable("needs root")
    for program in ("losetup", "mkfs.ext4", "mkfs.xfs", "mount", "umount"):
        if shutil.which(program) is None:
            raise Unavailable(f"needs {program}")
    for device in ("/dev/fuse", "/dev/loop-control"):
        try:
            os.close(os.open(device, os.O_RDWR | os.O_CLOEXEC))
        except OSError as error:
            raise Unavailable(f"needs {device}: {error.strerror}") from error


@contextlib.contextmanager
def loop_device(path):
    try:
        device = run("losetup", "--find", "--show", path).strip()
    except subprocess.CalledProcessError as error:
        raise Unavailable("needs a loop device: " + error.stderr.strip()) from error
    try:
        yield device
    finally:
        run("losetup", "--detach", device)


@contextlib.contextmanager
def mounted(device, place):
    place.mkdir(exist_ok=True)
    try:
        run("mount", device, place)
    except subprocess.CalledProcessError as error:
        raise Unavailable(f"needs to mount: {error.stderr.strip()}") from error
    try:
        yield place
    finally:
        run("umount", place)


def make_disk(path, kind):
    with open(path, "wb") as image:
        image.truncate((400 if kind == "xfs" else 96) * 1024 * 1024)
    run(f"mkfs.{kind}", "-q", path)


class Test:
    def __init__(self, driver, fuselog, folder):
        self.driver = driver
        self.fuselog = fuselog
        self.folder = folder
        self.random = random.Random(SEED)
        self.number = 0
        self.has_failed = False

    def report(self, is_good, name, detail):
        self.number += 1
        self.has_failed |= not is_good
        print(f"{'ok' if is_good else 'not ok'} {self.number} - {name}: {detail}", flush=True)

    def check(self, device, promises):
        place = self.folder / "look"
        (self.folder / "promises").write_text("".join(promises))
        with mounted(device, place):
            result = subprocess.run([self.driver, "check", place, self.folder / "promises"],
                                    capture_output=True, text=True)
        return result.stdout.strip() or f"LOST the driver: {result.stderr.strip()}"

    def work(self, place, seconds, *options):
        """Lets the driver work, then does what the caller does at the end."""
        said = open(self.folder / "said", "w+")
        worker = subprocess.Popen([self.driver, "work", place, *options], stdout=said,
                                  stderr=open(self.folder / "driver.log", "w"))
        time.sleep(seconds)
        return worker, said

    def shut_down(self, kind):
        disk = self.folder / "disk"
        disk.unlink(missing_ok=True)
        make_disk(disk, kind)
        with loop_device(disk) as device:
            with mounted(device, self.folder / "work") as place:
                worker, said = self.work(place, WORK_SECONDS)
                folder = os.open(place, os.O_RDONLY)
                fcntl.ioctl(folder, SHUTDOWN_IOCTL, struct.pack("I", NO_LOG_FLUSH))
                os.close(folder)
                worker.wait(timeout=20)
            said.seek(0)
            promises = said.readlines()
            outcome = self.check(device, promises)
        self.report(outcome.startswith("KEPT") and len(promises) > 10, f"power lost under {kind}", outcome)

    @contextlib.contextmanager
    def remembering_disk(self, base, log):
        """The disk and its log end with the block: what is on it is not wanted."""
        place = self.folder / "fuse"
        place.mkdir(exist_ok=True)
        server = subprocess.Popen([self.fuselog, "serve", base, log, place], stderr=subprocess.PIPE, text=True)
        try:
            for _ in range(200):
                if (place / "disk").exists():
                    break
                if server.poll() is not None:
                    raise Unavailable("needs FUSE: " + server.stderr.read().strip())
                time.sleep(0.02)
            with loop_device(place / "disk") as device:
                yield device
        finally:
            run("umount", place)
            server.wait(timeout=20)

    def record(self, log, *options):
        """The promises made on a remembering disk."""
        base = self.folder / "base"
        shutil.copyfile(self.folder / "fresh", base)
        with self.remembering_disk(base, log) as device, mounted(device, self.folder / "work") as place:
            worker, said = self.work(place, 2 * WORK_SECONDS, "--position-of", log, *options)
            worker.kill()
            worker.wait()
        said.seek(0)
        return [line for line in said.readlines() if line.endswith("\n")]

    def replay(self, log, promises, what):
        """The outcomes of power cuts: half of them at random moments of the
        work, half at the very moment when something was promised."""
        positions = [int(line.split()[3]) for line in promises]
        moments = [int(line.split()[3]) for line in promises if what in line]
        outcomes = []
        for number in range(CRASH_POINTS):
            end = self.random.randrange(positions[0], positions[-1])
            if number % 2:
                end = self.random.choice(moments)
            disk = self.folder / "disk"
            run("cp", "--sparse=always", self.folder / "fresh", disk)
            run(self.fuselog, "replay", log, disk, end, self.random.randrange(1 << 30))
            kept = [line for line, position in zip(promises, positions) if position <= end]
            with loop_device(disk) as device:
                outcomes.append(self.check(device, kept))
        return outcomes

    def cut_power(self):
        log = self.folder / "log"
        make_disk(self.folder / "fresh", "ext4")

        promises = self.record(log)
        outcomes = self.replay(log, promises, "")
        lost = [outcome for outcome in outcomes if not outcome.startswith("KEPT")]
        self.report(not lost, f"{len(outcomes)} power cuts in {log.stat().st_size >> 20} MiB of writes",
                    lost[0] if lost else outcomes[-1])

        for part, what in ("store", "accepted"), ("files", "durable"):
            promises = self.record(log, f"--careless-{part}")
            outcomes = self.replay(log, promises, what)
            lost = [outcome for outcome in outcomes if outcome.startswith("LOST")]
            self.report(bool(lost), f"carelessness with the {part} is caught in {len(lost)} of {len(outcomes)}",
                        lost[0] if lost else "never")

    def run_all(self):
        print(f"TAP version 13\n# FERRY_TEST_SEED={SEED}\n1..{2 * SHUTDOWNS + 3}", flush=True)
        for _ in range(SHUTDOWNS):
            self.shut_down("ext4")
            self.shut_down("xfs")
        self.cut_power()


def main():
    driver, fuselog = sys.argv[1:]
    try:
        check_available()
        enter_own_mounts()
        # Not in memory, where /tmp may be: an image there takes what it holds.
        with tempfile.TemporaryDirectory(prefix="ferry-power-loss-", dir="/var/tmp") as folder:
            test = Test(driver, fuselog, pathlib.Path(folder))
            test.run_all()
            return 1 if test.has_failed else 0
    except Unavailable as reason:
        print(f"1..0 # SKIP {reason}")
        return 77


if __name__ == "__main__":
    sys.exit(main())
