# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hears what the window tells screen readers of its own accord."""

import contextlib
import time

import window_desktop  # noqa: F401  before GLib, which would make errors of AT-SPI’s warnings

from gi.repository import GLib


class Listener:
    """What has been told, as (kind, source, detail)."""

    def __init__(self, reader, *kinds):
        self._reader = reader
        self._listener = reader.atspi.EventListener.new(self._on_event)
        self.kinds = kinds
        self.told = []
        reader.atspi.init()
        for kind in kinds:
            assert self._listener.register(kind)

    def _on_event(self, event):
        """Asks for nothing: GTK 4.8 crashes when it is asked about a part of a window that goes."""
        self.told.append((event.type, event.source, event.detail1))

    def names(self):
        """Role and name of what has told something."""
        named = []
        for _, source, _ in self.told:
            with contextlib.suppress(GLib.Error):
                named.append((source.get_role_name(), source.get_name()))
        return named

    def hear(self, seconds, condition=lambda: False):
        """Listens for so long, or until the condition is true."""
        context = GLib.MainContext.default()
        end = time.monotonic() + seconds
        while time.monotonic() < end and not condition():
            if not context.iteration(False):
                time.sleep(0.01)
        return self.told

    def close(self):
        for kind in self.kinds:
            self._listener.deregister(kind)


NOBODY = ("", "")


class Keyboard:
    """Goes through a window with Tab, and hears where the focus is."""

    def __init__(self, desktop, reader):
        self.desktop = desktop
        self.reader = reader
        self.listener = Listener(reader, "object:state-changed:focused")

    def focus(self, title):
        """No window manager does it."""
        self.desktop.x("windowfocus", "--sync", self.desktop.wait_for_window(title))

    def press(self, key):
        """Presses a key; returns role and name of what has the focus then."""
        self.listener.told.clear()
        self.desktop.x("key", key)
        told = self.listener.hear(0.4, self._has_focus)
        if not self._has_focus():
            # An entry row of libadwaita 1.2 tells nobody.
            return NOBODY
        source = next(one[1] for one in reversed(told) if one[2])
        return source.get_role_name(), source.get_name()

    def _has_focus(self):
        return any(one[2] for one in self.listener.told)

    def go_round(self, anchor=None, most=120):
        """Everything that Tab reaches, until it is where it was: at the anchor, a name
        that there is once, or where the last three are the first three."""
        reached = []
        self.press("Tab")
        for _ in range(most):
            reached.append(self.press("Tab"))
            places = [place for place, what in enumerate(reached) if what[1] == anchor]
            if len(places) == 2:
                return reached[places[0]:places[1]]
            if anchor is None and len(reached) > 4 and reached[-3:] == reached[:3]:
                return reached[:-3]
        raise AssertionError(f"Tab does not come back: {reached}")

    def close(self):
        self.listener.close()
