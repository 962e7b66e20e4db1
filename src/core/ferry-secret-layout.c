/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a keyring keeps of a credential as its secret: lines “key=value”, as
 * git’s helper for libsecret has them, because attributes can be read by
 * everybody, also while the keyring is locked. In a value, “\n” stands for the
 * end of a line and “\\” for a backslash; keys that are not known are for newer
 * versions, and passed over. */

#include "config.h"

#include "core/ferry-secret-layout.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Two paths, or two addresses of a smart card. */
#define PLACES_MAX_BYTES 8192

static gsize
append (char       *to,
        gsize       at,
        const char *text,
        gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '\n' || text[i] == '\\')
        to[at++] = '\\';
      to[at++] = text[i] == '\n' ? 'n' : text[i];
    }

  return at;
}

static gsize
append_line (char       *to,
             gsize       at,
             const char *key,
             const char *value,
             gsize       length)
{
  at = append (to, at, key, strlen (key));
  to[at++] = '=';
  at = append (to, at, value, length);
  to[at++] = '\n';

  return at;
}

/**
 * ferry_secret_layout_write:
 * @credential: a credential
 * @error: return location for %FERRY_ERROR_NOT_AVAILABLE or
 *   %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: (transfer full) (nullable): its secret part as text
 */
FerrySecret *
ferry_secret_layout_write (const FerryCredential *credential,
                           GError               **error)
{
  const gsize length = credential->secret != NULL ? ferry_secret_get_length (credential->secret) : 0;
  const gsize places = (credential->certificate != NULL ? strlen (credential->certificate) : 0) +
                       (credential->key != NULL ? strlen (credential->key) : 0);
  FerrySecret *text;
  gsize at = 0;
  char *to;

  if (length > FERRY_SECRET_MAX_BYTES || places > PLACES_MAX_BYTES)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _("The secret of a token has 16384 bytes at most."));
      return NULL;
    }

  /* Each byte may become two, and the keys want room. */
  text = ferry_secret_new (2 * (length + places) + 64, error);
  if (text == NULL)
    return NULL;

  to = ferry_secret_get_buffer (text);
  if (credential->secret != NULL)
    at = append_line (to, at, "password", ferry_secret_get_text (credential->secret), length);
  if (credential->certificate != NULL)
    at = append_line (to, at, "certificate", credential->certificate, strlen (credential->certificate));
  if (credential->key != NULL)
    at = append_line (to, at, "key", credential->key, strlen (credential->key));
  ferry_secret_set_length (text, at);

  return text;
}

/* Returns how many bytes @value is without its escapes, or -1. */
static gssize
unescape (const char *value,
          gsize       length,
          char       *to)
{
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (value[i] != '\\')
        {
          to[n++] = value[i];
          continue;
        }
      if (++i == length || (value[i] != 'n' && value[i] != '\\'))
        return -1;
      to[n++] = value[i] == 'n' ? '\n' : '\\';
    }

  return (gssize) n;
}

static gboolean
is_key (const char *line,
        const char *equals,
        const char *key)
{
  return strlen (key) == (gsize) (equals - line) && memcmp (line, key, strlen (key)) == 0;
}

static gboolean
take_password (FerryCredential *credential,
               const char      *value,
               gsize            length,
               GError         **error)
{
  g_autoptr(FerrySecret) secret = NULL;
  gssize n_bytes;

  if (length > 2 * FERRY_SECRET_MAX_BYTES)
    return FALSE;

  secret = ferry_secret_new (length, error);
  if (secret == NULL)
    return FALSE;

  n_bytes = unescape (value, length, ferry_secret_get_buffer (secret));
  if (n_bytes < 0 || n_bytes > FERRY_SECRET_MAX_BYTES)
    return FALSE;

  ferry_secret_set_length (secret, (gsize) n_bytes);
  g_clear_pointer (&credential->secret, ferry_secret_unref);
  credential->secret = g_steal_pointer (&secret);

  return TRUE;
}

static gboolean
take_place (char      **place,
            const char *value,
            gsize       length)
{
  g_autofree char *text = g_malloc0 (length + 1);
  gssize n_bytes = unescape (value, length, text);

  if (n_bytes <= 0 || strlen (text) != (gsize) n_bytes || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  g_free (*place);
  *place = g_steal_pointer (&text);

  return TRUE;
}

static gboolean
take_line (FerryCredential *credential,
           const char      *line,
           gsize            length,
           GError         **error)
{
  const char *equals = memchr (line, '=', length);
  const char *value;
  gsize value_length;

  if (equals == NULL)
    return length == 0;

  value = equals + 1;
  value_length = length - (gsize) (value - line);
  if (is_key (line, equals, "password"))
    return take_password (credential, value, value_length, error);
  if (is_key (line, equals, "certificate"))
    return take_place (&credential->certificate, value, value_length);
  if (is_key (line, equals, "key"))
    return take_place (&credential->key, value, value_length);

  return TRUE;
}

/**
 * ferry_secret_layout_read:
 * @credential: a credential that nobody else has yet
 * @text: what a keyring kept; not to be trusted
 * @length: bytes of @text
 * @error: return location for %FERRY_ERROR_FAILED, which repeats nothing of
 *   @text, or %FERRY_ERROR_NOT_AVAILABLE
 *
 * Gives @credential its secret part.
 *
 * Returns: whether @text was one
 */
gboolean
ferry_secret_layout_read (FerryCredential *credential,
                          const char      *text,
                          gsize            length,
                          GError         **error)
{
  GError *local_error = NULL;
  gsize at = 0;

  while (at < length)
    {
      const char *end = memchr (text + at, '\n', length - at);
      gsize line_length = end != NULL ? (gsize) (end - (text + at)) : length - at;

      if (!take_line (credential, text + at, line_length, &local_error))
        {
          if (local_error == NULL)
            local_error = g_error_new (FERRY_ERROR, FERRY_ERROR_FAILED,
                                       _("What the keyring holds for the token “%s” is damaged; add the token again."),
                                       credential->name);
          g_propagate_error (error, local_error);
          return FALSE;
        }
      at += line_length + 1;
    }

  return TRUE;
}
