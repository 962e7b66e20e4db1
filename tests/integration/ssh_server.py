# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenSSH’s real server on loopback, and a desktop whose ssh has a home of its own.

The server runs without rights: it knows one user, ann, who is whoever runs it, by
the files of a mount namespace. Nothing of this machine’s own ssh is read or written.
"""

import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile

from file_server import GVFSD, RemoteSandbox
from sandbox import wait_until

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")

CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {root}/host-key
PidFile none
AuthorizedKeysFile {root}/authorized
StrictModes no
UsePAM yes
PasswordAuthentication yes
KbdInteractiveAuthentication no
PermitRootLogin no
LogLevel VERBOSE
Subsystem sftp internal-sftp
"""

PAM = """
auth required pam_exec.so quiet expose_authtok {root}/check
account required pam_permit.so
session required pam_permit.so
"""

# Room on the disk of the folder “small”.
SMALL = 1_000_000

# What ssh calls the server, so that it has its key looked at: one on loopback
# GVfs has it trust.
ALIAS = "the-file-server"


def why_not():
    """What is missing for these tests, or None."""
    if SSHD is None or shutil.which("ssh") is None:
        return "OpenSSH is not installed"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed"
    if GVFSD is None or not (pathlib.Path(GVFSD).parent / "gvfsd-sftp").exists():
        return "GVfs is not installed"
    return None


def make_key(path):
    """A new key pair, PATH and PATH.pub."""
    path.unlink(missing_ok=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return path.with_name(path.name + ".pub").read_text(encoding="utf-8")


class SshServer(contextlib.AbstractContextManager):
    """Folder /…/folder for the user ann, over SFTP on loopback."""

    def __init__(self, password="s3cret"):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="ferry-ssh-"))
        self.folder = self.root / "folder"
        self.small = self.root / "small"
        for folder in (self.folder, self.small):
            folder.mkdir()
        nobody = pwd.getpwnam("nobody")
        self._is_root = os.geteuid() == 0
        self.uid, self.gid = (nobody.pw_uid, nobody.pw_gid) if self._is_root else (os.getuid(), os.getgid())
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._process = None
        self._write_files(password)
        self.new_identity()
        self.start()

    def _write_files(self, password):
        self._write("sshd_config", CONFIG.format(root=self.root, port=self.port))
        self._write("pam", PAM.format(root=self.root))
        self._write("passwd", f"root:x:0:0::/:/bin/sh\nann:x:{self.uid}:{self.gid}::{self.root}:/bin/sh\n")
        self._write("authorized", "")
        check = self._write("check", f"#!/bin/sh\n[ \"$PAM_USER:$(tr -d '\\000')\" = 'ann:{password}' ]\n")
        check.chmod(0o755)

    def _write(self, name, text):
        path = self.root / name
        path.write_text(text, encoding="utf-8")
        return path

    def new_identity(self):
        """The server has another key from the next start on."""
        self.key = make_key(self.root / "host-key")
        for path in (self.root, *self.root.iterdir()):
            os.chown(path, self.uid, self.gid)

    def allow_key(self, key):
        self._write("authorized", key)

    def start(self):
        command = ["bwrap", "--dev-bind", "/", "/", "--ro-bind", str(self.root / "passwd"), "/etc/passwd",
                   "--ro-bind", str(self.root / "pam"), "/etc/pam.d/sshd",
                   "--size", str(SMALL), "--perms", "0777", "--tmpfs", str(self.small), "--"]
        if self._is_root:
            command += ["setpriv", f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        with open(self.root / "log", "ab") as log:
            self._process = subprocess.Popen(command + [SSHD, "-D", "-e", "-f", str(self.root / "sshd_config")],
                                             stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        wait_until(self._answers, what="the ssh server")

    def _answers(self):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as probe:
            return probe.recv(3) == b"SSH"
        return False

    def stop(self):
        """Ends it with all its connections."""
        if self._process is None:
            return
        for pid in self._pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait(30)
        self._process = None

    @contextlib.contextmanager
    def frozen(self):
        """It neither answers nor ends."""
        pids = self._pids()
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        yield
        for pid in pids:
            os.kill(pid, signal.SIGCONT)

    def _pids(self):
        """The server’s processes: each connection’s is a child with a session of its own."""
        parents = {}
        for path in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                parents[int(path.name)] = int((path / "stat").read_text().rpartition(")")[2].split()[1])
        found = [self._process.pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def fill(self, room):
        """Leaves so much room on the disk of the folder “small”; returns it as this namespace sees it."""
        listener = self._pids()[1]
        view = pathlib.Path(f"/proc/{listener}/root") / self.small.relative_to("/")
        disk = os.statvfs(view)
        (view / "filler").write_bytes(bytes(max(disk.f_bavail * disk.f_bsize - room, 0)))
        return view

    @property
    def server(self):
        """As “ferry token add --server” wants it."""
        return f"sftp://localhost:{self.port}"

    def url(self, name=""):
        return f"{self.server}{self.folder}/{name}"

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())

    def log(self):
        return (self.root / "log").read_text(encoding="utf-8", errors="replace")

    def __exit__(self, kind, value, trace):
        self.stop()
        if kind is not None:
            print(f"--- the ssh server's log\n{self.log()[-5000:]}\n---")
        shutil.rmtree(self.root, ignore_errors=True)


class SshSandbox(RemoteSandbox):
    """A desktop with GVfs, whose ssh finds @box.ssh where ~/.ssh is."""

    def __init__(self, **options):
        super().__init__(**options)
        self.ssh = self.home / ".ssh"
        self.ssh.mkdir(mode=0o700)
        self.write_config(f"Host *\nHostKeyAlias {ALIAS}\n")
        home = pwd.getpwuid(os.getuid()).pw_dir
        self.add_service("org.gtk.vfs.Daemon",
                         f"bwrap --dev-bind / / --bind '{self.home}' '{home}' -- '{GVFSD}' --no-fuse")

    def write_config(self, text):
        (self.ssh / "config").write_text(text, encoding="utf-8")

    def trust(self, server):
        """As if somebody had looked at the server’s key."""
        (self.ssh / "known_hosts").write_text(f"{ALIAS} {server.key}", encoding="utf-8")
