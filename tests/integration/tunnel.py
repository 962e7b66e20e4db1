# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A VPN between a Box and its Router: two tun devices, and packets over UDP."""

import contextlib
import fcntl
import os
import select
import socket
import struct
import threading

from router import call_in_namespace

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000
PORT = 5555
NET = "10.99.0"


def open_device(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_CLOEXEC)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def open_socket(local, remote):
    carrier = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    carrier.bind(local)
    carrier.connect(remote)
    return carrier


class Tunnel(contextlib.AbstractContextManager):
    """Up from the beginning until close(), which takes the devices away.

    inner: the machine’s address in it. Its default route is the worst of all, so
    that only who is bound to it goes through it.
    """

    def __init__(self, box):
        self.inner = f"{NET}.2"
        self._is_closed = threading.Event()
        self._ends = []
        router = f"/run/netns/{box.router.name}"
        machine = f"/proc/{box.leader}/ns/net"
        self._open_end(router, "vpn0", (f"{box.router.cables['lan0']}.1", PORT), (f"{box.router.cables['lan0']}.2", PORT))
        self._open_end(machine, "vpn0", (f"{box.router.cables['lan0']}.2", PORT), (f"{box.router.cables['lan0']}.1", PORT))
        box.router.ip("addr", "add", f"{NET}.1/24", "dev", "vpn0")
        box.router.ip("link", "set", "vpn0", "up")
        box.run("ip", "addr", "add", f"{self.inner}/24", "dev", "vpn0")
        box.run("ip", "link", "set", "vpn0", "up")
        box.run("ip", "route", "add", "default", "dev", "vpn0", "metric", "5000")

    def _open_end(self, namespace, name, local, remote):
        device = call_in_namespace(namespace, lambda: open_device(name))
        carrier = call_in_namespace(namespace, lambda: open_socket(local, remote))
        thread = threading.Thread(target=self._forward, args=(device, carrier), daemon=True)
        self._ends.append((device, carrier, thread))
        thread.start()

    def _forward(self, device, carrier):
        while not self._is_closed.is_set():
            ready, _, _ = select.select([device, carrier], [], [], 0.1)
            # One end may be without a way, or not up yet; that is what networks are like.
            with contextlib.suppress(OSError):
                if device in ready:
                    carrier.send(os.read(device, 65536))
                if carrier in ready:
                    os.write(device, carrier.recv(65536))

    def close(self):
        self._is_closed.set()
        for device, carrier, thread in self._ends:
            thread.join()
            os.close(device)
            carrier.close()
        self._ends.clear()

    def __exit__(self, *_arguments):
        self.close()
