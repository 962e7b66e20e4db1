/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/fake-publisher.h"

/* A publisher whose file system is a table: targets by path, the partial file
 * that became each by its inode. */
struct _FakePublisher
{
  GObject parent_instance;

  GHashTable *targets;         /* (owned) (element-type utf8 GUINT_TO_POINTER): inodes */
  GHashTable *refused_folders; /* (owned) (element-type utf8 FerryErrorCode) */
  GHashTable *refused_names;   /* (owned) (element-type utf8 FerryErrorCode) */
  GString *discarded;          /* (owned): names, each after a space */
  GQueue held;                 /* (element-type GTask) (owned) */
  guint n_checked;
  guint64 limit;               /* that a job was told of last */
  gboolean hold;
};

static void fake_publisher_iface_init (FerryPublisherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakePublisher, fake_publisher, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_PUBLISHER, fake_publisher_iface_init))

static gboolean
find_refusal (GHashTable *table,
              const char *name,
              GError    **error)
{
  gpointer code;

  if (!g_hash_table_lookup_extended (table, name, NULL, &code))
    return FALSE;

  g_set_error (error, FERRY_ERROR, GPOINTER_TO_INT (code), "“%s” is refused.", name);

  return TRUE;
}

static const char *
get_staging (FerryPublisher *publisher)
{
  return "/staging";
}

static void
check_async (FerryPublisher     *publisher,
             const char *const  *folders,
             gboolean            strict,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  FakePublisher *self = FAKE_PUBLISHER (publisher);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GStrvBuilder) marks = g_strv_builder_new ();
  GError *error = NULL;

  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *mark = g_strconcat ("fs of ", folders[i], NULL);

      self->n_checked++;
      if (find_refusal (self->refused_folders, folders[i], &error))
        {
          g_task_return_error (task, error);
          return;
        }
      g_strv_builder_add (marks, mark);
    }

  g_task_return_pointer (task, g_strv_builder_end (marks), (GDestroyNotify) g_strfreev);
}

static char **
check_finish (FerryPublisher *publisher,
              GAsyncResult   *result,
              GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static char *
publish_under (FakePublisher    *self,
               FerryPublication *publication,
               const char       *name)
{
  const char *folder = publication->remote != NULL ? publication->remote : publication->folder;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gpointer inode = GUINT_TO_POINTER ((guint) publication->part_inode);
  gpointer other;

  if (g_hash_table_lookup_extended (self->targets, path, NULL, &other) && other != inode &&
      !publication->overwrite)
    return NULL;

  g_hash_table_replace (self->targets, g_steal_pointer (&path), inode);

  return g_strdup (name);
}

static void
publish_one (FakePublisher    *self,
             FerryPublication *publication)
{
  g_autofree char *second = g_strconcat (publication->name, " (2)", NULL);

  if (find_refusal (self->refused_names, publication->name, &publication->error))
    return;

  publication->published_name = publish_under (self, publication, publication->name);
  if (publication->published_name == NULL)
    publication->published_name = publish_under (self, publication, second);
}

static void
publish (GTask *task)
{
  FakePublisher *self = g_task_get_source_object (task);
  GPtrArray *publications = g_task_get_task_data (task);
  const GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  for (guint i = 0; i < publications->len; i++)
    {
      FerryPublication *publication = g_ptr_array_index (publications, i);

      publish_one (self, publication);
      if (error == NULL)
        error = publication->error;
    }

  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  GTask *task = user_data;
  FakePublisher *self = g_task_get_source_object (task);

  if (g_queue_remove (&self->held, task))
    {
      g_task_return_error_if_cancelled (task);
      g_object_unref (task);
    }
}

static void
publish_async (FerryPublisher     *publisher,
               GPtrArray          *publications,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  FakePublisher *self = FAKE_PUBLISHER (publisher);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, g_ptr_array_ref (publications), (GDestroyNotify) g_ptr_array_unref);
  if (!self->hold)
    {
      publish (task);
      return;
    }

  g_queue_push_tail (&self->held, g_object_ref (task));
  g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_cancelled), task, 0);
}

