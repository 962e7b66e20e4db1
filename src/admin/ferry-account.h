/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * FerryAccount:
 * @uid: its number
 * @gid: its primary group
 * @name: (owned): its name
 * @home: (owned): its home folder
 * @groups: (owned) (element-type gid_t): all of its groups
 *
 * A user of this machine.
 */
typedef struct
{
  uid_t uid;
  gid_t gid;
  char *name;
  char *home;
  GArray *groups;
} FerryAccount;

FerryAccount *ferry_account_new_for_name (const char *name,
                                          GError    **error);
FerryAccount *ferry_account_new_for_uid (uid_t    uid,
                                         GError **error);
void ferry_account_free (FerryAccount *self);
GPtrArray *ferry_account_list (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryAccount, ferry_account_free)

G_END_DECLS
