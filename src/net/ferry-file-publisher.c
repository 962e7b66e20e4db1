/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The publisher for files on this machine: looks at folders, gives partial files
 * their names and removes those that are not wanted any more.
 *
 * All of it runs in worker threads, one for each call: a network file system that
 * hangs holds up the call that touched it and no other. */

#include "config.h"

#include "net/ferry-file-publisher.h"
#include "net/ferry-carry.h"

#include "net/ferry-disk-name.h"
#include "net/ferry-filesystem.h"
#include "net/ferry-folder.h"
#include "net/ferry-namer.h"
#include "shared/ferry-error.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct _FerryFilePublisher
{
  GObject parent_instance;

  const FerryFileCalls *calls; /* (unowned) */
  guint mode;                  /* permissions that published files get */
  GMutex reserving;            /* see FerryNamer */
};

/* What discard_in_thread() needs. */
typedef struct
{
  char *folder;                /* (owned) */
  char *short_id;              /* (owned) (nullable) */
  FerryCheckpoint *checkpoint; /* (owned) (nullable) */
} Discard;

static void ferry_file_publisher_iface_init (FerryPublisherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryFilePublisher, ferry_file_publisher, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_PUBLISHER, ferry_file_publisher_iface_init))

static void
discard_free (Discard *self)
{
  g_free (self->folder);
  g_free (self->short_id);
  g_clear_pointer (&self->checkpoint, ferry_checkpoint_unref);
  g_free (self);
}

/* From /proc, as asking with umask() would change it for other threads. Without
 * it the files are private: too little can be put right, too much cannot. */
static guint
read_umask (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0077;
  line = strstr (status, "\nUmask:");
  if (line == NULL)
    return 0077;

  return (guint) strtoul (line + strlen ("\nUmask:"), NULL, 8) & 0777;
}

typedef struct
{
  char **folders; /* (owned) */
  gboolean strict;
} Check;

static void
check_free (Check *check)
{
  g_strfreev (check->folders);
  g_free (check);
}

static char *
check_folder (const char *path,
              gboolean    strict,
              GError    **error)
{
  g_autoptr(FerryFolder) folder = ferry_folder_open (path, strict ? FERRY_FOLDER_STRICT : NULL, error);
  g_autofree char *mark = NULL;

  if (folder == NULL || !ferry_folder_check_writable (folder, error))
    return NULL;

  mark = ferry_filesystem_get_mark (ferry_folder_get_fd (folder));

  return strict ? g_strconcat (FERRY_FOLDER_STRICT, mark, NULL) : g_steal_pointer (&mark);
}

static void
check_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  const Check *check = task_data;
  const char *const *paths = (const char *const *) check->folders;
  g_autoptr(GPtrArray) marks = g_ptr_array_new_with_free_func (g_free);
  GError *error = NULL;

  for (; *paths != NULL && !g_cancellable_set_error_if_cancelled (cancellable, &error); paths++)
    {
      char *mark = check_folder (*paths, check->strict, &error);

      if (mark == NULL)
        break;
      g_ptr_array_add (marks, mark);
    }

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_ptr_array_add (marks, NULL);
  g_task_return_pointer (task, g_ptr_array_free (g_steal_pointer (&marks), FALSE), (GDestroyNotify) g_strfreev);
}

/* Publications by folder and file system, in the order they came in. */
static GPtrArray *
group_by_folder (GPtrArray *publications)
{
  g_autoptr(GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < publications->len; i++)
    {
      FerryPublication *publication = g_ptr_array_index (publications, i);
      const char *filesystem = publication->filesystem != NULL ? publication->filesystem : "";
      g_autofree char *key = g_strconcat (filesystem, "\n", publication->folder, NULL);
      GPtrArray *group = g_hash_table_lookup (by_key, key);

      if (group == NULL)
        {
          group = g_ptr_array_new ();
          g_ptr_array_add (groups, group);
          g_hash_table_insert (by_key, g_steal_pointer (&key), group);
        }
      g_ptr_array_add (group, publication);
    }

  return groups;
}

