/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-policy.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SETTINGS (ferry_settings_get_type ())
G_DECLARE_FINAL_TYPE (FerrySettings, ferry_settings, FERRY, SETTINGS, GObject)

/* Signal: changed (any of them). */

FerrySettings *ferry_settings_new (GSettingsBackend *backend,
                                   GError          **error);
GSettingsBackend *ferry_settings_choose_backend (GDBusConnection *connection);
void ferry_settings_get_policy (FerrySettings *self,
                                FerryPolicy   *policy);
char *ferry_settings_dup_complaint (FerrySettings *self);
gboolean ferry_settings_get_boolean (FerrySettings *self,
                                     const char    *key);
GVariant *ferry_settings_list (FerrySettings *self);
gboolean ferry_settings_set (FerrySettings *self,
                             const char    *key,
                             const char    *text,
                             GError       **error);

G_END_DECLS
