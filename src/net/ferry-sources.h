/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-file-spec.h"
#include "net/ferry-answer.h"

G_BEGIN_DECLS

/**
 * FerrySource:
 * @url: (owned): where the bytes can be had
 * @is_mirror: whether it is another server than the one asked for, of which
 *   nothing but the digest of the whole file says that it has the same bytes
 * @etag: (owned) (nullable): for a mirror, the tag it gave its bytes
 * @n_connections: how many are open to it
 * @max_connections: how many it has shown to put up with
 * @has_served: whether a connection has brought all it was to bring since the
 *   last one that failed with no other beside it
 * @error: (owned) (nullable): why it is not asked any more
 * @retry_after: when it may be asked again, see #FerryFetchEvents
 */
typedef struct
{
  char *url;
  gboolean is_mirror;
  char *etag;
  guint n_connections;
  guint max_connections;
  gboolean has_served;
  GError *error;
  gint64 retry_after;
} FerrySource;

typedef struct _FerrySources FerrySources;

FerrySources *ferry_sources_new (const FerryFileSpec *file);
void ferry_sources_free (FerrySources *self);
gboolean ferry_sources_is_protected (const FerrySources *self);
void ferry_sources_add_links (FerrySources      *self,
                              const FerryAnswer *answer);
FerrySource *ferry_sources_choose (FerrySources *self);
void ferry_sources_fail (FerrySources *self,
                         FerrySource  *source,
                         const GError *error,
                         gint64        retry_after);
const GError *ferry_sources_get_error (const FerrySources *self,
                                       gint64             *retry_after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySources, ferry_sources_free)

G_END_DECLS
