# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real file server, and the GVfs that brings a desktop’s programs to it.

The server is Apache with WebDAV, which asks for a name and password; it can be
stopped and started again at the same place.
"""

import contextlib
import hashlib
import importlib.util
import logging
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading

from gi.repository import GLib

from sandbox import Sandbox, wait_until

PROGRAM = shutil.which("apache2") or shutil.which("httpd") or "/usr/sbin/apache2"
MODULES = next((path for path in ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/lib/httpd/modules")
                if pathlib.Path(path).is_dir()), None)
GVFSD = next((path for path in ("/usr/libexec/gvfsd", "/usr/lib/gvfs/gvfsd", "/usr/lib/gvfsd")
              if pathlib.Path(path).exists()), None)
REALM = "files"

CONFIG = """
ServerRoot {root}
PidFile {root}/pid
Listen 127.0.0.1:{port}
ServerName localhost
ErrorLog {root}/error.log
LogFormat "%m %U %u %>s" short
CustomLog {root}/access.log short
Mutex file:{root}
DocumentRoot {root}/files
DavLockDB {root}/locks
{identity}
<Directory {root}/files>
  Dav On
  AuthType Digest
  AuthName {realm}
  AuthUserFile {root}/users
  <RequireAll>
    Require valid-user
    {refusal}
  </RequireAll>
