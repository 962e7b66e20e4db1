/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Pure functions on the field values of an answer, which are hostile input. A
 * value is what soup_message_headers_get_list() returns, so that a field sent
 * twice is seen as such; all of them take %NULL for a field that is missing. */

/* The longest that a server is believed when it says when to come back. */
#define FERRY_HTTP_RETRY_AFTER_MAX_SECONDS (24 * 60 * 60)

/**
 * FerryContentRange:
 * @first: offset of the first byte, -1 in an answer that sends none (416)
 * @last: offset of the last byte, -1 likewise
 * @total: length of the whole, -1 if the server does not know it
 */
typedef struct
{
  goffset first;
  goffset last;
  goffset total;
} FerryContentRange;

gboolean ferry_http_parse_content_range (const char        *value,
                                         FerryContentRange *range);
char *ferry_http_parse_content_disposition (const char *value);
gint64 ferry_http_parse_retry_after (const char *value,
                                     gint64      now);
gint64 ferry_http_parse_date (const char *value);
char *ferry_http_parse_strong_etag (const char *value);
gboolean ferry_http_is_last_modified_strong (const char *last_modified,
                                             const char *date);

G_END_DECLS
