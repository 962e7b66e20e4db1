# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server, and a proxy, that want to know who asks."""

import base64
import hashlib
import re
import secrets

from sandbox import FileServer


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class AuthServer(FileServer):
    """Lets in who says what it wants: scheme basic, digest or bearer.

    status and fields name what it answers to others; a proxy’s are 407 and
    Proxy-Authenticate and Proxy-Authorization.
    """

    def __init__(self, files, scheme="basic", user="ann", password="s3cret", proxy=False, **options):
        self.scheme = scheme
        self.user = user
        self.password = password
        self.proxy = proxy
        self.nonce = secrets.token_hex(8)
        self.shown = []
        super().__init__(files, **options)

    def is_known(self, request):
        shown = request.headers.get("Proxy-Authorization" if self.proxy else "Authorization")
        if shown is None:
            return False
        self.shown.append(shown)
        if self.scheme == "basic":
            return shown == basic(self.user, self.password)
        if self.scheme == "bearer":
            return shown == f"Bearer {self.password}"
        return self._is_digest(request, shown)

    def _is_digest(self, request, shown):
        got = {key: value.strip('"') for key, value in re.findall(r'(\w+)=("[^"]*"|[^, ]+)', shown)}
        one = hashlib.md5(f"{self.user}:here:{self.password}".encode()).hexdigest()
        two = hashlib.md5(f"{request.command}:{got.get('uri')}".encode()).hexdigest()
        text = f"{one}:{self.nonce}:{got.get('nc')}:{got.get('cnonce')}:auth:{two}"
        return got.get("nonce") == self.nonce and got.get("response") == hashlib.md5(text.encode()).hexdigest()

    def challenge(self):
        return {"basic": 'Basic realm="here"', "bearer": 'Bearer realm="here"',
                "digest": f'Digest realm="here", qop="auth", nonce="{self.nonce}"'}[self.scheme]

    def answer(self, request):
        if self.is_known(request):
            if self.proxy:
                request.path = "/" + request.path.split("/", 3)[3]
            super().answer(request)
            return
        self.requests.append((request.path, dict(request.headers)))
        request.send_response(407 if self.proxy else 401)
        request.send_header("Proxy-Authenticate" if self.proxy else "WWW-Authenticate", self.challenge())
        request.send_header("Content-Length", "0")
        request.end_headers()
