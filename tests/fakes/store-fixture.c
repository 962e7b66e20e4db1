/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/store-fixture.h"

#include "shared/ferry-names.h"

#include <sqlite3.h>

static void
on_failed (StoreFixture *self,
           const GError *error)
{
  g_ptr_array_add (self->failures, g_strdup (error->message));
}

static void
on_row_damaged (StoreFixture *self,
                const char   *id,
                const char   *text)
{
  g_assert_nonnull (strstr (text, id));
  g_ptr_array_add (self->damaged, g_strdup (id));
}

static void
on_set_aside (StoreFixture *self,
              const char   *path,
              const GError *error)
{
  g_assert_null (self->aside);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_cmpstr (ferry_sqlite_store_get_set_aside (FERRY_SQLITE_STORE (self->store)), ==, path);
  self->aside = g_strdup (path);
}

/**
 * store_fixture_open:
 * @self: a fixture whose store is closed
 *
 * Opens the store, which makes no file before its first operation.
 */
void
store_fixture_open (StoreFixture *self)
{
  g_assert_null (self->store);

  g_ptr_array_set_size (self->failures, 0);
  g_ptr_array_set_size (self->damaged, 0);
  g_clear_pointer (&self->aside, g_free);
  self->store = FERRY_STORE (ferry_sqlite_store_new (self->path));
  g_signal_connect_swapped (self->store, "failed", G_CALLBACK (on_failed), self);
  g_signal_connect_swapped (self->store, "row-damaged", G_CALLBACK (on_row_damaged), self);
  g_signal_connect_swapped (self->store, "set-aside", G_CALLBACK (on_set_aside), self);
}

/**
 * store_fixture_close:
 * @self: a fixture
 *
 * Closes the store; what was queued is written first.
 */
void
store_fixture_close (StoreFixture *self)
{
  g_assert_finalize_object (g_steal_pointer (&self->store));
}

/**
 * store_fixture_reopen:
 * @self: a fixture
 *
 * What a restart of the service does.
 */
void
store_fixture_reopen (StoreFixture *self)
{
  store_fixture_close (self);
  store_fixture_open (self);
}

/**
 * store_fixture_set_up:
 * @self: a fixture, zeroed
 * @data: nothing
 */
void
store_fixture_set_up (StoreFixture *self,
                      gconstpointer data)
{
  self->folder = scratch_folder_new ();
  self->path = scratch_folder_path (self->folder, FERRY_STORE_FILE);
  self->failures = g_ptr_array_new_with_free_func (g_free);
  self->damaged = g_ptr_array_new_with_free_func (g_free);
  store_fixture_open (self);
}

/**
 * store_fixture_tear_down:
 * @self: a fixture
 * @data: nothing
 */
void
store_fixture_tear_down (StoreFixture *self,
                         gconstpointer data)
{
  if (self->store != NULL)
    store_fixture_close (self);
  g_ptr_array_unref (self->failures);
  g_ptr_array_unref (self->damaged);
  g_free (self->aside);
  g_free (self->path);
  scratch_folder_free (self->folder);
}

/**
 * store_fixture_sql:
 * @self: a fixture whose store is closed
 * @sql: statements, run behind the store’s back
 */
