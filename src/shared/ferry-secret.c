/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "shared/ferry-secret.h"

#include "shared/ferry-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/**
 * FerrySecret:
 *
 * A text that nobody may find later: it lies in pages of its own that are never
 * swapped out, are left out of core files and are not passed on to child
 * processes, and it is wiped when the last one lets go of it. Written once by
 * whoever made it, then only read, by any thread.
 */
struct _FerrySecret
{
  gatomicrefcount ref_count;
  char *pages; /* (owned) */
  gsize n_bytes;
  gsize size; /* usable, without the terminator */
  gsize length;
};

static gsize
round_up (gsize size)
{
  const gsize page = (gsize) sysconf (_SC_PAGESIZE);

  return (size + page - 1) / page * page;
}

/* A page that might be swapped out or dumped is no place for a secret. */
static gboolean
protect (char *pages,
         gsize n_bytes)
{
  return mlock (pages, n_bytes) == 0 && madvise (pages, n_bytes, MADV_DONTDUMP) == 0 &&
         madvise (pages, n_bytes, MADV_DONTFORK) == 0;
}

/* Containers’ filters of system calls answer mlock() with EPERM. */
static void
set_error_from_errno (int      number,
                      GError **error)
{
  if (number == EPERM || number == ENOSYS)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                         _("The password cannot be kept out of swap and core files: this system does not "
                           "let programs lock memory. In a container, allow the system call “mlock”."));
  else
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                         _("The password cannot be kept out of swap and core files: the limit on "
                           "locked memory is used up. Raise it with “ulimit -l”, or remove some tokens."));
}

/**
 * ferry_secret_new:
 * @size: how long the text may be, %FERRY_SECRET_MAX_BYTES at most
 * @error: return location for %FERRY_ERROR_NOT_AVAILABLE
 *
 * Returns: (transfer full) (nullable): an empty secret with room for @size
 *   bytes; %NULL if the system has no locked memory left for this user
 */
FerrySecret *
ferry_secret_new (gsize    size,
                  GError **error)
{
  const gsize n_bytes = round_up (size + 1);
  FerrySecret *self;
  char *pages;

  g_return_val_if_fail (size <= 4 * FERRY_SECRET_MAX_BYTES, NULL);

  pages = mmap (NULL, n_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED || !protect (pages, n_bytes))
    {
      set_error_from_errno (errno, error);
      if (pages != MAP_FAILED)
        munmap (pages, n_bytes);
      return NULL;
    }

  self = g_new0 (FerrySecret, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->pages = pages;
  self->n_bytes = n_bytes;
  self->size = size;

  return self;
}

/**
 * ferry_secret_new_from_text:
 * @text: bytes, which stay the caller’s to wipe
 * @length: how many
 * @error: return location for %FERRY_ERROR_NOT_AVAILABLE
 *
 * Returns: (transfer full) (nullable): a secret with that text
 */
FerrySecret *
ferry_secret_new_from_text (const char *text,
                            gsize       length,
                            GError    **error)
{
  FerrySecret *self = ferry_secret_new (length, error);

  if (self == NULL)
    return NULL;

  memcpy (self->pages, text, length);
  self->length = length;

  return self;
}

/**
 * ferry_secret_ref:
 * @self: a secret
 *
 * Returns: (transfer full): @self
 */
FerrySecret *
ferry_secret_ref (FerrySecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * ferry_secret_unref:
 * @self: (transfer full): a secret
 *
 * Wipes it if nobody else has it.
 */
void
ferry_secret_unref (FerrySecret *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  explicit_bzero (self->pages, self->n_bytes);
  munmap (self->pages, self->n_bytes);
  g_free (self);
}

/**
 * ferry_secret_get_buffer:
 * @self: a secret that nobody else has yet
 *
 * Returns: (transfer none): its room, to be written to
 */
char *
ferry_secret_get_buffer (FerrySecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->pages;
}

/**
 * ferry_secret_get_size:
 * @self: a secret
 *
 * Returns: how many bytes it has room for
 */
gsize
ferry_secret_get_size (const FerrySecret *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

/**
 * ferry_secret_get_text:
 * @self: a secret
 *
 * Returns: (transfer none): its text, with a NUL behind it
 */
const char *
ferry_secret_get_text (const FerrySecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->pages;
}

/**
 * ferry_secret_get_length:
 * @self: a secret
 *
 * Returns: bytes of its text
 */
gsize
ferry_secret_get_length (const FerrySecret *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

/**
 * ferry_secret_set_length:
 * @self: a secret that nobody else has yet
 * @length: how much of its room is text; what is behind it is wiped
 */
void
ferry_secret_set_length (FerrySecret *self,
                         gsize        length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (length <= self->size);

  self->length = length;
  explicit_bzero (self->pages + length, self->n_bytes - length);
}
