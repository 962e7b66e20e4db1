/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a secret from a handle that came with a call, straight into locked
 * memory. A message of the bus would leave copies in the bus, in buffers of two
 * programs, and with whoever is listening in. */

#include "config.h"

#include "service/ferry-secret-reader.h"

#include "shared/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whoever calls has the secret already. */
#define PATIENCE_SECONDS 10

typedef struct
{
  int fd; /* (owned) */
  FerrySecret *secret; /* (owned) (nullable) */
  gsize length;
  guint source_id;
  guint patience_id;
} Reader;

static void
reader_free (Reader *reader)
{
  g_clear_handle_id (&reader->source_id, g_source_remove);
  g_clear_handle_id (&reader->patience_id, g_source_remove);
  g_clear_pointer (&reader->secret, ferry_secret_unref);
  if (reader->fd >= 0)
    close (reader->fd);
  g_free (reader);
}

/* The task is the source’s until here. */
static void
finish (GTask      *task,
        const char *complaint)
{
  Reader *reader = g_task_get_task_data (task);

  reader->source_id = 0;
  g_clear_handle_id (&reader->patience_id, g_source_remove);
  if (complaint == NULL)
    g_task_return_pointer (task, g_steal_pointer (&reader->secret), (GDestroyNotify) ferry_secret_unref);
  else
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, "%s", complaint);
  g_object_unref (task);
}

static const char *
judge (Reader *reader)
{
  const char *text = ferry_secret_get_buffer (reader->secret);

  if (reader->length > FERRY_SECRET_MAX_BYTES)
    return _("The secret of a token has 16384 bytes at most.");
  if (memchr (text, '\0', reader->length) != NULL || memchr (text, '\n', reader->length) != NULL ||
      memchr (text, '\r', reader->length) != NULL)
    return _("The secret of a token is one line of text.");

  ferry_secret_set_length (reader->secret, reader->length);

  return NULL;
}

static gboolean
on_readable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  GTask *task = user_data;
  Reader *reader = g_task_get_task_data (task);
  const gsize room = ferry_secret_get_size (reader->secret) - reader->length;
  ssize_t n_read = read (fd, ferry_secret_get_buffer (reader->secret) + reader->length, room);

  if (n_read < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;

  if (n_read < 0)
    {
      finish (task, _("The secret could not be read from its handle."));
      return G_SOURCE_REMOVE;
    }

  reader->length += (gsize) n_read;
  if (n_read > 0 && reader->length <= FERRY_SECRET_MAX_BYTES)
    return G_SOURCE_CONTINUE;

  finish (task, judge (reader));
  return G_SOURCE_REMOVE;
}

static gboolean
on_patience_lost (gpointer user_data)
{
  GTask *task = user_data;
  Reader *reader = g_task_get_task_data (task);

  reader->patience_id = 0;
  g_clear_handle_id (&reader->source_id, g_source_remove);
  finish (task, _("The secret could not be read from its handle."));

  return G_SOURCE_REMOVE;
}

/* Something that can be read without anybody’s help, or is watched meanwhile. */
static gboolean
is_readable_thing (int fd)
{
  struct stat info;

  return fd >= 0 && fstat (fd, &info) == 0 &&
         (S_ISFIFO (info.st_mode) || S_ISSOCK (info.st_mode) || S_ISREG (info.st_mode));
}

/**
 * ferry_secret_reader_read_async:
 * @fd: (transfer full): a pipe, a socket or a file, read up to its end; -1 if
 *   the caller sent none
 * @callback: called when it is read, after ten seconds at most
 * @user_data: for @callback
 */
void
ferry_secret_reader_read_async (int                 fd,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Reader *reader = g_new0 (Reader, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, ferry_secret_reader_read_async);
  g_task_set_task_data (task, reader, (GDestroyNotify) reader_free);
  reader->fd = fd;

  /* One byte more than allowed, so that it is seen. */
  reader->secret = ferry_secret_new (FERRY_SECRET_MAX_BYTES + 1, &error);
  if (reader->secret == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else if (!is_readable_thing (fd) || !g_unix_set_fd_nonblocking (fd, TRUE, NULL))
    {
      finish (task, _("The secret must come as the handle of a pipe, a socket or a file."));
    }
  else
    {
      reader->patience_id = g_timeout_add_seconds (PATIENCE_SECONDS, on_patience_lost, task);
      reader->source_id = g_unix_fd_add (fd, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, task);
    }
}

/**
 * ferry_secret_reader_read_finish:
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_INVALID_ARGUMENT,
 *   %FERRY_ERROR_NOT_AVAILABLE
 *
 * Returns: (transfer full) (nullable): the secret, which may be empty
 */
FerrySecret *
ferry_secret_reader_read_finish (GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
