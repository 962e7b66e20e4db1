/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-engine.h"

G_BEGIN_DECLS

/* Taking over (design §7), in the order in which it happens: the old owner’s
 * service holds the job, the new owner’s takes it in, the old one gives it away;
 * or keeps it, if the new one could not have it. Each is done when its outcome is
 * on disk, and may be repeated: it is the same then. */
void ferry_engine_hold_async (FerryEngine        *self,
                              FerryJob           *job,
                              const char         *hand_over,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
GVariant *ferry_engine_hold_finish (FerryEngine  *self,
                                    GAsyncResult *result,
                                    GError      **error);
void ferry_engine_keep_async (FerryEngine        *self,
                              const char         *id,
                              const char         *hand_over,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
gboolean ferry_engine_keep_finish (FerryEngine  *self,
                                   GAsyncResult *result,
                                   GError      **error);
void ferry_engine_give_away_async (FerryEngine        *self,
                                   const char         *id,
                                   const char         *new_owner,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean ferry_engine_give_away_finish (FerryEngine  *self,
                                        GAsyncResult *result,
                                        GError      **error);
void ferry_engine_take_in_async (FerryEngine        *self,
                                 GVariant           *record,
                                 const char         *id,
                                 const char         *old_owner,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean ferry_engine_take_in_finish (FerryEngine  *self,
                                      GAsyncResult *result,
                                      GError      **error);

G_END_DECLS
