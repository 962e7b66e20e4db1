/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-digest.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct
{
  const char *nick;
  GChecksumType type;
  gboolean strong; /* nobody can make two files that have the same one */
} algorithms[] = {
  { "md5", G_CHECKSUM_MD5, FALSE },
  { "sha1", G_CHECKSUM_SHA1, FALSE },
  { "sha256", G_CHECKSUM_SHA256, TRUE },
  { "sha384", G_CHECKSUM_SHA384, TRUE },
  { "sha512", G_CHECKSUM_SHA512, TRUE },
};

static gsize
find_type (GChecksumType type)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (algorithms) - 1 && algorithms[i].type != type)
    i++;

  return i;
}

static gsize
find_nick (const char *nick,
           gsize       length)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (algorithms) &&
         !(strlen (algorithms[i].nick) == length &&
           g_ascii_strncasecmp (algorithms[i].nick, nick, length) == 0))
    i++;

  return i;
}

/**
 * ferry_digest_new_from_string:
 * @text: “sha256:HEX”, from outside; md5, sha1, sha384 and sha512 work too
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: (transfer full) (nullable): the digest
 */
FerryDigest *
ferry_digest_new_from_string (const char *text,
                              GError    **error)
{
  FerryDigest *self;
  const char *colon;
  const char *hex;
  gsize i;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  colon = strchr (text, ':');
  i = colon != NULL ? find_nick (text, (gsize) (colon - text)) : G_N_ELEMENTS (algorithms);
  if (i == G_N_ELEMENTS (algorithms))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("The option “digest” must be of the form “sha256:HEX” (or sha384, "
                     "sha512, sha1, md5), not “%s”."),
                   text);
      return NULL;
    }

  hex = colon + 1;
  length = 2 * (gsize) g_checksum_type_get_length (algorithms[i].type);
  if (strlen (hex) != length || strspn (hex, "0123456789abcdefABCDEF") != length)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("The option “digest” with %s must have %u hexadecimal digits."),
                   algorithms[i].nick, (guint) length);
      return NULL;
    }

  self = g_new0 (FerryDigest, 1);
  self->type = algorithms[i].type;
  self->hex = g_ascii_strdown (hex, -1);

  return self;
}

/**
 * ferry_digest_copy:
 * @self: (nullable): a digest
 *
 * Returns: (transfer full) (nullable): a copy
 */
FerryDigest *
ferry_digest_copy (const FerryDigest *self)
{
  FerryDigest *copy;

  if (self == NULL)
    return NULL;

  copy = g_new0 (FerryDigest, 1);
  copy->type = self->type;
  copy->hex = g_strdup (self->hex);

  return copy;
}

/**
 * ferry_digest_free:
 * @self: (nullable) (transfer full): a digest
 */
void
ferry_digest_free (FerryDigest *self)
{
  if (self == NULL)
    return;

  g_free (self->hex);
  g_free (self);
}

/**
 * ferry_digest_to_string:
 * @self: a digest
 *
 * Returns: (transfer full): the form that ferry_digest_new_from_string() reads
 */
char *
ferry_digest_to_string (const FerryDigest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strdup_printf ("%s:%s", algorithms[find_type (self->type)].nick, self->hex);
}

/**
 * ferry_digest_equal:
 * @self: (nullable): a digest
 * @other: (nullable): another
 *
 * Returns: whether both are the same, or both %NULL
 */
gboolean
ferry_digest_equal (const FerryDigest *self,
                    const FerryDigest *other)
{
  if (self == NULL || other == NULL)
    return self == other;

  return self->type == other->type && g_str_equal (self->hex, other->hex);
}

/**
 * ferry_digest_is_strong:
 * @self: (nullable): a digest
 *
 * Returns: whether bytes of several servers may be put together under @self
 *   (design §4.5): SHA-256 or better
 */
gboolean
ferry_digest_is_strong (const FerryDigest *self)
{
  return self != NULL && algorithms[find_type (self->type)].strong;
}
