/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-conditions.h"

#include <gio/gio.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* Where logind keeps a file for each session. */
#define FERRY_LOGIN_SESSIONS_DIR "/run/systemd/sessions"

#define FERRY_TYPE_LOGIN_WATCH (ferry_login_watch_get_type ())
G_DECLARE_FINAL_TYPE (FerryLoginWatch, ferry_login_watch, FERRY, LOGIN_WATCH, GObject)

/* Signal: settled, once: the conditions hold what there is to know. */

FerryLoginWatch *ferry_login_watch_new (GDBusConnection *connection,
                                        const char *sessions_dir,
                                        uid_t uid,
                                        FerryConditions *conditions);
gboolean ferry_login_watch_is_settled (FerryLoginWatch *self);

G_END_DECLS
