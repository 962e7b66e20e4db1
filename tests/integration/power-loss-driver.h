/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-file-publisher.h"
#include "net/ferry-partial-file.h"
#include "store/ferry-sqlite-store.h"

G_BEGIN_DECLS

/* Not a whole number of blocks, so that a torn end shows. */
#define PIECE_BYTES 50001
#define PIECES 3
#define FILE_BYTES (PIECE_BYTES * PIECES)

/**
 * Driver:
 * @store_path: (owned): the store’s file
 * @target: (owned): the target folder
 * @store: (owned): the store
 * @publisher: (owned): what gives files their names
 * @is_careless_with_store: whether to promise jobs before they are stored
 * @is_careless_with_files: whether to promise bytes that were not synced
 * @position_of: (nullable): whose size to print with each promise
 *
 * What a service is made of, as far as the disk sees it.
 */
typedef struct
{
  char *store_path;
  char *target;
  FerryStore *store;
  FerryPublisher *publisher;
  gboolean is_careless_with_store;
  gboolean is_careless_with_files;
  const char *position_of;
} Driver;

guint8 driver_byte_at (guint   job,
                       goffset position);
char *driver_make_id (guint job);
void driver_keep_result (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);
GAsyncResult *driver_await (GAsyncResult **result);
gboolean driver_end_job (Driver   *self,
                         FerryJob *job,
                         GError  **error);
int driver_check (Driver     *self,
                  const char *promises);

G_END_DECLS
