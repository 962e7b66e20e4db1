/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-url.h"
#include "shared/ferry-error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* What an address without a usable last segment is called. */
#define FALLBACK_NAME "download"

/* NAME_MAX of every file system that matters. */
#define NAME_MAX_BYTES 255

/* Where the parts of an address lie in it, found without trusting it. */
typedef struct
{
  gsize scheme;    /* length of “https://”, 0 if there is none */
  gsize host;      /* where host and port begin, after any user information */
  gsize path;      /* where they end */
  gsize query;     /* where the “?” is, or the end */
  gsize fragment;  /* where the “#” is, or the end */
} UrlParts;

static void
split_url (const char *url,
           UrlParts   *parts)
{
  const char *separator = strstr (url, "://");
  gsize first = strcspn (url, "/?#");

  parts->scheme = 0;
  if (separator != NULL && (gsize) (separator - url) < first)
    parts->scheme = (gsize) (separator - url) + strlen ("://");

  parts->path = parts->scheme + strcspn (url + parts->scheme, "/?#");
  parts->fragment = strcspn (url, "#");
  parts->query = MIN (strcspn (url, "?"), parts->fragment);
  parts->host = parts->scheme;
  for (gsize i = parts->scheme; i < parts->path; i++)
    {
      if (url[i] == '@')
        parts->host = i + 1;
    }
}

static gboolean
is_plain_text (const char *url)
{
  if (!g_utf8_validate (url, -1, NULL))
    return FALSE;

  for (const char *p = url; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || g_unichar_isspace (c))
        return FALSE;
    }

  return TRUE;
}

/* The host as it goes into a Host field and to the resolver. */
static gboolean
is_plain_host (const char *host)
{
  if (host == NULL || *host == '\0')
    return FALSE;

  for (const char *p = host; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && strchr (".-_:%~", *p) == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_http (const char *url)
{
  return g_ascii_strncasecmp (url, "http://", 7) == 0 ||
         g_ascii_strncasecmp (url, "https://", 8) == 0;
}

static gboolean
check_length (const char *url,
              GError    **error)
{
  if (strlen (url) <= FERRY_URL_MAX_BYTES)
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("The address is longer than %d bytes."), FERRY_URL_MAX_BYTES);
  return FALSE;
}

static gboolean
check_text (const char *url,
            GError    **error)
{
  g_autofree char *masked = NULL;

  if (!check_length (url, error))
    return FALSE;

  masked = ferry_url_mask (url);
  if (*url == '\0' || !is_plain_text (url))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“%s” is not an address: it is empty or has spaces or "
                     "characters that cannot be printed."),
                   masked);
      return FALSE;
    }

  if (!is_http (url))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED_SCHEME,
                   _("The address “%s” does not begin with http:// or https://."),
                   masked);
      return FALSE;
    }

  return TRUE;
}

/* Percent-encodes what is not ASCII, as a browser does; the host is left to
 * GUri, which knows how names are encoded. */
static char *
encode_tail (const char     *url,
             const UrlParts *parts)
{
  g_autoptr(GString) clean = g_string_new_len (url, (gssize) parts->scheme);

  g_string_append_len (clean, url + parts->host, (gssize) (parts->path - parts->host));
  for (gsize i = parts->path; i < parts->fragment; i++)
    {
      if ((guchar) url[i] < 0x80)
        g_string_append_c (clean, url[i]);
      else
        g_string_append_printf (clean, "%%%02X", (guchar) url[i]);
    }

  /* Not the string’s own, which has room for more: there may be many. */
  return g_strndup (clean->str, clean->len);
}

/**
 * ferry_url_clean:
 * @url: (type utf8): an address from outside
 * @user_information: (out) (optional) (nullable) (transfer full): where the
 *   user information goes, still percent-encoded; without it an address that
 *   has some is refused
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT or
 *   %FERRY_ERROR_UNSUPPORTED_SCHEME
 *
 * Checks an address and takes off what never goes to a server: fragment and
 * user information. Everything else stays as it was given, byte by byte,
 * because signed addresses must; only what is not ASCII is percent-encoded.
 *
 * Returns: (transfer full) (nullable): the address to ask for
 */
char *
ferry_url_clean (const char *url,
                 char      **user_information,
                 GError    **error)
{
  UrlParts parts;
  g_autofree char *clean = NULL;
  g_autoptr(GUri) uri = NULL;

  g_return_val_if_fail (url != NULL, NULL);

  if (!check_text (url, error))
    return NULL;

  split_url (url, &parts);
  if (parts.host != parts.scheme && user_information == NULL)
    {
      g_autofree char *masked = ferry_url_mask (url);

      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("The address “%s” has a user name or password in it; "
                     "give them as an Authorization header instead."),
                   masked);
      return NULL;
    }

  /* Encoding makes it longer, and what is stored is read by this again. */
  clean = encode_tail (url, &parts);
  if (!check_length (clean, error))
    return NULL;

  uri = g_uri_parse (clean, FERRY_URL_FLAGS, NULL);
  if (uri == NULL || !is_plain_host (g_uri_get_host (uri)) || g_uri_get_port (uri) == 0)
    {
      g_autofree char *masked = ferry_url_mask (url);

      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“%s” is not a valid address; check the server’s name, "
                     "the port and every “%%”."),
                   masked);
      return NULL;
    }

  if (user_information != NULL)
    *user_information = parts.host == parts.scheme
                            ? NULL
                            : g_strndup (url + parts.scheme, parts.host - parts.scheme - 1);

  return g_steal_pointer (&clean);
}

