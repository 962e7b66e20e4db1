/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/ferry-sqlite-schema.h"

#include "shared/ferry-enums.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

/*
 * Versions, as PRAGMA user_version says:
 *
 *  1  job, file, log, meta
 *  2  usage
 *  3  job.untold
 *
 * A version that was released never changes; a step leads from each to the
 * next, in one transaction. Column values are those of the enums in shared/
 * and the records in core/, times are microseconds since 1970 and 0 for never.
 * Columns of the type BLOB hold a GVariant in normal form and little-endian
 * byte order: `options` an a{sv} in the words of the D-Bus interface,
 * `checkpoint` an a{sv}.
 */

/* The states of a finished job are literals below, because an index is only
 * used by a query that repeats its condition. */
G_STATIC_ASSERT (FERRY_STATE_ACKNOWLEDGED == 7);
G_STATIC_ASSERT (FERRY_STATE_CANCELLED == 8);
G_STATIC_ASSERT (FERRY_N_STATES == 9);

/*
 * `number` keeps rows that were made together together, which random ids would
 * not. `damage` says in words why a row could not be read; such a job is left
 * alone but for being removed. The unfinished jobs have an index of their own,
 * so that a long history costs nothing at start; within them a client’s token
 * is unique (the second line of defence behind the engine’s own check).
 */
static const char version_1[] =
  "CREATE TABLE meta ("
  "  key TEXT PRIMARY KEY,"
  "  value TEXT NOT NULL"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE job ("
  "  number INTEGER PRIMARY KEY,"
  "  id TEXT NOT NULL UNIQUE,"
  "  client TEXT NOT NULL,"
  "  token TEXT NOT NULL,"
  "  type INTEGER NOT NULL,"
  "  priority INTEGER NOT NULL,"
  "  state INTEGER NOT NULL,"
  "  waits INTEGER NOT NULL,"
  "  wait_until INTEGER NOT NULL,"
  "  error_code INTEGER NOT NULL,"
  "  error_text TEXT,"
  "  created INTEGER NOT NULL,"
  "  modified INTEGER NOT NULL,"
  "  completed INTEGER NOT NULL,"
  "  first_transient INTEGER NOT NULL,"
  "  gated_time INTEGER NOT NULL,"
  "  active_time INTEGER NOT NULL,"
  "  attempts INTEGER NOT NULL,"
  "  error_count INTEGER NOT NULL,"
  "  overridden INTEGER NOT NULL,"
  "  options BLOB NOT NULL,"
  "  damage TEXT"
  ") STRICT;"
  "CREATE INDEX job_unfinished ON job (created)"
  "  WHERE state < 7 AND damage IS NULL;"
  "CREATE UNIQUE INDEX job_unfinished_token ON job (client, token)"
  "  WHERE state < 7 AND damage IS NULL;"
  "CREATE INDEX job_history ON job (completed)"
  "  WHERE state >= 7;"
  "CREATE INDEX job_history_token ON job (client, token, completed)"
  "  WHERE state >= 7;"
  "CREATE INDEX job_damage ON job (number)"
  "  WHERE damage IS NOT NULL;"
  "CREATE TABLE file ("
  "  number INTEGER PRIMARY KEY,"
  "  job INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,"
  "  idx INTEGER NOT NULL,"
  "  url TEXT NOT NULL,"
  "  options BLOB NOT NULL,"
  "  state INTEGER NOT NULL,"
  "  name TEXT,"
  "  bytes_done INTEGER NOT NULL,"
  "  bytes_total INTEGER NOT NULL,"
  "  resumable INTEGER NOT NULL,"
  "  checkpoint BLOB,"
  "  UNIQUE (job, idx)"
  ") STRICT;"
  "CREATE TABLE log ("
  "  number INTEGER PRIMARY KEY,"
  "  job INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,"
  "  time INTEGER NOT NULL,"
  "  event TEXT NOT NULL,"
  "  state INTEGER NOT NULL,"
  "  code TEXT,"
  "  text TEXT NOT NULL"
  ") STRICT;"
  "CREATE INDEX log_job ON log (job);"
  "INSERT INTO meta VALUES ('created-by', '" FERRY_VERSION "');";

/* What data budgets have had; see FerryUsage in core/. */
static const char version_2[] =
  "CREATE TABLE usage ("
  "  connection TEXT PRIMARY KEY,"
  "  began INTEGER NOT NULL,"
  "  bytes INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;";

/* Whose app has yet to be told; see FerryJobRecord in core/. */
static const char version_3[] =
  "ALTER TABLE job ADD COLUMN untold INTEGER NOT NULL DEFAULT 0;"
  "CREATE INDEX job_untold ON job (completed)"
  "  WHERE state >= 7 AND untold > 0;";

/* The step that leads to each version from the one before. */
static const char *const steps[] = {
  NULL,
  version_1,
  version_2,
  version_3,
};
G_STATIC_ASSERT (G_N_ELEMENTS (steps) == FERRY_SQLITE_SCHEMA_VERSION + 1);

static gboolean
migrate_to (FerrySqliteDb *db,
            guint          version,
            GError       **error)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %u", version);

  if (!ferry_sqlite_db_begin (db, error))
    return FALSE;

  if (ferry_sqlite_db_exec (db, steps[version], error) &&
      ferry_sqlite_db_exec (db, mark, error))
    return ferry_sqlite_db_commit (db, error);

  ferry_sqlite_db_rollback (db);
  return FALSE;
}