</Directory>
"""


def why_not():
    """What is missing for these tests, or None."""
    if not pathlib.Path(PROGRAM).exists() or MODULES is None:
        return "Apache is not installed"
    if GVFSD is None or not (pathlib.Path(GVFSD).parent / "gvfsd-dav").exists():
        return "GVfs is not installed"
    if importlib.util.find_spec("pyftpdlib") is None:
        return "pyftpdlib is not installed"
    return None


class DavServer(contextlib.AbstractContextManager):
    """Folder /folder/ for the user ann, over WebDAV on loopback."""

    def __init__(self, password="s3cret"):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="ferry-dav-"))
        self.folder = self.root / "files" / "folder"
        self.folder.mkdir(parents=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._process = None
        self.set_password(password)
        self._write_config()
        self.start()

    def set_read_only(self, read_only):
        """Whether nobody may write there, from the next start on."""
        self._write_config("Require not method PUT" if read_only else "")
        self.stop()
        self.start()

    def _write_config(self, refusal=""):
        names = ["mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_digest", "dav", "dav_fs"]
        if (pathlib.Path(MODULES) / "mod_log_config.so").exists():
            names += ["log_config", "unixd"]
        loaded = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in names)
        identity = ""
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            identity = f"User #{nobody.pw_uid}\nGroup #{nobody.pw_gid}"
            self.root.chmod(0o711)
            for path in (self.root, self.root / "files", self.folder):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        (self.root / "apache.conf").write_text(
            loaded + CONFIG.format(root=self.root, port=self.port, realm=REALM, identity=identity,
                                    refusal=refusal))

    def set_password(self, password):
        """What ann has to say from now on."""
        digest = hashlib.md5(f"ann:{REALM}:{password}".encode()).hexdigest()
        path = self.root / "users"
        path.write_text(f"ann:{REALM}:{digest}\n")
        path.chmod(0o644)

    def start(self):
        self._process = subprocess.Popen([PROGRAM, "-d", str(self.root), "-f", str(self.root / "apache.conf"),
                                          "-DFOREGROUND"], stdin=subprocess.DEVNULL)
        wait_until(self._answers, what="the file server")

    def _answers(self):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def stop(self):
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None

    def url(self, name=""):
        return f"dav://localhost:{self.port}/folder/{name}"

    @property
    def server(self):
        """As “ferry token add --server” wants it."""
        return f"dav://localhost:{self.port}"

    def names(self):
        """Everything in the folder, hidden names too, but for what Apache keeps there for itself."""
        return sorted(path.name for path in self.folder.iterdir() if path.name != ".DAV")

    def log(self):
        path = self.root / "access.log"
        return path.read_text() if path.exists() else ""

    def __exit__(self, *_arguments):
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)


class FtpServer(contextlib.AbstractContextManager):
    """Folder /folder/ for the user ann, over FTP on loopback."""

    def __init__(self):
        from pyftpdlib.authorizers import DummyAuthorizer
        from pyftpdlib.handlers import FTPHandler
        from pyftpdlib.servers import ThreadedFTPServer
        logging.getLogger("pyftpdlib").addHandler(logging.NullHandler())
        logging.getLogger("pyftpdlib").propagate = False
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="ferry-ftp-"))
        self.folder = self.root / "folder"
        self.folder.mkdir()
        authorizer = DummyAuthorizer()
        authorizer.add_user("ann", "s3cret", str(self.root), perm="elradfmwMT")
        handler = type("Handler", (FTPHandler,), {"authorizer": authorizer})
        self._server = ThreadedFTPServer(("127.0.0.1", 0), handler)
        self.server = f"ftp://localhost:{self._server.socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def __exit__(self, *_arguments):
        self._server.close_all()
        shutil.rmtree(self.root, ignore_errors=True)


class Gate(contextlib.AbstractContextManager):
    """Stands before a DavServer, and does something to requests of one method.

    hold: they get no further, nor does anything, until open().
    late: they get there, their answers not back, until open().
    full: they are answered 507, as by a server whose disk is full.
    """

    def __init__(self, server):
        self.server = server
        self.method = None
        self.way = None
        self.met = threading.Event()
        self._opened = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def shut(self, method, way):
        self.met.clear()
        self._opened.clear()
        self.method, self.way = method.encode() + b" ", way

    def open(self):
        self.method = None
        self._opened.set()

    def url(self, name=""):
        return f"dav://localhost:{self.port}/folder/{name}"

    def _accept(self):
        while True:
            try:
                client, _address = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self.server.port))
            except OSError:
                return
            late = threading.Event()
            threading.Thread(target=self._carry, args=(client, server, late, True), daemon=True).start()
            threading.Thread(target=self._carry, args=(server, client, late, False), daemon=True).start()

    def _carry(self, source, target, late, is_request):
        with contextlib.closing(source), contextlib.suppress(OSError):
            while data := source.recv(65536):
                if is_request and self.method is not None and data.startswith(self.method):
                    self.met.set()
                    if self.way == "full":
                        self._drain(source)
                        source.sendall(b"HTTP/1.1 507 Insufficient Storage\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                        break
                    if self.way == "hold":
                        self._opened.wait(120)
                        break
                    late.set()
                if not is_request and late.is_set():
                    self._opened.wait(120)
                    break
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _drain(source):
        """Whoever is still sending would never see an answer."""
        source.settimeout(1)
        with contextlib.suppress(TimeoutError):
            while source.recv(65536):
                pass

    def __exit__(self, *_arguments):
        self.open()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


class RemoteSandbox(Sandbox):
    """A desktop with GVfs."""

    def __init__(self, **options):
        environment = {"GIO_USE_VFS": "gvfs"} | options.pop("environment", {})
        super().__init__(environment=environment, **options)
        self.add_service("org.gtk.vfs.Daemon", f"'{GVFSD}' --no-fuse")

    def kill_name(self, name):
        """Kills whoever has a name on the bus, and what it has started."""
        pid = self.call_bus("GetConnectionUnixProcessID", GLib.Variant("(s)", (name,)))[0]
        own = [int(path.name) for path in pathlib.Path("/proc").glob("[0-9]*") if self._belongs(path)]
        for one in {pid, *own}:
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        wait_until(lambda: not self.call_bus("NameHasOwner", GLib.Variant("(s)", (name,)))[0], what="the end of GVfs")

    def _belongs(self, process):
        """Whether it is a part of this desktop’s GVfs."""
        with contextlib.suppress(OSError):
            return ((process / "comm").read_text().startswith("gvfsd")
                    and f"XDG_RUNTIME_DIR={self.root}/run\0".encode() in (process / "environ").read_bytes())
        return False
