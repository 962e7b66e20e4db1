# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A caller whose root is a file system of its own that never answers, made with what
anybody may do in a namespace of users: whoever looks into it waits for ever.

Calls the service over $DBUS_SESSION_BUS_ADDRESS, says what it was told, as
confined.py does, and ends.
"""

import ctypes
import json
import os
import signal
import struct
import sys

from confined import call, connect

MOUNTED = "/var/tmp"
INIT, GETATTR, ACCESS = 26, 3, 34
DIRECTORY = 0o40777


def serve(device):
    """Answers what entering the folder takes, and nothing else."""
    while True:
        request = os.read(device, 1 << 20)
        _length, operation, unique = struct.unpack_from("=IIQ", request)
        answer = None
        if operation == INIT:
            answer = struct.pack("=IIIIHHIIHHI28x", 7, 31, 0, 0, 12, 9, 4096, 1, 0, 0, 0)
        elif operation == GETATTR:
            answer = struct.pack("=QII6Q3I7I", 3600, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, DIRECTORY, 1, 0, 0, 0, 4096, 0)
        elif operation == ACCESS:
            answer = b""
        if answer is not None:
            os.write(device, struct.pack("=IiQ", 16 + len(answer), 0, unique) + answer)


def main():
    from gi.repository import Gio, GLib
    libc = ctypes.CDLL(None, use_errno=True)
    device = os.open("/dev/fuse", os.O_RDWR)
    options = f"fd={device},rootmode=40000,user_id=0,group_id=0".encode()
    if libc.mount(b"hanging", MOUNTED.encode(), b"fuse.hanging", 0, options) != 0:
        raise OSError(ctypes.get_errno(), "mount")
    server = os.fork()
    if server == 0:
        serve(device)
    connection = connect(os.environ["DBUS_SESSION_BUS_ADDRESS"])
    os.chroot(MOUNTED)
    try:
        answer = {"jobs": len(call(connection, "ListJobs", GLib.Variant("(a{sv})", ({},)), timeout=20000)[0])}
    except GLib.Error as error:
        name = Gio.DBusError.get_remote_error(error) or ""
        Gio.DBusError.strip_remote_error(error)
        answer = {"error": name.rpartition(".")[2], "text": error.message}
    print(json.dumps(answer))
    sys.stdout.flush()
    os.kill(server, signal.SIGKILL)
    os._exit(0)


if __name__ == "__main__":
    main()
