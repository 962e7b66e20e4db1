/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryBusStart:
 * @FERRY_BUS_START_NEVER: only a service that runs counts
 * @FERRY_BUS_START_SERVICE: one is started where none runs
 * @FERRY_BUS_START_AT_REST: the same, but where no bus of the user’s can do that,
 *   one that moves nothing and leaves when the #FerryBus is freed
 */
typedef enum
{
  FERRY_BUS_START_NEVER,
  FERRY_BUS_START_SERVICE,
  FERRY_BUS_START_AT_REST,
} FerryBusStart;

/**
 * FerryBus:
 * @connection: (owned): an open connection
 * @owner: (owned): the service’s unique name on it
 * @started: whether a private bus had to be started
 * @leash: what a service at rest lives for, -1 if none was started
 *
 * A bus with a service of this user’s on it.
 */
typedef struct
{
  GDBusConnection *connection;
  char *owner;
  gboolean started;
  int leash;
} FerryBus;

FerryBus *ferry_bus_finder_find (FerryBusStart start,
                                 GCancellable *cancellable,
                                 GError      **error);
void ferry_bus_free (FerryBus *self);

char *ferry_bus_finder_get_address_file (void);
char *ferry_bus_finder_read_address_file (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBus, ferry_bus_free)

G_END_DECLS
