#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program on the desktop, which has something to give.

    desktop_helper.py copy TEXT         has TEXT in the clipboard
    desktop_helper.py drag TYPE TEXT    shows a window from which TEXT can be dragged

It says “ready” and stays until it is ended.
"""

import sys

import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402


def offer(kind, text):
    return Gdk.ContentProvider.new_for_bytes(kind, GLib.Bytes.new(text.encode()))


def copy(text):
    Gdk.Display.get_default().get_clipboard().set_content(offer("text/plain;charset=utf-8", text))


def show_source(kind, text):
    window = Gtk.Window(title="Something to Drag", default_width=200, default_height=100)
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    source.set_content(offer(kind, text))
    label = Gtk.Label(label="Drag me")
    label.add_controller(source)
    window.set_child(label)
    window.present()


Gtk.init()
if sys.argv[1] == "copy":
    copy(sys.argv[2])
else:
    show_source(*sys.argv[2:])
print("ready", flush=True)
GLib.MainLoop().run()