/* Tells a new file, a job list, one of a newer Ferry and anything else apart. */
static gboolean
identify (FerrySqliteDb *db,
          gint64        *version,
          GError       **error)
{
  gint64 application, objects;

  if (!ferry_sqlite_db_get_integer (db, "PRAGMA application_id", &application, error) ||
      !ferry_sqlite_db_get_integer (db, "PRAGMA user_version", version, error) ||
      !ferry_sqlite_db_get_integer (db, "SELECT count(*) FROM sqlite_schema", &objects, error))
    return FALSE;

  if (*version == 0 && objects == 0)
    return TRUE;

  if (application != FERRY_SQLITE_APPLICATION_ID || *version < 1)
    {
      ferry_sqlite_db_fail (db, SQLITE_NOTADB, error);
      return FALSE;
    }

  if (*version > FERRY_SQLITE_SCHEMA_VERSION)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED,
                   _("The job list “%s” was made by a newer Ferry (its version is %d, this Ferry knows %d). Update Ferry to use it."),
                   ferry_sqlite_db_get_path (db), (int) *version, FERRY_SQLITE_SCHEMA_VERSION);
      ferry_sqlite_db_set_failure (db, FERRY_SQLITE_FAILURE_REFUSED);
      return FALSE;
    }

  return TRUE;
}

/* auto_vacuum can only be chosen before anything is written: with it, the space
 * of a pruned history goes back to the disk in small steps. */
static gboolean
begin_new (FerrySqliteDb *db,
           GError       **error)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA application_id = %d", FERRY_SQLITE_APPLICATION_ID);

  return ferry_sqlite_db_exec (db, "PRAGMA auto_vacuum = INCREMENTAL", error) &&
         ferry_sqlite_db_exec (db, mark, error);
}

/* The log is cut back after a large transaction; it holds 4 MiB at other times,
 * SQLite’s own limit. */
static gboolean
set_durability (FerrySqliteDb *db,
                GError       **error)
{
  gint64 synchronous;

  if (!ferry_sqlite_db_exec (db, "PRAGMA journal_mode = WAL;"
                             "PRAGMA synchronous = FULL;"
                             "PRAGMA wal_autocheckpoint = 1000;"
                             "PRAGMA journal_size_limit = 4194304;", error) ||
      !ferry_sqlite_db_get_integer (db, "PRAGMA synchronous", &synchronous, error))
    return FALSE;

  g_assert (synchronous == 2);
  return TRUE;
}

/**
 * ferry_sqlite_schema_prepare:
 * @db: a connection that was just opened
 * @error: return location for a #GError
 *
 * Makes the tables, or brings those of an older Ferry up to date. A file that
 * a newer Ferry made is left as it is. A file that is something else counts as
 * %FERRY_SQLITE_FAILURE_DAMAGED.
 *
 * Returns: whether the store can be used
 */
gboolean
ferry_sqlite_schema_prepare (FerrySqliteDb *db,
                             GError       **error)
{
  gint64 version;

  if (!identify (db, &version, error))
    return FALSE;

  if (version == 0 && !begin_new (db, error))
    return FALSE;

  if (!set_durability (db, error))
    return FALSE;

  for (guint next = (guint) version + 1; next <= FERRY_SQLITE_SCHEMA_VERSION; next++)
    {
      if (!migrate_to (db, next, error))
        return FALSE;
    }

  return ferry_sqlite_db_keep_wal (db, FALSE, error);
}

/**
 * ferry_sqlite_schema_check:
 * @db: an open connection
 * @error: return location for a #GError
 *
 * Reads the whole store; takes 0.2 s for 100,000 jobs.
 *
 * Returns: whether it is undamaged
 */
gboolean
ferry_sqlite_schema_check (FerrySqliteDb *db,
                           GError       **error)
{
  gint64 is_whole;

  if (!ferry_sqlite_db_get_integer (db, "SELECT quick_check = 'ok' FROM pragma_quick_check(1)", &is_whole, error))
    return FALSE;

  if (is_whole)
    return TRUE;

  ferry_sqlite_db_fail (db, SQLITE_CORRUPT, error);
  return FALSE;
}
