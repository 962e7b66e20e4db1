/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/ferry-envoys.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_ADMIN_OBJECT (ferry_admin_object_get_type ())
G_DECLARE_FINAL_TYPE (FerryAdminObject, ferry_admin_object, FERRY, ADMIN_OBJECT, GObject)

/* Signals: busy-changed. */
FerryAdminObject *ferry_admin_object_new (FerryEnvoys *envoys,
                                          const char *journal_folder);
gboolean ferry_admin_object_export (FerryAdminObject *self,
                                    GDBusConnection  *connection,
                                    GError          **error);
gboolean ferry_admin_object_is_busy (FerryAdminObject *self);
void ferry_admin_object_recover (FerryAdminObject *self);

G_END_DECLS
