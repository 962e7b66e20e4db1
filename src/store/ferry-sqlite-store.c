/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/ferry-sqlite-store.h"

#include "shared/ferry-error.h"
#include "store/ferry-store-thread.h"

#include <glib/gi18n-lib.h>

/**
 * FerrySqliteStore:
 *
 * The jobs in an SQLite file, behind the port #FerryStore. It copies what it is
 * given into operations, hands those to a thread, and returns what comes back;
 * it never waits for the disk but when it is disposed of. It does not keep a
 * second Ferry from the file: whoever makes it holds the lock for that.
 *
 * A store that is damaged is renamed and a new one is made, see
 * #FerrySqliteStore::set-aside.
 */
struct _FerrySqliteStore
{
  GObject parent_instance;

  char *aside;              /* (owned) (nullable) */
  FerryStoreThread *thread; /* (owned) (nullable) */
};

enum
{
  PROP_SET_ASIDE = 1,
  N_PROPERTIES
};

enum
{
  SIGNAL_SET_ASIDE,
  SIGNAL_ROW_DAMAGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void store_iface_init (FerryStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerrySqliteStore, ferry_sqlite_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_STORE, store_iface_init))

static void
report_aside (FerrySqliteStore     *self,
              const FerryStoreNews *news)
{
  g_autoptr(GError) error = NULL;

  error = g_error_new (FERRY_ERROR, FERRY_ERROR_STORE_FAILED,
                       ngettext ("The job list was damaged. It was kept as “%s”, and a new one was begun with the "
                                 "%u unfinished transfer that could be read: add again what is missing.",
                                 "The job list was damaged. It was kept as “%s”, and a new one was begun with the "
                                 "%u unfinished transfers that could be read: add again what is missing.",
                                 news->n_rescued), news->aside, news->n_rescued);
  g_free (self->aside);
  self->aside = g_strdup (news->aside);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SET_ASIDE]);
  g_signal_emit (self, signals[SIGNAL_SET_ASIDE], 0, news->aside, error);
}

static void
report_damage (FerrySqliteStore   *self,
               const FerryStoreOp *op)
{
  for (guint i = 0; op->damage != NULL && i < op->damage->len; i++)
    {
      const FerryStoreDamage *damage = g_ptr_array_index (op->damage, i);

      g_signal_emit (self, signals[SIGNAL_ROW_DAMAGED], 0, damage->id, damage->text);
    }
}

static void
on_news (gpointer        user_data,
         FerryStoreNews *news)
{
  g_autoptr(FerrySqliteStore) self = g_object_ref (FERRY_SQLITE_STORE (user_data));

  if (news->aside != NULL)
    report_aside (self, news);

  if (news->failure != NULL)
    g_signal_emit_by_name (self, "failed", news->failure);

  for (guint i = 0; i < news->done->len; i++)
    {
      FerryStoreOp *op = g_ptr_array_index (news->done, i);

      report_damage (self, op);
      ferry_store_op_complete (op);
    }
}

/* Whether it was cancelled is decided when it is carried out: what is on disk
 * then is not called cancelled because of a later change of mind. */
static FerryStoreOp *
new_op (FerryStore         *store,
        FerryStoreOpKind    kind,
        GCancellable       *cancellable,
        GAsyncReadyCallback callback,
        gpointer            user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, new_op);
  g_task_set_check_cancellable (task, FALSE);
  return ferry_store_op_new (kind, task);
}

static void
push (FerryStore   *store,
      FerryStoreOp *op)
{
  ferry_store_thread_push (FERRY_SQLITE_STORE (store)->thread, op);
}

static void
load_async (FerryStore         *store,
            GCancellable       *cancellable,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  push (store, new_op (store, FERRY_STORE_OP_LOAD, cancellable, callback, user_data));
}

static void
insert_async (FerryStore         *store,
              GPtrArray          *jobs,
              GCancellable       *cancellable,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  FerryStoreOp *op = new_op (store, FERRY_STORE_OP_INSERT, cancellable, callback, user_data);

  for (guint i = 0; i < jobs->len; i++)
    ferry_store_op_add_row (op, g_ptr_array_index (jobs, i), TRUE);
  push (store, op);
}

