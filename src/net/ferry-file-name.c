/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-file-name.h"

#include "core/ferry-url.h"
#include "net/ferry-disk-name.h"
#include "net/ferry-http-fields.h"

#include <string.h>

/* The last part of a path that has a name, for “/” and for “\”: a server may
 * run on either, and must not choose the folder (RFC 6266 §4.3). */
static const char *
find_last_segment (const char *path,
                   gsize      *length)
{
  const char *end = path + strlen (path);
  const char *start;

  while (end > path && strchr ("/\\", end[-1]) != NULL)
    end--;

  start = end;
  while (start > path && strchr ("/\\", start[-1]) == NULL)
    start--;

  *length = (gsize) (end - start);
  return start;
}

/* What must not be shown to a user, or would turn what is shown around: the
 * overrides that make “cod.exe” of “exe.doc”, and letters without a shape. The
 * joiners are needed to write Persian, or a family. */
static gboolean
is_invisible (gunichar c)
{
  return g_unichar_type (c) == G_UNICODE_FORMAT && c != 0x200c && c != 0x200d;
}

static gboolean
is_unprintable (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_CONTROL
         || type == G_UNICODE_LINE_SEPARATOR
         || type == G_UNICODE_PARAGRAPH_SEPARATOR
         || type == G_UNICODE_SURROGATE
         || (c & 0xfffe) == 0xfffe;
}

static char *
replace_characters (const char *text,
                    gsize       length)
{
  GString *result = g_string_sized_new (length);
  const char *end = text + length;

  for (const char *at = text; at < end;)
    {
      gunichar c = g_utf8_get_char_validated (at, end - at);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_c (result, '_');
          at++;
          continue;
        }
      if (is_unprintable (c))
        g_string_append_c (result, '_');
      else if (!is_invisible (c))
        g_string_append_unichar (result, c);
      at = g_utf8_next_char (at);
    }

  return g_string_free (result, FALSE);
}

/* Dots in front would make it a hidden file, or another folder. */
static char *
strip_ends (char *name)
{
  char *start = name + strspn (name, ". ");

  memmove (name, start, strlen (start) + 1);
  return g_strchomp (name);
}

/**
 * ferry_file_name_clean:
 * @name: (nullable): a file name from outside, in any encoding
 *
 * Takes the last part of a path; what is not UTF-8 or a control character
 * becomes “_”; text direction marks and other invisible characters, leading
 * dots and white space at both ends are left out; a name too long is cut before
 * its suffix. What only other systems forbid stays.
 *
 * Returns: (transfer full) (nullable): a base name that is safe to create, at
 *   most %FERRY_FILE_NAME_MAX_BYTES long; %NULL if nothing of @name is left
 */
char *
ferry_file_name_clean (const char *name)
{
  g_autofree char *clean = NULL;
  const char *segment;
  gsize length;

  if (name == NULL)
    return NULL;

  segment = find_last_segment (name, &length);
  clean = strip_ends (replace_characters (segment, length));
  if (*clean == '\0')
    return NULL;

  return strip_ends (ferry_disk_name_for_variant (clean, 1, FERRY_FILE_NAME_MAX_BYTES));
}

/**
 * ferry_file_name_from_url:
 * @url: a URL
 *
 * Returns: (transfer full): the last part of its path as a file name,
 *   %FERRY_FILE_NAME_FALLBACK if it has none
 */
char *
ferry_file_name_from_url (const char *url)
{
  g_autofree char *segment = ferry_url_check (url, NULL) ? ferry_url_dup_name (url) : NULL;
  char *name = ferry_file_name_clean (segment);

  return name != NULL ? name : g_strdup (FERRY_FILE_NAME_FALLBACK);
}

/**
 * ferry_file_name_choose:
 * @content_disposition: (nullable): what the server’s field says
 * @url: the URL that was asked for
 *
 * Returns: (transfer full): the name that the server suggests, else the one in
 *   @url, safe to create
 */
char *
ferry_file_name_choose (const char *content_disposition,
                        const char *url)
{
  g_autofree char *suggested = ferry_http_parse_content_disposition (content_disposition);
  char *name = ferry_file_name_clean (suggested);

  return name != NULL ? name : ferry_file_name_from_url (url);
}
