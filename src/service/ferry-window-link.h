/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_WINDOW_LINK (ferry_window_link_get_type ())
G_DECLARE_FINAL_TYPE (FerryWindowLink, ferry_window_link, FERRY, WINDOW_LINK, GObject)

/* Signals: changed (whether there is a window), missing (it was asked for and
 * is not there). */

FerryWindowLink *ferry_window_link_new (GDBusConnection *connection);
void ferry_window_link_look (FerryWindowLink *self);
gboolean ferry_window_link_has_window (FerryWindowLink *self);
void ferry_window_link_set_token (FerryWindowLink *self,
                                  const char      *token);
char *ferry_window_link_take_token (FerryWindowLink *self);
void ferry_window_link_open (FerryWindowLink *self);
void ferry_window_link_activate (FerryWindowLink *self,
                                 const char      *action,
                                 GVariant        *parameter);

G_END_DECLS
