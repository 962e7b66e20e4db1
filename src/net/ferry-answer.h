/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-file-spec.h"
#include "net/ferry-http-fields.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * FerryAnswer:
 * @status: status code
 * @url: (nullable): the address that answered, after all redirects
 * @was_plain: whether it, or an address that redirected to it, was plain http
 * @etag: (nullable): the entity tag if it is strong
 * @weak_etag: (nullable): the opaque part of the entity tag if it is weak
 * @last_modified: (nullable): Last-Modified as it stands, only if strong
 * @modified: Last-Modified in seconds since 1970, 0 if unknown
 * @length: Content-Length, -1 if unknown
 * @has_range: whether @range is there and makes sense
 * @range: Content-Range
 * @accepts_ranges: whether the server says that it can do byte ranges
 * @is_malformed: whether Content-Length is no length
 * @is_chunked: whether the body comes in chunks
 * @is_coded: whether the body is another representation than was asked for
 * @is_multipart: whether the body holds several ranges
 * @is_html: whether the body is a web page
 * @disposition: (nullable): Content-Disposition as it stands
 * @links: (nullable): Link as it stands
 * @location: (nullable): Location as it stands
 * @digest: (nullable): what the whole file hashes to, if the server said so
 * @retry_after: microseconds since 1970 before which the server does not want
 *   to be asked again, 0 if it named no time
 *
 * The header of an answer, as far as Ferry believes it.
 */
typedef struct
{
  guint status;
  char *url;
  gboolean was_plain;
  char *etag;
  char *weak_etag;
  char *last_modified;
  gint64 modified;
  goffset length;
  gboolean has_range;
  FerryContentRange range;
  gboolean accepts_ranges;
  gboolean is_malformed;
  gboolean is_chunked;
  gboolean is_coded;
  gboolean is_multipart;
  gboolean is_html;
  char *disposition;
  char *links;
  char *location;
  FerryDigest *digest;
  gint64 retry_after;
} FerryAnswer;

FerryAnswer *ferry_answer_new (guint               status,
                               SoupMessageHeaders *headers,
                               gint64              now);
void ferry_answer_free (FerryAnswer *self);
gboolean ferry_answer_is_captive (const FerryAnswer   *self,
                                  const FerryFileSpec *file,
                                  gboolean             has_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryAnswer, ferry_answer_free)

G_END_DECLS