/**
 * ferry_url_check:
 * @url: an address from outside
 * @error: return location for an error, see ferry_url_clean()
 *
 * Returns: whether Ferry can ask for @url: http or https, with a host and
 *   without user information
 */
gboolean
ferry_url_check (const char *url,
                 GError    **error)
{
  g_autofree char *clean = ferry_url_clean (url, NULL, error);

  return clean != NULL;
}

/**
 * ferry_url_is_proxy:
 * @url: a proxy’s address from outside
 *
 * Returns: whether @url is “http://host”, “https://host” or
 *   “socks5://host:port” and nothing more
 */
gboolean
ferry_url_is_proxy (const char *url)
{
  g_autoptr(GUri) uri = NULL;
  const char *scheme;

  g_return_val_if_fail (url != NULL, FALSE);

  uri = is_plain_text (url) ? g_uri_parse (url, FERRY_URL_FLAGS, NULL) : NULL;
  if (uri == NULL || !is_plain_host (g_uri_get_host (uri)) || g_uri_get_userinfo (uri) != NULL ||
      g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL ||
      g_uri_get_port (uri) == 0 || strlen (g_uri_get_path (uri)) > 1)
    return FALSE;

  scheme = g_uri_get_scheme (uri);
  return g_str_equal (scheme, "http") || g_str_equal (scheme, "https") ||
         (g_str_equal (scheme, "socks5") && g_uri_get_port (uri) > 0);
}

/**
 * ferry_url_mask:
 * @url: any text that is meant as an address, also an invalid one
 *
 * Returns: (transfer full): @url fit for a log: valid UTF-8, without user
 *   information and fragment, and with “?…” for its query
 */
char *
ferry_url_mask (const char *url)
{
  g_autofree char *text = NULL;
  g_autoptr(GString) masked = NULL;
  UrlParts parts;
  const char *port;
  const char *at;

  g_return_val_if_fail (url != NULL, NULL);

  text = g_utf8_make_valid (url, -1);
  split_url (text, &parts);

  /* “https://user:pass/word@host/”: not valid, but still a password. */
  port = text[parts.host] == '[' ? NULL : memchr (text + parts.host, ':', parts.path - parts.host);
  at = strrchr (text, '@');
  if (port != NULL && at != NULL && (gsize) (at - text) >= parts.path &&
      strspn (port + 1, "0123456789") + 1 != parts.path - (gsize) (port - text))
    {
      parts.host = (gsize) (at - text) + 1;
      parts.query = parts.host + strcspn (text + parts.host, "?#");
      parts.fragment = parts.host + strcspn (text + parts.host, "#");
    }

  masked = g_string_new_len (text, (gssize) parts.scheme);
  g_string_append_len (masked, text + parts.host, (gssize) (parts.query - parts.host));
  if (parts.query < parts.fragment)
    g_string_append (masked, "?…");

  return g_string_free (g_steal_pointer (&masked), FALSE);
}

/**
 * ferry_url_dup_origin:
 * @url: an address that ferry_url_check() accepts
 *
 * Returns: (transfer full) (nullable): its origin, “https://host:port”, in
 *   lower case and always with the port, fit for comparing
 */
char *
ferry_url_dup_origin (const char *url)
{
  g_autoptr(GUri) uri = NULL;
  g_autofree char *host = NULL;

  g_return_val_if_fail (url != NULL, NULL);

  uri = g_uri_parse (url, FERRY_URL_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return NULL;

  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  return strchr (host, ':') != NULL
             ? g_strdup_printf ("%s://[%s]:%d", g_uri_get_scheme (uri), host, g_uri_get_port (uri))
             : g_strdup_printf ("%s://%s:%d", g_uri_get_scheme (uri), host, g_uri_get_port (uri));
}

/* Cuts @name to what a file system takes, at a character’s end. */
static void
limit_name (char *name)
{
  if (strlen (name) > NAME_MAX_BYTES)
    *g_utf8_find_prev_char (name, name + NAME_MAX_BYTES + 1) = '\0';
}

/**
 * ferry_url_dup_name:
 * @url: an address that ferry_url_check() accepts
 *
 * Returns: (transfer full): the last segment of its path, readable and fit to
 *   be a base name; “download” if it has none
 */
char *
ferry_url_dup_name (const char *url)
{
  UrlParts parts;
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  const char *segment;

  g_return_val_if_fail (url != NULL, NULL);

  split_url (url, &parts);
  path = g_strndup (url + parts.path, parts.query - parts.path);
  segment = strrchr (path, '/');
  name = g_uri_unescape_string (segment != NULL ? segment + 1 : "", NULL);
  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    {
      g_free (name);
      name = g_strdup (segment != NULL ? segment + 1 : "");
    }

  for (char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* Format characters turn text around, and an extension with it. */
      if (c == '/' || g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
        memset (p, '_', (gsize) (g_utf8_next_char (p) - p));
    }

  limit_name (name);
  g_strstrip (name);

  /* A leading dot would hide the file, or be no name at all. */
  segment = name + strspn (name, ".");
  return g_strdup (*segment != '\0' ? segment : FALLBACK_NAME);
}
