/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ferry-digest-text.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The algorithms of job options. Their lengths differ, so that the digits alone
 * tell which one it is. */
static const struct
{
  const char *name;
  gsize n_digits;
} algorithms[] = {
  { "sha256", 64 }, { "sha512", 128 }, { "sha384", 96 }, { "sha1", 40 }, { "md5", 32 },
};

/* What stands before the digits: “sha256:”, “SHA256=”, “SHA-256 ”, nothing. */
static char *
split_name (const char  *text,
            const char **digits)
{
  const char *separator = strpbrk (text, ":= \t");
  g_autofree char *name = NULL;
  g_auto(GStrv) parts = NULL;

  /* “sha256sum” puts the digits first and the file’s name behind them. */
  if (separator == NULL || strspn (text, "0123456789abcdefABCDEF") == (gsize) (separator - text))
    {
      *digits = text;
      return g_strdup ("");
    }

  name = g_ascii_strdown (text, separator - text);
  parts = g_strsplit (name, "-", -1);
  *digits = separator + 1 + strspn (separator + 1, " \t");
  return g_strjoinv ("", parts);
}

/**
 * ferry_digest_text_normalize:
 * @text: a checksum as a person finds it on a web page
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: (transfer full) (nullable): the same as “sha256:HEX”
 */
char *
ferry_digest_text_normalize (const char *text,
                             GError    **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  const char *digits;
  g_autofree char *name = split_name (stripped, &digits);
  gsize n_digits = strspn (digits, "0123456789abcdefABCDEF");

  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      if (algorithms[i].n_digits != n_digits || (*name != '\0' && !g_str_equal (name, algorithms[i].name)))
        continue;
      if (digits[n_digits] == '\0' || g_ascii_isspace (digits[n_digits]))
        return g_strdup_printf ("%s:%.*s", algorithms[i].name, (int) n_digits, digits);
    }

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                       _("This is not a checksum. Paste its hexadecimal digits, such as those of SHA-256."));
  return NULL;
}
