# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service that trusts the test’s certificate, which the system does not.

It runs in a mount namespace of its own: nothing outside of it changes.
"""

import os
import pathlib
import ssl
import subprocess

from sandbox import BUILD, Sandbox

CERTIFICATE = pathlib.Path(__file__).resolve().parent.parent / "http/certificate.pem"
TRUSTED = "/etc/ssl/certs/ca-certificates.crt"

# Sees the other mount, then becomes the service.
START = """#!/bin/sh
exec unshare {flags} --mount --propagation private sh -c \
  'mount --bind {bundle} {trusted} && exec {service} "$@"' service "$@"
"""


def flags():
    return [] if os.geteuid() == 0 else ["--user", "--map-root-user"]


def can_mount():
    return subprocess.run(["unshare", *flags(), "--mount", "true"], check=False, capture_output=True).returncode == 0


def server_context():
    """What a server shows that has the certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def make_start(scratch, trusts):
    """A program that starts the service, which trusts the test’s certificate alone, or nobody."""
    text = CERTIFICATE.read_text()
    bundle = scratch / "bundle.pem"
    bundle.write_text(text[:text.index("-----BEGIN PRIVATE")] if trusts else "")
    start = scratch / "start"
    start.write_text(START.format(flags=" ".join(flags()), bundle=bundle, trusted=TRUSTED,
                                  service=BUILD / "src/service/ferry-service"))
    start.chmod(0o755)
    return start


def make_sandbox(scratch, trusts):
    return Sandbox(service=make_start(scratch, trusts))
