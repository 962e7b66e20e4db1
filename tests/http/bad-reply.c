/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "bad-reply.h"

#include <string.h>

#define BOUNDARY "ferry-bad-server"

/* What is being composed, before it is put into words. */
typedef struct
{
  const BadAnswer *answer;
  const BadFile *file;
  const BadRequest *request;
  const char *etag;
  const char *last_modified;
  GBytes *whole;  /* (owned): the file as this answer has it */
  guint status;
  goffset first;  /* of the range asked for */
  goffset last;
  GBytes *body;   /* (owned) (nullable): what goes out */
} Draft;

BadAnswer *
bad_answer_copy (const BadAnswer *self)
{
  BadAnswer *copy = g_memdup2 (self, sizeof *self);

  copy->path = g_strdup (self->path);
  copy->method = g_strdup (self->method);
  if (self->raw != NULL)
    {
      copy->raw_length = self->raw_length != 0 ? self->raw_length : strlen (self->raw);
      copy->raw = g_memdup2 (self->raw, copy->raw_length);
    }
  copy->location = g_strdup (self->location);
  copy->headers = g_strdup (self->headers);
  copy->without = g_strdup (self->without);
  copy->etag = g_strdup (self->etag);
  copy->last_modified = g_strdup (self->last_modified);
  copy->content_range = g_strdup (self->content_range);
  copy->content_length = g_strdup (self->content_length);
  copy->body = self->body != NULL ? g_bytes_ref (self->body) : NULL;
  return copy;
}

