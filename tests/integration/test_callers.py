#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is let in: real processes, confined in every way that there is."""

import os
import pathlib
import signal
import subprocess
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import GLib  # noqa: E402

from confined import (INFO, Proxy, add_permission_store, app_proxy, call, error_of, filter_system_calls,  # noqa: E402
                      forbid_new_privileges, root_is_clean, run_caller, try_everything)
from sandbox import Sandbox, is_alive, wait_until  # noqa: E402

LIST = GLib.Variant("(a{sv})", ({},))
NOTES = INFO.format(app="org.test.Notes", instance="4242", shared="network;")


def start_service(box):
    box.call("ListJobs", LIST)
    return box.service_pid()


class CallerCase(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.root_before = os.listdir("/")

    @classmethod
    def tearDownClass(cls):
        if not root_is_clean(cls.root_before):
            raise AssertionError("a sandbox left something in the machine’s root")

    def setUp(self):
        self.box = self.enterContext(Sandbox())
        add_permission_store(self.box)

    def in_mounts(self, script, *arguments):
        """A caller in mounts of its own, where a script ran, and in no other sandbox."""
        return run_caller(self.box, "unshare", "--mount", "--propagation", "private", "sh", "-ec",
                          f'{script}; exec "$@"', "sh", arguments=arguments)


class RestrictedCallers(CallerCase):
    """S20: they can neither create nor modify jobs; each tries all that there is."""

    def setUp(self):
        super().setUp()
        job = GLib.Variant("(a{sv}a(sa{sv}))", (
            {"suspended": GLib.Variant("b", True), "token": GLib.Variant("s", "x")},
            [("http://127.0.0.1:9/x", {"folder": GLib.Variant("s", str(self.box.work))})]))
        self.path = self.box.call("CreateJob", job)[0]
        self.before = self.jobs()

    def jobs(self):
        return self.box.call("ListJobs", GLib.Variant("(a{sv})", ({"all": GLib.Variant("b", True)},)))

    def assert_all_refused(self, outcomes):
        self.assertGreater(len(outcomes), 15)
        self.assertEqual({key: outcome for key, outcome in outcomes.items() if outcome != "AccessDenied"}, {})
        self.assertEqual(self.jobs(), self.before)

    def test_s20_filtered_system_calls(self):
        def confine():
            forbid_new_privileges()
            filter_system_calls()
        self.assert_all_refused(run_caller(self.box, preexec=confine, arguments=["try", self.path]))

    def test_s20_user_namespace(self):
        self.assert_all_refused(run_caller(self.box, "unshare", "--user", "--map-root-user",
                                           arguments=["try", self.path]))

    def test_s20_pid_namespace(self):
        self.assert_all_refused(run_caller(self.box, "unshare", "--pid", "--fork", "--mount-proc",
                                           arguments=["try", self.path]))

    def test_s20_hidden_home(self):
        self.assert_all_refused(self.in_mounts(f"mount -t tmpfs tmpfs {self.box.home}", "try", self.path))

    def test_s20_proxy_that_speaks_for_nobody_knows_whom(self):
        with Proxy(self.box) as proxy:
            self.assert_all_refused(try_everything(proxy.connect(), self.path))

    def test_s20_forged_name_of_an_app(self):
        with Proxy(self.box, info=NOTES) as proxy:
            self.assert_all_refused(try_everything(proxy.connect(), self.path))

    def test_s20_plain_program_can_do_all_of_it(self):
        """That the refusals above are for who asked."""
        outcomes = run_caller(self.box, arguments=["try", self.path])
        self.assertNotIn("AccessDenied", outcomes.values())
        self.assertNotEqual(self.jobs(), self.before)


class Callers(CallerCase):

    def assert_let_in(self, answer):
        self.assertEqual(answer, {"jobs": 0})

    def assert_refused(self, answer, text):
        self.assertEqual(answer.get("error"), "AccessDenied", answer)
        self.assertIn(text, answer["text"])

    def test_plain_program_is_let_in(self):
        self.assert_let_in(run_caller(self.box))

    def test_no_new_privileges_alone_is_let_in(self):
        self.assert_let_in(run_caller(self.box, preexec=forbid_new_privileges))

    def test_system_call_filter_is_refused(self):
        def confine():
            forbid_new_privileges()
            filter_system_calls()
        self.assert_refused(run_caller(self.box, preexec=confine), "which sandboxed program")

    def test_other_user_namespace_is_refused(self):
        self.assert_refused(run_caller(self.box, "unshare", "--user", "--map-root-user"), "which sandboxed program")

    def test_other_pid_namespace_is_refused(self):
        self.assert_refused(run_caller(self.box, "unshare", "--pid", "--fork", "--mount-proc"), "sandbox")

    def test_other_mounts_alone_are_let_in(self):
        """Documented: a mount namespace over the whole root is no sandbox."""
        self.assert_let_in(self.in_mounts("true"))

    def test_other_folder_for_temporary_files_is_let_in(self):
        """As a unit of systemd’s with PrivateTmp= has one."""
        self.assert_let_in(self.in_mounts("mount -t tmpfs tmpfs /var/tmp"))

    def test_other_home_folder_is_refused(self):
        self.assert_refused(self.in_mounts(f"mount -t tmpfs tmpfs {self.box.home}"), "which sandboxed program")

    def test_home_folder_that_is_hidden_is_refused(self):
        self.assert_refused(self.in_mounts(f"mkdir -m 0 {self.box.root}/shut; "
                                           f"mount --bind {self.box.root}/shut {self.box.home}"),
                            "which sandboxed program")

    def test_root_that_cannot_be_written_is_refused(self):
        self.assert_refused(self.in_mounts("mount --bind / / && mount -o remount,bind,ro / /; exec chroot / \"$@\""),
                            "which sandboxed program")

    def test_other_root_alone_is_refused(self):
        """Made by hand, without anything that forbids new privileges."""
        tests = pathlib.Path(__file__).resolve().parent
        tree = self.box.root / "tree"
        script = f"""mkdir {tree}; mount -t tmpfs tmpfs {tree}; cd {tree}
            mkdir -p usr proc dev etc .{self.box.root} .{tests}
            for name in bin lib lib64; do ln -s usr/$name $name; done
            for path in /usr /proc /dev /etc {self.box.root} {tests}; do mount --bind $path .$path; done
            exec chroot . "$@" """
        self.assert_refused(self.in_mounts(script), "which sandboxed program")

    def test_other_mounts_without_new_privileges_are_refused(self):
        answer = run_caller(self.box, "unshare", "--mount", "--propagation", "private",
                            "setpriv", "--no-new-privs")
        self.assert_refused(answer, "which sandboxed program")

    def test_other_root_is_refused(self):
        """A process in bwrap that has the bus’s socket itself."""
        tree = ["--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
                "--symlink", "usr/bin", "/bin", "--proc", "/proc", "--dev", "/dev",
                "--ro-bind", "/etc/ld.so.cache", "/etc/ld.so.cache",
                "--bind", str(self.box.root), str(self.box.root),
                "--ro-bind", os.path.dirname(os.path.abspath(__file__)), os.path.dirname(os.path.abspath(__file__))]
        self.assert_refused(run_caller(self.box, "bwrap", *tree), "which sandboxed program")

    def test_root_that_never_answers_holds_nobody(self):
        """One made in a namespace of users, of a file system that hangs."""
        program = pathlib.Path(__file__).resolve().parent / "hanging_root.py"
        answer = run_caller(self.box, "unshare", "--user", "--map-root-user", "--mount", program=program)
        self.assert_refused(answer, "which sandboxed program")
        self.assertEqual(self.box.call("ListJobs", LIST, timeout=5000), ([],))

    def refused_proxy(self, proxy, text):
        with proxy:
            name, message = error_of(call, proxy.connect(), "ListJobs", LIST)
        self.assertEqual(name, "AccessDenied")
        self.assertIn(text, message)

    def test_proxy_without_a_sandbox_is_refused(self):
        self.refused_proxy(Proxy(self.box, sandboxed=False), "which sandboxed program")

    def test_proxy_without_flatpak_info_is_refused(self):
        self.refused_proxy(Proxy(self.box), "which sandboxed program")

    def test_flatpak_app_is_let_in_and_sees_its_own(self):
        self.box.call("CreateJob", GLib.Variant("(a{sv}a(sa{sv}))", ({"suspended": GLib.Variant("b", True)}, [
            ("http://127.0.0.1:9/x", {"folder": GLib.Variant("s", str(self.box.work))})])))
        with app_proxy(self.box, "org.test.Notes", "4242") as proxy:
            self.assertEqual(call(proxy.connect(), "ListJobs", LIST), ([],))

    def test_flatpak_app_without_network_is_refused(self):
        self.refused_proxy(app_proxy(self.box, "org.test.Notes", "4242", shared="ipc;"), "no network permission")

    def test_forged_info_without_an_instance_is_refused(self):
        self.refused_proxy(Proxy(self.box, info=NOTES), "which sandboxed program")

    def test_forged_info_of_another_instance_is_refused(self):
        self.refused_proxy(Proxy(self.box, info=NOTES, confirmed=NOTES.replace("Notes", "Games")),
                           "which sandboxed program")

    def test_info_behind_a_link_is_refused(self):
        self.refused_proxy(Proxy(self.box, info=NOTES, confirmed=NOTES, link=True), "which sandboxed program")

    def test_info_with_a_wrong_id_is_refused(self):
        for app in ("user", "../../x.y.z", "org.test", "org.test.", "org.test.0x", "org..Notes"):
            info = NOTES.replace("org.test.Notes", app)
            with self.subTest(app=app):
                self.refused_proxy(Proxy(self.box, info=info, confirmed=info), "which sandboxed program")

    def test_instance_outside_of_its_folder_is_refused(self):
        info = NOTES.replace("4242", "../work")
        (self.box.work / "info").write_text(info)
        self.refused_proxy(Proxy(self.box, info=info), "which sandboxed program")

    def test_caller_that_exits_at_once_is_refused(self):
        service = start_service(self.box)
        os.kill(service, signal.SIGSTOP)
        pid = run_caller(self.box, arguments=["leave"])
        self.assertFalse(is_alive(pid))
        os.kill(service, signal.SIGCONT)
        self.assertEqual(self.box.call("ListJobs", LIST), ([],))
        self.assertEqual(self.box.service_pid(), service)

    def test_number_of_a_dead_caller_is_not_taken_for_it(self):
        """A sandboxed program calls and ends; an unconfined one gets its number."""
        service = start_service(self.box)
        last = pathlib.Path("/proc/sys/kernel/ns_last_pid")
        for _ in range(50):
            os.kill(service, signal.SIGSTOP)
            pid = run_caller(self.box, "unshare", "--user", "--map-root-user", arguments=["leave"])
            last.write_text(str(pid - 1))
            with subprocess.Popen(["sleep", "60"]) as heir:
                os.kill(service, signal.SIGCONT)
                self.assertEqual(self.box.call("ListJobs", LIST), ([],))
                heir.kill()
            if heir.pid == pid:
                return
        self.fail("the number could not be given out again")


if __name__ == "__main__":
    unittest.main(verbosity=2)
