/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All request fields of a job together, in characters (BITS’s limit). */
#define FERRY_HEADERS_MAX_LENGTH 16384

/**
 * FerryHeader:
 * @name: a field name
 * @value: its value
 * @origin: (nullable): the one origin it may go to, as ferry_url_dup_origin()
 *   writes it; %NULL for the origins of the job’s own addresses. There, a field
 *   of the same name without an origin is left out. Neither kind goes along to
 *   another origin when a server redirects.
 * @secret: whether it is one that authenticates (Authorization, Cookie, …);
 *   such a header never reaches the store, a log or another origin
 */
typedef struct
{
  char *name;
  char *value;
  char *origin;
  gboolean secret;
} FerryHeader;

FerryHeader *ferry_header_new_from_line (const char *line,
                                         GError    **error);
FerryHeader *ferry_header_new_basic (const char *user_information,
                                     const char *origin,
                                     GError    **error);
FerryHeader *ferry_header_copy (const FerryHeader *self);
void ferry_header_free (FerryHeader *self);
char *ferry_header_to_line (const FerryHeader *self);
gboolean ferry_header_equal (const FerryHeader *self,
                             const FerryHeader *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryHeader, ferry_header_free)

G_END_DECLS
