/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The bytes of a file on their way to another machine. GVfs copies a whole file best
 * by itself: it has many pieces under way at once. But it knows no limit; so while
 * there is one, the file goes piece by piece, each of which is there before the next
 * one leaves. All calls block, though not for long when they are cancelled. */

#include "config.h"

#include "net/ferry-remote-bytes.h"

#define PIECE 65536

/* What a cancelled piece gets to end in good order. GVfs waits for the server’s
 * answer even then, and one that hangs gives none. */
#define GRACE (G_USEC_PER_SEC / 2)

/* Who brings a file piece by piece, on a thread that may have to be left behind. */
typedef struct
{
  gatomicrefcount ref_count;
  GFile *source;             /* (owned) */
  GFile *target;             /* (owned) */
  FerryToll *toll;           /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) */
  GMutex mutex;
  GCond cond;
  gboolean is_over;
  GError *error; /* (owned) (nullable) */
} Courier;

static void
courier_unref (Courier *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_object_unref (self->source);
  g_object_unref (self->target);
  ferry_toll_unref (self->toll);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Courier, courier_unref)

/* A file goes this way as GVfs sends it, whatever the limits: its backends for HTTP
 * keep in memory what is written to them, and send it when all of it is there. */
static gboolean
takes_pieces (GFile *target)
{
  return !g_file_has_uri_scheme (target, "dav") && !g_file_has_uri_scheme (target, "davs");
}

static gboolean
copy_whole (GFile        *source,
            GFile        *target,
            GCancellable *cancellable,
            GError      **error)
{
  const GFileCopyFlags flags = G_FILE_COPY_OVERWRITE | G_FILE_COPY_NOFOLLOW_SYMLINKS | G_FILE_COPY_TARGET_DEFAULT_PERMS;

  return g_file_copy (source, target, flags, cancellable, NULL, NULL, error);
}

static gboolean
write_piece (GOutputStream *stream,
             const guint8  *piece,
             gsize          size,
             FerryToll     *toll,
             GCancellable  *cancellable,
             GError       **error)
{
  while (size > 0)
    {
      const gsize paid = ferry_toll_pay (toll, size, cancellable);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !g_output_stream_write_all (stream, piece, paid, NULL, cancellable, error))
        return FALSE;
      piece += paid;
      size -= paid;
    }

  return TRUE;
}

static gboolean
write_all (GInputStream  *from,
           GOutputStream *to,
           FerryToll     *toll,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE);
  gssize size;

  while ((size = g_input_stream_read (from, piece, PIECE, cancellable, error)) > 0)
    {
      if (!write_piece (to, piece, (gsize) size, toll, cancellable, error))
        return FALSE;
    }

  return size == 0;
}

static gboolean
bring (Courier *self,
       GError **error)
{
  GCancellable *cancellable = self->cancellable;
  g_autoptr(GFileInputStream) from = g_file_read (self->source, cancellable, error);
  g_autoptr(GFileOutputStream) to = NULL;
  gboolean is_whole;

  if (from == NULL)
    return FALSE;

  /* To replace it would make some backends keep the old one until the end. */
  g_file_delete (self->target, cancellable, NULL);
  to = g_file_create (self->target, G_FILE_CREATE_NONE, cancellable, error);
  if (to == NULL)
    return FALSE;

  is_whole = write_all (G_INPUT_STREAM (from), G_OUTPUT_STREAM (to), self->toll, cancellable, error);

  return g_output_stream_close (G_OUTPUT_STREAM (to), cancellable, is_whole ? error : NULL) && is_whole;
}

static gpointer
run_courier (gpointer data)
{
  g_autoptr(Courier) self = data;
  GError *error = NULL;

  bring (self, &error);
  g_mutex_lock (&self->mutex);
  self->is_over = TRUE;
  self->error = error;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);

  return NULL;
}

static void
on_recalled (GCancellable *cancellable,
             gpointer      user_data)
{
  Courier *self = user_data;

  g_mutex_lock (&self->mutex);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static void
await (Courier *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 deadline;

  while (!self->is_over && !g_cancellable_is_cancelled (self->cancellable))
    g_cond_wait (&self->cond, &self->mutex);

  deadline = g_get_monotonic_time () + GRACE;
  while (!self->is_over && g_cond_wait_until (&self->cond, &self->mutex, deadline))
    continue;
}

static gboolean
copy_pieces (GFile        *source,
             GFile        *target,
             FerryToll    *toll,
             GCancellable *cancellable,
             GError      **error)
{
  g_autoptr(Courier) self = g_new0 (Courier, 1);
  GError *trouble;
  gboolean is_over;
  gulong id = 0;

  g_atomic_ref_count_init (&self->ref_count);
  self->source = g_object_ref (source);
  self->target = g_object_ref (target);
  self->toll = ferry_toll_ref (toll);
  g_set_object (&self->cancellable, cancellable);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);

  g_atomic_ref_count_inc (&self->ref_count);
  g_thread_unref (g_thread_new ("ferry-courier", run_courier, self));
  if (cancellable != NULL)
    id = g_cancellable_connect (cancellable, G_CALLBACK (on_recalled), self, NULL);
  await (self);
  g_cancellable_disconnect (cancellable, id);

  g_mutex_lock (&self->mutex);
  is_over = self->is_over;
  trouble = g_steal_pointer (&self->error);
  g_mutex_unlock (&self->mutex);

  if (trouble != NULL)
    g_propagate_error (error, trouble);

  return is_over ? trouble == NULL : !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

/**
 * ferry_remote_bytes_copy:
 * @source: a file of this machine
 * @target: a file of another one; replaced, and not whole until this has ended well
 * @toll: what the bytes pay
 * @cancellable: (nullable): stops it
 * @error: return location: GIO’s errors as they are
 *
 * Returns: whether all of them are there
 */
gboolean
ferry_remote_bytes_copy (GFile        *source,
                         GFile        *target,
                         FerryToll    *toll,
                         GCancellable *cancellable,
                         GError      **error)
{
  g_autoptr(GCancellable) ride = g_cancellable_new ();
  g_autoptr(GError) trouble = NULL;
  gboolean is_whole;
  gulong id = 0;

  if (!takes_pieces (target))
    return copy_whole (source, target, cancellable, error);
  if (!ferry_toll_begin_free_ride (toll, ride))
    return copy_pieces (source, target, toll, cancellable, error);

  if (cancellable != NULL)
    id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), ride, NULL);
  is_whole = copy_whole (source, target, ride, &trouble);
  g_cancellable_disconnect (cancellable, id);
  ferry_toll_end_free_ride (toll);

  /* A limit came in the middle. */
  if (g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !g_cancellable_is_cancelled (cancellable))
    return copy_pieces (source, target, toll, cancellable, error);

  if (!is_whole)
    g_propagate_error (error, g_steal_pointer (&trouble));

  return is_whole;
}
