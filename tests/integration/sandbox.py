# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop of its own for one test: HOME, XDG folders, session bus, servers.

Ten of them run side by side without meeting. FERRY_BUILD names the build tree
whose programs are tested; meson sets it.
"""

import contextlib
import hashlib
import http.server
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import traceback

BUILD = pathlib.Path(os.environ.get("FERRY_BUILD", "build")).resolve()
SERVICE_NAME = "org.ferry.Ferry.Service"
SERVICE_PATH = "/org/ferry/Ferry/Service"

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={root}/bus</listen>
  <servicedir>{root}/services</servicedir>
  <auth>EXTERNAL</auth>
  <limit name="max_replies_per_connection">50000</limit>
  <policy context="default">
    <allow send_destination="*" eavesdrop="false"/>
    <allow eavesdrop="false"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def make_bytes(length, seed=1):
    """Bytes that look like no pattern, the same for the same seed."""
    return random.Random(seed).randbytes(length)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def wait_until(condition, seconds=30.0, what="the condition"):
    """Waits for a true value of condition() and returns it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"{what} did not come within {seconds} s")


class Sandbox(contextlib.AbstractContextManager):
    """Own folders, own bus, and the built programs on them."""

    def __init__(self, service=None, activate=True, environment=None):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="ferry-test-"))
        self.service = pathlib.Path(service or BUILD / "src/service/ferry-service")
        self.command = BUILD / "src/cli/ferry"
        self.home = self.root / "home"
        self.work = self.root / "work"
        self.log = self.root / "service.log"
        self._daemon = None
        self._connection = None
        for folder in ("home", "work", "services", "run", "state", "config", "data", "cache"):
            (self.root / folder).mkdir(mode=0o700)
        self.env = self._make_environment()
        self.env.update(environment or {})
        self._write_activation(activate)
        self.start_bus()

    def _make_environment(self):
        kept = {key: value for key, value in os.environ.items()
                if key.startswith(("ASAN_", "UBSAN_", "LSAN_", "G_DEBUG")) or key in ("PATH", "LD_LIBRARY_PATH", "SSL_CERT_FILE")}
        kept.pop("G_DEBUG", None)
        root = str(self.root)
        kept.update({
            "HOME": str(self.home), "LC_ALL": "C.UTF-8", "LANGUAGE": "en", "TERM": "dumb",
            "XDG_RUNTIME_DIR": f"{root}/run", "XDG_STATE_HOME": f"{root}/state",
            "XDG_CONFIG_HOME": f"{root}/config", "XDG_DATA_HOME": f"{root}/data",
            "XDG_CACHE_HOME": f"{root}/cache",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={root}/bus",
            # Whether this machine is online, and who is logged in here, is no business of a test’s.
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={root}/no-system-bus",
            "GSETTINGS_BACKEND": "keyfile", "GSETTINGS_SCHEMA_DIR": str(BUILD / "data"),
            "FERRY_SERVICE": str(self.service), "GIO_USE_VFS": "local",
            "no_proxy": "*", "GIO_USE_PROXY_RESOLVER": "dummy",
        })
        return kept

    def _write_activation(self, activate):
        (self.root / "bus.conf").write_text(BUS_CONFIG.format(root=self.root))
        wrapper = self.root / "start-service"
        wrapper.write_text(f"#!/bin/sh\nexec '{self.service}' \"$@\" >>'{self.log}' 2>&1\n")
        wrapper.chmod(0o755)
        if activate:
            (self.root / "services" / f"{SERVICE_NAME}.service").write_text(
                f"[D-BUS Service]\nName={SERVICE_NAME}\nExec={wrapper}\n")

    def add_service(self, name, program, variables=None):
        """Lets the bus start @program, a command line, for @name, with @variables set."""
        words = " ".join(f"'{key}={value}'" for key, value in (variables or {}).items())
        wrapper = self.root / f"start-{name}"
        wrapper.write_text(f"#!/bin/sh\nexec env {words} {program}\n")
        wrapper.chmod(0o755)
        (self.root / "services" / f"{name}.service").write_text(f"[D-BUS Service]\nName={name}\nExec={wrapper}\n")
        self.call_bus("ReloadConfig")

    def call_bus(self, method, parameters=None):
        """Calls the bus itself; returns the unpacked answer."""
        from gi.repository import Gio
        answer = self.bus().call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", method, parameters, None,
                                      Gio.DBusCallFlags.NONE, 5000, None)
        return answer.unpack()

    def start_bus(self):
        """Starts the bus and waits until it listens."""
        self._daemon = subprocess.Popen(
            ["dbus-daemon", f"--config-file={self.root}/bus.conf", "--nofork", "--nopidfile"],
            env=self.env, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self._bus_listens, what="the bus")

    def _bus_listens(self):
        """The socket is there a moment before anybody listens at it."""
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.connect(f"{self.root}/bus")
            return True
        return False

    def stop_bus(self):
        """Ends the bus, and with it everything that hangs on it."""
        if self._connection is not None:
            self._connection = None
        if self._daemon is not None:
            self._daemon.terminate()
            self._daemon.wait()
            self._daemon = None
            with contextlib.suppress(FileNotFoundError):
                (self.root / "bus").unlink()

    def __exit__(self, kind, value, trace):
        self.stop_service()
        self.stop_bus()
        if kind is not None and self.log.exists():
            print(f"--- the service's log\n{self.log.read_text(errors='replace')[-20000:]}\n---")
        shutil.rmtree(self.root, ignore_errors=True)

    @property
    def state_dir(self):
        """$XDG_STATE_HOME/ferry/<machine id>."""
        return next(path for path in (self.root / "state" / "ferry").iterdir() if path.is_dir())

    def ferry(self, *arguments, check=True, **options):
        """Runs the command line and returns the finished process."""
        options.setdefault("cwd", self.work)
        options.setdefault("timeout", 120)
        done = subprocess.run([str(self.command), *map(str, arguments)], env=self.env,
                              capture_output=True, text=True, check=False, **options)
        if check and done.returncode != 0:
            raise AssertionError(f"ferry {' '.join(map(str, arguments))} ended with {done.returncode}\n"
                                 f"out: {done.stdout}\nerr: {done.stderr}")
        return done

    def bus(self):
        """A connection of the test's own to the bus (needs gi)."""
        from gi.repository import Gio
        if self._connection is None:
            self._connection = Gio.DBusConnection.new_for_address_sync(
                self.env["DBUS_SESSION_BUS_ADDRESS"],
                Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
                None, None)
            self._connection.set_exit_on_close(False)
        return self._connection

    def call(self, method, parameters=None, path=SERVICE_PATH, interface="org.ferry.Ferry1", timeout=30000):
        """Calls the service; returns the unpacked answer."""
        from gi.repository import Gio
        answer = self.bus().call_sync(SERVICE_NAME, path, interface, method, parameters, None,
                                      Gio.DBusCallFlags.NONE, timeout, None)
        return answer.unpack()

    def service_pid(self):
        """Pid of the service, or None if none runs on this bus."""
        from gi.repository import Gio, GLib
        try:
            answer = self.bus().call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus",
                                          "GetConnectionUnixProcessID", GLib.Variant("(s)", (SERVICE_NAME,)),
                                          None, Gio.DBusCallFlags.NONE, 5000, None)
        except GLib.Error:
            return None
        return answer.unpack()[0]

    def kill_service(self, number=signal.SIGKILL):
        """Sends the service a signal and waits until it is gone."""
        pid = self.service_pid()
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        wait_until(lambda: not is_alive(pid), what="the end of the service")
        # The bus may hear of it later, and would hand the next call to a dead one.
        wait_until(lambda: self.service_pid() != pid, what="the bus to notice")

    def stop_service(self):
        if self._daemon is None:
            return
        with contextlib.suppress(Exception):
            self.kill_service(signal.SIGTERM)


