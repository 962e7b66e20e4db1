#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inside of a sandbox: does what it is told, and prints as JSON what came of it.

    call METHOD TYPE TEXT [PATH [INTERFACE]]   any call; arguments as GVariant text
    create URL OPTIONS FILE-OPTIONS [FOLDER]   a job; FOLDER is handed over as a handle
    add PATH URL FILE-OPTIONS FOLDER           a file more for a job
    deleted URL FOLDER                         a job into a folder that was deleted
    link URL LINK                              a job into a symbolic link, not followed
    listen FILE                                prints the signals of the service until FILE exists
    flood NUMBER URL                           that many requests at once
    write PATH                                 whether a file can be written
"""

import json
import os
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

SERVICE = "org.ferry.Ferry.Service"
PATH = "/org/ferry/Ferry/Service"


def call(bus, method, parameters, path=PATH, interface="org.ferry.Ferry1", fds=None):
    try:
        answer, _ = bus.call_with_unix_fd_list_sync(SERVICE, path, interface, method, parameters, None,
                                                    Gio.DBusCallFlags.NONE, 60000, fds, None)
        return {"answer": answer.unpack()}
    except GLib.Error as error:
        name = Gio.DBusError.get_remote_error(error) or "?"
        Gio.DBusError.strip_remote_error(error)
        return {"error": name.rpartition(".")[2], "text": error.message}


def parse(kind, text):
    return GLib.Variant.parse(GLib.VariantType(kind), text, None, None)


def hand_over(folder, file_options, flags=os.O_PATH | os.O_DIRECTORY):
    file_options = dict(file_options)
    if folder is None:
        return file_options, None
    fds = Gio.UnixFDList.new()
    fd = os.open(folder, flags)
    fds.append(fd)
    os.close(fd)
    file_options["directory"] = GLib.Variant("h", 0)
    return file_options, fds


def create(bus, url, options, file_options, folder=None, before=lambda: None):
    file_options, fds = hand_over(folder, file_options)
    before()
    job = GLib.Variant("(a{sv}a(sa{sv}))", (options, [(url, file_options)]))
    return call(bus, "CreateJob", job, fds=fds)


def add(bus, path, url, file_options, folder):
    file_options, fds = hand_over(folder, file_options)
    return call(bus, "AddFiles", GLib.Variant("(a(sa{sv}))", ([(url, file_options)],)), path, "org.ferry.Ferry1.Job", fds)


def link(bus, url, path):
    file_options, fds = hand_over(path, {}, os.O_PATH | os.O_NOFOLLOW)
    return call(bus, "CreateJob", GLib.Variant("(a{sv}a(sa{sv}))", ({}, [(url, file_options)])), fds=fds)


def listen(bus, until):
    """Everything that the proxy lets through, of the service and of nobody in particular."""
    heard = []
    loop = GLib.MainLoop()
    for sender in (SERVICE, None):
        bus.signal_subscribe(sender, None, None, None, None, Gio.DBusSignalFlags.NONE,
                             lambda *a: heard.append([a[2], a[4]]))
    subscribed = call(bus, "Subscribe", None)
    open(until + ".listens", "w", encoding="utf-8").close()
    GLib.timeout_add(200, lambda: not os.path.exists(until) or loop.quit())
    loop.run()
    # What was sent before this answer was heard before it.
    call(bus, "ListJobs", GLib.Variant("(a{sv})", ({},)))
    while GLib.MainContext.default().iteration(False):
        pass
    return {"subscribed": subscribed, "heard": [item for item in heard if item[1] not in ("NameOwnerChanged", "NameAcquired")]}


def unpack_options(text):
    value = parse("a{sv}", text)
    return {value.get_child_value(i).get_child_value(0).get_string():
            value.get_child_value(i).get_child_value(1).get_variant() for i in range(value.n_children())}


def flood(bus, number, url):
    """Sends everything before it looks at any answer."""
    loop = GLib.MainLoop()
    counts = {}

    def answered(source, result, _data):
        try:
            source.call_finish(result)
            key = "made"
        except GLib.Error as error:
            key = (Gio.DBusError.get_remote_error(error) or "?").rpartition(".")[2]
        counts[key] = counts.get(key, 0) + 1
        if sum(counts.values()) == number:
            loop.quit()

    for index in range(number):
        job = GLib.Variant("(a{sv}a(sa{sv}))", ({"token": GLib.Variant("s", f"flood_{index}")}, [(url, {})]))
        bus.call(SERVICE, PATH, "org.ferry.Ferry1", "CreateJob", job, None, Gio.DBusCallFlags.NONE, 120000, None,
                 answered, None)
    loop.run()
    return counts


def write(path):
    try:
        with open(path, "a", encoding="utf-8"):
            return {"answer": True}
    except OSError as error:
        return {"error": error.strerror}


def main():
    command, *arguments = sys.argv[1:]
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    if command == "call":
        method, kind, text, *where = arguments
        result = call(bus, method, parse(kind, text) if kind else None, *where)
    elif command == "create":
        url, options, file_options, *folder = arguments
        result = create(bus, url, unpack_options(options), unpack_options(file_options), *folder)
    elif command == "add":
        path, url, file_options, folder = arguments
        result = add(bus, path, url, unpack_options(file_options), folder)
    elif command == "link":
        result = link(bus, *arguments)
    elif command == "listen":
        result = listen(bus, *arguments)
    elif command == "deleted":
        url, folder = arguments
        os.mkdir(folder)
        result = create(bus, url, {}, {}, folder, lambda: os.rmdir(folder))
    elif command == "flood":
        result = flood(bus, int(arguments[0]), arguments[1])
    else:
        result = write(arguments[0])
    print(json.dumps(result))


if __name__ == "__main__":
    main()
