# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Callers that are confined in one way or another.

A sandbox is made with bwrap from an empty root: nothing of it may ever be
written into the machine’s own root, which root_is_clean() checks.
"""

import contextlib
import ctypes
import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tempfile

from sandbox import SERVICE_NAME, SERVICE_PATH, wait_until

STORE_SERVICE = pathlib.Path("/usr/share/dbus-1/services/org.freedesktop.impl.portal.PermissionStore.service")

INFO = """[Application]
name={app}
runtime=runtime/org.test.Platform/x86_64/1

[Instance]
instance-id={instance}
flatpak-version=1.14.10

[Context]
shared={shared}
"""


def add_permission_store(box):
    """Lets the bus of a sandbox start the real permission store."""
    shutil.copy(STORE_SERVICE, box.root / "services")


def connect(address):
    from gi.repository import Gio
    connection = Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
        None, None)
    connection.set_exit_on_close(False)
    return connection


def call(connection, method, parameters=None, path=SERVICE_PATH, interface="org.ferry.Ferry1", fds=None, timeout=30000):
    """Calls the service over some connection; returns the unpacked answer."""
    from gi.repository import Gio
    answer, _ = connection.call_with_unix_fd_list_sync(SERVICE_NAME, path, interface, method, parameters, None,
                                                       Gio.DBusCallFlags.NONE, timeout, fds, None)
    return answer.unpack()


def error_of(function, *arguments, **options):
    """Name and sentence of the D-Bus error that a call ends with."""
    from gi.repository import Gio, GLib
    try:
        answer = function(*arguments, **options)
    except GLib.Error as error:
        name = Gio.DBusError.get_remote_error(error)
        Gio.DBusError.strip_remote_error(error)
        return name.rpartition(".")[2], error.message
    raise AssertionError(f"it was not refused: {answer}")


class Proxy(contextlib.AbstractContextManager):
    """xdg-dbus-proxy as “flatpak run” starts it: in a sandbox of its own, whose
    root has the file that says which app it is for. The bus sees the proxy."""

    def __init__(self, box, info=None, confirmed=None, link=False, sandboxed=True):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="proxy-", dir=box.root))
        self.socket = self.folder / "bus"
        self.instance = None
        command = ["xdg-dbus-proxy", box.env["DBUS_SESSION_BUS_ADDRESS"], str(self.socket), "--filter",
                   f"--talk={SERVICE_NAME}"]
        if sandboxed:
            command = self._wrap(box, info, link) + command
        if confirmed is not None:
            self._confirm(box, confirmed)
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        wait_until(self._listens, what="the proxy’s socket")

    def _wrap(self, box, info, link):
        command = ["bwrap", "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64",
                   "/lib64", "--symlink", "usr/bin", "/bin", "--proc", "/proc", "--dev", "/dev",
                   "--bind", str(box.root), str(box.root), "--die-with-parent"]
        if info is not None:
            source = self.folder / "info"
            source.write_text(info)
            if link:
                command += ["--symlink", str(source), "/.flatpak-info"]
            else:
                command += ["--ro-bind", str(source), "/.flatpak-info"]
        return command

    def _confirm(self, box, text):
        """What Flatpak keeps outside of the sandbox about it."""
        instance = text.partition("instance-id=")[2].partition("\n")[0]
        self.instance = pathlib.Path(box.env["XDG_RUNTIME_DIR"]) / ".flatpak" / instance
        self.instance.mkdir(parents=True)
        (self.instance / "info").write_text(text)

    def connect(self):
        return connect(f"unix:path={self.socket}")

    def _listens(self):
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.socket)) == 0

    def __exit__(self, *_arguments):
        self._process.kill()
        self._process.wait()
        if self.instance is not None:
            shutil.rmtree(self.instance)


def app_proxy(box, app, instance, shared="network;ipc;"):
    """A proxy like that of a real Flatpak app."""
    info = INFO.format(app=app, instance=instance, shared=shared)
    return Proxy(box, info=info, confirmed=info)


def root_is_clean(before):
    """Whether the machine’s own root has the entries that it had before."""
    return sorted(os.listdir("/")) == sorted(before) and not os.path.lexists("/.flatpak-info")


def filter_system_calls():
    """Seccomp that lets everything through; what counts is that it is there."""
    libc = ctypes.CDLL(None, use_errno=True)
    program = ctypes.create_string_buffer(struct.pack("=HBBI", 6, 0, 0, 0x7fff0000))
    header = ctypes.create_string_buffer(struct.pack("=H6xQ", 1, ctypes.addressof(program)))
    if libc.prctl(22, 2, ctypes.byref(header), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")


def forbid_new_privileges():
    if ctypes.CDLL(None).prctl(38, 1, 0, 0, 0) != 0:
        raise OSError("no_new_privs")


def run_caller(box, *wrapper, preexec=None, arguments=(), program=__file__):
    """Runs this file as a process that calls the service; returns what it was
    told: the state of its job, or the error."""
    done = subprocess.run([*wrapper, "/usr/bin/python3", program, *arguments], env=box.env, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False, timeout=60, preexec_fn=preexec)
    if done.returncode != 0:
        raise AssertionError(f"the caller ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def attempts(jobs_path):
    """All that makes or changes a job, as (path, interface, method, parameters)."""
    from gi.repository import GLib
    none = GLib.Variant("(a{sv}a(sa{sv}))", ({}, [("http://127.0.0.1:9/y", {})]))
    batch = GLib.Variant("(a(a{sv}a(sa{sv})))", ([({}, [("http://127.0.0.1:9/y", {})])],))
    transfer = GLib.Variant("a{sv}", {"url": GLib.Variant("s", "http://127.0.0.1:9/y"),
                                      "token": GLib.Variant("s", "y")})
    manager, job = "org.ferry.Ferry1", "org.ferry.Ferry1.Job"
    yield SERVICE_PATH, manager, "CreateJob", none
    yield SERVICE_PATH, manager, "CreateJobs", batch
    for method in ("Resume", "Suspend", "Cancel", "Complete"):
        yield jobs_path, job, method, None
    yield jobs_path, job, "AddFiles", GLib.Variant("(a(sa{sv}))", ([("http://127.0.0.1:9/y", {})],))
    yield jobs_path, job, "SetOptions", GLib.Variant("(a{sv})", ({"name": GLib.Variant("s", "other")},))
    for name, parameter in (("add-transfer", transfer), ("cancel-transfer", GLib.Variant("s", "x")),
                            ("suspend-transfer", GLib.Variant("s", "x")), ("resume-transfer", GLib.Variant("s", "x"))):
        body = GLib.Variant("(sava{sv})", (name, [parameter], {}))
        yield SERVICE_PATH, "org.gtk.Actions", "Activate", body
        yield SERVICE_PATH, "org.freedesktop.Application", "ActivateAction", body


def try_everything(connection, jobs_path):
    """What each of these ends with: the error’s name, or what was answered."""
    from gi.repository import Gio, GLib
    outcomes = {}
    for path, interface, method, parameters in attempts(jobs_path):
        key = f"{method} {parameters.unpack()[0] if interface.startswith(('org.gtk', 'org.free')) else ''}"
        try:
            outcomes[key] = str(call(connection, method, parameters, path=path, interface=interface))
        except GLib.Error as error:
            outcomes[key] = (Gio.DBusError.get_remote_error(error) or "").rpartition(".")[2]
    return outcomes


def main():
    """What run_caller() runs: lists the jobs, or says how that was refused."""
    import gi
    gi.require_version("Gio", "2.0")
    from gi.repository import Gio, GLib
    connection = connect(os.environ["DBUS_SESSION_BUS_ADDRESS"])
    if sys.argv[1:] == ["leave"]:
        job = GLib.Variant("(a{sv}a(sa{sv}))", ({"suspended": GLib.Variant("b", True)}, [("http://127.0.0.1:9/x", {})]))
        connection.call(SERVICE_NAME, SERVICE_PATH, "org.ferry.Ferry1", "CreateJob", job, None,
                        Gio.DBusCallFlags.NONE, -1, None, None)
        connection.flush_sync(None)
        print(json.dumps(os.getpid()))
        return
    if sys.argv[1:2] == ["try"]:
        print(json.dumps(try_everything(connection, sys.argv[2])))
        return
    try:
        answer = call(connection, "ListJobs", GLib.Variant("(a{sv})", ({},)))
        print(json.dumps({"jobs": len(answer[0])}))
    except GLib.Error as error:
        name = Gio.DBusError.get_remote_error(error)
        Gio.DBusError.strip_remote_error(error)
        print(json.dumps({"error": name.rpartition(".")[2], "text": error.message}))


if __name__ == "__main__":
    main()