static void
fail_group (GPtrArray    *group,
            const GError *error)
{
  for (guint i = 0; i < group->len; i++)
    {
      FerryPublication *publication = g_ptr_array_index (group, i);

      g_clear_pointer (&publication->published_name, g_free);
      if (publication->error == NULL)
        publication->error = g_error_copy (error);
    }
}

/* Opens the folder once and makes all names durable at once. */
static void
publish_group (FerryFilePublisher *self,
               GPtrArray          *group,
               GCancellable       *cancellable)
{
  const FerryPublication *first = g_ptr_array_index (group, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryFolder) folder = ferry_folder_open (first->folder, first->filesystem, &error);
  g_autoptr(FerryNamer) namer = NULL;
  guint published = 0;

  if (folder == NULL)
    {
      fail_group (group, error);
      return;
    }

  namer = ferry_namer_new (folder, self->calls, self->mode, &self->reserving);
  for (guint i = 0; i < group->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      FerryPublication *publication = g_ptr_array_index (group, i);

      publication->published_name = ferry_namer_publish (namer, publication, &publication->error);
      published += publication->published_name != NULL;
    }

  if (published > 0 && !ferry_namer_sync (namer, &error))
    fail_group (group, error);
}

static const GError *
find_failure (GPtrArray *publications)
{
  for (guint i = 0; i < publications->len; i++)
    {
      const FerryPublication *publication = g_ptr_array_index (publications, i);

      if (publication->error != NULL)
        return publication->error;
    }

  return NULL;
}

static void
publish_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  g_autoptr(GPtrArray) groups = group_by_folder (task_data);
  const GError *failure;

  for (guint i = 0; i < groups->len && !g_cancellable_is_cancelled (cancellable); i++)
    publish_group (source, g_ptr_array_index (groups, i), cancellable);

  if (g_task_return_error_if_cancelled (task))
    return;

  failure = find_failure (task_data);
  if (failure != NULL)
    g_task_return_error (task, g_error_copy (failure));
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
remove_chain (FerryFolder           *folder,
              const FerryCheckpoint *checkpoint,
              GError               **error)
{
  for (; checkpoint != NULL; checkpoint = checkpoint->previous)
    {
      if (checkpoint->part_name != NULL &&
          !ferry_folder_remove_part (folder, checkpoint->part_name, checkpoint->part_inode, error))
        return FALSE;
    }

  return TRUE;
}

/* What a crash left before a checkpoint knew of it. A folder that may not be
 * listed keeps it. */
static void
remove_leftovers (FerryFolder *folder,
                  const char  *short_id)
{
  const int fd = openat (ferry_folder_get_fd (folder), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *dir = fd >= 0 ? fdopendir (fd) : NULL;
  const struct dirent *entry;

  while (dir != NULL && (entry = readdir (dir)) != NULL)
    {
      if (ferry_disk_name_is_part_of (entry->d_name, short_id))
        ferry_folder_remove_leftover (folder, entry->d_name);
    }

  if (dir != NULL)
    closedir (dir);
  else if (fd >= 0)
    close (fd);
}

static void
discard_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  const Discard *discard = task_data;
  GError *error = NULL;
  g_autoptr(FerryFolder) folder = ferry_folder_open (discard->folder, NULL, &error);

  /* In a folder that is not there is nothing to remove. */
  if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_DESTINATION_MISSING))
    {
      g_clear_error (&error);
      g_task_return_boolean (task, TRUE);
      return;
    }

  /* The fsync keeps a power failure from bringing back what a cancelled job had. */
  if (folder != NULL && remove_chain (folder, discard->checkpoint, &error))
    {
      if (discard->short_id != NULL)
        remove_leftovers (folder, discard->short_id);
      ferry_folder_sync (folder, &error);
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
ferry_file_publisher_check_async (FerryPublisher     *publisher,
                                  const char *const  *folders,
                                  gboolean            strict,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (publisher, cancellable, callback, user_data);
  Check *check = g_new0 (Check, 1);

  check->folders = g_strdupv ((char **) folders);
  check->strict = strict;
  g_task_set_source_tag (task, ferry_file_publisher_check_async);
  g_task_set_task_data (task, check, (GDestroyNotify) check_free);
  g_task_run_in_thread (task, check_in_thread);
}

static char **
ferry_file_publisher_check_finish (FerryPublisher *publisher,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, publisher), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ferry_file_publisher_publish_async (FerryPublisher     *publisher,
                                    GPtrArray          *publications,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (publisher, cancellable, callback, user_data);

  g_task_set_source_tag (task, ferry_file_publisher_publish_async);
  g_task_set_task_data (task, g_ptr_array_ref (publications), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, publish_in_thread);
}

static gboolean
ferry_file_publisher_publish_finish (FerryPublisher *publisher,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, publisher), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ferry_file_publisher_discard_async (FerryPublisher     *publisher,
                                    const char         *folder,
                                    const char         *short_id,
                                    FerryCheckpoint    *checkpoint,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (publisher, NULL, callback, user_data);
  Discard *discard = g_new0 (Discard, 1);

  discard->folder = g_strdup (folder);
  discard->short_id = g_strdup (short_id);
  discard->checkpoint = checkpoint != NULL ? ferry_checkpoint_ref (checkpoint) : NULL;
  g_task_set_source_tag (task, ferry_file_publisher_discard_async);
  g_task_set_task_data (task, discard, (GDestroyNotify) discard_free);
  g_task_run_in_thread (task, discard_in_thread);
}

static gboolean
ferry_file_publisher_discard_finish (FerryPublisher *publisher,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, publisher), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
carry_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  GError *error = NULL;
  FerryCheckpoint *checkpoint = ferry_carry (task_data, &error);

  if (checkpoint != NULL)
    g_task_return_pointer (task, checkpoint, (GDestroyNotify) ferry_checkpoint_unref);
  else
    g_task_return_error (task, error);
}

