# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole machine for one test: systemd, logind, NetworkManager, ssh, people.

It is booted by systemd-nspawn from an overlay over this machine’s own root, so
that nothing is downloaded and nothing here changes, with Ferry installed as
“meson install” installs it. Beyond its network cable lies a Router, see
router.py. Needs root; everything it mounts is in a mount namespace of the test.
"""

import contextlib
import json
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile

from router import Router
from sandbox import BUILD, wait_until

PEOPLE = {"alice": 4001, "bob": 4002}
SYSTEM_ACCOUNTS = {"mirror": 401}
NAMESPACE_MARK = "FERRY_TEST_IN_NAMESPACE"
CABLES = {"lan0": "10.77.0", "lan1": "10.78.0"}

BOX_TARGET = """[Unit]
Requires=basic.target dbus.service systemd-logind.service
Wants=systemd-user-sessions.service ssh.service NetworkManager.service polkit.service
After=basic.target dbus.service systemd-logind.service systemd-user-sessions.service ssh.service
After=NetworkManager.service polkit.service
AllowIsolate=yes
"""

NETWORK_MANAGER_CONF = """[main]
plugins=keyfile
dns=none
rc-manager=unmanaged
no-auto-default=*
[keyfile]
unmanaged-devices=none
[connectivity]
enabled=true
uri=http://10.77.0.1/check
response=NetworkManager is online
interval=300
"""

# A container cannot be suspended. This one says it can, and what would do it
# waits for a moment instead; logind and its signals are real.
SUSPEND_DROP_IN = """[Service]
ExecStart=
ExecStart=/bin/sleep 1
"""


def needs():
    """Why this machine cannot run a box, or None."""
    if os.geteuid() != 0:
        return "a machine of its own needs root"
    for program in ("systemd-nspawn", "NetworkManager", "sshd", "ip", "unshare", "nsenter"):
        if shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin") is None:
            return f"{program} is not installed"
    return None


def enter_namespace():
    """Runs the whole test again in namespaces of its own, once: however it ends,
    no process and no mount of it stays."""
    if os.environ.get(NAMESPACE_MARK) is None and needs() is None:
        os.environ[NAMESPACE_MARK] = "1"
        os.execvp("unshare", ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
                              "--propagation", "private", "--", sys.executable, *sys.argv])
    if os.environ.get(NAMESPACE_MARK) is not None:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


def run(*command, check=True, timeout=60, **options):
    """Runs a program; its output is in the error if it fails."""
    done = subprocess.run([str(word) for word in command], check=False, capture_output=True, text=True,
                          timeout=timeout, stdin=subprocess.DEVNULL, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))} ended with {done.returncode}\n"
                             f"out: {done.stdout}\nerr: {done.stderr}")
    return done


def children_of(pid):
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def kill_children(pid):
    """Kills what nsenter runs, and not nsenter: it is the one to reap it, and a
    dead process that nobody reaps keeps the machine from ending."""
    for child in children_of(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def kill_inside(process):
    kill_children(process.pid)
    process.wait()


def remove_group(group):
    """Removes a control group and those in it, if their last process is gone."""
    for folder in sorted((path for path in group.rglob("*") if path.is_dir()), reverse=True):
        with contextlib.suppress(OSError):
            folder.rmdir()
    with contextlib.suppress(OSError):
        group.rmdir()
    return not group.exists()


class Box(contextlib.AbstractContextManager):
    """The machine. Use it with “with”; it is up and online when that begins."""

    def __init__(self):
        self.name = f"ferry-box-{secrets.token_hex(4)}"
        self.base = pathlib.Path(tempfile.mkdtemp(prefix="ferry-box-"))
        self.root = self.base / "root"
        self.router = None
        self._nspawn = None
        self._children = []
        try:
            self._make_root()
            self.router = Router(self.name, CABLES)
            self._boot()
            self._plug_in()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise

    def _make_root(self):
        run("mount", "-t", "tmpfs", "-o", "size=4G,mode=755", "tmpfs", self.base)
        for name in ("upper", "work", "root"):
            (self.base / name).mkdir()
        run("mount", "-t", "overlay", "overlay", "-o",
            f"lowerdir=/,upperdir={self.base}/upper,workdir={self.base}/work", self.root)
        (self.root / "etc/machine-id").write_text("uninitialized\n")
        for target in ("multi-user", "timers", "sockets"):
            for link in (self.root / f"etc/systemd/system/{target}.target.wants").glob("*"):
                link.unlink()
        self.write("/etc/systemd/system/box.target", BOX_TARGET)
        for old in ("etc/NetworkManager/system-connections", "root/.local", "root/.config"):
            shutil.rmtree(self.root / old, ignore_errors=True)
        (self.root / "etc/NetworkManager/system-connections").mkdir(mode=0o700)
        self.write("/etc/NetworkManager/NetworkManager.conf", NETWORK_MANAGER_CONF)
        self.write("/etc/systemd/system/systemd-suspend.service.d/pretend.conf", SUSPEND_DROP_IN)
        self.write("/root/power-state", "freeze mem\n")
        for user, uid in PEOPLE.items():
            run("chroot", self.root, "useradd", "--create-home", "--shell", "/bin/bash", "--uid", uid, user)
        for user, uid in SYSTEM_ACCOUNTS.items():
            run("chroot", self.root, "useradd", "--system", "--home-dir", f"/var/lib/{user}", "--uid", uid, user)
        self._make_keys()
        self._install()

    def _make_keys(self):
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.root / "root/key")
        run("ssh-keygen", "-A", "-f", self.root)
        for user, uid in PEOPLE.items():
            folder = self.root / "home" / user / ".ssh"
            folder.mkdir(mode=0o700)
            shutil.copy(self.root / "root/key.pub", folder / "authorized_keys")
            for path in (folder, folder / "authorized_keys"):
                os.chown(path, uid, uid)

    def _install(self):
        run("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", self.root, timeout=120)
        options = json.loads(run("meson", "introspect", "--buildoptions", BUILD).stdout)
        self.prefix = next(option["value"] for option in options if option["name"] == "prefix")
        run("glib-compile-schemas", f"{self.root}{self.prefix}/share/glib-2.0/schemas")

    def write(self, path, text):
        """Writes a file of the machine, running or not."""
        target = self.root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def _boot(self):
        groups = self._make_groups()

        def join_groups():
            os.setsid()
            for group in groups:
                (group / "cgroup.procs").write_text(str(os.getpid()))

        with open(self.base / "console.log", "w", encoding="utf-8") as console:
            self._nspawn = subprocess.Popen(
                ["systemd-nspawn", "--quiet", "-D", str(self.root), "--register=no", "--keep-unit", "-M", self.name,
                 "--private-network", "--boot", "--console=pipe",
                 "--capability=CAP_IPC_LOCK", f"--bind={self.root}/root/power-state:/sys/power/state",
                 "systemd.unit=box.target"],
                stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT, preexec_fn=join_groups,
                env=dict(os.environ, SYSTEMD_NSPAWN_UNIFIED_HIERARCHY="1"))
        self._wait_for_boot()

    def _make_groups(self):
        top = pathlib.Path("/sys/fs/cgroup")
        tops = [top / name for name in ("systemd", "unified") if (top / name / "cgroup.procs").exists()] or [top]
        self._groups = [folder / self.name for folder in tops]
        for group in self._groups:
            group.mkdir(exist_ok=True)
        return self._groups

    def _find_leader(self):
        return next(iter(children_of(self._nspawn.pid)), None)

    def _is_up(self):
        if self._nspawn.poll() is not None:
            raise AssertionError("the machine did not boot")
        self.leader = self._find_leader()
        if self.leader is None:
            return False
        with contextlib.suppress(AssertionError, subprocess.TimeoutExpired):
            return self.run("systemctl", "is-active", "--quiet", "box.target", check=False, timeout=10).returncode == 0
        return False

    def _wait_for_boot(self):
        wait_until(self._is_up, 90, "the machine")
        wait_until(lambda: self.run("nmcli", "-t", "general", "status", check=False).returncode == 0, 30,
                   "NetworkManager")

    def _plug_in(self):
        """Puts the cables in and makes the first connection."""
        for cable in CABLES:
            self.router.plug_in(cable, self.leader)
            self.run("ip", "link", "set", cable, "up")
            wait_until(lambda name=cable: self.device_state(name) not in (None, "unavailable", "unmanaged"), 30,
                       f"the device {cable}")
        if not self.run("nmcli", "-t", "con", "show", "lan", check=False).returncode == 0:
            self._add_connection("lan", "lan0", "yes")
            self._add_connection("other", "lan1", "no")
        self.run("nmcli", "con", "up", "lan")

    def _add_connection(self, name, cable, autoconnect):
        net = CABLES[cable]
        self.run("nmcli", "con", "add", "type", "ethernet", "ifname", cable, "con-name", name,
                 "ip4", f"{net}.2/24", "gw4", f"{net}.1", "ipv6.method", "disabled", "autoconnect", autoconnect)

    def device_state(self, device):
        for line in self.run("nmcli", "-t", "-f", "DEVICE,STATE", "dev").stdout.splitlines():
            name, _, state = line.partition(":")
            if name == device:
                return state
        return None

    def run(self, *command, **options):
        """Runs a program in the machine, as root."""
        return run("nsenter", "-t", self.leader, "-a", "--", *command, **options)

    def _as(self, user):
        uid = {**PEOPLE, **SYSTEM_ACCOUNTS}[user]
        home = f"/home/{user}" if user in PEOPLE else f"/var/lib/{user}"
        environment = ["env", "-i", "PATH=/usr/local/bin:/usr/bin:/bin", f"HOME={home}", f"USER={user}",
                       "LC_ALL=C.UTF-8", f"XDG_RUNTIME_DIR=/run/user/{uid}" if user in PEOPLE else "LANGUAGE=en"]
        return ["setpriv", "--reuid", str(uid), "--regid", str(uid), "--init-groups", *environment]

    def run_as(self, user, *command, **options):
        """Runs a program as somebody who need not be logged in: no session is opened."""
        return self.run(*self._as(user), *command, **options)

    def start(self, *command, **options):
        """Starts a program in the machine, as root; it is ended with the box."""
        process = subprocess.Popen(["nsenter", "-t", str(self.leader), "-a", "--", *map(str, command)],
                                   stdin=subprocess.DEVNULL, text=True, **options)
        self._children.append(process)
        return process

    def start_as(self, user, *command, **options):
        """Starts a program as somebody, likewise."""
        return self.start(*self._as(user), *command, **options)

    def ferry(self, user, *arguments, **options):
        return self.run_as(user, f"{self.prefix}/bin/ferry", *arguments, **options)

    def show(self, user, job):
        return json.loads(self.ferry(user, "show", job, "--json").stdout)

    # Logging in and out

    def log_in(self, user):
        """A desktop session on seat0, as a display manager opens it."""
        self.run("systemd-run", "--quiet", "--collect", f"--unit=desk-{user}", "-p", "PAMName=login",
                 "-p", f"User={user}", "-E", "XDG_SESSION_TYPE=x11", "-E", "XDG_SESSION_CLASS=user",
                 "-E", "XDG_SEAT=seat0", "sleep", "infinity")
        wait_until(lambda: self.user_state(user) == "active", 30, f"{user}’s session")
        self.wait_for_bus(user)

    def log_out(self, user):
        self.run("systemctl", "stop", f"desk-{user}")

    def ssh(self, user, *command):
        """Starts a login over ssh that runs command."""
        process = subprocess.Popen(
            ["nsenter", "-t", str(self.leader), "-a", "--", "ssh", "-q", "-o", "StrictHostKeyChecking=no",
             "-o", "UserKnownHostsFile=/dev/null", "-i", "/root/key", f"{user}@127.0.0.1", *command],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._children.append(process)
        return process

    def user_state(self, user):
        done = self.run("loginctl", "show-user", user, "-p", "State", "--value", check=False)
        return done.stdout.strip() or "offline"

    def sessions(self, user):
        """The properties of this user’s sessions, a dict each."""
        done = self.run("loginctl", "show-user", user, "-p", "Sessions", "--value", check=False)
        found = []
        for session in done.stdout.split():
            text = self.run("loginctl", "show-session", session, check=False).stdout
            found.append(dict(line.split("=", 1) for line in text.splitlines() if "=" in line))
        return found

    def wait_for_bus(self, user):
        wait_until((self.root_now / f"run/user/{PEOPLE[user]}/bus").exists, 30, f"{user}’s bus")

    @property
    def root_now(self):
        """The machine’s files with all that is mounted there."""
        return pathlib.Path(f"/proc/{self.leader}/root")

    def reboot(self, hard=False):
        """Reboots; hard is the reset button, which nobody is told of."""
        if hard:
            os.kill(self.leader, signal.SIGKILL)
        else:
            self.run("systemctl", "reboot", "-i", "--no-block")
        self._nspawn.wait(90)
        self._boot()
        self._plug_in()

    def log_of(self, unit="--all"):
        """The journal, for a test that failed."""
        return self.run("journalctl", "--no-pager", "-o", "short-precise", *([] if unit == "--all" else ["-u", unit]),
                        check=False).stdout

    def __exit__(self, kind, value, trace):
        if kind is not None:
            print((self.base / "console.log").read_text(errors="replace")[-4000:]
                  if (self.base / "console.log").exists() else "")
        for child in self._children:
            kill_inside(child)
        if self._nspawn is not None:
            self._switch_off()
        if self.router is not None:
            self.router.close()
        for place in (self.root, self.base):
            run("umount", "-l", place, check=False)
        with contextlib.suppress(OSError):
            self.base.rmdir()

    def _switch_off(self):
        if self._nspawn.poll() is None:
            leader = self._find_leader()
            for pid in (leader, self._nspawn.pid):
                with contextlib.suppress(ProcessLookupError, TypeError):
                    os.kill(pid, signal.SIGKILL)
            self._nspawn.wait()
        for group in self._groups:
            with contextlib.suppress(AssertionError):
                wait_until(lambda folder=group: remove_group(folder), 10)
