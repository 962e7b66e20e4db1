/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/fake-store.h"
#include "tests/fakes/fake-write.h"
#include "tests/fakes/job-copy.h"

/* A store whose disk is a table of copies. Writes reach it in order when the
 * main loop rests; a test can hold them back, let them fail, or look at what a
 * crash would leave behind. */
struct _FakeStore
{
  GObject parent_instance;

  GHashTable *disk; /* (owned) (element-type utf8 FerryJob) */
  GPtrArray *order; /* (owned) (element-type utf8): ids as they were inserted */
  GPtrArray *log;   /* (owned) (element-type FerryLogEntry) */
  GHashTable *usages; /* (owned) (element-type utf8 FerryUsage) */
  GQueue queue;     /* (element-type FakeWrite) (owned) */
  guint source;
  gboolean hold;
  gboolean fail;
};

static void fake_store_iface_init (FerryStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeStore, fake_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_STORE, fake_store_iface_init))

static void
forget (FakeStore  *self,
        const char *id)
{
  g_autofree char *copy = g_strdup (id);

  g_hash_table_remove (self->disk, copy);
  for (guint i = self->order->len; i > 0; i--)
    {
      if (g_str_equal (g_ptr_array_index (self->order, i - 1), copy))
        g_ptr_array_remove_index (self->order, i - 1);
    }
}

static void
insert_all (FakeStore *self,
            GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      FerryJob *job = g_ptr_array_index (jobs, i);

      g_assert_null (fake_store_get (self, ferry_job_get_id (job)));
      fake_store_put (self, job);
    }
}

static void
prune (FakeStore *self,
       gint64     before)
{
  for (guint i = self->order->len; i > 0; i--)
    {
      FerryJob *job = fake_store_get (self, g_ptr_array_index (self->order, i - 1));

      if (ferry_state_is_final (ferry_job_get_state (job)) && ferry_job_get_record (job)->untold == 0 &&
          ferry_job_get_record (job)->completed < before)
        forget (self, ferry_job_get_id (job));
    }
}

static void
carry_out (FakeStore *self,
           FakeWrite *write)
{
  FerryJob *job = write->jobs != NULL && write->jobs->len > 0 ? g_ptr_array_index (write->jobs, 0)
                                                              : NULL;
  FerryJob *copy = job != NULL ? fake_store_get (self, ferry_job_get_id (job)) : NULL;

  switch (write->kind)
    {
    case FAKE_WRITE_INSERT:
      insert_all (self, write->jobs);
      break;
    case FAKE_WRITE_JOB:
      job_copy_update (copy, job);
      break;
    case FAKE_WRITE_PUT_FILE:
      job_copy_put_file (copy, job, write->file_index);
      break;
    case FAKE_WRITE_FILE:
      job_copy_update_file (copy, job, write->file_index);
      break;
    case FAKE_WRITE_LOG:
      g_ptr_array_add (self->log, g_steal_pointer (&write->log));
      break;
    case FAKE_WRITE_USAGE:
      g_hash_table_replace (self->usages, write->usage->connection, write->usage);
      write->usage = NULL;
      break;
    case FAKE_WRITE_REMOVE:
      for (guint i = 0; write->ids[i] != NULL; i++)
        forget (self, write->ids[i]);
      break;
    case FAKE_WRITE_PRUNE:
      prune (self, write->before);
      break;
    case FAKE_WRITE_NOTHING:
    default:
      break;
    }
}

static gboolean
on_write_idle (gpointer user_data)
{
  g_autoptr(FakeStore) self = g_object_ref (user_data);
  FakeWrite *write;

  self->source = 0;
  while (!self->hold && (write = g_queue_pop_head (&self->queue)) != NULL)
    {
      g_autoptr(GError) error = NULL;

      if (self->fail)
        error = g_error_new_literal (FERRY_ERROR, FERRY_ERROR_STORE_FAILED, "The disk is gone.");
      else if (write->kind == FAKE_WRITE_INSERT && job_copy_has_token_of (self->disk, write->jobs))
        error = g_error_new_literal (FERRY_ERROR, FERRY_ERROR_TOKEN_IN_USE, "The token is in use.");
      else
        carry_out (self, write);

      if (error != NULL && write->task == NULL)
        g_signal_emit_by_name (self, "failed", error);
      else if (error != NULL)
        g_task_return_error (write->task, g_error_copy (error));
      else if (write->task != NULL)
        g_task_return_boolean (write->task, TRUE);

      fake_write_free (write);
    }

  return G_SOURCE_REMOVE;
}

static void
write_soon (FakeStore *self)
{
  if (self->source == 0 && !self->hold)
    self->source = g_idle_add_full (G_PRIORITY_DEFAULT, on_write_idle, self, NULL);
}

