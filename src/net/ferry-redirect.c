/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-redirect.h"

#include "core/ferry-url.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

/* Servers write spaces and raw bytes into Location; what a browser would send
 * then is their percent-encoding. Control characters have no business there. */
static char *
encode (const char *location)
{
  GString *encoded = g_string_new (NULL);

  for (const guchar *p = (const guchar *) location; *p != '\0'; p++)
    {
      if (*p == ' ' || *p >= 0x80)
        g_string_append_printf (encoded, "%%%02X", *p);
      else if (!g_ascii_iscntrl ((char) *p))
        g_string_append_c (encoded, (char) *p);
    }

  return g_string_free (encoded, FALSE);
}

static gboolean
is_allowed (GUri    *from,
            GUri    *to,
            GError **error)
{
  const char *scheme = g_uri_get_scheme (to);

  if (g_str_equal (scheme, "https") ||
      (g_str_equal (scheme, "http") && g_str_equal (g_uri_get_scheme (from), "http")))
    return TRUE;

  if (g_str_equal (scheme, "http"))
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_REDIRECT_REFUSED,
                 _("%s sends on to an address without encryption, which Ferry does not follow. "
                   "Check the address."),
                 g_uri_get_host (from));
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_REDIRECT_REFUSED,
                 _("%s sends on to an address that is not a web address. Check the address."),
                 g_uri_get_host (from));

  return FALSE;
}

/* @uri without user information, which would be sent as a password, and without
 * fragment. */
static char *
to_url (GUri *uri)
{
  g_autoptr(GUri) bare = g_uri_build (SOUP_HTTP_URI_FLAGS,
                                      g_uri_get_scheme (uri), NULL,
                                      g_uri_get_host (uri), g_uri_get_port (uri),
                                      *g_uri_get_path (uri) != '\0' ? g_uri_get_path (uri) : "/",
                                      g_uri_get_query (uri), NULL);

  return g_uri_to_string (bare);
}

/**
 * ferry_redirect_is_redirect:
 * @status: status code
 *
 * Returns: whether an answer with @status sends on to another address
 */
gboolean
ferry_redirect_is_redirect (guint status)
{
  switch (status)
    {
    case SOUP_STATUS_MOVED_PERMANENTLY:
    case SOUP_STATUS_FOUND:
    case SOUP_STATUS_SEE_OTHER:
    case SOUP_STATUS_TEMPORARY_REDIRECT:
    case SOUP_STATUS_PERMANENT_REDIRECT:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * ferry_redirect_get_method:
 * @status: status code of a redirect
 * @method: method of the request that it answers
 *
 * Returns: (transfer none): the method of the next request (RFC 9110 §15.4)
 */
const char *
ferry_redirect_get_method (guint       status,
                           const char *method)
{
  if (status == SOUP_STATUS_SEE_OTHER && !g_str_equal (method, "HEAD"))
    return "GET";
  if ((status == SOUP_STATUS_MOVED_PERMANENTLY || status == SOUP_STATUS_FOUND) &&
      g_str_equal (method, "POST"))
    return "GET";

  return method;
}

/**
 * ferry_redirect_resolve:
 * @url: the address that answered
 * @location: (nullable): its Location
 * @error: return location for %FERRY_ERROR_REDIRECT_REFUSED or
 *   %FERRY_ERROR_INVALID_RESPONSE
 *
 * Returns: (transfer full) (nullable): the address to ask next
 */
char *
ferry_redirect_resolve (const char *url,
                        const char *location,
                        GError    **error)
{
  g_autoptr(GUri) from = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, error);
  g_autoptr(GUri) to = NULL;
  g_autofree char *encoded = NULL;
  g_autofree char *target = NULL;

  g_return_val_if_fail (from != NULL, NULL);

  encoded = encode (location != NULL ? location : "");
  if (*encoded != '\0')
    to = g_uri_parse_relative (from, encoded, SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_PARSE_RELAXED, NULL);
  if (to != NULL && !is_allowed (from, to, error))
    return NULL;
  if (to != NULL && g_uri_get_host (to) != NULL)
    target = to_url (to);

  if (target == NULL || !ferry_url_check (target, NULL))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_RESPONSE,
                   _("%s sends on to an address that makes no sense. Check the address."),
                   g_uri_get_host (from));
      return NULL;
    }

  return g_steal_pointer (&target);
}

/**
 * ferry_redirect_drain:
 * @stream: the body of a redirect
 * @buffer: %FERRY_REDIRECT_BODY_MAX bytes of scratch space
 *
 * Reads what is there of it, so that its connection can be used again.
 */
void
ferry_redirect_drain (GInputStream *stream,
                      guint8       *buffer)
{
  gsize total = 0;
  gssize n_read;

  if (!G_IS_POLLABLE_INPUT_STREAM (stream))
    return;

  do
    {
      n_read = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), buffer,
                                                         FERRY_REDIRECT_BODY_MAX, NULL, NULL);
      total += (gsize) MAX (n_read, 0);
    }
  while (n_read > 0 && total < FERRY_REDIRECT_BODY_MAX);
}
