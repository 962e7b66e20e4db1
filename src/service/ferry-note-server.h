/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_NOTE_SERVER (ferry_note_server_get_type ())
G_DECLARE_FINAL_TYPE (FerryNoteServer, ferry_note_server, FERRY, NOTE_SERVER, GObject)

/* Signals: invoked (guint number, string key, string: who says so, nullable
 * string: activation token), closed (guint number, gboolean: by itself), gone. */

FerryNoteServer *ferry_note_server_new (GDBusConnection *connection);
void ferry_note_server_find_async (FerryNoteServer    *self,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean ferry_note_server_find_finish (FerryNoteServer *self,
                                        GAsyncResult    *result,
                                        GError         **error);
const char *const *ferry_note_server_get_capabilities (FerryNoteServer *self);
void ferry_note_server_notify_async (FerryNoteServer    *self,
                                     GVariant           *parameters,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
guint32 ferry_note_server_notify_finish (FerryNoteServer *self,
                                         GAsyncResult    *result,
                                         GError         **error);
void ferry_note_server_close (FerryNoteServer *self,
                              guint32          number);

G_END_DECLS
