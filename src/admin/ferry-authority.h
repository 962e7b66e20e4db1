/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryAuthorityQuestion:
 * @sender: unique name of the connection that asks
 * @action: a polkit action
 * @user: (nullable): whose job it is about, for rules
 * @may_interact: whether somebody may be asked for a password
 */
typedef struct
{
  const char *sender;
  const char *action;
  const char *user;
  gboolean may_interact;
} FerryAuthorityQuestion;

#define FERRY_TYPE_AUTHORITY (ferry_authority_get_type ())
G_DECLARE_FINAL_TYPE (FerryAuthority, ferry_authority, FERRY, AUTHORITY, GObject)

FerryAuthority *ferry_authority_new (GDBusConnection *connection);
void ferry_authority_check_async (FerryAuthority               *self,
                                  const FerryAuthorityQuestion *question,
                                  GAsyncReadyCallback           callback,
                                  gpointer                      user_data);
gboolean ferry_authority_check_finish (FerryAuthority *self,
                                       GAsyncResult   *result,
                                       uid_t          *uid,
                                       GError        **error);

G_END_DECLS
