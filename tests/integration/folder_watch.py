# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Watches a folder and looks at every file in the moment it gets its name."""

import ctypes
import os
import pathlib
import select
import struct
import threading

IN_CLOSE_WRITE = 0x8
IN_MOVED_TO = 0x80
IN_CREATE = 0x100
IN_Q_OVERFLOW = 0x4000
EVENT = struct.Struct("iIII")


class FolderWatch:
    """Reports visible files that are not, at once and for good, what they must be.

    expected: name → the set of contents that may be seen under it. A visible
    name may only appear by a rename: whatever is made or written under its own
    name could be seen half done.
    """

    def __init__(self, folder, expected):
        self.folder = pathlib.Path(folder)
        self.expected = expected
        self.problems = []
        self.seen = {}
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._fd = self._libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
        if self._fd < 0 or self._libc.inotify_add_watch(
                self._fd, os.fsencode(self.folder), IN_MOVED_TO | IN_CREATE | IN_CLOSE_WRITE) < 0:
            raise OSError(ctypes.get_errno(), "inotify")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self):
        """Ends it after all that happened so far was looked at."""
        self._stop.set()
        self._thread.join()
        os.close(self._fd)

    def _run(self):
        while True:
            stopping = self._stop.is_set()
            ready, _, _ = select.select([self._fd], [], [], 0 if stopping else 0.05)
            if ready:
                self._read(os.read(self._fd, 1 << 16))
            elif stopping:
                return

    def _read(self, data):
        offset = 0
        while offset < len(data):
            _, mask, _, length = EVENT.unpack_from(data, offset)
            offset += EVENT.size
            name = os.fsdecode(data[offset:offset + length].rstrip(b"\0"))
            offset += length
            if mask & IN_Q_OVERFLOW:
                self.problems.append("too much happened to watch all of it")
            elif not name.startswith("."):
                self._look(name, mask)

    def _look(self, name, mask):
        if not mask & IN_MOVED_TO:
            self.problems.append(f"“{name}” was written to under its visible name")
            return
        self.seen[name] = self.seen.get(name, 0) + 1
        if name not in self.expected:
            self.problems.append(f"“{name}” appeared, which nobody asked for")
            return
        content = (self.folder / name).read_bytes()
        if content not in self.expected[name]:
            self.problems.append(f"“{name}” showed {len(content)} wrong bytes")
