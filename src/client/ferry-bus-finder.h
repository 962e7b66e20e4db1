/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryBus:
 * @connection: (owned): an open connection
 * @owner: (owned): the service’s unique name on it
 * @started: whether a private bus had to be started
 *
 * A bus with a service of this user’s on it.
 */
typedef struct
{
  GDBusConnection *connection;
  char *owner;
  gboolean started;
} FerryBus;

FerryBus *ferry_bus_finder_find (gboolean      start,
                                 GCancellable *cancellable,
                                 GError      **error);
void ferry_bus_free (FerryBus *self);

char *ferry_bus_finder_get_address_file (void);
char *ferry_bus_finder_read_address_file (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBus, ferry_bus_free)

G_END_DECLS
