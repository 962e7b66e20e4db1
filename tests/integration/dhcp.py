# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A telephone that shares its connection: a DHCP server that says so.

Android puts ANDROID_METERED into the vendor option of its answers, which is
what NetworkManager guesses “metered” from.
"""

import contextlib
import socket
import struct
import threading

from router import call_in_namespace

MAGIC = b"\x63\x82\x53\x63"
DISCOVER, OFFER, REQUEST, ACK = 1, 2, 3, 5


class DhcpServer(contextlib.AbstractContextManager):
    """Gives the one machine at the other end of a cable its address."""

    def __init__(self, router, cable):
        number = list(router.cables).index(cable)
        self._net = router.cables[cable]
        self._socket = call_in_namespace(f"/run/netns/{router.name}", lambda: self._open(f"home{number}"))
        threading.Thread(target=self._serve, daemon=True).start()

    @staticmethod
    def _open(interface):
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
        server.bind(("0.0.0.0", 67))
        return server

    def __exit__(self, *_arguments):
        self._socket.close()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                message = self._socket.recv(2048)
                kind = find_option(message, 53) if len(message) > 240 else None
                if kind in (bytes([DISCOVER]), bytes([REQUEST])):
                    self._socket.sendto(self._answer(message, kind[0]), ("255.255.255.255", 68))

    def _answer(self, message, kind):
        own, given = socket.inet_aton(f"{self._net}.1"), socket.inet_aton(f"{self._net}.2")
        head = struct.pack("!BBBB4sHH4s4s4s4s16s192x", 2, 1, 6, 0, message[4:8], 0, 0x8000,
                           bytes(4), given, own, bytes(4), message[28:44])
        options = {
            53: bytes([OFFER if kind == DISCOVER else ACK]), 54: own, 51: struct.pack("!I", 3600),
            1: bytes([255, 255, 255, 0]), 3: own, 43: b"ANDROID_METERED",
        }
        return head + MAGIC + b"".join(bytes([code, len(value)]) + value for code, value in options.items()) + b"\xff"


def find_option(message, wanted):
    """The value of a DHCP option, or None."""
    position = 240
    while position + 1 < len(message) and message[position] != 255:
        if message[position] == 0:
            position += 1
            continue
        code, length = message[position:position + 2]
        if code == wanted:
            return message[position + 2:position + 2 + length]
        position += 2 + length
    return None