static void
queue (FakeStore *self,
       FakeWrite  write)
{
  g_queue_push_tail (&self->queue, g_memdup2 (&write, sizeof write));
  write_soon (self);
}

static void
load_async (FerryStore         *store,
            GCancellable       *cancellable,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  FakeStore *self = FAKE_STORE (store);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GPtrArray *jobs = g_ptr_array_new_with_free_func (g_object_unref);

  if (self->fail)
    {
      g_ptr_array_unref (jobs);
      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_STORE_FAILED, "The disk is gone.");
      return;
    }

  for (guint i = 0; i < self->order->len; i++)
    {
      FerryJob *job = fake_store_get (self, g_ptr_array_index (self->order, i));

      if (!ferry_state_is_final (ferry_job_get_state (job)))
        g_ptr_array_add (jobs, job_copy_new (job));
    }

  g_task_return_pointer (task, jobs, (GDestroyNotify) g_ptr_array_unref);
}

static gpointer
pointer_finish (FerryStore   *store,
                GAsyncResult *result,
                GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
boolean_finish (FerryStore   *store,
                GAsyncResult *result,
                GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
insert_async (FerryStore         *store,
              GPtrArray          *jobs,
              GCancellable       *cancellable,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  queue (FAKE_STORE (store),
         (FakeWrite){ .kind = FAKE_WRITE_INSERT,
                      .jobs = job_copy_all (jobs),
                      .task = g_task_new (store, cancellable, callback, user_data) });
}

static void
update_job_soon (FerryStore *store,
                 FerryJob   *job)
{
  queue (FAKE_STORE (store), (FakeWrite){ .kind = FAKE_WRITE_JOB, .jobs = job_copy_one (job) });
}

static void
update_file_soon (FerryStore *store,
                  FerryJob   *job,
                  FerryFile  *file)
{
  queue (FAKE_STORE (store),
         (FakeWrite){ .kind = FAKE_WRITE_FILE, .jobs = job_copy_one (job), .file_index = file->index });
}

static void
put_file_soon (FerryStore *store,
               FerryJob   *job,
               FerryFile  *file)
{
  queue (FAKE_STORE (store),
         (FakeWrite){ .kind = FAKE_WRITE_PUT_FILE, .jobs = job_copy_one (job), .file_index = file->index });
}

static void
add_log (FerryStore          *store,
         const FerryLogEntry *entry)
{
  queue (FAKE_STORE (store), (FakeWrite){ .kind = FAKE_WRITE_LOG, .log = ferry_log_entry_copy (entry) });
}

static void
put_usage (FerryStore       *store,
           const FerryUsage *usage)
{
  queue (FAKE_STORE (store), (FakeWrite){ .kind = FAKE_WRITE_USAGE, .usage = ferry_usage_copy (usage) });
}

static void
load_usage_async (FerryStore         *store,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  FakeStore *self = FAKE_STORE (store);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GPtrArray *usages = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_usage_free);
  GHashTableIter iter;
  gpointer usage;

  g_hash_table_iter_init (&iter, self->usages);
  while (g_hash_table_iter_next (&iter, NULL, &usage))
    g_ptr_array_add (usages, ferry_usage_copy (usage));

  g_task_return_pointer (task, usages, (GDestroyNotify) g_ptr_array_unref);
}

static void
remove_async (FerryStore         *store,
              const char *const  *ids,
              GCancellable       *cancellable,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  queue (FAKE_STORE (store),
         (FakeWrite){ .kind = FAKE_WRITE_REMOVE,
                      .ids = g_strdupv ((char **) ids),
                      .task = g_task_new (store, cancellable, callback, user_data) });
}

static void
flush_async (FerryStore         *store,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  queue (FAKE_STORE (store),
         (FakeWrite){ .kind = FAKE_WRITE_NOTHING,
                      .task = g_task_new (store, cancellable, callback, user_data) });
}

static void
prune_async (FerryStore         *store,
             gint64              before,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  queue (FAKE_STORE (store),
         (FakeWrite){ .kind = FAKE_WRITE_PRUNE,
                      .before = before,
                      .task = g_task_new (store, cancellable, callback, user_data) });
}

static void
find_token_async (FerryStore         *store,
                  const char         *client,
                  const char         *token,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  FakeStore *self = FAKE_STORE (store);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  for (guint i = self->order->len; i > 0; i--)
    {
      FerryJob *job = fake_store_get (self, g_ptr_array_index (self->order, i - 1));

      if (ferry_state_is_final (ferry_job_get_state (job)) &&
          g_str_equal (ferry_job_get_client (job), client) &&
          g_str_equal (ferry_job_get_token (job), token))
        {
          g_task_return_pointer (task, job_copy_new (job), g_object_unref);
          return;
        }
    }

  g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, "There is no such job.");
}

