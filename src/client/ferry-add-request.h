/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "shared/ferry-enums.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryAddRequest:
 * @addresses: (element-type utf8): what is fetched
 * @metalinks: (element-type GBytes): descriptions of more of it
 * @unusable: (nullable): the first word that is no address
 * @folder: (nullable): where it goes, %NULL for the downloads folder
 * @name: (nullable): the name of a single file
 * @network: (nullable): as “--network” has it, %NULL for the default
 * @schedule: (nullable): hours of its own, empty for none
 * @limit: (nullable): bytes per second as a person writes them
 * @digest: (nullable): of a single file, as a person pastes it
 * @user: (nullable): for a server that asks who it is
 * @password: (nullable): the same
 * @priority: how urgent it is
 * @together: whether all of it becomes one job
 * @suspended: whether it waits to be resumed
 * @overwrite: whether files that exist are replaced
 *
 * What somebody wants to add, as it was typed.
 */
typedef struct
{
  GPtrArray *addresses; /* (owned) */
  GPtrArray *metalinks; /* (owned) */
  char *unusable;       /* (owned) (nullable) */
  char *folder;         /* (owned) (nullable) */
  char *name;           /* (owned) (nullable) */
  char *network;        /* (owned) (nullable) */
  char *schedule;
  char *limit;          /* (owned) (nullable) */
  char *digest;         /* (owned) (nullable) */
  char *user;           /* (owned) (nullable) */
  char *password;       /* (owned) (nullable) */
  FerryPriority priority;
  gboolean together;
  gboolean suspended;
  gboolean overwrite;
} FerryAddRequest;

FerryAddRequest *ferry_add_request_new (void);
void ferry_add_request_free (FerryAddRequest *self);

void ferry_add_request_set_text (FerryAddRequest *self,
                                 const char      *text);
gboolean ferry_add_request_add_metalink (FerryAddRequest *self,
                                         GBytes          *metalink,
                                         GError         **error);
guint ferry_add_request_get_n_files (FerryAddRequest *self);
char *ferry_add_request_dup_suggested_name (FerryAddRequest *self);
gboolean ferry_add_request_check (FerryAddRequest *self,
                                  GError         **error);
GVariant *ferry_add_request_build (FerryAddRequest *self,
                                   GError         **error);

char *ferry_add_request_find_addresses (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryAddRequest, ferry_add_request_free)

G_END_DECLS
