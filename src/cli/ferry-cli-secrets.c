/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Request fields and cookies from the command line. Every process on the
 * machine can read a command line, so what is secret comes from a file or from
 * standard input: `@FILE`, `@-`. */

#include "config.h"

#include "cli/ferry-cli-secrets.h"
#include "cli/ferry-cli.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Servers refuse header sections larger than some 8 to 64 KiB. */
#define INPUT_MAX (256 * 1024)

/* Columns of a cookie file as browsers’ exporters and curl write it. */
enum
{
  JAR_DOMAIN,
  JAR_SUBDOMAINS,
  JAR_PATH,
  JAR_SECURE,
  JAR_EXPIRES,
  JAR_NAME,
  JAR_VALUE,
  JAR_N_COLUMNS,
};

static gboolean
read_stdin (char   **text,
            gsize   *length,
            GError **error)
{
  g_autofree char *buffer = g_malloc (INPUT_MAX + 1);
  gsize n_read = fread (buffer, 1, INPUT_MAX + 1, stdin);

  if (ferror (stdin) || n_read > INPUT_MAX)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _("standard input cannot be read, or is too long"));
      return FALSE;
    }

  *text = g_strndup (buffer, n_read);
  *length = n_read;
  return TRUE;
}

static gboolean
is_plain_text (const char *text,
               gsize       length)
{
  return length <= INPUT_MAX && strlen (text) == length && g_utf8_validate (text, -1, NULL);
}

/* @name: a file, or “-” for standard input */
static char *
read_input (const char *option,
            const char *name,
            GError    **error)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) read_error = NULL;
  gboolean done;
  gsize length = 0;

  if (g_str_equal (name, "-"))
    done = read_stdin (&text, &length, &read_error);
  else
    done = g_file_get_contents (name, &text, &length, &read_error);

  if (!done)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, "%s: %s.", option, read_error->message);
      return NULL;
    }

  if (!is_plain_text (text, length))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, _("%s: “%s” does not hold plain text."), option,
                   name);
      return NULL;
    }

  return g_steal_pointer (&text);
}

static gboolean
is_field_name (const char *text,
               gsize       length)
{
  /* RFC 9110 §5.6.2 */
  static const char others[] = "!#$%&'*+-.^_`|~";

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (text[i]) && strchr (others, text[i]) == NULL)
        return FALSE;
    }

  return length > 0;
}

static gboolean
add_line (GPtrArray  *headers,
          const char *line,
          GError    **error)
{
  const char *colon = strchr (line, ':');

  if (!ferry_cli_check_text ("--header", line, error))
    return FALSE;

  if (colon == NULL || !is_field_name (line, (gsize) (colon - line)) || strpbrk (line, "\r\n") != NULL)
    {
      /* The line may hold a secret, so it is not repeated. */
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _("--header: This is not a request field; write 'Name: value' or @FILE."));
      return FALSE;
    }

  g_ptr_array_add (headers, g_strdup (line));
  return TRUE;
}

/**
 * ferry_headers_add:
 * @headers: (element-type utf8): lines “Name: value”, added to
 * @argument: such a line, `@FILE` or `@-` with several
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether @argument was good
 */
