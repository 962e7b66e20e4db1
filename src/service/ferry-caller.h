/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-flatpak-info.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryCaller:
 * @name: unique name of its connection, which the bus never gives out again
 * @client: what its jobs are filed under: %FERRY_CLIENT_USER for an unconfined
 *   program of this user, else the app’s id
 * @app: (nullable): the sandboxed app that it is, with a verified id; %NULL for
 *   an unconfined program of this user
 *
 * Who is calling, as the bus and the kernel say. Immutable.
 */
typedef struct
{
  gatomicrefcount ref_count;
  char *name;
  char *client;
  FerryFlatpakInfo *app;
} FerryCaller;

FerryCaller *ferry_caller_new_user (const char *name);

FerryCaller *ferry_caller_ref (FerryCaller *self);
void ferry_caller_unref (FerryCaller *self);
gboolean ferry_caller_may_see (const FerryCaller *self,
                               const char        *client);

void ferry_caller_identify_async (GDBusConnection    *connection,
                                  const char         *name,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
FerryCaller *ferry_caller_identify_finish (GDBusConnection *connection,
                                           GAsyncResult    *result,
                                           GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCaller, ferry_caller_unref)

G_END_DECLS
