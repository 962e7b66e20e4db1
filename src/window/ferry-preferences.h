/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PREFERENCES (ferry_preferences_get_type ())
G_DECLARE_FINAL_TYPE (FerryPreferences, ferry_preferences, FERRY, PREFERENCES, AdwPreferencesWindow)

void ferry_preferences_open (GtkWindow   *parent,
                             FerryClient *client,
                             const char  *app);

G_END_DECLS
