/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-store.h"

G_DEFINE_INTERFACE (FerryStore, ferry_store, G_TYPE_OBJECT)

static void
ferry_store_default_init (FerryStoreInterface *iface)
{
  /**
   * FerryStore::failed:
   * @self: the store
   * @error: (type GError): why a queued write did not reach the disk
   */
  g_signal_new ("failed", FERRY_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_ERROR);
}

/**
 * ferry_store_load_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
ferry_store_load_async (FerryStore         *self,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_STORE (self));

  FERRY_STORE_GET_IFACE (self)->load_async (self, cancellable, callback, user_data);
}

/**
 * ferry_store_load_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (element-type FerryJob): the jobs, oldest first, or %NULL
 */
GPtrArray *
ferry_store_load_finish (FerryStore   *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (FERRY_IS_STORE (self), NULL);

  return FERRY_STORE_GET_IFACE (self)->load_finish (self, result, error);
}

/**
 * ferry_store_insert_async:
 * @self: a store
 * @jobs: (element-type FerryJob): the jobs
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Adds jobs with their files, all of them or none; with %FERRY_ERROR_TOKEN_IN_USE
 * if one was given the token of another job of its client, even a finished one.
 */
void
ferry_store_insert_async (FerryStore         *self,
                          GPtrArray          *jobs,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_STORE (self));

  FERRY_STORE_GET_IFACE (self)->insert_async (self, jobs, cancellable, callback, user_data);
}

/**
 * ferry_store_insert_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the jobs are on disk, and everything queued before them
 */
gboolean
ferry_store_insert_finish (FerryStore   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (FERRY_IS_STORE (self), FALSE);

  return FERRY_STORE_GET_IFACE (self)->insert_finish (self, result, error);
}

/**
 * ferry_store_put_file:
 * @self: a store
 * @job: a job
 * @file: one of its files, of which all is queued
 */
void
ferry_store_put_file (FerryStore *self,
                      FerryJob   *job,
                      FerryFile  *file)
{
  g_return_if_fail (FERRY_IS_STORE (self));

  FERRY_STORE_GET_IFACE (self)->put_file (self, job, file);
}

/**
 * ferry_store_update_job:
 * @self: a store
 * @job: a job
 *
 * Queues the job’s record and spec.
 */
void
ferry_store_update_job (FerryStore *self,
                        FerryJob   *job)
{
  g_return_if_fail (FERRY_IS_STORE (self));

  FERRY_STORE_GET_IFACE (self)->update_job (self, job);
}

/**
 * ferry_store_update_file:
 * @self: a store
 * @job: a job
 * @file: one of its files, with the spec that the store knows
 *
 * Queues one file’s state, name, sizes and checkpoint.
 */
void
ferry_store_update_file (FerryStore *self,
                         FerryJob   *job,
                         FerryFile  *file)
{
  g_return_if_fail (FERRY_IS_STORE (self));

  FERRY_STORE_GET_IFACE (self)->update_file (self, job, file);
}

/**
 * ferry_store_add_log:
 * @self: a store
 * @entry: what happened
 *
 * Queues a line of the job’s log.
 */
void
ferry_store_add_log (FerryStore          *self,
                     const FerryLogEntry *entry)
{
  g_return_if_fail (FERRY_IS_STORE (self));

  FERRY_STORE_GET_IFACE (self)->add_log (self, entry);
}

/**
 * ferry_store_put_usage:
 * @self: a store
 * @usage: what a data budget has had; copied
 */
void
ferry_store_put_usage (FerryStore       *self,
                       const FerryUsage *usage)
{
  g_return_if_fail (FERRY_IS_STORE (self));

  FERRY_STORE_GET_IFACE (self)->put_usage (self, usage);
}

/**
 * ferry_store_load_usage_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called when all of that was read
 * @user_data: for @callback
 */
void
ferry_store_load_usage_async (FerryStore         *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_STORE (self));

  FERRY_STORE_GET_IFACE (self)->load_usage_async (self, cancellable, callback, user_data);
}

/**
 * ferry_store_load_usage_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (element-type FerryUsage): all, or %NULL on error
 */
GPtrArray *
ferry_store_load_usage_finish (FerryStore   *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (FERRY_IS_STORE (self), NULL);

  return FERRY_STORE_GET_IFACE (self)->load_usage_finish (self, result, error);
}

/**
 * ferry_store_remove_async:
 * @self: a store
 * @ids: ids of jobs in a final state
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Forgets finished jobs with their files and logs.
 */
void
ferry_store_remove_async (FerryStore         *self,
                          const char *const  *ids,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_STORE (self));

  FERRY_STORE_GET_IFACE (self)->remove_async (self, ids, cancellable, callback, user_data);
}

