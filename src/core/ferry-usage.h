/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryUsage:
 * @connection: UUID of a connection, empty where nobody knows it
 * @began: when its month began, in microseconds since 1970, UTC
 * @bytes: what Ferry has sent and received over it since then
 *
 * How much of a data budget is used; the store keeps it.
 */
typedef struct
{
  char *connection;
  gint64 began;
  guint64 bytes;
} FerryUsage;

FerryUsage *ferry_usage_new (const char *connection,
                             gint64      began,
                             guint64     bytes);
FerryUsage *ferry_usage_copy (const FerryUsage *self);
void ferry_usage_free (FerryUsage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryUsage, ferry_usage_free)

G_END_DECLS
