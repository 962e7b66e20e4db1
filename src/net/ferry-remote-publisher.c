/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The publisher for files on other machines, in front of the one for this machine,
 * which gets all the rest. Such files are collected in a staging folder here. */

#include "net/ferry-remote-publisher.h"

#include "net/ferry-remote-check.h"
#include "net/ferry-remote-copy.h"
#include "net/ferry-remote-discard.h"
#include "net/ferry-remote-mounts.h"

struct _FerryRemotePublisher
{
  GObject parent_instance;

  FerryPublisher *local;     /* (owned) */
  FerrySoupFetcher *fetcher; /* (owned): whose limits hold for copies too */
  FerryRemoteMounts *mounts; /* (owned) */
  GHashTable *tolls;         /* (owned) (element-type utf8 FerryToll): by the jobs’ ids; unowned */
  char *staging;             /* (owned) */
};

static void ferry_remote_publisher_iface_init (FerryPublisherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryRemotePublisher, ferry_remote_publisher, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_PUBLISHER, ferry_remote_publisher_iface_init))

/* One call to publish: what is for this machine first, then the rest one by one. */
typedef struct
{
  GPtrArray *here;                 /* (owned) (element-type FerryPublication) */
  GPtrArray *there;                /* (owned) (element-type FerryPublication) */
  GPtrArray *all;                  /* (owned): keeps them */
  guint next;                      /* of @there */
  FerryToll *toll;                 /* (owned) (nullable): the job’s */
  FerryRemoteMount *mount;         /* (owned) (nullable) */
  const FerryPublication *mounted; /* (unowned) (nullable): the one whose folder @mount is */
  GError *error;                   /* (owned) (nullable): the first */
} Publish;

/* One file to be removed. */
typedef struct
{
  char *folder;                /* (owned) */
  char *short_id;              /* (owned) (nullable) */
  FerryCheckpoint *checkpoint; /* (owned) */
  GError *error;               /* (owned) (nullable) */
} Discard;

static void on_published_here_cb (GObject      *object,
                                  GAsyncResult *result,
                                  gpointer      user_data);
static void on_mounted_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);
static void on_copied_cb (GObject      *object,
                          GAsyncResult *result,
                          gpointer      user_data);
static void on_discarded_there_cb (GObject      *object,
                                   GAsyncResult *result,
                                   gpointer      user_data);
static void on_discarded_here_cb (GObject      *object,
                                  GAsyncResult *result,
                                  gpointer      user_data);

static void
publish_free (Publish *publish)
{
  g_ptr_array_unref (publish->here);
  g_ptr_array_unref (publish->there);
  g_ptr_array_unref (publish->all);
  g_clear_pointer (&publish->toll, ferry_toll_close);
  g_clear_error (&publish->error);
  g_free (publish);
}

static void
discard_free (Discard *discard)
{
  g_free (discard->folder);
  g_free (discard->short_id);
  ferry_checkpoint_unref (discard->checkpoint);
  g_clear_error (&discard->error);
  g_free (discard);
}

static const char *
ferry_remote_publisher_get_staging (FerryPublisher *publisher)
{
  return FERRY_REMOTE_PUBLISHER (publisher)->staging;
}

static void
ferry_remote_publisher_check_async (FerryPublisher     *publisher,
                                    const char *const  *folders,
                                    gboolean            strict,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  FerryRemotePublisher *self = FERRY_REMOTE_PUBLISHER (publisher);
  const FerryRemoteCheck check = {
    .source = self,
    .local = self->local,
    .staging = self->staging,
    .folders = folders,
    .strict = strict,
  };

  ferry_remote_check_async (&check, cancellable, callback, user_data);
}

static char **
ferry_remote_publisher_check_finish (FerryPublisher *publisher,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  return ferry_remote_check_finish (result, error);
}

static void
give_back (FerryRemotePublisher *self,
           Publish              *publish)
{
  if (publish->mount != NULL)
    ferry_remote_mounts_give_back (self->mounts, g_steal_pointer (&publish->mount));
  publish->mounted = NULL;
}

/* All files of one call are one job’s. */
static const char *
get_job (const Publish *publish)
{
  return ((const FerryPublication *) g_ptr_array_index (publish->there, 0))->job;
}

static void
end_publishing (GTask *task)
{
  FerryRemotePublisher *self = g_task_get_source_object (task);
  Publish *publish = g_task_get_task_data (task);

  give_back (self, publish);
  if (publish->toll != NULL)
    g_hash_table_remove (self->tolls, get_job (publish));
  if (publish->error != NULL)
    g_task_return_error (task, g_steal_pointer (&publish->error));
  else
    g_task_return_boolean (task, TRUE);
}

/* The first is told; what has to do with one file alone stays with that. */
static void
note_error (Publish *publish,
            GError  *error) /* (transfer full) */
{
  if (publish->error == NULL)
    publish->error = error;
  else
    g_error_free (error);
}