static void
fake_store_iface_init (FerryStoreInterface *iface)
{
  iface->load_async = load_async;
  iface->load_finish = (GPtrArray * (*)(FerryStore *, GAsyncResult *, GError **))pointer_finish;
  iface->insert_async = insert_async;
  iface->insert_finish = boolean_finish;
  iface->put_file = put_file_soon;
  iface->update_job = update_job_soon;
  iface->update_file = update_file_soon;
  iface->add_log = add_log;
  iface->put_usage = put_usage;
  iface->load_usage_async = load_usage_async;
  iface->load_usage_finish = (GPtrArray * (*)(FerryStore *, GAsyncResult *, GError **))pointer_finish;
  iface->remove_async = remove_async;
  iface->remove_finish = boolean_finish;
  iface->flush_async = flush_async;
  iface->flush_finish = boolean_finish;
  iface->find_token_async = find_token_async;
  iface->find_token_finish = (FerryJob * (*)(FerryStore *, GAsyncResult *, GError **))pointer_finish;
  iface->prune_async = prune_async;
  iface->prune_finish = boolean_finish;
}

static void
fake_store_finalize (GObject *object)
{
  FakeStore *self = FAKE_STORE (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_queue_clear_full (&self->queue, (GDestroyNotify) fake_write_free);
  g_hash_table_unref (self->disk);
  g_ptr_array_unref (self->order);
  g_ptr_array_unref (self->log);
  g_hash_table_unref (self->usages);

  G_OBJECT_CLASS (fake_store_parent_class)->finalize (object);
}

static void
fake_store_class_init (FakeStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_store_finalize;
}

static void
fake_store_init (FakeStore *self)
{
  self->disk = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->order = g_ptr_array_new_with_free_func (g_free);
  self->usages = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ferry_usage_free);
  self->log = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_log_entry_free);
}

FakeStore *
fake_store_new (void)
{
  return g_object_new (FAKE_TYPE_STORE, NULL);
}

/* What the next run of the service finds if this one is killed now. */
FakeStore *
fake_store_new_after_crash (FakeStore *self)
{
  FakeStore *copy = fake_store_new ();
  GHashTableIter iter;
  gpointer usage;

  g_hash_table_iter_init (&iter, self->usages);
  while (g_hash_table_iter_next (&iter, NULL, &usage))
    {
      FerryUsage *other = ferry_usage_copy (usage);

      g_hash_table_insert (copy->usages, other->connection, other);
    }

  for (guint i = 0; i < self->order->len; i++)
    fake_store_put (copy, fake_store_get (self, g_ptr_array_index (self->order, i)));

  return copy;
}

/* Whether writes wait. */
void
fake_store_hold (FakeStore *self,
                 gboolean   hold)
{
  self->hold = hold;
  write_soon (self);
}

/* Whether the disk is gone. */
void
fake_store_fail (FakeStore *self,
                 gboolean   fail)
{
  self->fail = fail;
}

void
fake_store_put (FakeStore *self,
                FerryJob  *job)
{
  if (!g_hash_table_contains (self->disk, ferry_job_get_id (job)))
    g_ptr_array_add (self->order, g_strdup (ferry_job_get_id (job)));
  g_hash_table_replace (self->disk, g_strdup (ferry_job_get_id (job)), job_copy_new (job));
}

/* (transfer none) (nullable): what is on the disk */
FerryJob *
fake_store_get (FakeStore  *self,
                const char *id)
{
  return g_hash_table_lookup (self->disk, id);
}

guint
fake_store_get_size (FakeStore *self)
{
  return self->order->len;
}

/* Jobs on the disk that are in no final state. */
guint
fake_store_get_n_unfinished (FakeStore *self)
{
  guint n = 0;

  for (guint i = 0; i < self->order->len; i++)
    n += !ferry_state_is_final (
      ferry_job_get_state (fake_store_get (self, g_ptr_array_index (self->order, i))));

  return n;
}

/* Whether the log on the disk says so; @text may be a part of the sentence. */
gboolean
fake_store_has_log (FakeStore  *self,
                    const char *id,
                    const char *event,
                    const char *text)
{
  for (guint i = 0; i < self->log->len; i++)
    {
      const FerryLogEntry *entry = g_ptr_array_index (self->log, i);

      if (g_str_equal (entry->job_id, id) && g_str_equal (entry->event, event) &&
          strstr (entry->text, text) != NULL)
        return TRUE;
    }

  return FALSE;
}
