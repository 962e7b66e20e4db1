/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-entry.h"

G_BEGIN_DECLS

typedef struct _FerryRoster FerryRoster;

FerryRoster *ferry_roster_new (void);
void ferry_roster_free (FerryRoster *self);
void ferry_roster_add (FerryRoster *self,
                       FerryEntry  *entry);
void ferry_roster_remove (FerryRoster *self,
                          FerryEntry  *entry);
guint ferry_roster_get_size (const FerryRoster *self);
guint ferry_roster_get_size_of (const FerryRoster *self,
                                const char        *client);
void ferry_roster_reserve (FerryRoster *self,
                           const char  *client,
                           int          number);
const GList *ferry_roster_get_entries (const FerryRoster *self);
FerryEntry *ferry_roster_find (const FerryRoster *self,
                               const char        *id);
gboolean ferry_roster_has_short_id (const FerryRoster *self,
                                    const char        *id);
FerryEntry *ferry_roster_find_prefix (const FerryRoster *self,
                                      const char        *prefix,
                                      GError           **error);
FerryEntry *ferry_roster_find_token (const FerryRoster *self,
                                     const char        *client,
                                     const char        *token);

char *ferry_roster_dup_token_key (const char *client,
                                  const char *token);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRoster, ferry_roster_free)

G_END_DECLS
