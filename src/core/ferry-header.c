/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-header.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* RFC 9110 §5.6.2, beside letters and digits */
#define TOKEN_PUNCTUATION "!#$%&'*+-.^_`|~"

/* Fields by which a request is framed, routed or resumed: they are Ferry’s. */
static const char *const forbidden[] = {
  "accept-encoding",
  "connection",
  "content-encoding",
  "content-length",
  "content-range",
  "expect",
  "host",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "keep-alive",
  "proxy-connection",
  "range",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
};

/* A field with one of these in its name is taken to authenticate. */
static const char *const secret_words[] = {
  "api-key",
  "apikey",
  "auth",
  "cookie",
  "credential",
  "password",
  "secret",
  "session",
  "signature",
  "token",
};

static gboolean
is_token (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && strchr (TOKEN_PUNCTUATION, *p) == NULL)
        return FALSE;
    }

  return *text != '\0';
}

/* RFC 9110 §5.5: no control characters but the tabulator. */
static gboolean
is_field_value (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if ((g_ascii_iscntrl (*p) && *p != '\t'))
        return FALSE;
    }

  return g_utf8_validate (text, -1, NULL);
}

static gboolean
is_forbidden (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forbidden); i++)
    {
      if (g_ascii_strcasecmp (name, forbidden[i]) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_secret (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (secret_words); i++)
    {
      if (strstr (lower, secret_words[i]) != NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
check_name (const char *name,
            GError    **error)
{
  if (!is_token (name))
    {
      /* What is wrong may be a secret: it is not repeated. */
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _("One of the “headers” is not of the form “Name: value”."));
      return FALSE;
    }

  if (is_forbidden (name))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("The field “%s” cannot be among the “headers”: Ferry sets it itself."),
                   name);
      return FALSE;
    }

  return TRUE;
}

/**
 * ferry_header_new_from_line:
 * @line: “Name: value”, from outside
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT; the text never
 *   repeats the value
 *
 * Returns: (transfer full) (nullable): the field, its @secret decided by name
 */
FerryHeader *
ferry_header_new_from_line (const char *line,
                            GError    **error)
{
  g_autoptr(FerryHeader) self = NULL;
  const char *colon;

  g_return_val_if_fail (line != NULL, NULL);

  self = g_new0 (FerryHeader, 1);
  colon = strchr (line, ':');
  self->name = colon != NULL ? g_strndup (line, (gsize) (colon - line)) : g_strdup ("");
  self->value = g_strdup (colon != NULL ? colon + 1 + strspn (colon + 1, " \t") : "");
  if (!check_name (self->name, error))
    return NULL;

  if (!is_field_value (self->value))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("The value of the field “%s” among the “headers” has line breaks "
                     "or other characters that are not allowed."),
                   self->name);
      return NULL;
    }

  for (gsize end = strlen (self->value);
       end > 0 && strchr (" \t", self->value[end - 1]) != NULL;
       end--)
    self->value[end - 1] = '\0';
  self->secret = is_secret (self->name);

  return g_steal_pointer (&self);
}

/**
 * ferry_header_new_basic:
 * @user_information: “user:password” as it stood in an address, still
 *   percent-encoded
 * @origin: the origin of that address
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: (transfer full) (nullable): the Authorization field (RFC 7617) that
 *   says the same, bound to @origin
 */
FerryHeader *
ferry_header_new_basic (const char *user_information,
                        const char *origin,
                        GError    **error)
{
  g_autofree char *plain = NULL;
  g_autofree char *encoded = NULL;
  FerryHeader *self;

  g_return_val_if_fail (user_information != NULL, NULL);
  g_return_val_if_fail (origin != NULL, NULL);

  plain = g_uri_unescape_string (user_information, NULL);
  if (plain == NULL || !g_utf8_validate (plain, -1, NULL))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("The user name or password in the address for %s is not "
                     "percent-encoded correctly."),
                   origin);
      return NULL;
    }

  if (strchr (plain, ':') == NULL)
    {
      char *with_colon = g_strconcat (plain, ":", NULL);

      g_free (plain);
      plain = with_colon;
    }

  encoded = g_base64_encode ((const guchar *) plain, strlen (plain));
  self = g_new0 (FerryHeader, 1);
  self->name = g_strdup ("Authorization");
  self->value = g_strconcat ("Basic ", encoded, NULL);
  self->origin = g_strdup (origin);
  self->secret = TRUE;

  return self;
}

/**
 * ferry_header_copy:
 * @self: a field
 *
 * Returns: (transfer full): a copy
 */
FerryHeader *
ferry_header_copy (const FerryHeader *self)
{
  FerryHeader *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (FerryHeader, 1);
  copy->name = g_strdup (self->name);
  copy->value = g_strdup (self->value);
  copy->origin = g_strdup (self->origin);
  copy->secret = self->secret;

  return copy;
}

/**
 * ferry_header_free:
 * @self: (nullable) (transfer full): a field
 */
void
ferry_header_free (FerryHeader *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->value);
  g_free (self->origin);
  g_free (self);
}

/**
 * ferry_header_to_line:
 * @self: a field
 *
 * Returns: (transfer full): “Name: value”
 */
char *
ferry_header_to_line (const FerryHeader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strconcat (self->name, ": ", self->value, NULL);
}

/**
 * ferry_header_equal:
 * @self: a field
 * @other: another
 *
 * Returns: whether both say the same to the same server
 */
gboolean
ferry_header_equal (const FerryHeader *self,
                    const FerryHeader *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return g_ascii_strcasecmp (self->name, other->name) == 0 &&
         g_str_equal (self->value, other->value) &&
         g_strcmp0 (self->origin, other->origin) == 0;
}
