# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Apps in the real Flatpak, in front of the built service."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio  # noqa: E402

from confined import add_permission_store, root_is_clean  # noqa: E402
from flatpak_box import Flatpak, run  # noqa: E402
from sandbox import SERVICE_PATH, FileServer, Sandbox, make_bytes, wait_until  # noqa: E402

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
FIRST, SECOND, MUTE, OFFLINE = "org.test.First", "org.test.Second", "org.test.Mute", "org.test.Offline"
JOBS = SERVICE_PATH + "/jobs/"
FIRST_JOBS = JOBS + "org_2etest_2eFirst/"
JOB = "org.ferry.Ferry1.Job"
PROPERTIES = "org.freedesktop.DBus.Properties"

NETWORK = "--share=network"
TALK = "--talk-name=org.ferry.Ferry.Service"


def reload_services(box):
    box.bus().call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "ReloadConfig", None, None,
                        Gio.DBusCallFlags.NONE, -1, None)


def read_examples():
    """The complete programs of the manual, by language."""
    text = (SOURCE / "docs/delegating.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^```(sh|python|js|c)\n(.*?)^```$", text, re.M | re.S))


class FlatpakCase(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.root_before = os.listdir("/")
        cls.flatpak = Flatpak()
        cls.scratch = pathlib.Path(tempfile.mkdtemp(dir="/var/tmp", prefix="ferry-flatpak-"))
        cls.addClassCleanup(shutil.rmtree, cls.scratch)
        files = {"probe": SOURCE / "tests/integration/flatpak_probe.py"}
        for language, text in read_examples().items():
            files[language] = cls.scratch / language
            files[language].write_text(text, encoding="utf-8")
        source = files.pop("c").rename(cls.scratch / "delegate.c")
        run("sh", "-c", f"cc -Wall -Werror {source} -o {cls.scratch}/c $(pkg-config --cflags --libs gio-unix-2.0)")
        files["c"] = cls.scratch / "c"
        for app, permissions in ((FIRST, [NETWORK, TALK]), (SECOND, [NETWORK, TALK]), (MUTE, [NETWORK]),
                                 (OFFLINE, [TALK])):
            cls.flatpak.install(app, files, permissions)

    @classmethod
    def tearDownClass(cls):
        cls.flatpak.uninstall(FIRST, SECOND, MUTE, OFFLINE)
        if not root_is_clean(cls.root_before):
            raise AssertionError("something was left in the machine’s root")

    def setUp(self):
        self.box = self.enterContext(Sandbox(environment={"FLATPAK_USER_DIR": str(self.flatpak.folder / "user")}))
        self.addCleanup(self.unmount_documents)
        add_permission_store(self.box)
        self.downloads = self.box.home / "Downloads"
        self.downloads.mkdir()
        (self.box.root / "config/user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/Downloads"\n')
        self.server = self.enterContext(FileServer({"/a": make_bytes(50000), "/b": make_bytes(40000, 2)}))

    def unmount_documents(self):
        subprocess.run(["umount", "-q", self.box.root / "run/doc"], stderr=subprocess.DEVNULL, check=False)

    def start(self, app, command, *arguments, options=()):
        return subprocess.Popen(["flatpak", "run", *options, f"--command={command}", app, *map(str, arguments)],
                                env=self.box.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def run_in(self, app, command, *arguments, options=(), status=0):
        process = self.start(app, command, *arguments, options=options)
        out, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, status, out + err)
        return out if status == 0 else err

    def probe(self, app, *arguments, options=()):
        return json.loads(self.run_in(app, "probe", *arguments, options=options))

    def create(self, app, options="{}", file_options="{}", *folder, url="/a", run_options=()):
        return self.probe(app, "create", self.server.url(url), f"@a{{sv}} {options}", f"@a{{sv}} {file_options}", *folder,
                          options=run_options)

    def refused(self, answer, code, text=""):
        self.assertEqual(answer.get("error"), code, answer)
        self.assertIn(text, answer["text"])

    def jobs(self, everything=False):
        return json.loads(self.box.ferry("list", "--json", *(["--all"] if everything else [])).stdout)

    def find(self, token):
        return next((job for job in self.jobs(True) if job["token"] == token), None)

    def wait_for(self, token, state):
        return wait_until(lambda: (job := self.find(token)) and job["state"] == state and job, what=f"{token} {state}",
                          seconds=30)
