/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/ferry-sqlite-db.h"

#include "shared/ferry-error.h"
#include "store/ferry-sqlite-error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Another program may hold the file for a moment, such as a backup. */
#define BUSY_TIMEOUT_MS 1000

/* Larger than any row: ranges, mirrors and headers of one file or job. A row
 * that claims to be longer is damage. */
#define MAX_ROW_BYTES (16 * 1024 * 1024)

/*
 * FerrySqliteDb:
 *
 * One connection to the store’s file, with its prepared statements. Used by
 * the store’s thread alone; knows how to open a file safely, how to say in one
 * sentence what went wrong, and nothing about jobs.
 */
struct _FerrySqliteDb
{
  char *path;
  sqlite3 *handle;        /* (owned) (nullable) */
  GHashTable *statements; /* (owned) (element-type utf8 sqlite3_stmt), by address of the SQL */
  FerrySqliteFailure failure;
};

/**
 * ferry_sqlite_db_new:
 * @path: absolute path of the file
 *
 * Returns: (transfer full): a connection that is not open yet
 */
FerrySqliteDb *
ferry_sqlite_db_new (const char *path)
{
  FerrySqliteDb *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (FerrySqliteDb, 1);
  self->path = g_strdup (path);
  self->statements = g_hash_table_new (g_direct_hash, g_direct_equal);
  return self;
}

/**
 * ferry_sqlite_db_free:
 * @self: (transfer full): a connection, which is closed
 */
void
ferry_sqlite_db_free (FerrySqliteDb *self)
{
  ferry_sqlite_db_close (self);
  g_hash_table_unref (self->statements);
  g_free (self->path);
  g_free (self);
}

/**
 * ferry_sqlite_db_fail:
 * @self: a connection
 * @result: an SQLite result code that is no success
 * @error: (out): set to %FERRY_ERROR_STORE_FAILED and a sentence for the user
 *
 * The one place where an error of SQLite becomes one of Ferry.
 */
void
ferry_sqlite_db_fail (FerrySqliteDb *self,
                      int            result,
                      GError       **error)
{
  g_autofree char *sentence = ferry_sqlite_error_describe (result, self->path);
  /* It may quote what is in a damaged file. */
  g_autofree char *detail = g_utf8_make_valid (self->handle != NULL ? sqlite3_errmsg (self->handle) : "not open", -1);

  self->failure = ferry_sqlite_error_classify (result);
  g_debug ("SQLite says %d, %s: %s", result, sqlite3_errstr (result), detail);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED, sentence);
}

static gboolean
check (FerrySqliteDb *self,
       int            result,
       GError       **error)
{
  if (result == SQLITE_OK)
    return TRUE;

  ferry_sqlite_db_fail (self, result, error);
  return FALSE;
}

/* SQLite would make the file readable by all that the umask lets. It takes an
 * empty file for a new database, and gives the log beside it the same mode. */
static gboolean
create_private (FerrySqliteDb *self,
                GError       **error)
{
  int fd = open (self->path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd >= 0)
    close (fd);
  else if (errno != EEXIST)
    return check (self, errno == ENOSPC || errno == EDQUOT ? SQLITE_FULL : SQLITE_CANTOPEN, error);

  return TRUE;
}

/* SQLITE_OPEN_NOFOLLOW refuses a link anywhere in the path, and a home folder
 * may well be behind one: only the last component has to be a real file. */
static char *
resolve_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  char *real = realpath (folder, NULL);
  char *resolved;

  if (real == NULL)
    return g_strdup (path);

  resolved = g_build_filename (real, name, NULL);
  free (real);
  return resolved;
}