static void
push_file (FerryStore *store,
           FerryJob   *job,
           FerryFile  *file,
           gboolean    with_spec)
{
  FerryStoreOp *op = ferry_store_op_new (FERRY_STORE_OP_PUT_FILE, NULL);

  ferry_store_op_set_file (op, ferry_job_get_id (job), file);
  op->with_spec = with_spec;
  push (store, op);
}

static void
update_file (FerryStore *store,
             FerryJob   *job,
             FerryFile  *file)
{
  push_file (store, job, file, FALSE);
}

static void
put_file (FerryStore *store,
          FerryJob   *job,
          FerryFile  *file)
{
  push_file (store, job, file, TRUE);
}

static void
update_job (FerryStore *store,
            FerryJob   *job)
{
  FerryStoreOp *op = ferry_store_op_new (FERRY_STORE_OP_PUT_JOB, NULL);

  ferry_store_op_add_row (op, job, FALSE);
  push (store, op);
}

static void
add_log (FerryStore          *store,
         const FerryLogEntry *entry)
{
  FerryStoreOp *op = ferry_store_op_new (FERRY_STORE_OP_ADD_LOG, NULL);

  op->entry = ferry_log_entry_copy (entry);
  push (store, op);
}

static void
put_usage (FerryStore       *store,
           const FerryUsage *usage)
{
  FerryStoreOp *op = ferry_store_op_new (FERRY_STORE_OP_PUT_USAGE, NULL);

  op->usage = ferry_usage_copy (usage);
  push (store, op);
}

static void
load_usage_async (FerryStore         *store,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  push (store, new_op (store, FERRY_STORE_OP_LOAD_USAGE, cancellable, callback, user_data));
}

static void
remove_async (FerryStore         *store,
              const char *const  *ids,
              GCancellable       *cancellable,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  FerryStoreOp *op = new_op (store, FERRY_STORE_OP_REMOVE, cancellable, callback, user_data);

  op->ids = g_strdupv ((char **) ids);
  push (store, op);
}

static void
flush_async (FerryStore         *store,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  push (store, new_op (store, FERRY_STORE_OP_FLUSH, cancellable, callback, user_data));
}

static void
find_async (FerryStore         *store,
            const char         *prefix,
            GCancellable       *cancellable,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  FerryStoreOp *op = new_op (store, FERRY_STORE_OP_FIND, cancellable, callback, user_data);

  op->id = g_strdup (prefix);
  push (store, op);
}

static void
find_token_async (FerryStore         *store,
                  const char         *client,
                  const char         *token,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  FerryStoreOp *op = new_op (store, FERRY_STORE_OP_FIND_TOKEN, cancellable, callback, user_data);

  op->client = g_strdup (client);
  op->token = g_strdup (token);
  push (store, op);
}

static void
history_async (FerryStore         *store,
               guint               states,
               gint64              before,
               guint               limit,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  FerryStoreOp *op = new_op (store, FERRY_STORE_OP_HISTORY, cancellable, callback, user_data);

  op->states = states;
  op->before = before;
  op->limit = limit;
  push (store, op);
}

static void
log_async (FerryStore         *store,
           const char         *id,
           GCancellable       *cancellable,
           GAsyncReadyCallback callback,
           gpointer            user_data)
{
  FerryStoreOp *op = new_op (store, FERRY_STORE_OP_READ_LOG, cancellable, callback, user_data);

  op->id = g_strdup (id);
  push (store, op);
}

static void
prune_async (FerryStore         *store,
             gint64              before,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  FerryStoreOp *op = new_op (store, FERRY_STORE_OP_PRUNE, cancellable, callback, user_data);

  op->before = before;
  push (store, op);
}