static void
copy_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Publish *publish = task_data;
  FerryPublication *publication = g_ptr_array_index (publish->there, publish->next);

  publication->published_name = ferry_remote_copy_publish (publication, publish->mount->folder, publish->mount->naming, publish->toll,
                                                           cancellable, &publication->error);
  g_task_return_boolean (task, publication->published_name != NULL);
}

static void
copy_next (GTask *task)
{
  FerryRemotePublisher *self = g_task_get_source_object (task);
  g_autoptr(GTask) copy = g_task_new (self, g_task_get_cancellable (task), on_copied_cb, g_object_ref (task));

  g_task_set_source_tag (copy, copy_next);
  g_task_set_check_cancellable (copy, FALSE);
  g_task_set_task_data (copy, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (copy, copy_in_thread);
}

/* What may take long begins. */
static void
begin_toll (FerryRemotePublisher *self,
            Publish              *publish)
{
  const FerryPublication *first = g_ptr_array_index (publish->there, 0);

  publish->toll = ferry_toll_new (ferry_soup_fetcher_get_loop (self->fetcher), first->job, first->priority, first->limit);
  g_hash_table_insert (self->tolls, g_strdup (first->job), publish->toll);
}

static void
publish_next (GTask *task)
{
  FerryRemotePublisher *self = g_task_get_source_object (task);
  Publish *publish = g_task_get_task_data (task);
  const FerryPublication *publication;
  FerryRemoteAccess access;

  if (publish->next == publish->there->len || publish->error != NULL)
    {
      end_publishing (task);
      return;
    }

  if (publish->toll == NULL)
    begin_toll (self, publish);
  publication = g_ptr_array_index (publish->there, publish->next);
  if (publish->mounted != NULL && g_str_equal (publish->mounted->remote, publication->remote))
    {
      copy_next (task);
      return;
    }

  give_back (self, publish);
  access = (FerryRemoteAccess){
    .address = publication->remote,
    .job = publication->job,
    .client = publication->client,
    .token = publication->token,
  };
  ferry_remote_mounts_take_async (self->mounts, &access, g_task_get_cancellable (task), on_mounted_cb, g_object_ref (task));
}

static void
on_copied_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Publish *publish = g_task_get_task_data (task);
  const FerryPublication *publication = g_ptr_array_index (publish->there, publish->next);

  if (publication->error != NULL)
    note_error (publish, g_error_copy (publication->error));
  publish->next++;
  publish_next (task);
}

static void
on_mounted_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryRemotePublisher *self = g_task_get_source_object (task);
  Publish *publish = g_task_get_task_data (task);
  GError *error = NULL;

  publish->mount = ferry_remote_mounts_take_finish (self->mounts, result, &error);
  if (publish->mount == NULL)
    {
      note_error (publish, error);
      end_publishing (task);
      return;
    }

  publish->mounted = g_ptr_array_index (publish->there, publish->next);
  copy_next (task);
}

static void
on_published_here_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Publish *publish = g_task_get_task_data (task);
  GError *error = NULL;

  if (!ferry_publisher_publish_finish (FERRY_PUBLISHER (object), result, &error))
    note_error (publish, error);
  publish_next (task);
}

static void
ferry_remote_publisher_publish_async (FerryPublisher     *publisher,
                                      GPtrArray          *publications,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  FerryRemotePublisher *self = FERRY_REMOTE_PUBLISHER (publisher);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Publish *publish = g_new0 (Publish, 1);

  publish->all = g_ptr_array_ref (publications);
  publish->here = g_ptr_array_new ();
  publish->there = g_ptr_array_new ();
  for (guint i = 0; i < publications->len; i++)
    {
      FerryPublication *publication = g_ptr_array_index (publications, i);

      g_ptr_array_add (publication->remote != NULL ? publish->there : publish->here, publication);
    }

  g_task_set_source_tag (task, ferry_remote_publisher_publish_async);
  g_task_set_task_data (task, publish, (GDestroyNotify) publish_free);
  if (publish->here->len > 0 || publish->there->len == 0)
    ferry_publisher_publish_async (self->local, publish->here, cancellable, on_published_here_cb, g_object_ref (task));
  else
    publish_next (task);
}

static void
ferry_remote_publisher_set_rates (FerryPublisher *publisher,
                                  const char     *job,
                                  FerryPriority   priority,
                                  guint64         limit)
{
  FerryToll *toll = g_hash_table_lookup (FERRY_REMOTE_PUBLISHER (publisher)->tolls, job);

  if (toll != NULL)
    ferry_toll_set (toll, priority, limit);
}