void
store_fixture_sql (StoreFixture *self,
                   const char   *sql)
{
  sqlite3 *db;

  g_assert_null (self->store);
  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/**
 * store_fixture_number:
 * @self: a fixture whose store is closed
 * @sql: a statement that gives one number
 *
 * Returns: the number
 */
gint64
store_fixture_number (StoreFixture *self,
                      const char   *sql)
{
  sqlite3 *db;
  sqlite3_stmt *statement;
  gint64 number;

  g_assert_null (self->store);
  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  number = sqlite3_column_int64 (statement, 0);
  g_assert_cmpint (sqlite3_finalize (statement), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return number;
}

static void
keep_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static void
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/**
 * store_fixture_load:
 * @self: a fixture
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): what ferry_store_load_finish() returned
 */
GPtrArray *
store_fixture_load (StoreFixture *self,
                    GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_store_load_async (self->store, NULL, keep_result, &result);
  await (&result);
  return ferry_store_load_finish (self->store, result, error);
}

/**
 * store_fixture_insert:
 * @self: a fixture
 * @jobs: (element-type FerryJob): jobs
 * @error: return location for a #GError
 *
 * Returns: what ferry_store_insert_finish() returned
 */
gboolean
store_fixture_insert (StoreFixture *self,
                      GPtrArray    *jobs,
                      GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_store_insert_async (self->store, jobs, NULL, keep_result, &result);
  await (&result);
  return ferry_store_insert_finish (self->store, result, error);
}

/**
 * store_fixture_add:
 * @self: a fixture
 * @job: (transfer full): a job, which is inserted and dropped
 */
void
store_fixture_add (StoreFixture *self,
                   FerryJob     *job)
{
  g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (jobs, job);
  store_fixture_insert (self, jobs, &error);
  g_assert_no_error (error);
}

/**
 * store_fixture_flush:
 * @self: a fixture
 * @error: return location for a #GError
 *
 * Returns: what ferry_store_flush_finish() returned
 */
gboolean
store_fixture_flush (StoreFixture *self,
                     GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_store_flush_async (self->store, NULL, keep_result, &result);
  await (&result);
  return ferry_store_flush_finish (self->store, result, error);
}

/**
 * store_fixture_remove:
 * @self: a fixture
 * @ids: ids with a space between them
 * @error: return location for a #GError
 *
 * Returns: what ferry_store_remove_finish() returned
 */
gboolean
store_fixture_remove (StoreFixture *self,
                      const char   *ids,
                      GError      **error)
{
  g_auto(GStrv) list = g_strsplit (ids, " ", -1);
  g_autoptr(GAsyncResult) result = NULL;

  ferry_store_remove_async (self->store, (const char *const *) list, NULL, keep_result, &result);
  await (&result);
  return ferry_store_remove_finish (self->store, result, error);
}

/**
 * store_fixture_prune:
 * @self: a fixture
 * @before: a time
 * @error: return location for a #GError
 *
 * Returns: what ferry_store_prune_finish() returned
 */
gboolean
store_fixture_prune (StoreFixture *self,
                     gint64        before,
                     GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_store_prune_async (self->store, before, NULL, keep_result, &result);
  await (&result);
  return ferry_store_prune_finish (self->store, result, error);
}

/**
 * store_fixture_find:
 * @self: a fixture
 * @prefix: the start of an id
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): what ferry_store_find_finish() returned
 */
FerryJob *
store_fixture_find (StoreFixture *self,
                    const char   *prefix,
                    GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_store_find_async (self->store, prefix, NULL, keep_result, &result);
  await (&result);
  return ferry_store_find_finish (self->store, result, error);
}

/**
 * store_fixture_find_token:
 * @self: a fixture
 * @client: a client
 * @token: one of its tokens
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): what ferry_store_find_token_finish() returned
 */
FerryJob *
store_fixture_find_token (StoreFixture *self,
                          const char   *client,
                          const char   *token,
                          GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_store_find_token_async (self->store, client, token, NULL, keep_result, &result);
  await (&result);
  return ferry_store_find_token_finish (self->store, result, error);
}

/**
 * store_fixture_history:
 * @self: a fixture
 * @states: bits by state
 * @before: a time
 * @limit: jobs at most
 *
 * Returns: (transfer full): what ferry_store_history_finish() returned
 */
GPtrArray *
store_fixture_history (StoreFixture *self,
                       guint         states,
                       gint64        before,
                       guint         limit)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *jobs;

  ferry_store_history_async (self->store, states, before, limit, NULL, keep_result, &result);
  await (&result);
  jobs = ferry_store_history_finish (self->store, result, &error);
  g_assert_no_error (error);
  return jobs;
}

/**
 * store_fixture_log:
 * @self: a fixture
 * @id: a job’s id
 *
 * Returns: (transfer full): what ferry_store_log_finish() returned
 */
GPtrArray *
store_fixture_log (StoreFixture *self,
                   const char   *id)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *entries;

  ferry_store_log_async (self->store, id, NULL, keep_result, &result);
  await (&result);
  entries = ferry_store_log_finish (self->store, result, &error);
  g_assert_no_error (error);
  return entries;
}

/**
 * store_fixture_usage:
 * @self: a fixture
 *
 * Returns: (transfer full): what data budgets have had, as “CONNECTION BEGAN BYTES;”
 *   of each, by connection
 */
char *
store_fixture_usage (StoreFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) usages = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  ferry_store_load_usage_async (self->store, NULL, keep_result, &result);
  await (&result);
  usages = ferry_store_load_usage_finish (self->store, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < usages->len; i++)
    {
      const FerryUsage *usage = usages->pdata[i];

      g_string_append_printf (text, "%s %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT ";",
                              usage->connection, usage->began, usage->bytes);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * store_fixture_ids:
 * @jobs: (transfer full) (element-type FerryJob): jobs
 *
 * Returns: (transfer full): their ids with a space between them
 */
char *
store_fixture_ids (GPtrArray *jobs)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < jobs->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", ferry_job_get_id (g_ptr_array_index (jobs, i)));

  g_ptr_array_unref (jobs);
  return g_string_free (ids, FALSE);
}

/**
 * store_fixture_job:
 * @id: an id
 * @options: job options as text
 * @files: files as text
 *
 * Returns: (transfer full): a job as somebody asked for it
 */
FerryJob *
store_fixture_job (const char *id,
                   const char *options,
                   const char *files)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) option_values = NULL;
  g_autoptr(GVariant) file_values = NULL;
  g_autoptr(FerryJobSpec) spec = NULL;

  option_values = g_variant_parse (G_VARIANT_TYPE ("a{sv}"), options, NULL, NULL, &error);
  g_assert_no_error (error);
  file_values = g_variant_parse (G_VARIANT_TYPE ("a(sa{sv})"), files, NULL, NULL, &error);
  g_assert_no_error (error);
  spec = ferry_job_spec_new (option_values, file_values, &error);
  g_assert_no_error (error);
  return ferry_job_new (id, FERRY_CLIENT_USER, spec);
}

/**
 * store_fixture_simple_job:
 * @id: an id
 * @state: its state
 * @time: when it was created and, in a final state, completed
 *
 * Returns: (transfer full): a job with one file
 */
FerryJob *
store_fixture_simple_job (const char *id,
                          FerryState  state,
                          gint64      time)
{
  FerryJob *job = store_fixture_job (id, "{}", "[('https://example.org/file', {'folder': <'/tmp'>})]");
  FerryJobRecord *record = ferry_job_get_record (job);

  record->state = state;
  record->created = time;
  record->modified = time;
  record->completed = ferry_state_is_final (state) ? time : 0;
  return job;
}
