#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mock of the Ferry service: the D-Bus contract without any transfer.

What a job does is named by the last part of its first URL, see SCRIPTS. It
lets tests of the command line meet what a real service rarely does: a crash
in the middle of an answer, a wait of a chosen kind, a refusal of a chosen
kind. Jobs are kept in $MOCK_STATE, if set, so that the next instance has them.
"""

import json
import os
import pathlib
import sys
import time
import uuid

import gi
gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

NAME = "org.ferry.Ferry.Service"
PATH = "/org/ferry/Ferry/Service"
MANAGER = "org.ferry.Ferry1"
JOB = "org.ferry.Ferry1.Job"
SIZE = 5_000_000_000
STEPS = 8

# What a job does: states with what else changes, then the time until the next
# step. The last one stays.
WAITS = {
    "network": "Waiting for a network connection.",
    "metered": "Waiting for a connection that is not metered, or for you to download it anyway.",
    "turn": "Waiting for its turn.",
    "sign-in": "Waiting for you to sign in to the server.",
    "disk-full": "Waiting for space on the target disk: free some to go on.",
}
FAILURE = ("remote-not-found", "The server does not have this file. Check the address, or give the job a new one.")

PROPERTIES = {
    "Id": "s", "Name": "s", "Owner": "s", "Client": "s", "Token": "s", "Type": "s", "Priority": "s",
    "State": "s", "Wait": "s", "Waits": "as", "WaitUntil": "x", "Message": "s", "Error": "(ss)",
    "SignIn": "(ss)", "AutoComplete": "b", "Created": "x", "Modified": "x", "Completed": "x", "BytesDone": "t",
    "BytesTotal": "x", "Rate": "t", "Files": "aa{sv}", "Options": "a{sv}",
}
FILE_TYPES = {"url": "s", "target": "s", "state": "s", "bytes_done": "t", "bytes_total": "x",
              "resumable": "i", "digest": "s"}


def key_of(name):
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


def now():
    return int(time.time() * 1_000_000)


class Refusal(Exception):
    def __init__(self, name, text):
        super().__init__(text)
        self.name = name


class Job:
    def __init__(self, values):
        self.values = values
        self.registration = 0

    @property
    def path(self):
        return f"{PATH}/jobs/_user/{self.values['Token']}"

    @property
    def script(self):
        return self.values["Files"][0]["url"].rpartition("/")[2]

    def variant(self, name):
        value = self.values[name]
        if name == "Files":
            value = [{k: GLib.Variant(FILE_TYPES[k], v) for k, v in file.items()} for file in value]
        if name == "Options":
            value = {k: GLib.Variant("s", str(v)) for k, v in value.items()}
        return GLib.Variant(PROPERTIES[name], value)

    def properties(self):
        return {name: self.variant(name) for name in PROPERTIES}

    def dictionary(self, fields=None):
        result = {key_of(name): self.variant(name) for name in PROPERTIES}
        result["path"] = GLib.Variant("o", self.path)
        return {k: v for k, v in result.items() if not fields or k in fields}


class Service:
    def __init__(self):
        self.loop = GLib.MainLoop()
        self.jobs = {}
        self.removed = set()
        self.subscribers = set()
        self.settings = {"background-jobs": GLib.Variant("u", 3), "segments": GLib.Variant("u", 4)}
        self.state = os.environ.get("MOCK_STATE")
        self.calls = os.environ.get("MOCK_CALLS")
        xml = (pathlib.Path(__file__).parents[2] / "data/org.ferry.Ferry1.xml").read_text()
        node = Gio.DBusNodeInfo.new_for_xml(xml)
        self.manager_info = node.lookup_interface(MANAGER)
        self.job_info = node.lookup_interface(JOB)
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.bus.register_object(PATH, self.manager_info, self.on_call, self.on_get, None)
        self.load()
        Gio.bus_own_name_on_connection(self.bus, NAME, 0, None, lambda *_: self.loop.quit())

    def load(self):
        if self.state and os.path.exists(self.state):
            for values in json.loads(pathlib.Path(self.state).read_text()):
                values["Error"] = tuple(values["Error"])
                if values["State"] in ("connecting", "transferring"):
                    values["State"] = "queued"
                self.add(Job(values))
        for number in range(int(os.environ.get("MOCK_JOBS", "0"))):
            self.add(Job(self.make_values({"token": f"job{number}"}, [(f"http://h/hold", {"folder": "/tmp"})])))

    def save(self):
        if self.state:
            part = pathlib.Path(self.state + ".part")
            part.write_text(json.dumps([job.values for job in self.jobs.values()]))
            part.rename(self.state)

    # Jobs

    def make_values(self, options, files):
        first = files[0][0].rpartition("/")[2]
        stamp = now()
        return {
            "Id": uuid.uuid4().hex, "Name": options.get("name", first), "Owner": "tester", "Client": "user",
            "Token": options.get("token", uuid.uuid4().hex), "Type": "download",
            "Priority": options.get("priority", "normal"),
            "State": "suspended" if options.get("suspended") else "queued",
            "Wait": "", "Waits": [], "WaitUntil": 0, "Message": "Waiting for its turn.", "Error": ("", ""),
            "SignIn": ("", ""),
            "AutoComplete": options.get("auto-complete", True), "Created": stamp, "Modified": stamp,
            "Completed": 0, "BytesDone": 0, "BytesTotal": -1, "Rate": 0,
            "Files": [{"url": url, "target": self.target(url, file), "state": "queued", "bytes_done": 0,
                       "bytes_total": -1, "resumable": -1, "digest": file.get("digest", "")}
                      for url, file in files],
            "Options": {k: v for k, v in options.items() if k not in ("headers", "token")},
        }

    @staticmethod
    def target(url, file):
        return os.path.join(file["folder"], file.get("name") or url.rpartition("/")[2])

    def add(self, job):
        self.jobs[job.path] = job
        job.registration = self.bus.register_object(job.path, self.job_info, self.on_job_call, self.on_job_get, None)
        if job.values["State"] in ("queued", "connecting", "transferring"):
            GLib.timeout_add(20, self.step, job)
        return job

    def change(self, job, **values):
        job.values.update(values, Modified=now())
        self.save()
        changed = {name: job.variant(name) for name in values if name != "Files"}
        invalidated = ["Files"] if "Files" in values else []
        self.tell(job.path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                  GLib.Variant("(sa{sv}as)", (JOB, changed, invalidated)))

    def tell(self, path, interface, member, parameters):
        for subscriber in self.subscribers:
            self.bus.emit_signal(subscriber, path, interface, member, parameters)

    def wait(self, job, wait):
        state = "queued" if wait in ("turn", "login") else "transient-error"
        asker = ("network", "http://host:80") if wait == "sign-in" else ("", "")
        self.change(job, State=state, Wait=wait, Waits=[wait], Message=WAITS[wait], Rate=0, SignIn=asker)

    def go(self, job):
        if job.values["State"] not in ("queued", "transient-error"):
            return
        self.change(job, State="transferring", Wait="", Waits=[], Message="Transferring.", BytesTotal=SIZE, SignIn=("", ""))
        self.progress(job, job.values["BytesDone"])
        GLib.timeout_add(int(os.environ.get("MOCK_STEP_MS", "30")), self.move, job)

    def progress(self, job, done):
        job.values.update(BytesDone=done, Rate=12_000_000)
        self.tell(job.path, JOB, "Progress", GLib.Variant("(txt)", (done, SIZE, 12_000_000)))

    def step(self, job):
        """The first thing that happens to a job once it may run."""
        script = job.script
        if script in WAITS and not job.values["BytesDone"]:
            self.wait(job, script)
            if script != "sign-in":
                GLib.timeout_add(int(os.environ.get("MOCK_WAIT_MS", "400")), lambda: self.go(job))
        elif script == "fail":
            self.change(job, State="error", Error=FAILURE, Message=FAILURE[1])
        elif script != "hold":
            self.go(job)
        return GLib.SOURCE_REMOVE

    def move(self, job):
        if job.values["State"] != "transferring":
            return GLib.SOURCE_REMOVE
        done = min(SIZE, job.values["BytesDone"] + SIZE // STEPS)
        if job.script == "stall" and done > SIZE // 2:
            return GLib.SOURCE_CONTINUE
        self.progress(job, done)
        if job.script == "crash" and done > SIZE // 2 and self.state and not os.path.exists(self.state + ".crashed"):
            self.save()
            pathlib.Path(self.state + ".crashed").touch()
            os._exit(1)
        if done < SIZE:
            return GLib.SOURCE_CONTINUE
        self.arrive(job)
        return GLib.SOURCE_REMOVE

    def arrive(self, job):
        self.change(job, State="transferred", Rate=0, Message="All bytes are here; complete the job to publish its files.")
        if job.values["AutoComplete"]:
            self.publish(job)

    def publish(self, job):
        for file in job.values["Files"]:
            file.update(state="published", bytes_done=SIZE, bytes_total=SIZE)
            pathlib.Path(file["target"]).write_text("mock\n")
        self.change(job, Files=job.values["Files"], State="acknowledged", Completed=now(), Message="Finished.")
        if os.environ.get("MOCK_FORGET"):
            self.forget(job)

    def forget(self, job):
        self.bus.unregister_object(job.registration)
        del self.jobs[job.path]
        self.tell(PATH, "org.freedesktop.DBus.ObjectManager", "InterfacesRemoved",
                  GLib.Variant("(oas)", (job.path, [JOB])))
        self.save()

    # Calls

    def on_call(self, _bus, sender, _path, _interface, method, parameters, invocation):
        self.note(method, parameters)
        self.answer(invocation, lambda: getattr(self, "do_" + method)(sender, *parameters.unpack()))

    def on_job_call(self, _bus, _sender, path, _interface, method, parameters, invocation):
        self.note(method, parameters)
        self.answer(invocation, lambda: getattr(self, "do_job_" + method)(self.jobs[path], *parameters.unpack()))

    def note(self, method, parameters):
        if self.calls:
            with open(self.calls, "a", encoding="utf-8") as file:
                file.write(json.dumps([method, parameters.unpack()]) + "\n")

    @staticmethod
    def answer(invocation, work):
        try:
            invocation.return_value(work())
        except AttributeError as missing:
            # A service that is older than the command line.
            invocation.return_dbus_error("org.freedesktop.DBus.Error.UnknownMethod", str(missing))
        except Refusal as refusal:
            invocation.return_dbus_error(f"{MANAGER}.Error.{refusal.name}", str(refusal))

    def on_get(self, _bus, _sender, _path, _interface, name):
        gates = {"network": {"open": GLib.Variant("b", False), "reason": GLib.Variant("s", "No connection."),
                             "since": GLib.Variant("x", 1_700_000_000_000_000)},
                 "login": {"open": GLib.Variant("b", True), "reason": GLib.Variant("s", ""),
                           "since": GLib.Variant("x", 0)}}
        values = {"Gates": GLib.Variant("a{sa{sv}}", gates), "Rate": GLib.Variant("t", 12_000_000),
                  "ActiveJobs": GLib.Variant("u", 1), "Version": GLib.Variant("s", "0.1.0-mock"),
                  "Notice": GLib.Variant("s", "")}
        return values[name]

    def on_job_get(self, _bus, _sender, path, _interface, name):
        return self.jobs[path].variant(name)

    def find(self, prefix):
        found = [job for job in self.jobs.values() if job.values["Id"].startswith(prefix)]
        if not found:
            raise Refusal("NotFound", "There is no such job. “ferry list --all” shows all of them.")
        if len(found) > 1:
            raise Refusal("Ambiguous", "Several jobs begin like that. Give more of the id.")
        return found[0]

    def do_CreateJob(self, _sender, options, files):
        refusals = {"denied": ("AccessDenied", "You are not allowed to do this."),
                    "invalid": ("InvalidArgument", "“folder”: there is no such folder.")}
        script = files[0][0].rpartition("/")[2]
        if script in refusals:
            raise Refusal(*refusals[script])
        path = f"{PATH}/jobs/_user/{options['token']}"
        if path not in self.jobs:
            job = self.add(Job(self.make_values(options, files)))
            self.save()
            self.tell(PATH, "org.freedesktop.DBus.ObjectManager", "InterfacesAdded",
                      GLib.Variant("(oa{sa{sv}})", (path, {JOB: job.properties()})))
            if script == "lost" and not os.path.exists(self.state + ".lost"):
                pathlib.Path(self.state + ".lost").touch()
                os._exit(1)
        return GLib.Variant("(o)", (path,))

    def do_ListJobs(self, _sender, options):
        final = ("acknowledged", "cancelled")
        jobs = [job for job in self.jobs.values()
                if (options.get("all") or job.values["State"] not in final)
                and options.get("state") in (None, job.values["State"])]
        return GLib.Variant("(aa{sv})", ([job.dictionary(options.get("fields")) for job in jobs],))

    def do_GetJob(self, _sender, prefix):
        return GLib.Variant("(a{sv})", (self.find(prefix).dictionary(),))

    def do_GetLog(self, _sender, prefix):
        job = self.find(prefix)
        entry = {"time": GLib.Variant("x", job.values["Created"]), "event": GLib.Variant("s", "created"),
                 "state": GLib.Variant("s", "queued"), "code": GLib.Variant("s", ""),
                 "text": GLib.Variant("s", "The job was created.")}
        return GLib.Variant("(aa{sv})", ([entry],))

    def do_RemoveJobs(self, _sender, ids):
        jobs = [self.find(one) for one in ids]
        for job in jobs:
            if job.values["State"] not in ("acknowledged", "cancelled"):
                raise Refusal("InvalidState", "The job is not finished; cancel it first.")
        for job in jobs:
            self.forget(job)

    def do_ListSettings(self, _sender):
        rows = [(key, value, GLib.Variant("u", 3), key != "segments", f"About {key}")
                for key, value in self.settings.items()]
        return GLib.Variant("(a(svvbs))", (rows,))

    def do_SetSetting(self, _sender, key, value):
        if key not in self.settings:
            raise Refusal("InvalidArgument", f"“{key}” is not a setting.")
        if key == "segments":
            raise Refusal("AccessDenied", "An administrator has locked this setting.")
        self.settings[key] = GLib.Variant("u", int(value))

    def do_Subscribe(self, sender):
        self.subscribers.add(sender)

    def do_Unsubscribe(self, sender):
        self.subscribers.discard(sender)

    def require(self, job):
        if job.values["State"] in ("acknowledged", "cancelled"):
            raise Refusal("InvalidState", "The job has ended.")

    def do_job_Resume(self, job):
        self.require(job)
        if job.script == "sign-in" and not job.values["Options"].get("signed-in"):
            self.wait(job, "sign-in")
        elif job.values["State"] in ("suspended", "transient-error", "error"):
            self.change(job, State="queued", Wait="", Waits=[], Error=("", ""), Message="Waiting for its turn.")
            GLib.timeout_add(20, lambda: self.go(job))

    def do_job_Suspend(self, job):
        self.require(job)
        self.change(job, State="suspended", Wait="", Waits=[], Rate=0, Message="Suspended; resume the job to go on.")

    def do_job_Cancel(self, job):
        self.require(job)
        self.change(job, State="cancelled", Wait="", Waits=[], Rate=0, Completed=now(), Message="Cancelled.")

    def do_job_Complete(self, job):
        self.require(job)
        self.publish(job)

    def do_job_SetOptions(self, job, options):
        if any(line.startswith("Authorization: Basic ") for line in options.get("headers", [])):
            job.values["Options"]["signed-in"] = "yes"
        for key, value in options.items():
            if key == "priority" and value not in ("foreground", "high", "normal", "low"):
                raise Refusal("InvalidArgument", f"“priority”: “{value}” is not a priority.")
            if key != "headers":
                job.values["Options"][key] = value
        self.change(job, Options=job.values["Options"], Priority=options.get("priority", job.values["Priority"]))


if __name__ == "__main__":
    Service().loop.run()
    sys.exit(0)