/**
 * ferry_store_remove_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether they are forgotten
 */
gboolean
ferry_store_remove_finish (FerryStore   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (FERRY_IS_STORE (self), FALSE);

  return FERRY_STORE_GET_IFACE (self)->remove_finish (self, result, error);
}

/**
 * ferry_store_flush_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Waits for everything queued before.
 */
void
ferry_store_flush_async (FerryStore         *self,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_STORE (self));

  FERRY_STORE_GET_IFACE (self)->flush_async (self, cancellable, callback, user_data);
}

/**
 * ferry_store_flush_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether everything queued before is on disk; the error is the first
 *   one since the last flush
 */
gboolean
ferry_store_flush_finish (FerryStore   *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (FERRY_IS_STORE (self), FALSE);

  return FERRY_STORE_GET_IFACE (self)->flush_finish (self, result, error);
}

/**
 * ferry_store_find_async:
 * @self: a store
 * @prefix: an id or the beginning of one
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Looks for a job in a final state.
 */
void
ferry_store_find_async (FerryStore         *self,
                        const char         *prefix,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_STORE (self));

  FERRY_STORE_GET_IFACE (self)->find_async (self, prefix, cancellable, callback, user_data);
}

/**
 * ferry_store_find_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): the job, or %NULL with %FERRY_ERROR_NOT_FOUND or
 *   %FERRY_ERROR_AMBIGUOUS
 */
FerryJob *
ferry_store_find_finish (FerryStore   *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (FERRY_IS_STORE (self), NULL);

  return FERRY_STORE_GET_IFACE (self)->find_finish (self, result, error);
}

/**
 * ferry_store_find_token_async:
 * @self: a store
 * @client: who made the job
 * @token: its name for the job
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Looks for the newest job in a final state that a client named so.
 */
void
ferry_store_find_token_async (FerryStore         *self,
                              const char         *client,
                              const char         *token,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_STORE (self));

  FERRY_STORE_GET_IFACE (self)->find_token_async (self, client, token, cancellable, callback, user_data);
}

/**
 * ferry_store_find_token_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): the job, or %NULL with %FERRY_ERROR_NOT_FOUND
 */
FerryJob *
ferry_store_find_token_finish (FerryStore   *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (FERRY_IS_STORE (self), NULL);

  return FERRY_STORE_GET_IFACE (self)->find_token_finish (self, result, error);
}

/**
 * ferry_store_history_async:
 * @self: a store
 * @states: bits of the states wanted, `1 << state`
 * @before: only jobs completed before, µs since 1970, 0 for now
 * @limit: jobs at most, 0 for all
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads jobs in a final state.
 */
void
ferry_store_history_async (FerryStore         *self,
                           guint               states,
                           gint64              before,
                           guint               limit,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_STORE (self));

  FERRY_STORE_GET_IFACE (self)->history_async (self, states, before, limit, cancellable, callback, user_data);
}

/**
 * ferry_store_history_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (element-type FerryJob): the jobs, newest first, or
 *   %NULL on error
 */
GPtrArray *
ferry_store_history_finish (FerryStore   *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (FERRY_IS_STORE (self), NULL);

  return FERRY_STORE_GET_IFACE (self)->history_finish (self, result, error);
}

/**
 * ferry_store_log_async:
 * @self: a store
 * @id: a job’s id
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads the log of a job.
 */
void
ferry_store_log_async (FerryStore         *self,
                       const char         *id,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_STORE (self));

  FERRY_STORE_GET_IFACE (self)->log_async (self, id, cancellable, callback, user_data);
}

/**
 * ferry_store_log_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (element-type FerryLogEntry): the log, oldest first,
 *   or %NULL on error
 */
GPtrArray *
ferry_store_log_finish (FerryStore   *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (FERRY_IS_STORE (self), NULL);

  return FERRY_STORE_GET_IFACE (self)->log_finish (self, result, error);
}

/**
 * ferry_store_prune_async:
 * @self: a store
 * @before: only jobs completed before, µs since 1970, 0 for now
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Forgets finished jobs that were completed before a time.
 */
void
ferry_store_prune_async (FerryStore         *self,
                         gint64              before,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_STORE (self));

  FERRY_STORE_GET_IFACE (self)->prune_async (self, before, cancellable, callback, user_data);
}

/**
 * ferry_store_prune_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether they are forgotten
 */
gboolean
ferry_store_prune_finish (FerryStore   *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (FERRY_IS_STORE (self), FALSE);

  return FERRY_STORE_GET_IFACE (self)->prune_finish (self, result, error);
}
