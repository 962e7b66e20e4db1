# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine of its own for one test program: real users, a real system bus with
its real configuration, a real polkitd, and Ferry installed as a package would.

It is made of mount and process namespaces over the machine’s own tree, so that
nothing outside changes and nothing is left behind. Needs root.
"""

import contextlib
import json
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from sandbox import BUILD, is_alive, wait_until

ENTERED = "FERRY_USERS_BOX"
POLKITD = ("/usr/lib/polkit-1/polkitd", "/usr/libexec/polkitd")

RULES = """
// Stands for an administrator who typed the password.
polkit.addRule(function (action, subject) {
    if (action.id.indexOf("org.ferry.Ferry.") === 0 && subject.user === "bob")
        return polkit.Result.YES;
});
polkit.addAdminRule(function () { return ["unix-user:dora"]; });
"""

SESSION_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=/run/user/{uid}/bus</listen>
<servicedir>/usr/local/share/dbus-1/services</servicedir><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


def enter():
    """Goes on in namespaces of its own, or ends with 77 and a reason."""
    reason = None
    if os.geteuid() != 0:
        reason = "needs root"
    elif not any(os.access(path, os.X_OK) for path in POLKITD):
        reason = "needs polkitd"
    elif shutil.which("unshare") is None:
        reason = "needs unshare"
    if reason is not None:
        print(f"skipped: {reason}")
        sys.exit(77)
    if ENTERED not in os.environ:
        os.environ[ENTERED] = "1"
        os.execvp("unshare", ["unshare", "--mount", "--pid", "--ipc", "--fork", "--kill-child", "--mount-proc",
                              "--propagation", "private", sys.executable, *sys.argv])


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, **options)


class User:
    """One of the box’s users."""

    def __init__(self, box, name):
        self.box = box
        self.name = name
        entry = pwd.getpwnam(name)
        self.uid, self.gid, self.home = entry.pw_uid, entry.pw_gid, pathlib.Path(entry.pw_dir)
        self.bus = None

    @property
    def env(self):
        return {
            "HOME": str(self.home), "USER": self.name, "LOGNAME": self.name, "LC_ALL": "C.UTF-8", "LANGUAGE": "en",
            "PATH": "/usr/local/bin:/usr/bin:/bin", "TERM": "dumb", "XDG_RUNTIME_DIR": f"/run/user/{self.uid}",
            "GSETTINGS_BACKEND": "keyfile", "no_proxy": "*", "GIO_USE_PROXY_RESOLVER": "dummy", "GIO_USE_VFS": "local",
            **{key: value for key, value in os.environ.items() if key.startswith(("ASAN_", "UBSAN_", "LSAN_"))},
        }

    def prefix(self):
        return ["setpriv", f"--reuid={self.uid}", f"--regid={self.gid}", "--init-groups", "--"]

    def log_in(self):
        """Gives the user a runtime folder and a session bus that starts the service."""
        runtime = pathlib.Path(f"/run/user/{self.uid}")
        runtime.mkdir(parents=True, exist_ok=True)
        os.chown(runtime, self.uid, self.gid)
        runtime.chmod(0o700)
        config = self.box.root / f"{self.name}.conf"
        config.write_text(SESSION_BUS.format(uid=self.uid))
        self.bus = subprocess.Popen([*self.prefix(), "dbus-daemon", f"--config-file={config}", "--nofork",
                                     "--nopidfile"], env=self.env, stdin=subprocess.DEVNULL,
                                    stderr=self.box.log_file)
        wait_until((runtime / "bus").exists, what=f"{self.name}’s bus")

    def log_out(self):
        if self.bus is not None:
            self.bus.terminate()
            self.bus.wait()
            self.bus = None
            shutil.rmtree(f"/run/user/{self.uid}")
        wait_until(lambda: self.service_pid() is None, what=f"the end of {self.name}’s service")

    def ferry(self, *arguments, check=True, **options):
        options.setdefault("cwd", self.home)
        options.setdefault("timeout", 120)
        done = subprocess.run([*self.prefix(), "ferry", *map(str, arguments)], env=self.env, capture_output=True,
                              text=True, check=False, **options)
        if check and done.returncode != 0:
            raise AssertionError(f"{self.name}: ferry {' '.join(map(str, arguments))} ended with {done.returncode}\n"
                                 f"out: {done.stdout}\nerr: {done.stderr}")
        return done

    def show(self, job):
        return json.loads(self.ferry("show", job, "--json").stdout)

    def jobs(self, *arguments):
        return json.loads(self.ferry("list", "--json", *arguments).stdout)

    def service_pid(self):
        """The user’s service, whoever started it."""
        for path in pathlib.Path("/proc").iterdir():
            if not path.name.isdigit():
                continue
            with contextlib.suppress(OSError):
                if path.stat().st_uid == self.uid and os.readlink(path / "exe").endswith("/ferry-service"):
                    return int(path.name)
        return None

    def kill_service(self):
        pid = self.service_pid()
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            wait_until(lambda: not is_alive(pid), what="the end of the service")

    @property
    def state_dir(self):
        return next((self.home / ".local/state/ferry").iterdir())

    def parts(self, folder=None):
        """The user’s partial files."""
        return sorted(path for path in (folder or self.home).rglob(".*.part"))


class SystemAccount(User):
    """One that nobody logs in as: it has neither a session nor a runtime folder."""

    @property
    def env(self):
        return {key: value for key, value in super().env.items() if key != "XDG_RUNTIME_DIR"}


class UsersBox(contextlib.AbstractContextManager):
    """See above. One for each test; enter() has to be called first."""

    def __init__(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="ferry-users-"))
        self.root.chmod(0o755)
        self.log = self.root / "log"
        self._stack = contextlib.ExitStack()
        self._processes = []
        run("mount", "-t", "tmpfs", "-o", "mode=755", "ferry-users", self.root)
        self._stack.callback(lambda: run("umount", "--lazy", self.root))
        self.log_file = self._stack.enter_context(self.log.open("a"))
        self._install()
        self._overlay("/etc", self.root / "etc")
        self._overlay("/usr", self.root / "dest/usr")
        for folder, mode in (("/run", "755"), ("/var/lib", "755"), ("/home", "755"), ("/srv", "755"),
                             ("/root", "700")):
            run("mount", "-t", "tmpfs", "-o", f"mode={mode}", "ferry-users", folder)
            self._stack.callback(lambda folder=folder: run("umount", "--lazy", folder))
        run("glib-compile-schemas", "/usr/local/share/glib-2.0/schemas")
        self._make_users()
        self._start_bus()
        self._start_polkit()

    def _install(self):
        run("meson", "install", "-C", BUILD, "--no-rebuild", env={**os.environ, "DESTDIR": str(self.root / "dest")})
        # Where the build was made for somewhere else than /usr/local.
        if not (self.root / "dest/usr/local/bin/ferry").exists():
            raise AssertionError("the build’s prefix has to be /usr/local")

    def _overlay(self, folder, upper):
        upper.mkdir(parents=True, exist_ok=True)
        work = self.root / f"work-{upper.name}"
        work.mkdir()
        run("mount", "-t", "overlay", "overlay", "-o", f"lowerdir={folder},upperdir={upper},workdir={work}", folder)
        self._stack.callback(lambda: run("umount", "--lazy", folder))

    def _make_users(self):
        for number, name in enumerate(("alice", "bob", "carol", "dora")):
            run("useradd", "--create-home", "--shell", "/bin/bash", "--uid", 4801 + number, name)
            os.chmod(f"/home/{name}", 0o755)
        self.alice, self.bob, self.carol, self.dora = (User(self, name) for name in ("alice", "bob", "carol", "dora"))

    def add_system_account(self, name, home):
        run("useradd", "--system", "--create-home", "--home-dir", home, name)
        return SystemAccount(self, name)

    @property
    def root_env(self):
        return {**self.bob.env, "HOME": "/root", "USER": "root", "LOGNAME": "root", "XDG_RUNTIME_DIR": "/run/user/0",
                "XDG_STATE_HOME": "/srv/state"}

    def _start(self, *command, **options):
        process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL,
                                   stdout=self.log_file, stderr=subprocess.STDOUT, **options)
        self._processes.append(process)
        return process

    def _start_bus(self):
        pathlib.Path("/run/dbus").mkdir()
        pathlib.Path("/run/user").mkdir()
        self._start("dbus-daemon", "--system", "--nofork", "--nopidfile")
        wait_until(pathlib.Path("/run/dbus/system_bus_socket").exists, what="the system bus")

    def _start_polkit(self):
        rules = pathlib.Path("/etc/polkit-1/rules.d/00-ferry-test.rules")
        rules.parent.mkdir(parents=True, exist_ok=True)
        rules.write_text(RULES)
        rules.chmod(0o644)
        pathlib.Path("/var/lib/polkit-1").mkdir()
        self._start(next(path for path in POLKITD if os.access(path, os.X_OK)))
        run("gdbus", "wait", "--system", "--timeout", "20", "org.freedesktop.PolicyKit1")

    def helper_pid(self):
        for path in pathlib.Path("/proc").iterdir():
            if path.name.isdigit():
                with contextlib.suppress(OSError):
                    if os.readlink(path / "exe").endswith(("/ferry-admin", "/mortal-admin")):
                        return int(path.name)
        return None

    def end_helper(self):
        pid = self.helper_pid()
        if pid is not None:
            os.kill(pid, signal.SIGTERM)
            wait_until(lambda: not is_alive(pid), what="the end of the helper")

    @property
    def journal(self):
        """The hand-overs that are not over."""
        folder = pathlib.Path("/var/lib/ferry-admin")
        return sorted(path for path in folder.iterdir() if len(path.name) == 32) if folder.exists() else []

    def recover(self):
        return run("/usr/local/libexec/ferry-admin", "--recover")

    def __exit__(self, kind, value, trace):
        for user in (self.alice, self.bob, self.carol, self.dora):
            with contextlib.suppress(Exception):
                user.log_out()
        for process in reversed(self._processes):
            process.terminate()
        deadline = time.monotonic() + 5
        for process in self._processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
        for pid in self._others():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if kind is not None and self.log.exists():
            print(f"--- the box’s log\n{self.log.read_text(errors='replace')[-20000:]}\n---")
        self._stack.close()
        with contextlib.suppress(OSError):
            self.root.rmdir()

    @staticmethod
    def _others():
        """All of this process namespace but its first process and this one."""
        return [int(path.name) for path in pathlib.Path("/proc").iterdir()
                if path.name.isdigit() and int(path.name) not in (1, os.getpid())]