void
bad_answer_free (BadAnswer *self)
{
  g_free ((char *) self->path);
  g_free ((char *) self->method);
  g_free ((char *) self->raw);
  g_free ((char *) self->location);
  g_free ((char *) self->headers);
  g_free ((char *) self->without);
  g_free ((char *) self->etag);
  g_free ((char *) self->last_modified);
  g_free ((char *) self->content_range);
  g_free ((char *) self->content_length);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

static char *
make_path (const char *target)
{
  const char *origin = strstr (target, "://");
  const char *path = target;

  if (origin != NULL && *target != '/')
    {
      path = strchr (origin + 3, '/');
      if (path == NULL)
        return g_strdup ("/");
    }

  return g_strndup (path, strcspn (path, "?#"));
}

static void
add_header (GHashTable *headers,
            const char *line)
{
  const char *colon = strchr (line, ':');
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  const char *before;

  if (colon == NULL)
    return;

  name = g_ascii_strdown (line, colon - line);
  value = g_strstrip (g_strdup (colon + 1));
  before = g_hash_table_lookup (headers, name);
  if (before != NULL)
    {
      g_autofree char *joined = g_strconcat (before, ", ", value, NULL);

      g_free (value);
      value = g_steal_pointer (&joined);
    }
  g_hash_table_replace (headers, g_steal_pointer (&name), g_steal_pointer (&value));
}

/* @head: request line and header lines; NULL if that is no request */
BadRequest *
bad_request_new (const char *head)
{
  g_autoptr(BadRequest) self = g_new0 (BadRequest, 1);
  g_auto(GStrv) lines = g_strsplit (head, "\r\n", -1);
  g_auto(GStrv) words = g_strsplit (lines[0], " ", 3);

  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (g_strv_length (words) != 3)
    return NULL;

  self->method = g_strdup (words[0]);
  self->target = g_strdup (words[1]);
  self->path = make_path (words[1]);
  for (guint i = 1; lines[i] != NULL; i++)
    add_header (self->headers, lines[i]);
  return g_steal_pointer (&self);
}

BadRequest *
bad_request_copy (const BadRequest *self)
{
  BadRequest *copy = g_memdup2 (self, sizeof *self);
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  copy->method = g_strdup (self->method);
  copy->target = g_strdup (self->target);
  copy->path = g_strdup (self->path);
  copy->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, self->headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (copy->headers, g_strdup (name), g_strdup (value));
  return copy;
}

void
bad_request_free (BadRequest *self)
{
  g_free (self->method);
  g_free (self->target);
  g_free (self->path);
  g_hash_table_unref (self->headers);
  g_free (self);
}

/* The field’s value, or NULL; @name in any case. */
const char *
bad_request_get_header (const BadRequest *request,
                        const char       *name)
{
  g_autofree char *key = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (request->headers, key);
}

static GBytes *
compress (GBytes *bytes)
{
  g_autoptr(GConverter) gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GOutputStream) stream = g_converter_output_stream_new (memory, gzip);

  g_assert_true (g_output_stream_write_all (stream, g_bytes_get_data (bytes, NULL),
                                            g_bytes_get_size (bytes), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* Whether If-Range, if there is one, lets the range be answered. */
static gboolean
if_range_holds (const Draft *draft)
{
  const char *wanted = bad_request_get_header (draft->request, "If-Range");

  if (wanted == NULL || draft->answer->ignore_if_range)
    return TRUE;
  if (*wanted == '"')
    return g_strcmp0 (wanted, draft->etag) == 0;

  return g_strcmp0 (wanted, draft->last_modified) == 0;
}

/* Reads one range of bytes; several are not answered, as is allowed. */
static gboolean
parse_range (Draft  *draft,
             goffset length)
{
  const char *text = bad_request_get_header (draft->request, "Range");
  char *end;

  if (text == NULL || !g_str_has_prefix (text, "bytes=") || strchr (text, ',') != NULL)
    return FALSE;

  text += strlen ("bytes=");
  if (*text == '-')
    {
      draft->first = MAX (0, length - g_ascii_strtoll (text + 1, NULL, 10));
      draft->last = length - 1;
      return TRUE;
    }

  draft->first = g_ascii_strtoll (text, &end, 10);
  if (end == text || *end != '-')
    return FALSE;
  draft->last = g_ascii_isdigit (end[1]) ? g_ascii_strtoll (end + 1, NULL, 10) : length - 1;
  draft->last = MIN (draft->last, length - 1);
  return TRUE;
}

static void
choose_part (Draft *draft)
{
  const goffset length = (goffset) g_bytes_get_size (draft->whole);
  goffset start;

  if (draft->answer->ignore_range || !draft->file->ranges
      || !parse_range (draft, length) || !if_range_holds (draft))
    {
      draft->status = 200;
      draft->body = g_bytes_ref (draft->whole);
      return;
    }
  if (draft->first >= length || draft->first > draft->last)
    {
      draft->status = 416;
      return;
    }

  draft->status = 206;
  draft->first = CLAMP (draft->first + draft->answer->shift, 0, draft->last);
  start = CLAMP (draft->first + draft->answer->lie, 0, length);
  draft->body = g_bytes_new_from_bytes (draft->whole, (gsize) start,
                                        (gsize) MIN (draft->last - draft->first + 1, length - start));
}

static void
wrap_multipart (Draft *draft)
{
  g_autoptr(GByteArray) wrapped = g_byte_array_new ();
  g_autofree char *start = g_strdup_printf ("--" BOUNDARY "\r\n"
                                            "Content-Type: application/octet-stream\r\n"
                                            "Content-Range: bytes %" G_GOFFSET_FORMAT
                                            "-%" G_GOFFSET_FORMAT "/%" G_GSIZE_FORMAT "\r\n\r\n",
                                            draft->first, draft->last, g_bytes_get_size (draft->whole));
  const char *end = "\r\n--" BOUNDARY "--\r\n";

  g_byte_array_append (wrapped, (const guint8 *) start, (guint) strlen (start));
  g_byte_array_append (wrapped, g_bytes_get_data (draft->body, NULL), (guint) g_bytes_get_size (draft->body));
  g_byte_array_append (wrapped, (const guint8 *) end, (guint) strlen (end));
  g_bytes_unref (draft->body);
  draft->body = g_byte_array_free_to_bytes (g_steal_pointer (&wrapped));
}

static void
draft_prepare (Draft *draft)
{
  const BadAnswer *answer = draft->answer;

  draft->etag = answer->etag != NULL ? answer->etag : draft->file->etag;
  draft->last_modified = answer->last_modified != NULL ? answer->last_modified : draft->file->last_modified;
  draft->whole = g_bytes_ref (answer->body != NULL ? answer->body : draft->file->body);
  if (answer->gzip)
    {
      g_autoptr(GBytes) plain = g_steal_pointer (&draft->whole);

      draft->whole = compress (plain);
    }

  if (answer->status >= 300 || answer->status == 204)
    draft->body = answer->body != NULL ? g_bytes_ref (draft->whole) : NULL;
  else
    choose_part (draft);

  if (answer->status != 0)
    draft->status = answer->status;
  if (answer->multipart && draft->status == 206)
    wrap_multipart (draft);
}

static gboolean
is_left_out (const BadAnswer *answer,
             const char      *name)
{
  g_auto(GStrv) names = NULL;

  if (answer->without == NULL)
    return FALSE;

  names = g_strsplit (answer->without, " ", -1);
  return g_strv_contains ((const char *const *) names, name);
}

static void
add_field (GString         *head,
           const BadAnswer *answer,
           const char      *name,
           const char      *value)
{
  if (value != NULL && !is_left_out (answer, name))
    g_string_append_printf (head, "%s: %s\r\n", name, value);
}

static char *
make_content_range (const Draft *draft)
{
  const goffset length = (goffset) g_bytes_get_size (draft->whole);
  const goffset total = draft->answer->total != 0 ? draft->answer->total : length;

  if (draft->answer->content_range != NULL)
    return g_strdup (draft->answer->content_range);
  if (draft->status == 416)
    return g_strdup_printf ("bytes */%" G_GOFFSET_FORMAT, total);
  if (draft->status != 206 || draft->answer->multipart)
    return NULL;

  return g_strdup_printf ("bytes %" G_GOFFSET_FORMAT "-%" G_GOFFSET_FORMAT "/%" G_GOFFSET_FORMAT,
                          draft->first, draft->last, total);
}

static char *
make_content_length (const Draft *draft)
{
  if (draft->answer->content_length != NULL)
    return g_strdup (draft->answer->content_length);
  if (draft->answer->chunked)
    return NULL;

  return g_strdup_printf ("%" G_GSIZE_FORMAT, draft->body != NULL ? g_bytes_get_size (draft->body) : 0);
}

static GString *
write_head (const Draft *draft)
{
  const BadAnswer *answer = draft->answer;
  GString *head = g_string_new (NULL);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%a, %d %b %Y %H:%M:%S GMT");
  g_autofree char *content_range = make_content_range (draft);
  g_autofree char *content_length = make_content_length (draft);

  g_string_append_printf (head, "HTTP/1.1 %u Whatever\r\n", draft->status);
  add_field (head, answer, "Date", date);
  add_field (head, answer, "Location", answer->location);
  add_field (head, answer, "ETag", draft->etag);
  add_field (head, answer, "Last-Modified", draft->last_modified);
  add_field (head, answer, "Accept-Ranges", draft->file->ranges ? "bytes" : "none");
  add_field (head, answer, "Content-Range", content_range);
  add_field (head, answer, "Content-Length", content_length);
  add_field (head, answer, "Content-Type",
             answer->multipart ? "multipart/byteranges; boundary=" BOUNDARY : "application/octet-stream");
  add_field (head, answer, "Content-Encoding", answer->gzip ? "gzip" : NULL);
  add_field (head, answer, "Transfer-Encoding", answer->chunked ? "chunked" : NULL);
  if (answer->headers != NULL)
    g_string_append (head, answer->headers);
  g_string_append (head, "\r\n");
  return head;
}

/* What goes out for @request when @answer says what is wrong with it. */
BadReply *
bad_reply_new (const BadAnswer  *answer,
               const BadFile    *file,
               const BadRequest *request)
{
  Draft draft = { .answer = answer, .file = file, .request = request };
  BadReply *self = g_new0 (BadReply, 1);
  const char *connection = bad_request_get_header (request, "Connection");

  draft_prepare (&draft);
  self->head = write_head (&draft);
  self->chunked = answer->chunked;
  self->keep = (answer->chunked || !is_left_out (answer, "Content-Length"))
               && answer->content_length == NULL
               && (connection == NULL || g_ascii_strcasecmp (connection, "close") != 0);
  if (!g_str_equal (request->method, "HEAD"))
    self->body = g_steal_pointer (&draft.body);

  g_clear_pointer (&draft.body, g_bytes_unref);
  g_bytes_unref (draft.whole);
  return self;
}

void
bad_reply_free (BadReply *self)
{
  g_string_free (self->head, TRUE);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}
