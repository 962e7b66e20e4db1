/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job.h"
#include "store/ferry-sqlite-query.h"

G_BEGIN_DECLS

/* What a query has to select for ferry_sqlite_row_read(). */
#define FERRY_SQLITE_ROW_COLUMNS FERRY_SQLITE_ROW_COLUMNS_2 ", untold"

/* The same for a table of before version 3. */
#define FERRY_SQLITE_ROW_COLUMNS_OLD FERRY_SQLITE_ROW_COLUMNS_2 ", 0"

#define FERRY_SQLITE_ROW_COLUMNS_2                                      \
  "number, id, client, state, waits, wait_until, error_code, error_text," \
  " created, modified, completed, first_transient, gated_time,"         \
  " active_time, attempts, error_count, overridden, options"

/**
 * FerrySqliteRow:
 * @number: its row
 * @id: (owned) (nullable): its id, %NULL if even that is damaged
 * @job: (owned) (nullable): the job with its files, %NULL if it is damaged
 *
 * A job as it was read. Put on the stack with g_auto().
 */
typedef struct
{
  gint64 number;
  char *id;
  FerryJob *job;
} FerrySqliteRow;

gboolean ferry_sqlite_row_read (FerrySqliteRow   *self,
                                FerrySqliteQuery *query,
                                GError          **error);
void ferry_sqlite_row_clear (FerrySqliteRow *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerrySqliteRow, ferry_sqlite_row_clear)

G_END_DECLS
