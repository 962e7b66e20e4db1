/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The priority of a mirror that was given none: the last of all (RFC 6249 §3). */
#define FERRY_HTTP_LINK_PRIORITY_LAST 999999

/* More mirrors than anybody has; the rest of the field is passed over. */
#define FERRY_HTTP_LINKS_MAX 100

typedef enum
{
  FERRY_HTTP_LINK_DUPLICATE,    /* the same bytes elsewhere (RFC 6249) */
  FERRY_HTTP_LINK_DESCRIBED_BY, /* a Metalink, a signature */
} FerryHttpLinkRelation;

/**
 * FerryHttpLink:
 * @relation: what the link is to the answer that bore it
 * @url: absolute, http or https
 * @priority: 1 is best, %FERRY_HTTP_LINK_PRIORITY_LAST if not given
 * @country: (nullable): two lower-case letters (ISO 3166-1)
 * @media_type: (nullable): such as `application/metalink4+xml`
 */
typedef struct
{
  FerryHttpLinkRelation relation;
  char *url;
  guint priority;
  char *country;
  char *media_type;
} FerryHttpLink;

char *ferry_http_resolve_url (const char *base_url,
                              const char *reference);
GPtrArray *ferry_http_parse_links (const char *value,
                                   const char *base_url);
void ferry_http_link_free (FerryHttpLink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryHttpLink, ferry_http_link_free)

G_END_DECLS