static void
ferry_file_publisher_carry_async (FerryPublisher     *publisher,
                                  FerryCarriage      *carriage, /* (transfer full) */
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (publisher, NULL, callback, user_data);

  g_task_set_source_tag (task, ferry_file_publisher_carry_async);
  g_task_set_task_data (task, carriage, (GDestroyNotify) ferry_carriage_free);
  g_task_run_in_thread (task, carry_in_thread);
}

static FerryCheckpoint *
ferry_file_publisher_carry_finish (FerryPublisher *publisher,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, publisher), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ferry_file_publisher_iface_init (FerryPublisherInterface *iface)
{
  iface->carry_async = ferry_file_publisher_carry_async;
  iface->carry_finish = ferry_file_publisher_carry_finish;
  iface->check_async = ferry_file_publisher_check_async;
  iface->check_finish = ferry_file_publisher_check_finish;
  iface->publish_async = ferry_file_publisher_publish_async;
  iface->publish_finish = ferry_file_publisher_publish_finish;
  iface->discard_async = ferry_file_publisher_discard_async;
  iface->discard_finish = ferry_file_publisher_discard_finish;
}

static void
ferry_file_publisher_finalize (GObject *object)
{
  FerryFilePublisher *self = FERRY_FILE_PUBLISHER (object);

  g_mutex_clear (&self->reserving);

  G_OBJECT_CLASS (ferry_file_publisher_parent_class)->finalize (object);
}

static void
ferry_file_publisher_class_init (FerryFilePublisherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_file_publisher_finalize;
}

static void
ferry_file_publisher_init (FerryFilePublisher *self)
{
  g_mutex_init (&self->reserving);
}

/**
 * ferry_file_publisher_new:
 *
 * Reads the umask once, so set that before.
 *
 * Returns: (transfer full): a publisher
 */
FerryPublisher *
ferry_file_publisher_new (void)
{
  return ferry_file_publisher_new_with_calls (ferry_file_calls_get_real ());
}

/**
 * ferry_file_publisher_new_with_calls:
 * @calls: the system calls to use; have to outlive the publisher
 *
 * Returns: (transfer full): a publisher for another kind of file system
 */
FerryPublisher *
ferry_file_publisher_new_with_calls (const FerryFileCalls *calls)
{
  FerryFilePublisher *self = g_object_new (FERRY_TYPE_FILE_PUBLISHER, NULL);

  self->calls = calls;
  self->mode = 0666 & ~read_umask ();

  return FERRY_PUBLISHER (self);
}