/* What a tampered file could use against us is off. */
static int
harden (sqlite3 *handle)
{
  static const struct
  {
    int option;
    int value;
  } options[] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 },
    { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
    { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
    { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
    { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
    { SQLITE_DBCONFIG_DQS_DDL, 0 },
    { SQLITE_DBCONFIG_DQS_DML, 0 },
    { SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
  };
  int result = SQLITE_OK;

  for (gsize i = 0; i < G_N_ELEMENTS (options) && result == SQLITE_OK; i++)
    result = sqlite3_db_config (handle, options[i].option, options[i].value, NULL);

  sqlite3_limit (handle, SQLITE_LIMIT_LENGTH, MAX_ROW_BYTES);
  sqlite3_limit (handle, SQLITE_LIMIT_SQL_LENGTH, 64 * 1024);
  sqlite3_limit (handle, SQLITE_LIMIT_COLUMN, 64);
  sqlite3_limit (handle, SQLITE_LIMIT_EXPR_DEPTH, 32);
  sqlite3_limit (handle, SQLITE_LIMIT_COMPOUND_SELECT, 4);
  sqlite3_limit (handle, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit (handle, SQLITE_LIMIT_WORKER_THREADS, 0);
  return result;
}

/**
 * ferry_sqlite_db_open:
 * @self: a connection that is closed
 * @error: return location for a #GError
 *
 * Opens the file, or makes an empty one with mode 0600, and takes it for this
 * process alone. Neither reads nor changes what is in it, and keeps the
 * write-ahead log on closing until ferry_sqlite_db_keep_wal() says otherwise.
 *
 * Returns: whether it is open
 */
gboolean
ferry_sqlite_db_open (FerrySqliteDb *self,
                      GError       **error)
{
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW |
                    SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
  g_autofree char *resolved = resolve_folder (self->path);

  g_return_val_if_fail (self->handle == NULL, FALSE);

  if (!create_private (self, error))
    return FALSE;

  /* locking_mode comes before anything is read, so that the log never needs
   * the shared memory that does not work on network file systems. The cache is
   * small because the service is idle most of its life. */
  if (check (self, sqlite3_open_v2 (resolved, &self->handle, flags, NULL), error) &&
      check (self, harden (self->handle), error) &&
      check (self, sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS), error) &&
      ferry_sqlite_db_keep_wal (self, TRUE, error) &&
      ferry_sqlite_db_exec (self, "PRAGMA locking_mode = EXCLUSIVE;"
                            "PRAGMA cache_size = -1024;"
                            "PRAGMA mmap_size = 0;"
                            "PRAGMA temp_store = MEMORY;"
                            "PRAGMA secure_delete = FAST;"
                            "PRAGMA cell_size_check = ON;", error))
    return TRUE;

  ferry_sqlite_db_close (self);
  return FALSE;
}

/**
 * ferry_sqlite_db_close:
 * @self: a connection, open or not
 *
 * Finalises all statements and closes the file.
 */
void
ferry_sqlite_db_close (FerrySqliteDb *self)
{
  GHashTableIter iter;
  gpointer statement;
  int result;

  if (self->handle == NULL)
    return;

  g_hash_table_iter_init (&iter, self->statements);
  while (g_hash_table_iter_next (&iter, NULL, &statement))
    sqlite3_finalize (statement); /* repeats the statement’s last error, which was reported */
  g_hash_table_remove_all (self->statements);

  result = sqlite3_close (self->handle);
  if (result != SQLITE_OK)
    g_warning ("The job list did not close: %s", sqlite3_errstr (result));
  self->handle = NULL;
}

/**
 * ferry_sqlite_db_is_open:
 * @self: a connection
 *
 * Returns: whether it is open
 */
gboolean
ferry_sqlite_db_is_open (FerrySqliteDb *self)
{
  return self->handle != NULL;
}

/**
 * ferry_sqlite_db_get_path:
 * @self: a connection
 *
 * Returns: (transfer none): the file’s path
 */
const char *
ferry_sqlite_db_get_path (FerrySqliteDb *self)
{
  return self->path;
}

/**
 * ferry_sqlite_db_exec:
 * @self: an open connection
 * @sql: one or more statements whose rows do not matter
 * @error: return location for a #GError
 *
 * Returns: whether all of them succeeded
 */
gboolean
ferry_sqlite_db_exec (FerrySqliteDb *self,
                      const char    *sql,
                      GError       **error)
{
  return check (self, sqlite3_exec (self->handle, sql, NULL, NULL, NULL), error);
}

/**
 * ferry_sqlite_db_get_integer:
 * @self: an open connection
 * @sql: a statement that gives one row with one number; not kept prepared
 * @value: (out): the number
 * @error: return location for a #GError
 *
 * Returns: whether it succeeded
 */
gboolean
ferry_sqlite_db_get_integer (FerrySqliteDb *self,
                             const char    *sql,
                             gint64        *value,
                             GError       **error)
{
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL);

  if (result == SQLITE_OK)
    result = sqlite3_step (statement);

  if (result == SQLITE_ROW)
    {
      *value = sqlite3_column_int64 (statement, 0);
      result = SQLITE_OK;
    }

  sqlite3_finalize (statement); /* repeats the result above */
  return check (self, result, error);
}

/**
 * ferry_sqlite_db_in_transaction:
 * @self: an open connection
 *
 * Returns: whether a transaction is open; SQLite ends one by itself after some
 *   errors
 */
gboolean
ferry_sqlite_db_in_transaction (FerrySqliteDb *self)
{
  return !sqlite3_get_autocommit (self->handle);
}

/**
 * ferry_sqlite_db_begin:
 * @self: an open connection
 * @error: return location for a #GError
 *
 * Returns: whether a transaction is open now
 */
gboolean
ferry_sqlite_db_begin (FerrySqliteDb *self,
                       GError       **error)
{
  return ferry_sqlite_db_exec (self, "BEGIN IMMEDIATE", error);
}

/**
 * ferry_sqlite_db_commit:
 * @self: a connection with an open transaction
 * @error: return location for a #GError
 *
 * Returns: whether everything in the transaction is on disk; if not, nothing is
 *   and the transaction is over
 */
gboolean
ferry_sqlite_db_commit (FerrySqliteDb *self,
                        GError       **error)
{
  if (ferry_sqlite_db_exec (self, "COMMIT", error))
    return TRUE;

  ferry_sqlite_db_rollback (self);
  return FALSE;
}

/**
 * ferry_sqlite_db_rollback:
 * @self: an open connection
 *
 * Ends the transaction if there is one, without its changes.
 */
void
ferry_sqlite_db_rollback (FerrySqliteDb *self)
{
  int result;

  if (!ferry_sqlite_db_in_transaction (self))
    return;

  result = sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
  if (result != SQLITE_OK)
    g_warning ("A transaction of the job list did not end: %s", sqlite3_errstr (result));
}

/**
 * ferry_sqlite_db_keep_wal:
 * @self: an open connection
 * @keep: whether the write-ahead log stays as it is on closing
 * @error: return location for a #GError
 *
 * Returns: whether it was set
 */
gboolean
ferry_sqlite_db_keep_wal (FerrySqliteDb *self,
                          gboolean       keep,
                          GError       **error)
{
  return check (self, sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep, NULL), error);
}

/**
 * ferry_sqlite_db_get_statement:
 * @self: an open connection
 * @sql: a string constant with one statement; its address is the key under
 *   which it is kept prepared
 * @result: (out): an SQLite result code
 *
 * Returns: (transfer none) (nullable): the statement, reset
 */
sqlite3_stmt *
ferry_sqlite_db_get_statement (FerrySqliteDb *self,
                               const char    *sql,
                               int           *result)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  *result = SQLITE_OK;
  if (statement != NULL)
    return statement;

  *result = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (*result != SQLITE_OK)
    {
      /* Our own statements are right, so the tables are not ours any more. */
      if (*result == SQLITE_ERROR)
        *result = SQLITE_CORRUPT;
      return NULL;
    }

  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

/**
 * ferry_sqlite_db_release_memory:
 * @self: an open connection
 *
 * Gives up the pages that it keeps for next time; after many changes those are
 * many.
 */
void
ferry_sqlite_db_release_memory (FerrySqliteDb *self)
{
  sqlite3_db_release_memory (self->handle);
}

/**
 * ferry_sqlite_db_get_changes:
 * @self: an open connection
 *
 * Returns: how many rows the last statement changed
 */
int
ferry_sqlite_db_get_changes (FerrySqliteDb *self)
{
  return sqlite3_changes (self->handle);
}

/**
 * ferry_sqlite_db_get_last_number:
 * @self: an open connection
 *
 * Returns: the number of the row that was inserted last
 */
gint64
ferry_sqlite_db_get_last_number (FerrySqliteDb *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

/**
 * ferry_sqlite_db_get_failure:
 * @self: a connection
 *
 * Returns: what kind of failure the last one was
 */
FerrySqliteFailure
ferry_sqlite_db_get_failure (FerrySqliteDb *self)
{
  return self->failure;
}

/**
 * ferry_sqlite_db_set_failure:
 * @self: a connection
 * @failure: the kind of a failure that SQLite did not notice
 */
void
ferry_sqlite_db_set_failure (FerrySqliteDb     *self,
                             FerrySqliteFailure failure)
{
  self->failure = failure;
}
