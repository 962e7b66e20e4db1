# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is at the other end of a machine’s network cables, for box.py.

A network namespace with one end of every cable, a web server with files, and
the server that NetworkManager asks whether this is the internet.
"""

import contextlib
import ctypes
import http.server
import socket
import subprocess
import threading
import time

from sandbox import FileServer

CLONE_NEWNET = 0x40000000
PORTAL_PAGE = b"<!DOCTYPE html><html><title>Welcome</title>Log in to use this network.</html>"


def _run(*command):
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)


def call_in_namespace(path, function):
    """Calls function() in the network namespace at path; what it makes there stays there."""
    outcome = []

    def work():
        try:
            with open(path, "rb") as namespace:
                if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), CLONE_NEWNET) != 0:
                    raise OSError(ctypes.get_errno(), "setns")
            outcome.append((function(), None))
        except OSError as error:
            outcome.append((None, error))

    # setns() moves one thread, which ends here.
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    value, error = outcome[0]
    if error is not None:
        raise error
    return value


def adopt(server, listener):
    """Gives a server of socketserver a socket that listens already."""
    server.socket.close()
    server.socket = listener
    server.server_address = listener.getsockname()
    server.server_name, server.server_port = "router", server.server_address[1]


class Router(contextlib.AbstractContextManager):
    """mode: “full” (the internet), “portal” (sign in first) or “limited” (no answer)."""

    def __init__(self, name, cables):
        self.name = name
        self.cables = dict(cables)
        self.mode = "full"
        self.checks = 0
        self._servers = []
        _run("ip", "netns", "add", name)
        self.ip("link", "set", "lo", "up")
        for number, net in enumerate(self.cables.values()):
            self.ip("link", "add", f"home{number}", "type", "bridge")
            self.ip("addr", "add", f"{net}.1/24", "dev", f"home{number}")
            self.ip("link", "set", f"home{number}", "up")
        self._serve_checks()

    def _serve_checks(self):
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.answer_check(self)

            def log_message(self, *_arguments):
                pass

        server = http.server.ThreadingHTTPServer(("", 80), Handler, bind_and_activate=False)
        self.serve(server, self.listen(80))

    def ip(self, *arguments):
        """Runs ip(8) in the router."""
        _run("ip", "-n", self.name, *arguments)

    def listen(self, port=0):
        """A listening socket of the router’s."""
        def make():
            return socket.create_server(("0.0.0.0", port), backlog=128)
        return call_in_namespace(f"/run/netns/{self.name}", make)

    def serve(self, server, listener):
        """Has a server of socketserver work on a listening socket until the end."""
        adopt(server, listener)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        self._servers.append(server)

    def answer_check(self, request):
        """NetworkManager’s question, or a browser’s in a hotel."""
        self.checks += 1
        request.close_connection = True
        if self.mode == "limited":
            request.connection.shutdown(socket.SHUT_RDWR)
            return
        body = b"NetworkManager is online\n" if self.mode == "full" else PORTAL_PAGE
        request.send_response(200 if self.mode == "full" else 511)
        request.send_header("Content-Type", "text/plain" if self.mode == "full" else "text/html")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        with contextlib.suppress(ConnectionError):
            request.wfile.write(body)

    def plug_in(self, cable, pid):
        """Lays a cable to the machine whose first process is pid."""
        number = list(self.cables).index(cable)
        subprocess.run(["ip", "-n", self.name, "link", "del", f"r-{cable}"], check=False, capture_output=True)
        self.ip("link", "add", f"r-{cable}", "type", "veth", "peer", "name", cable, "netns", str(pid))
        self.ip("link", "set", f"r-{cable}", "master", f"home{number}")
        self.set_carrier(cable, True)

    def set_carrier(self, cable, is_on):
        """Pulls the plug, or puts it back."""
        self.ip("link", "set", f"r-{cable}", "up" if is_on else "down")

    def close(self):
        for server in self._servers:
            server.shutdown()
            server.server_close()
        subprocess.run(["ip", "netns", "del", self.name], check=False, capture_output=True)

    def __exit__(self, *_arguments):
        self.close()


class RouterFiles(FileServer):
    """A FileServer beyond the cable.

    times: when each request came. peers: from which address and port. Where
    signing in comes first, the sign-in page comes in place of every file.
    """

    def __init__(self, router, files, rate=0):
        self.router = router
        self.times = []
        self.peers = []
        self.retry_after = None
        super().__init__(files, rate)

    def _make_server(self, address, handler):
        server = http.server.ThreadingHTTPServer(address, handler, bind_and_activate=False)
        adopt(server, self.router.listen())
        return server

    def url(self, path):
        return f"http://10.77.0.1:{self._server.server_port}{path}"

    def answer(self, request):
        self.times.append(time.monotonic())
        self.peers.append(request.client_address)
        if self.router.mode == "portal":
            request.send_response(200)
            request.send_header("Content-Type", "text/html")
            request.send_header("Content-Length", str(len(PORTAL_PAGE)))
            request.end_headers()
            request.wfile.write(PORTAL_PAGE)
        elif self.retry_after is not None:
            request.send_response(503)
            request.send_header("Retry-After", str(self.retry_after))
            request.send_header("Content-Length", "0")
            request.end_headers()
        else:
            super().answer(request)
