/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the bytes of an open file hash to. GnuTLS, because it uses the
 * processor’s instructions for it and GChecksum does not: three times as fast. */

#include "config.h"

#include "net/ferry-file-digest.h"

#include "shared/ferry-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <unistd.h>

/* Read at once: large enough for the call not to count, and small enough to stay
 * in the processor’s cache between the read and the hash. */
#define DIGEST_BUFFER (1024 * 1024)

static gboolean
get_algorithm (GChecksumType              type,
               gnutls_digest_algorithm_t *algorithm)
{
  switch (type)
    {
    case G_CHECKSUM_MD5:
      *algorithm = GNUTLS_DIG_MD5;
      return TRUE;
    case G_CHECKSUM_SHA1:
      *algorithm = GNUTLS_DIG_SHA1;
      return TRUE;
    case G_CHECKSUM_SHA256:
      *algorithm = GNUTLS_DIG_SHA256;
      return TRUE;
    case G_CHECKSUM_SHA384:
      *algorithm = GNUTLS_DIG_SHA384;
      return TRUE;
    case G_CHECKSUM_SHA512:
      *algorithm = GNUTLS_DIG_SHA512;
      return TRUE;
    default:
      return FALSE;
    }
}

static char *
to_hex (const guint8 *bytes,
        gsize         length)
{
  GString *hex = g_string_sized_new (2 * length);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);

  return g_string_free (hex, FALSE);
}

static gboolean
hash_all (FerryFolder     *folder,
          int              fd,
          gnutls_hash_hd_t hash,
          GCancellable    *cancellable,
          GError         **error)
{
  g_autofree guint8 *buffer = g_malloc (DIGEST_BUFFER);
  goffset position = 0;

  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      const gssize size = TEMP_FAILURE_RETRY (pread (fd, buffer, DIGEST_BUFFER, position));

      if (size < 0)
        {
          ferry_folder_set_error (folder, errno, error);
          return FALSE;
        }
      if (size == 0)
        return TRUE;
      gnutls_hash (hash, buffer, (gsize) size);
      position += size;
    }

  return FALSE;
}

/**
 * ferry_file_digest:
 * @folder: the folder that holds the file, for the error’s sentence
 * @fd: the file
 * @type: an algorithm
 * @cancellable: (nullable): ends it early, with %G_IO_ERROR_CANCELLED
 * @error: return location
 *
 * Reads the whole file.
 *
 * Returns: (transfer full) (nullable): lower-case hexadecimal digits
 */
char *
ferry_file_digest (FerryFolder  *folder,
                   int           fd,
                   GChecksumType type,
                   GCancellable *cancellable,
                   GError      **error)
{
  gnutls_digest_algorithm_t algorithm;
  gnutls_hash_hd_t hash;
  guint8 digest[64];
  gboolean complete;

  if (!get_algorithm (type, &algorithm) || gnutls_hash_init (&hash, algorithm) < 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_VALIDATION_FAILED,
                   _("This system does not allow that kind of digest. Give another kind, or none."));
      return NULL;
    }

  complete = hash_all (folder, fd, hash, cancellable, error);
  gnutls_hash_deinit (hash, digest);

  return complete ? to_hex (digest, (gsize) gnutls_hash_get_len (algorithm)) : NULL;
}