static gpointer
pointer_finish (FerryStore   *store,
                GAsyncResult *result,
                GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
boolean_finish (FerryStore   *store,
                GAsyncResult *result,
                GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static GPtrArray *
list_finish (FerryStore   *store,
             GAsyncResult *result,
             GError      **error)
{
  return pointer_finish (store, result, error);
}

static FerryJob *
job_finish (FerryStore   *store,
            GAsyncResult *result,
            GError      **error)
{
  return pointer_finish (store, result, error);
}

static void
store_iface_init (FerryStoreInterface *iface)
{
  iface->load_async = load_async;
  iface->load_finish = list_finish;
  iface->insert_async = insert_async;
  iface->insert_finish = boolean_finish;
  iface->put_file = put_file;
  iface->update_job = update_job;
  iface->update_file = update_file;
  iface->add_log = add_log;
  iface->put_usage = put_usage;
  iface->load_usage_async = load_usage_async;
  iface->load_usage_finish = list_finish;
  iface->remove_async = remove_async;
  iface->remove_finish = boolean_finish;
  iface->flush_async = flush_async;
  iface->flush_finish = boolean_finish;
  iface->find_async = find_async;
  iface->find_finish = job_finish;
  iface->find_token_async = find_token_async;
  iface->find_token_finish = job_finish;
  iface->history_async = history_async;
  iface->history_finish = list_finish;
  iface->log_async = log_async;
  iface->log_finish = list_finish;
  iface->prune_async = prune_async;
  iface->prune_finish = boolean_finish;
}

static void
ferry_sqlite_store_dispose (GObject *object)
{
  FerrySqliteStore *self = FERRY_SQLITE_STORE (object);

  g_clear_pointer (&self->thread, ferry_store_thread_stop);

  G_OBJECT_CLASS (ferry_sqlite_store_parent_class)->dispose (object);
}

static void
ferry_sqlite_store_finalize (GObject *object)
{
  FerrySqliteStore *self = FERRY_SQLITE_STORE (object);

  g_free (self->aside);

  G_OBJECT_CLASS (ferry_sqlite_store_parent_class)->finalize (object);
}

static void
ferry_sqlite_store_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  FerrySqliteStore *self = FERRY_SQLITE_STORE (object);

  switch (id)
    {
    case PROP_SET_ASIDE:
      g_value_set_string (value, self->aside);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_sqlite_store_class_init (FerrySqliteStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_sqlite_store_dispose;
  object_class->finalize = ferry_sqlite_store_finalize;
  object_class->get_property = ferry_sqlite_store_get_property;

  /**
   * FerrySqliteStore:set-aside:
   *
   * Where a damaged store was moved to since this one was made, or %NULL.
   */
  properties[PROP_SET_ASIDE] =
    g_param_spec_string ("set-aside", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * FerrySqliteStore::set-aside:
   * @path: where the damaged store is now
   * @error: a sentence for the user
   *
   * The store was damaged, and a new one took its place. Emitted before the
   * operation that met the damage is done.
   */
  signals[SIGNAL_SET_ASIDE] =
    g_signal_new ("set-aside", FERRY_TYPE_SQLITE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);

  /**
   * FerrySqliteStore::row-damaged:
   * @id: id of a job, empty if that is damaged too
   * @text: a sentence for the user
   *
   * One job cannot be read and was left out. It stays in the store, and is
   * reported again at every start, until it is removed.
   */
  signals[SIGNAL_ROW_DAMAGED] =
    g_signal_new ("row-damaged", FERRY_TYPE_SQLITE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
ferry_sqlite_store_init (FerrySqliteStore *self)
{
}

/**
 * ferry_sqlite_store_new:
 * @path: absolute path of the file, in a folder that exists
 *
 * The file is opened, or made, on the store’s own thread when the first
 * operation comes: what is wrong with it is the error of that operation.
 *
 * Returns: (transfer full): a store
 */
FerrySqliteStore *
ferry_sqlite_store_new (const char *path)
{
  FerrySqliteStore *self;

  g_return_val_if_fail (path != NULL && g_path_is_absolute (path), NULL);

  self = g_object_new (FERRY_TYPE_SQLITE_STORE, NULL);
  self->thread = ferry_store_thread_new (path, on_news, self);
  return self;
}

/**
 * ferry_sqlite_store_get_set_aside:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): where a damaged store was moved to
 */
const char *
ferry_sqlite_store_get_set_aside (FerrySqliteStore *self)
{
  g_return_val_if_fail (FERRY_IS_SQLITE_STORE (self), NULL);

  return self->aside;
}
