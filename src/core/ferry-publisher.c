/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-publisher.h"

G_DEFINE_INTERFACE (FerryPublisher, ferry_publisher, G_TYPE_OBJECT)

static void
ferry_publisher_default_init (FerryPublisherInterface *iface)
{
}

/**
 * ferry_publication_new:
 *
 * Returns: (transfer full): an empty publication, to be filled in
 */
FerryPublication *
ferry_publication_new (void)
{
  return g_new0 (FerryPublication, 1);
}

/**
 * ferry_publication_free:
 * @self: (transfer full): a publication
 */
void
ferry_publication_free (FerryPublication *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->folder);
  g_free (self->filesystem);
  g_free (self->name);
  g_free (self->part_name);
  g_free (self->remote);
  g_free (self->job);
  g_free (self->client);
  g_free (self->token);
  g_free (self->published_name);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * ferry_publisher_get_staging:
 * @self: a publisher
 *
 * Returns: (transfer none) (nullable): absolute path of the folder in which files
 *   for other machines are collected; %NULL where there is no way to those
 */
const char *
ferry_publisher_get_staging (FerryPublisher *self)
{
  g_return_val_if_fail (FERRY_IS_PUBLISHER (self), NULL);

  if (FERRY_PUBLISHER_GET_IFACE (self)->get_staging == NULL)
    return NULL;

  return FERRY_PUBLISHER_GET_IFACE (self)->get_staging (self);
}

/**
 * ferry_publisher_check_async:
 * @self: a publisher
 * @folders: absolute paths, and addresses where there is a staging folder, each
 *   once
 * @strict: whether symbolic links on the way are refused; the marks remember
 *   that, so that it holds for as long as they are used
 * @cancellable: (nullable): a cancellable
 * @callback: called when all were looked at
 * @user_data: for @callback
 *
 * Looks whether files can be written to each of @folders.
 */
void
ferry_publisher_check_async (FerryPublisher     *self,
                             const char *const  *folders,
                             gboolean            strict,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_PUBLISHER (self));
  g_return_if_fail (folders != NULL);

  FERRY_PUBLISHER_GET_IFACE (self)->check_async (self, folders, strict, cancellable, callback, user_data);
}

/**
 * ferry_publisher_check_finish:
 * @self: a publisher
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_DESTINATION_DENIED or
 *   %FERRY_ERROR_DESTINATION_MISSING, of the first folder that is no good
 *
 * Returns: (transfer full): the mark of each folder’s file system, in the order
 *   of the folders, or %NULL on error
 */
char **
ferry_publisher_check_finish (FerryPublisher *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (FERRY_IS_PUBLISHER (self), NULL);

  return FERRY_PUBLISHER_GET_IFACE (self)->check_finish (self, result, error);
}

/**
 * ferry_publisher_publish_async:
 * @self: a publisher
 * @publications: (element-type FerryPublication): the files; the publisher
 *   takes a reference and fills in each one’s outcome
 * @cancellable: (nullable): stops between two files and within a long copy
 * @callback: called when every one was tried
 * @user_data: for @callback
 *
 * Gives partial files their names.
 */
void
ferry_publisher_publish_async (FerryPublisher     *self,
                               GPtrArray          *publications,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_PUBLISHER (self));
  g_return_if_fail (publications != NULL);

  FERRY_PUBLISHER_GET_IFACE (self)->publish_async (self, publications, cancellable, callback, user_data);
}

/**
 * ferry_publisher_publish_finish:
 * @self: a publisher
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether all files bear their names; if not, each publication’s
 *   @published_name or @error tells, and @error is the first of those
 */
gboolean
ferry_publisher_publish_finish (FerryPublisher *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (FERRY_IS_PUBLISHER (self), FALSE);

  return FERRY_PUBLISHER_GET_IFACE (self)->publish_finish (self, result, error);
}

/**
 * ferry_publisher_set_rates:
 * @self: a publisher
 * @job: a job’s id
 * @priority: its priority from now on
 * @limit: its own rate limit from now on, bytes per second, 0 for none
 *
 * What is being brought to another machine keeps to them at once.
 */
void
ferry_publisher_set_rates (FerryPublisher *self,
                           const char     *job,
                           FerryPriority   priority,
                           guint64         limit)
{
  g_return_if_fail (FERRY_IS_PUBLISHER (self));
  g_return_if_fail (job != NULL);

  if (FERRY_PUBLISHER_GET_IFACE (self)->set_rates != NULL)
    FERRY_PUBLISHER_GET_IFACE (self)->set_rates (self, job, priority, limit);
}

/**
 * ferry_publisher_discard_async:
 * @self: a publisher
 * @folder: absolute path of the target folder
 * @short_id: (nullable): what the names of the file’s left-overs end in
 * @checkpoint: (nullable): names the partial file, and older ones beside it
 * @callback: called when they are gone
 * @user_data: for @callback
 *
 * Removes the partial files of one file, which must not be waiting to be
 * published any more.
 */
void
ferry_publisher_discard_async (FerryPublisher     *self,
                               const char         *folder,
                               const char         *short_id,
                               FerryCheckpoint    *checkpoint,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_PUBLISHER (self));
  g_return_if_fail (folder != NULL);

  FERRY_PUBLISHER_GET_IFACE (self)->discard_async (self, folder, short_id, checkpoint, callback, user_data);
}

/**
 * ferry_publisher_discard_finish:
 * @self: a publisher
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether no partial file is left
 */
gboolean
ferry_publisher_discard_finish (FerryPublisher *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (FERRY_IS_PUBLISHER (self), FALSE);

  return FERRY_PUBLISHER_GET_IFACE (self)->discard_finish (self, result, error);
}

/**
 * ferry_carriage_new:
 *
 * Returns: (transfer full): an empty one, to be filled in
 */
FerryCarriage *
ferry_carriage_new (void)
{
  return g_new0 (FerryCarriage, 1);
}

/**
 * ferry_carriage_free:
 * @self: (transfer full): a carriage
 */
void
ferry_carriage_free (FerryCarriage *self)
{
  g_free (self->from);
  g_free (self->from_mark);
  g_free (self->to);
  g_free (self->to_mark);
  g_free (self->name);
  g_free (self->short_id);
  g_clear_pointer (&self->checkpoint, ferry_checkpoint_unref);
  g_free (self);
}

/**
 * ferry_publisher_carry_async:
 * @self: a publisher
 * @carriage: (transfer full): what goes where
 * @callback: called when it is there
 * @user_data: for @callback
 *
 * Copies a partial file to another folder.
 */
void
ferry_publisher_carry_async (FerryPublisher     *self,
                             FerryCarriage      *carriage,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_PUBLISHER (self));
  g_return_if_fail (carriage != NULL);

  FERRY_PUBLISHER_GET_IFACE (self)->carry_async (self, carriage, callback, user_data);
}

/**
 * ferry_publisher_carry_finish:
 * @self: a publisher
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): what is known of the copy, or %NULL on error
 */
FerryCheckpoint *
ferry_publisher_carry_finish (FerryPublisher *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (FERRY_IS_PUBLISHER (self), NULL);

  return FERRY_PUBLISHER_GET_IFACE (self)->carry_finish (self, result, error);
}
