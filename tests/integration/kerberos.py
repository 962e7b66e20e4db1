# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Kerberos realm of its own on loopback, and a server that asks for its tickets."""

import base64
import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading

from sandbox import FileServer, wait_until

REALM = "FERRY.TEST"
PASSWORD = "ann’s password"

CLIENT_CONFIG = """[libdefaults]
  default_realm = {realm}
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  rdns = false
  udp_preference_limit = 1
  default_ccache_name = FILE:{root}/no-default-cache
[realms]
  {realm} = {{
    kdc = 127.0.0.1:{port}
  }}
[domain_realm]
  localhost = {realm}
"""

KDC_CONFIG = """[kdcdefaults]
  kdc_listen = 127.0.0.1:{port}
  kdc_tcp_listen = 127.0.0.1:{port}
[realms]
  {realm} = {{
    database_name = {root}/principal
    key_stash_file = {root}/stash
    acl_file = {root}/acl
    max_life = 1h
  }}
[logging]
  kdc = FILE:{root}/kdc.log
"""

PROGRAMS = {name: shutil.which(name) or next((path for path in (f"/usr/sbin/{name}", f"/usr/bin/{name}")
                                               if os.path.exists(path)), None)
            for name in ("krb5kdc", "kdb5_util", "kadmin.local", "kinit")}


def why_not():
    """What is missing for these tests, or None."""
    missing = [name for name, path in PROGRAMS.items() if path is None]
    if missing:
        return f"{missing[0]} of MIT Kerberos is not installed"
    try:
        import gssapi  # noqa: F401
    except ImportError:
        return "gssapi for Python is not installed"
    return None


class Realm(contextlib.AbstractContextManager):
    """A real KDC: ann is somebody there, HTTP/localhost a service."""

    def __init__(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="ferry-kdc-"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        values = {"realm": REALM, "root": self.root, "port": port}
        (self.root / "krb5.conf").write_text(CLIENT_CONFIG.format(**values))
        (self.root / "kdc.conf").write_text(KDC_CONFIG.format(**values))
        self.cache = self.root / "tickets"
        self.keytab = self.root / "http.keytab"
        self.env = {**os.environ, "KRB5_CONFIG": f"{self.root}/krb5.conf", "KRB5_KDC_PROFILE": f"{self.root}/kdc.conf",
                    "KRB5CCNAME": f"FILE:{self.cache}"}
        self._run("kdb5_util", "create", "-s", "-P", "master", "-r", REALM)
        self._admin(f"addprinc -pw \"{PASSWORD}\" ann")
        self._admin("addprinc -randkey HTTP/localhost")
        self._admin(f"ktadd -k {self.keytab} HTTP/localhost")
        self._kdc = subprocess.Popen([PROGRAMS["krb5kdc"], "-n", "-r", REALM], env=self.env, stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: self._answers(port), what="the KDC")

    def _run(self, name, *arguments, **options):
        return subprocess.run([PROGRAMS[name], *arguments], env=self.env, check=True, capture_output=True, text=True,
                              timeout=60, **options)

    def _admin(self, query):
        self._run("kadmin.local", "-r", REALM, "-q", query)

    @staticmethod
    def _answers(port):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        return False

    @property
    def client_env(self):
        """What the user’s programs have in their environment."""
        return {name: self.env[name] for name in ("KRB5_CONFIG", "KRB5CCNAME")}

    def kinit(self):
        """The user gets a ticket."""
        self._run("kinit", "ann", input=PASSWORD + "\n")

    def kdestroy(self):
        self.cache.unlink()

    def __exit__(self, *_arguments):
        self._kdc.terminate()
        self._kdc.wait(30)
        shutil.rmtree(self.root, ignore_errors=True)


class NegotiateServer(FileServer):
    """Lets in whose ticket is right (RFC 4559); the others are told to show one."""

    def __init__(self, realm, files, **options):
        self.realm = realm
        self.users = []
        self._checking = threading.Lock()
        super().__init__(files, **options)

    def _accept(self, shown):
        """Who shows it, or None; from GSSAPI itself."""
        import gssapi
        os.environ["KRB5_CONFIG"] = self.realm.env["KRB5_CONFIG"]
        credentials = gssapi.Credentials(usage="accept", store={"keytab": str(self.realm.keytab)})
        context = gssapi.SecurityContext(creds=credentials, usage="accept")
        context.step(base64.b64decode(shown.removeprefix("Negotiate ")))
        return str(context.initiator_name) if context.complete else None

    def answer(self, request):
        import gssapi
        shown = request.headers.get("Authorization", "")
        user = None
        if shown.startswith("Negotiate "):
            with self._checking, contextlib.suppress(gssapi.exceptions.GSSError):
                user = self._accept(shown)
        if user is not None:
            self.users.append(user)
            super().answer(request)
            return
        self.requests.append((request.path, dict(request.headers)))
        request.send_response(401)
        request.send_header("WWW-Authenticate", "Negotiate")
        request.send_header("Content-Length", "0")
        request.end_headers()
