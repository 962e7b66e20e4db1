/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-usage.h"

/**
 * ferry_usage_new:
 * @connection: UUID of a connection
 * @began: when its month began
 * @bytes: what was used since then
 *
 * Returns: (transfer full): that
 */
FerryUsage *
ferry_usage_new (const char *connection,
                 gint64      began,
                 guint64     bytes)
{
  FerryUsage *self;

  g_return_val_if_fail (connection != NULL, NULL);

  self = g_new0 (FerryUsage, 1);
  self->connection = g_strdup (connection);
  self->began = began;
  self->bytes = bytes;

  return self;
}

/**
 * ferry_usage_copy:
 * @self: a usage
 *
 * Returns: (transfer full): a copy
 */
FerryUsage *
ferry_usage_copy (const FerryUsage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ferry_usage_new (self->connection, self->began, self->bytes);
}

/**
 * ferry_usage_free:
 * @self: (transfer full): a usage
 */
void
ferry_usage_free (FerryUsage *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->connection);
  g_free (self);
}
