/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-answer.h"

#include "core/ferry-url.h"
#include "net/ferry-http-digests.h"

#include <string.h>

/* Suffixes behind which a web page is nothing unusual. */
static const char *const page_suffixes[] = {
  ".html", ".htm", ".xhtml", ".shtml", ".xht", ".mhtml",
  ".php", ".asp", ".aspx", ".jsp", ".do", ".cgi", ".pl",
};

/* A length, or the same length several times (RFC 9110 §8.6). */
static gboolean
parse_length (const char *value,
              goffset    *length)
{
  g_auto(GStrv) parts = g_strsplit (value, ",", -1);
  guint64 first = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      guint64 number;

      if (!g_ascii_string_to_unsigned (g_strstrip (parts[i]), 10, 0, G_MAXINT64, &number, NULL))
        return FALSE;
      if (i > 0 && number != first)
        return FALSE;
      first = number;
    }

  *length = (goffset) first;
  return parts[0] != NULL;
}

static void
read_framing (FerryAnswer        *self,
              SoupMessageHeaders *headers)
{
  const char *length = soup_message_headers_get_list (headers, "Content-Length");
  const char *coding = soup_message_headers_get_list (headers, "Content-Encoding");
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  self->length = -1;
  self->is_chunked = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED;
  if (length != NULL && !self->is_chunked)
    self->is_malformed = !parse_length (length, &self->length);

  self->is_coded = coding != NULL && g_ascii_strcasecmp (coding, "identity") != 0;
  if (type != NULL)
    {
      self->is_multipart = g_ascii_strcasecmp (type, "multipart/byteranges") == 0;
      self->is_html = g_ascii_strcasecmp (type, "text/html") == 0 ||
                      g_ascii_strcasecmp (type, "application/xhtml+xml") == 0;
    }
}

static void
read_version (FerryAnswer        *self,
              SoupMessageHeaders *headers)
{
  const char *etag = soup_message_headers_get_list (headers, "ETag");
  const char *modified = soup_message_headers_get_list (headers, "Last-Modified");
  const char *date = soup_message_headers_get_list (headers, "Date");

  self->etag = ferry_http_parse_strong_etag (etag);
  if (self->etag == NULL && etag != NULL && g_str_has_prefix (etag, "W/"))
    self->weak_etag = ferry_http_parse_strong_etag (etag + strlen ("W/"));
  if (ferry_http_is_last_modified_strong (modified, date))
    self->last_modified = g_strdup (modified);
  self->modified = MAX (ferry_http_parse_date (modified), 0);
}

static void
read_digest (FerryAnswer        *self,
             SoupMessageHeaders *headers)
{
  self->digest = ferry_http_parse_digest_field (soup_message_headers_get_list (headers, "Repr-Digest"));
  /* Of one answer’s bytes; those are the file’s only if all of it was sent. */
  if (self->digest == NULL && self->status == SOUP_STATUS_OK)
    self->digest = ferry_http_parse_digest_field (soup_message_headers_get_list (headers, "Content-Digest"));
  if (self->digest == NULL)
    self->digest = ferry_http_parse_old_digest_field (soup_message_headers_get_list (headers, "Digest"));
}

/**
 * ferry_answer_new:
 * @status: status code
 * @headers: the header fields
 * @now: microseconds since 1970, for times that are relative
 *
 * Returns: (transfer full): what they say
 */
FerryAnswer *
ferry_answer_new (guint               status,
                  SoupMessageHeaders *headers,
                  gint64              now)
{
  FerryAnswer *self = g_new0 (FerryAnswer, 1);
  const char *accepts = soup_message_headers_get_list (headers, "Accept-Ranges");
  const char *range = soup_message_headers_get_list (headers, "Content-Range");

  self->status = status;
  read_framing (self, headers);
  read_version (self, headers);
  read_digest (self, headers);
  self->has_range = ferry_http_parse_content_range (range, &self->range);
  self->accepts_ranges = accepts != NULL && g_ascii_strcasecmp (accepts, "bytes") == 0;
  self->disposition = g_strdup (soup_message_headers_get_list (headers, "Content-Disposition"));
  self->links = g_strdup (soup_message_headers_get_list (headers, "Link"));
  self->location = g_strdup (soup_message_headers_get_one (headers, "Location"));
  self->retry_after = ferry_http_parse_retry_after (soup_message_headers_get_list (headers, "Retry-After"), now);

  return self;
}

/**
 * ferry_answer_free:
 * @self: (transfer full): an answer
 */
void
ferry_answer_free (FerryAnswer *self)
{
  g_free (self->url);
  g_free (self->etag);
  g_free (self->weak_etag);
  g_free (self->last_modified);
  g_free (self->disposition);
  g_free (self->links);
  g_free (self->location);
  g_clear_pointer (&self->digest, ferry_digest_free);
  g_free (self);
}

static gboolean
has_suffix (const char *name)
{
  return strchr (name + 1, '.') != NULL;
}

static gboolean
has_page_suffix (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (page_suffixes); i++)
    {
      if (g_str_has_suffix (lower, page_suffixes[i]))
        return TRUE;
    }

  return FALSE;
}

/**
 * ferry_answer_is_captive:
 * @self: an answer of status 200
 * @file: what was asked for
 * @has_bytes: whether earlier answers brought bytes of the file
 *
 * Whether this smells of a network that shows its sign-in page instead of what
 * was asked for: a web page over plain http where the name, the length, a
 * digest or earlier bytes say that the file is something else.
 *
 * Returns: whether the body must not be taken for the file
 */
gboolean
ferry_answer_is_captive (const FerryAnswer   *self,
                         const FerryFileSpec *file,
                         gboolean             has_bytes)
{
  g_autofree char *name = NULL;

  if (!self->is_html || !self->was_plain)
    return FALSE;
  if (file->size >= 0 && self->length >= 0)
    return self->length != file->size;

  name = ferry_url_dup_name (file->url);
  if (file->name != NULL && has_suffix (file->name) && !has_page_suffix (file->name))
    return TRUE;
  if (has_page_suffix (name))
    return FALSE;

  return has_suffix (name) || has_bytes || file->digest != NULL || file->size >= 0;
}
