# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real Flatpak, without the internet.

The runtime and the SDK are made of this machine’s own Debian packages, once for
a build tree: they are kept in its folder “flatpak” until a package changes.
"""

import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from sandbox import BUILD

ARCH = "x86_64"
TRIPLET = "x86_64-linux-gnu"

# What an app finds in the runtime, and what else is there to build one.
PLATFORM = """bash coreutils dash findutils fontconfig-config fonts-dejavu-core gir1.2-glib-2.0 gjs glib-networking
    grep gsettings-desktop-schemas libadwaita-1-0 libc-bin libglib2.0-bin libgnutls30 libgtk-4-1 libjson-glib-1.0-0
    libsecret-1-0 libsoup-3.0-0 libsqlite3-0 python3-gi sed shared-mime-info""".split()
SDK = PLATFORM + """bzip2 binutils ccache desktop-file-utils diffutils gcc gettext gzip libadwaita-1-dev libc6-dev libgtk-4-dev
    libglib2.0-dev-bin libgnutls28-dev libjson-glib-dev libsecret-1-dev libsoup-3.0-dev libsqlite3-dev make mawk meson
    ninja-build patch pkg-config python3 tar xz-utils""".split()

NOT_WANTED = re.compile(r"/usr/share/(doc|man|info|locale|lintian|bug|i18n|icons/hicolor)(/|$)"
                        r"|/etc/(shadow|gshadow|sudoers|ssh)")
MADE_HERE = ["etc/alternatives", "etc/passwd", "etc/group", "etc/ld.so.conf", "etc/ld.so.conf.d", "etc/ssl/certs",
             "usr/share/glib-2.0/schemas/gschemas.compiled", f"usr/lib/{TRIPLET}/gio/modules/giomodule.cache"]


def run(*command, **options):
    """Runs a command that has to succeed; returns what it printed."""
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


class Packages:
    """What dpkg knows of this machine."""

    def __init__(self):
        self.depends = {}
        self.providers = {}
        self.versions = {}
        lines = run("dpkg-query", "-W", "-f=${Package}\t${db:Status-Abbrev}\t${Version}\t${Depends}, ${Pre-Depends}\t"
                    "${Provides}\n").splitlines()
        for line in lines:
            name, status, version, depends, provides = line.split("\t")
            if status.startswith("ii"):
                self.depends[name] = depends
                self.versions[name] = version
                for provided in provides.split(","):
                    self.providers.setdefault(provided.strip().split(" ")[0], []).append(name)

    def _resolve(self, alternatives):
        for alternative in alternatives.split("|"):
            name = re.sub(r"[\s:(].*", "", alternative.strip())
            for found in [name] if name in self.depends else self.providers.get(name, [])[:1]:
                return found
        return None

    def closure(self, names):
        """The packages and everything that they depend on."""
        found, rest = set(), list(names)
        while rest:
            name = rest.pop()
            if name in found:
                continue
            if name not in self.depends:
                raise AssertionError(f"the package {name} is not installed")
            found.add(name)
            rest += filter(None, map(self._resolve, self.depends[name].split(",")))
        return sorted(found)

    def files(self, names):
        """Their files below /usr and /etc, without a slash in front."""
        listed = set()
        for line in run("dpkg-query", "-L", *names).splitlines():
            path = re.sub(r"^/(bin|sbin|lib|lib64)(/|$)", r"/usr/\1\2", line)
            if re.match(r"/(usr|etc)(/|$)", path) and not NOT_WANTED.match(path):
                listed.add(path[1:])
        return sorted(listed)


class Flatpak:
    """An installation of Flatpak with one runtime and one SDK, kept in the build
    tree."""

    def __init__(self, runtime="org.gnome", branch="50"):
        self.runtime = runtime
        self.branch = branch
        self.packages = Packages()
        self.folder = BUILD / "flatpak"
        self.env = os.environ | {"FLATPAK_USER_DIR": str(self.folder / "user"), "HOME": str(self.folder),
                                 "XDG_DATA_HOME": str(self.folder / "data"), "XDG_CACHE_HOME": str(self.folder / "cache"),
                                 "GSETTINGS_BACKEND": "memory", "GIO_USE_VFS": "local", "LC_ALL": "C.UTF-8"}
        self._ensure()

    def flatpak(self, *arguments):
        return run("flatpak", *arguments, env=self.env)

    def _ensure(self):
        wanted = [f"{name} {self.packages.versions[name]}" for name in self.packages.closure(SDK)]
        mark = hashlib.sha256("\n".join([self.runtime, self.branch, *wanted]).encode()).hexdigest()
        stamp = self.folder / "mark"
        if stamp.exists() and stamp.read_text() == mark:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "data").mkdir(parents=True)
        repo = self.folder / "repo"
        run("ostree", "init", f"--repo={repo}", "--mode=bare-user")
        run("ostree", f"--repo={repo}", "config", "set", "core.min-free-space-size", "0MB")
        self._make_runtime("Platform", PLATFORM)
        self._make_runtime("Sdk", SDK)
        self.flatpak("remote-add", "--user", "--no-gpg-verify", "made-here", f"file://{repo}")
        self.flatpak("install", "--user", "-y", "--noninteractive", "made-here",
                     f"{self.runtime}.Platform//{self.branch}", f"{self.runtime}.Sdk//{self.branch}")
        shutil.rmtree(repo)
        stamp.write_text(mark)

    def _make_runtime(self, kind, names):
        name = f"{self.runtime}.{kind}"
        with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="ferry-runtime-") as scratch:
            tree = pathlib.Path(scratch) / "tree"
            self._copy_tree(tree / "usr", names)
            (tree / "files").mkdir()
            (tree / "metadata").write_text(f"[Runtime]\nname={name}\n"
                                           f"runtime={self.runtime}.Platform/{ARCH}/{self.branch}\n"
                                           f"sdk={self.runtime}.Sdk/{ARCH}/{self.branch}\n")
            self.flatpak("build-export", "--runtime", "--disable-fsync", self.folder / "repo", tree, self.branch)

    def _copy_tree(self, target, names):
        """A runtime’s /usr; its etc becomes /etc."""
        scratch = target.parent / "copy"
        scratch.mkdir(parents=True)
        extra = [path for path in MADE_HERE if os.path.lexists("/" + path)]
        listed = "\n".join(self.packages.files(self.packages.closure(names))) + "\n"
        subprocess.run("tar -C / --no-recursion --ignore-failed-read -T - -cf - 2>/dev/null | tar -C . -xf -",
                       shell=True, cwd=scratch, input=listed, text=True, check=True)
        run("sh", "-c", 'tar -C / -cf - "$@" | tar -C . -xf -', "sh", *extra, cwd=scratch)
        (scratch / "etc").rename(scratch / "usr/etc")
        (scratch / "usr").rename(target)
        for name in ("su", "mount", "umount", "sudo", "passwd", "newgrp", "chsh", "chfn", "gpasswd"):
            (target / "bin" / name).unlink(missing_ok=True)
        shutil.rmtree(scratch)

    def build(self, manifest, *arguments):
        """Builds an app from its manifest and installs it."""
        state = self.folder / "state"
        work = pathlib.Path(tempfile.mkdtemp(dir="/var/tmp", prefix="ferry-build-"))
        try:
            run("flatpak-builder", "--user", "--disable-rofiles-fuse", "--disable-updates", "--disable-download",
                "--disable-cache", "--ccache", f"--state-dir={state}", "--install", "--force-clean", "-y", *arguments, work / "app",
                manifest, env=self.env, cwd=pathlib.Path(manifest).parent)
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def install(self, app, files, permissions):
        """Installs an app made of a few files, without building anything."""
        work = pathlib.Path(tempfile.mkdtemp(dir="/var/tmp", prefix="ferry-app-"))
        try:
            (work / "tree/files/bin").mkdir(parents=True)
            for name, source in files.items():
                shutil.copy(source, work / "tree/files/bin" / name)
                (work / "tree/files/bin" / name).chmod(0o755)
            (work / "tree/metadata").write_text(f"[Application]\nname={app}\n"
                                                f"runtime={self.runtime}.Platform/{ARCH}/{self.branch}\n"
                                                f"sdk={self.runtime}.Sdk/{ARCH}/{self.branch}\n")
            self.flatpak("build-finish", work / "tree", "--command=sh", *permissions)
            self.flatpak("build-export", "--disable-fsync", work / "repo", work / "tree")
            bundle = work / "app.flatpak"
            self.flatpak("build-bundle", work / "repo", bundle, app)
            self.flatpak("install", "--user", "-y", "--noninteractive", "--reinstall", "--bundle", bundle)
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def uninstall(self, *apps):
        for app in apps:
            subprocess.run(["flatpak", "uninstall", "--user", "-y", "--noninteractive", "--force-remove", app],
                           env=self.env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