gboolean
ferry_headers_add (GPtrArray  *headers,
                   const char *argument,
                   GError    **error)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (*argument != '@')
    return add_line (headers, argument, error);

  text = read_input ("--header", argument + 1, error);
  if (text == NULL)
    return FALSE;

  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_strchomp (*line);
      if (**line != '\0' && !add_line (headers, *line, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_jar_line (const char *line)
{
  guint tabs = 0;

  for (const char *at = line; *at != '\0'; at++)
    tabs += *at == '\t';

  return tabs == JAR_N_COLUMNS - 1;
}

static gboolean
looks_like_jar (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  if (g_str_has_prefix (text, "# Netscape HTTP Cookie File") || g_str_has_prefix (text, "# HTTP Cookie File"))
    return TRUE;

  for (char **line = lines; *line != NULL; line++)
    {
      if (is_jar_line (*line))
        return TRUE;
    }

  return FALSE;
}

/* RFC 6265 §5.1.3 */
static gboolean
domain_matches (const char *host,
                const char *domain,
                gboolean    subdomains)
{
  g_autofree char *suffix = NULL;

  domain += *domain == '.';
  if (g_ascii_strcasecmp (host, domain) == 0)
    return TRUE;
  if (!subdomains || g_hostname_is_ip_address (host))
    return FALSE;

  suffix = g_strconcat (".", domain, NULL);
  return strlen (host) > strlen (suffix) &&
         g_ascii_strcasecmp (host + strlen (host) - strlen (suffix), suffix) == 0;
}

/* RFC 6265 §5.1.4 */
static gboolean
path_matches (const char *path,
              const char *prefix)
{
  gsize length = strlen (prefix);

  if (!g_str_has_prefix (path, prefix))
    return FALSE;

  return length == 0 || prefix[length - 1] == '/' || path[length] == '\0' || path[length] == '/';
}

static gboolean
cookie_goes_to (char *const *columns,
                GUri        *uri,
                gint64       now)
{
  gint64 expires = g_ascii_strtoll (columns[JAR_EXPIRES], NULL, 10);
  const char *path = *g_uri_get_path (uri) != '\0' ? g_uri_get_path (uri) : "/";

  if (expires != 0 && expires <= now)
    return FALSE;
  if (g_str_equal (columns[JAR_SECURE], "TRUE") && !g_str_equal (g_uri_get_scheme (uri), "https"))
    return FALSE;

  return domain_matches (g_uri_get_host (uri), columns[JAR_DOMAIN], g_str_equal (columns[JAR_SUBDOMAINS], "TRUE")) &&
         path_matches (path, columns[JAR_PATH]);
}

/* All addresses of a job get the same request fields, so a jar makes sense for
 * one host only. */
static GUri *
find_only_host (char *const *urls,
                GError     **error)
{
  g_autoptr(GUri) first = NULL;

  for (char *const *url = urls; *url != NULL; url++)
    {
      g_autoptr(GUri) uri = g_uri_parse (*url, G_URI_FLAGS_NONE, NULL);

      if (uri == NULL || g_uri_get_host (uri) == NULL)
        continue;

      if (first != NULL && g_strcmp0 (g_uri_get_host (first), g_uri_get_host (uri)) != 0)
        {
          g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                               _("--cookie: A cookie file goes with addresses of one server only; make one job for each."));
          return NULL;
        }

      if (first == NULL)
        first = g_steal_pointer (&uri);
    }

  if (first == NULL)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, _("--cookie: There is no address to send cookies to."));

  return g_steal_pointer (&first);
}

/**
 * ferry_cookies_from_jar:
 * @jar: a cookie file as browsers’ exporters and curl write it
 * @urls: (array zero-terminated=1): where the cookies go
 * @now: seconds since 1970
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: (transfer full) (nullable): the cookies for the first of @urls,
 *   “a=1; b=2”
 */
char *
ferry_cookies_from_jar (const char  *jar,
                        char *const *urls,
                        gint64       now,
                        GError     **error)
{
  g_autoptr(GUri) uri = find_only_host (urls, error);
  g_auto(GStrv) lines = g_strsplit (jar, "\n", -1);
  g_autoptr(GString) cookies = g_string_new (NULL);

  if (uri == NULL)
    return NULL;

  for (char **line = lines; *line != NULL; line++)
    {
      /* “#HttpOnly_” marks cookies that scripts of a page may not see. */
      const char *start = g_str_has_prefix (*line, "#HttpOnly_") ? *line + strlen ("#HttpOnly_") : g_strchomp (*line);
      g_auto(GStrv) columns = g_strsplit (start, "\t", JAR_N_COLUMNS);

      if (*start == '#' || g_strv_length (columns) < JAR_N_COLUMNS || !cookie_goes_to (columns, uri, now))
        continue;

      g_string_append_printf (cookies, "%s%s=%s", cookies->len > 0 ? "; " : "", columns[JAR_NAME],
                              g_strchomp (columns[JAR_VALUE]));
    }

  if (cookies->len == 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("--cookie: The file has no cookie for “%s” that is still valid."), g_uri_get_host (uri));
      return NULL;
    }

  return g_string_free (g_steal_pointer (&cookies), FALSE);
}

/**
 * ferry_headers_add_cookies:
 * @headers: (element-type utf8): lines “Name: value”, added to
 * @argument: `@FILE` or `@-`: a cookie file, or one line “a=1; b=2”
 * @urls: (array zero-terminated=1): where they go
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether @argument was good
 */
gboolean
ferry_headers_add_cookies (GPtrArray   *headers,
                           const char  *argument,
                           char *const *urls,
                           GError     **error)
{
  g_autofree char *text = NULL;
  g_autofree char *cookies = NULL;

  if (*argument != '@')
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _("--cookie: Others could read cookies on a command line; write @FILE, or @- for standard input."));
      return FALSE;
    }

  text = read_input ("--cookie", argument + 1, error);
  if (text == NULL)
    return FALSE;

  if (looks_like_jar (text))
    cookies = ferry_cookies_from_jar (text, urls, g_get_real_time () / G_USEC_PER_SEC, error);
  else
    cookies = g_strdup (g_strstrip (text));

  if (cookies == NULL)
    return FALSE;
  if (*cookies == '\0' || strpbrk (cookies, "\r\n") != NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _("--cookie: The file holds neither a line of cookies nor a cookie file of a browser."));
      return FALSE;
    }

  g_ptr_array_add (headers, g_strconcat ("Cookie: ", cookies, NULL));
  return TRUE;
}
