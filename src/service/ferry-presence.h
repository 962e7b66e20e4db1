/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PRESENCE (ferry_presence_get_type ())
G_DECLARE_FINAL_TYPE (FerryPresence, ferry_presence, FERRY, PRESENCE, GObject)

FerryPresence *ferry_presence_new (GDBusConnection *connection,
                                   const char *state_dir,
                                   const char *address);
void ferry_presence_claim_async (FerryPresence      *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean ferry_presence_claim_finish (FerryPresence *self,
                                      GAsyncResult  *result,
                                      GError       **error);
void ferry_presence_announce_async (FerryPresence      *self,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean ferry_presence_announce_finish (FerryPresence *self,
                                         GAsyncResult  *result,
                                         GError       **error);
void ferry_presence_withdraw_async (FerryPresence      *self,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean ferry_presence_withdraw_finish (FerryPresence *self,
                                         GAsyncResult  *result,
                                         GError       **error);
void ferry_presence_call_successor (FerryPresence *self);
void ferry_presence_set_pending (FerryPresence *self,
                                 gboolean       pending);
void ferry_presence_end (FerryPresence *self);

G_END_DECLS
