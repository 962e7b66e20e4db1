# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that asks for NTLM, which GSS-NTLMSSP checks: no stand-in."""

import base64
import contextlib
import os
import pathlib
import tempfile
import threading

from sandbox import FileServer

DOMAIN = "HARBOUR"
USER = "ann"
PASSWORD = "s3cret harbour"

MECHANISM = "1.3.6.1.4.1.311.2.2.10"


def why_not():
    """What is missing for these tests, or None."""
    try:
        import gssapi
    except ImportError:
        return "gssapi for Python is not installed"
    if MECHANISM not in {mechanism.dotted_form for mechanism in gssapi.raw.indicate_mechs()}:
        return "GSS-NTLMSSP is not installed"
    return None


class NtlmServer(FileServer):
    """Lets in who knows the password. As [MS-NTHT] has it, not a request is signed in
    but a connection, by three messages."""

    def __init__(self, files, **options):
        self._root = tempfile.TemporaryDirectory(prefix="ferry-ntlm-")
        self.users = []
        self._checking = threading.Lock()
        self._user_file = pathlib.Path(self._root.name) / "users"
        self._user_file.write_text(f"{DOMAIN}:{USER}:{PASSWORD}\n", encoding="utf-8")
        # Level 1: libsoup answers with NTLM and session security, not with NTLMv2.
        os.environ.update(NTLM_USER_FILE=str(self._user_file), LM_COMPAT_LEVEL="1", NETBIOS_COMPUTER_NAME="PIER",
                          NETBIOS_DOMAIN_NAME=DOMAIN)
        super().__init__(files, **options)

    def __exit__(self, *arguments):
        super().__exit__(*arguments)
        self._root.cleanup()

    def _step(self, request, message):
        """One more message of this connection; the answer to it, or None."""
        import gssapi
        if getattr(request, "context", None) is None or request.context.complete:
            mechanism = gssapi.OID.from_int_seq(MECHANISM)
            credentials = gssapi.Credentials(usage="accept", mechs=[mechanism])
            request.context = gssapi.SecurityContext(creds=credentials, usage="accept")
        return request.context.step(message)

    def _ask(self, request, answer):
        request.send_response(401)
        challenge = f"NTLM {base64.b64encode(answer).decode()}" if answer else "NTLM"
        request.send_header("WWW-Authenticate", challenge)
        request.send_header("Content-Length", "0")
        request.end_headers()

    def _is_signed_in(self, request):
        context = getattr(request, "context", None)
        return context is not None and context.complete

    def answer(self, request):
        import gssapi
        shown = request.headers.get("Authorization", "")
        answer = None
        if shown.startswith("NTLM "):
            try:
                with self._checking:
                    answer = self._step(request, base64.b64decode(shown.removeprefix("NTLM ")))
                    if request.context.complete:
                        self.users.append(str(request.context.initiator_name).rstrip("\0"))
            except gssapi.exceptions.GSSError:
                request.context = None
        if self._is_signed_in(request):
            super().answer(request)
            return
        with contextlib.suppress(OSError):
            self.requests.append((request.path, dict(request.headers)))
            self._ask(request, answer)