static gboolean
ferry_remote_publisher_boolean_finish (FerryPublisher *publisher,
                                       GAsyncResult   *result,
                                       GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, publisher), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_discarded_here_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Discard *discard = g_task_get_task_data (task);
  GError *error = NULL;

  ferry_publisher_discard_finish (FERRY_PUBLISHER (object), result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (discard->error != NULL)
    g_task_return_error (task, g_steal_pointer (&discard->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_discarded_there_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryRemotePublisher *self = g_task_get_source_object (task);
  Discard *discard = g_task_get_task_data (task);

  /* What cannot be removed over there must not keep what is here. */
  ferry_remote_discard_finish (result, &discard->error);
  ferry_publisher_discard_async (self->local, discard->folder, discard->short_id, discard->checkpoint,
                                 on_discarded_here_cb, g_object_ref (task));
}

static void
ferry_remote_publisher_discard_async (FerryPublisher     *publisher,
                                      const char         *folder,
                                      const char         *short_id,
                                      FerryCheckpoint    *checkpoint,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  FerryRemotePublisher *self = FERRY_REMOTE_PUBLISHER (publisher);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  Discard *discard = g_new0 (Discard, 1);

  discard->folder = g_strdup (folder);
  discard->short_id = g_strdup (short_id);
  discard->checkpoint = checkpoint != NULL ? ferry_checkpoint_ref (checkpoint) : NULL;
  g_task_set_source_tag (task, ferry_remote_publisher_discard_async);
  g_task_set_task_data (task, discard, (GDestroyNotify) discard_free);

  if (checkpoint != NULL && checkpoint->part_name != NULL && g_str_equal (folder, self->staging))
    ferry_remote_discard_async (self->mounts, self->staging, checkpoint->part_name, on_discarded_there_cb,
                                g_object_ref (task));
  else
    ferry_publisher_discard_async (self->local, folder, short_id, checkpoint, on_discarded_here_cb, g_object_ref (task));
}

/* Partial files are on this machine, whatever their targets are. */
static void
ferry_remote_publisher_carry_async (FerryPublisher     *publisher,
                                    FerryCarriage      *carriage, /* (transfer full) */
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  ferry_publisher_carry_async (FERRY_REMOTE_PUBLISHER (publisher)->local, carriage, callback, user_data);
}

static FerryCheckpoint *
ferry_remote_publisher_carry_finish (FerryPublisher *publisher,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  return ferry_publisher_carry_finish (FERRY_REMOTE_PUBLISHER (publisher)->local, result, error);
}

static void
ferry_remote_publisher_iface_init (FerryPublisherInterface *iface)
{
  iface->carry_async = ferry_remote_publisher_carry_async;
  iface->carry_finish = ferry_remote_publisher_carry_finish;
  iface->get_staging = ferry_remote_publisher_get_staging;
  iface->check_async = ferry_remote_publisher_check_async;
  iface->check_finish = ferry_remote_publisher_check_finish;
  iface->publish_async = ferry_remote_publisher_publish_async;
  iface->publish_finish = ferry_remote_publisher_boolean_finish;
  iface->set_rates = ferry_remote_publisher_set_rates;
  iface->discard_async = ferry_remote_publisher_discard_async;
  iface->discard_finish = ferry_remote_publisher_boolean_finish;
}

static void
ferry_remote_publisher_dispose (GObject *object)
{
  FerryRemotePublisher *self = FERRY_REMOTE_PUBLISHER (object);

  g_clear_object (&self->local);
  g_clear_object (&self->fetcher);
  g_clear_object (&self->mounts);
  g_clear_pointer (&self->tolls, g_hash_table_unref);
  g_clear_pointer (&self->staging, g_free);

  G_OBJECT_CLASS (ferry_remote_publisher_parent_class)->dispose (object);
}

static void
ferry_remote_publisher_class_init (FerryRemotePublisherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_remote_publisher_dispose;
}

static void
ferry_remote_publisher_init (FerryRemotePublisher *self)
{
  self->tolls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * ferry_remote_publisher_new:
 * @local: the publisher for this machine
 * @fetcher: whose rate limits hold for what goes to other machines, too
 * @sign_on: who decides which credential is used
 * @strangers: what knows of other programs’ secrets
 * @staging: absolute path of the folder in which files are collected
 *
 * Returns: (transfer full): a publisher for this machine and others
 */
FerryPublisher *
ferry_remote_publisher_new (FerryPublisher   *local,
                            FerrySoupFetcher *fetcher,
                            FerrySignOn      *sign_on,
                            FerryStrangers   *strangers,
                            const char       *staging)
{
  FerryRemotePublisher *self;

  g_return_val_if_fail (FERRY_IS_PUBLISHER (local), NULL);
  g_return_val_if_fail (FERRY_IS_SOUP_FETCHER (fetcher), NULL);
  g_return_val_if_fail (FERRY_IS_SIGN_ON (sign_on), NULL);

  self = g_object_new (FERRY_TYPE_REMOTE_PUBLISHER, NULL);
  self->local = g_object_ref (local);
  self->fetcher = g_object_ref (fetcher);
  self->mounts = ferry_remote_mounts_new (sign_on, strangers);
  self->staging = g_strdup (staging);

  return FERRY_PUBLISHER (self);
}
