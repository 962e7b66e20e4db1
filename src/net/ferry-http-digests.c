/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-http-digests.h"

#include "net/ferry-http-scanner.h"

#include <string.h>

/* What a file is checked against; weaker ones say nothing about intent. The
 * strongest comes first. */
static const struct
{
  const char *name;
  GChecksumType type;
} algorithms[] = {
  { "sha-512", G_CHECKSUM_SHA512 },
  { "sha-256", G_CHECKSUM_SHA256 },
};

static char *
bytes_to_hex (const guint8 *bytes,
              gsize         length)
{
  GString *hex = g_string_sized_new (length * 2);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);

  return g_string_free (hex, FALSE);
}

static char *
base64_to_hex (const char   *base64,
               GChecksumType type)
{
  g_autofree guint8 *bytes = NULL;
  g_autofree char *again = NULL;
  gsize length = 0;

  /* GLib passes over what is not base64; a digest is taken to the letter. */
  bytes = g_base64_decode (base64, &length);
  if (length != (gsize) g_checksum_type_get_length (type))
    return NULL;
  again = g_base64_encode (bytes, length);
  if (!g_str_equal (again, base64))
    return NULL;

  return bytes_to_hex (bytes, length);
}

/* Puts a member of either field where its algorithm belongs. */
static void
add_digest (char      **found,
            const char *name,
            const char *base64)
{
  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      char *hex;

      if (g_ascii_strcasecmp (name, algorithms[i].name) != 0)
        continue;
      hex = base64_to_hex (base64, algorithms[i].type);
      g_free (found[i]);
      found[i] = hex;
    }
}

static FerryDigest *
take_strongest (char **found)
{
  FerryDigest *digest = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      if (digest == NULL && found[i] != NULL)
        {
          digest = g_new0 (FerryDigest, 1);
          digest->type = algorithms[i].type;
          digest->hex = g_steal_pointer (&found[i]);
        }
      g_clear_pointer (&found[i], g_free);
    }

  return digest;
}

/* One member of a dictionary (RFC 8941 §3.2), `NAME=:BASE64:;parameters`, or
 * another one, which is passed over. */
static gboolean
take_member (FerryHttpScanner *scanner,
             char            **found)
{
  g_autofree char *name = ferry_http_scanner_take_token (scanner);
  g_autofree char *base64 = NULL;

  if (name == NULL)
    return FALSE;

  if (ferry_http_scanner_take_word (scanner, "=:"))
    {
      base64 = ferry_http_scanner_take_until (scanner, ":");
      if (!ferry_http_scanner_take_char (scanner, ':'))
        return FALSE;
      add_digest (found, name, base64);
    }

  g_free (ferry_http_scanner_take_until (scanner, ","));
  return TRUE;
}

/**
 * ferry_http_parse_digest_field:
 * @value: (nullable): what Repr-Digest or Content-Digest says (RFC 9530)
 *
 * Repr-Digest is about the whole file, in a 206 too; Content-Digest is about
 * the bytes of this one answer, so it is the file’s only in a 200.
 *
 * Returns: (transfer full) (nullable): the strongest of its digests that is
 *   SHA-256 or better; %NULL if there is none or the field is malformed
 */
FerryDigest *
ferry_http_parse_digest_field (const char *value)
{
  char *found[G_N_ELEMENTS (algorithms)] = { NULL };
  g_autoptr(FerryDigest) digest = NULL;
  FerryHttpScanner scanner;
  gboolean is_good;

  if (value == NULL)
    return NULL;

  ferry_http_scanner_init (&scanner, value);
  do
    {
      ferry_http_scanner_skip_space (&scanner);
      is_good = take_member (&scanner, found);
    }
  while (is_good && ferry_http_scanner_take_char (&scanner, ','));

  digest = take_strongest (found);
  return is_good ? g_steal_pointer (&digest) : NULL;
}

/**
 * ferry_http_parse_old_digest_field:
 * @value: (nullable): what Digest says (RFC 3230, obsolete but sent)
 *
 * It is about the whole file.
 *
 * Returns: (transfer full) (nullable): as ferry_http_parse_digest_field()
 */
FerryDigest *
ferry_http_parse_old_digest_field (const char *value)
{
  char *found[G_N_ELEMENTS (algorithms)] = { NULL };
  FerryHttpScanner scanner;

  if (value == NULL)
    return NULL;

  ferry_http_scanner_init (&scanner, value);
  do
    {
      g_autofree char *name = ferry_http_scanner_take_until (&scanner, "=,");
      g_autofree char *base64 = NULL;

      if (!ferry_http_scanner_take_char (&scanner, '='))
        continue;
      base64 = ferry_http_scanner_take_until (&scanner, ",");
      add_digest (found, name, base64);
    }
  while (ferry_http_scanner_take_char (&scanner, ','));

  return take_strongest (found);
}