static gboolean
boolean_finish (FerryPublisher *publisher,
                GAsyncResult   *result,
                GError        **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
discard_async (FerryPublisher     *publisher,
               const char         *folder,
               const char         *short_id,
               FerryCheckpoint    *checkpoint,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  FakePublisher *self = FAKE_PUBLISHER (publisher);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  GError *error = NULL;

  g_string_append_printf (self->discarded, " %s", checkpoint != NULL ? checkpoint->part_name : "?");
  if (short_id != NULL)
    g_string_append_printf (self->discarded, "+%s", short_id);

  if (find_refusal (self->refused_folders, folder, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* The copy has the inode after the next thousand. */
static void
carry_async (FerryPublisher     *publisher,
             FerryCarriage      *carriage,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  FakePublisher *self = FAKE_PUBLISHER (publisher);
  g_autoptr(FerryCarriage) given = carriage;
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  FerryCheckpoint *checkpoint;
  GError *error = NULL;

  if (find_refusal (self->refused_folders, given->from, &error) ||
      find_refusal (self->refused_names, given->name, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  checkpoint = ferry_checkpoint_copy (given->checkpoint);
  checkpoint->part_inode += 1000;
  g_task_return_pointer (task, checkpoint, (GDestroyNotify) ferry_checkpoint_unref);
}

static FerryCheckpoint *
carry_finish (FerryPublisher *publisher,
              GAsyncResult   *result,
              GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
set_rates (FerryPublisher *publisher,
           const char     *job,
           FerryPriority   priority,
           guint64         limit)
{
  FAKE_PUBLISHER (publisher)->limit = limit;
}

static void
fake_publisher_iface_init (FerryPublisherInterface *iface)
{
  iface->carry_async = carry_async;
  iface->carry_finish = carry_finish;
  iface->check_async = check_async;
  iface->check_finish = check_finish;
  iface->get_staging = get_staging;
  iface->publish_async = publish_async;
  iface->publish_finish = boolean_finish;
  iface->set_rates = set_rates;
  iface->discard_async = discard_async;
  iface->discard_finish = boolean_finish;
}

static void
fake_publisher_finalize (GObject *object)
{
  FakePublisher *self = FAKE_PUBLISHER (object);

  g_assert_true (g_queue_is_empty (&self->held));
  g_hash_table_unref (self->targets);
  g_hash_table_unref (self->refused_folders);
  g_hash_table_unref (self->refused_names);
  g_string_free (self->discarded, TRUE);

  G_OBJECT_CLASS (fake_publisher_parent_class)->finalize (object);
}

static void
fake_publisher_class_init (FakePublisherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_publisher_finalize;
}

static void
fake_publisher_init (FakePublisher *self)
{
  self->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->refused_folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->refused_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->discarded = g_string_new (NULL);
}

FakePublisher *
fake_publisher_new (void)
{
  return g_object_new (FAKE_TYPE_PUBLISHER, NULL);
}

/* Whether publishing waits, as that of a file that must be copied does. */
void
fake_publisher_hold (FakePublisher *self,
                     gboolean       hold)
{
  self->hold = hold;
  while (!hold && !g_queue_is_empty (&self->held))
    {
      g_autoptr(GTask) task = g_queue_pop_head (&self->held);

      publish (task);
    }
}

void
fake_publisher_refuse_folder (FakePublisher *self,
                              const char    *folder,
                              FerryErrorCode code)
{
  g_hash_table_replace (self->refused_folders, g_strdup (folder), GINT_TO_POINTER (code));
}

void
fake_publisher_refuse_name (FakePublisher *self,
                            const char    *name,
                            FerryErrorCode code)
{
  g_hash_table_replace (self->refused_names, g_strdup (name), GINT_TO_POINTER (code));
}

void
fake_publisher_accept_all (FakePublisher *self)
{
  g_hash_table_remove_all (self->refused_folders);
  g_hash_table_remove_all (self->refused_names);
}

/* Folders that were looked at so far. */
guint
fake_publisher_get_n_checked (FakePublisher *self)
{
  return self->n_checked;
}

/* Whether a target is there. */
gboolean
fake_publisher_has (FakePublisher *self,
                    const char    *target)
{
  return g_hash_table_contains (self->targets, target);
}

guint
fake_publisher_get_n_published (FakePublisher *self)
{
  return g_hash_table_size (self->targets);
}

/* The last rate limit that a job was told of while its files were brought away. */
guint64
fake_publisher_get_limit (FakePublisher *self)
{
  return self->limit;
}

/* The partial files that were removed, each after a space; “+” and what the
 * names of its left-overs end in, if these were looked for, too. */
const char *
fake_publisher_get_discarded (FakePublisher *self)
{
  return self->discarded->str;
}