def is_alive(pid):
    """Whether a process runs; a dead one that nobody has waited for does not."""
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def report_error(_request, _address):
    """Tells what broke in a server; a client that hangs up is no such thing."""
    if not isinstance(sys.exc_info()[1], (ConnectionError, ssl.SSLError)):
        traceback.print_exc()


class FileServer(contextlib.AbstractContextManager):
    """A well-behaved server on loopback, with a few handles to make it worse.

    files: path → bytes. locked: paths that ask for a password. rate: bytes per
    second of each answer, 0 for all at once. drop_after: the next answer breaks
    off after so many bytes, once.
    """

    def __init__(self, files=None, rate=0, drop_after=None, tls=None, address=("127.0.0.1", 0)):
        self.files = dict(files or {})
        self.rate = rate
        self.drop_after = drop_after
        self.ranges = True
        self.requests = []
        self.locked = set()
        self._lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 60

            def do_GET(self):
                outer.answer(self)

            def log_message(self, *_arguments):
                pass

        self._server = self._make_server(address, Handler)
        self._server.daemon_threads = True
        self._server.handle_error = report_error
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._scheme = "http" if tls is None else "https"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def _make_server(self, address, handler):
        return http.server.ThreadingHTTPServer(address, handler)

    def __exit__(self, *_arguments):
        self._server.shutdown()
        self._server.server_close()

    def url(self, path):
        host = "127.0.0.1" if self._scheme == "http" else "localhost"
        return f"{self._scheme}://{host}:{self._server.server_port}{path}"

    def answer(self, request):
        """Answers one request as RFC 9110 wants it."""
        path = request.path.partition("?")[0]
        with self._lock:
            self.requests.append((path, dict(request.headers)))
        if path in self.locked:
            request.send_response(401)
            request.send_header("WWW-Authenticate", 'Basic realm="Vault"')
            request.send_header("Content-Length", "0")
            request.end_headers()
            return
        body = self.files.get(path)
        if body is None:
            request.send_error(404)
            return
        etag = f'"{sha256(body)[:16]}"'
        first, last = self._range(request, body, etag)
        if first is not None and first >= len(body):
            request.send_response(416)
            request.send_header("Content-Range", f"bytes */{len(body)}")
            request.send_header("Content-Length", "0")
            request.end_headers()
            return
        self._send_head(request, body, etag, first, last)
        self._send_body(request, body[first or 0:(last if last is not None else len(body) - 1) + 1])

    def _range(self, request, body, etag):
        match = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("Range", ""))
        if not match or not self.ranges or request.headers.get("If-Range", etag) != etag:
            return None, None
        first = int(match[1])
        last = int(match[2]) if match[2] else len(body) - 1
        return first, min(last, len(body) - 1)

    def _send_head(self, request, body, etag, first, last):
        request.send_response(200 if first is None else 206)
        request.send_header("ETag", etag)
        request.send_header("Accept-Ranges", "bytes" if self.ranges else "none")
        request.send_header("Content-Type", "application/octet-stream")
        if first is None:
            request.send_header("Content-Length", str(len(body)))
        else:
            request.send_header("Content-Range", f"bytes {first}-{last}/{len(body)}")
            request.send_header("Content-Length", str(last - first + 1))
        request.end_headers()

    def _send_body(self, request, body):
        with self._lock:
            drop, self.drop_after = self.drop_after, None
        sent = 0
        step = 65536 if not self.rate else max(1024, self.rate // 20)
        try:
            while sent < len(body):
                piece = body[sent:sent + step]
                if drop is not None and sent + len(piece) > drop:
                    request.wfile.write(piece[:drop - sent])
                    request.close_connection = True
                    return
                request.wfile.write(piece)
                sent += len(piece)
                if self.rate:
                    time.sleep(len(piece) / self.rate)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            request.close_connection = True
