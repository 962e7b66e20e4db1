/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-hours.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_HOURS_GROUP (ferry_hours_group_get_type ())
G_DECLARE_FINAL_TYPE (FerryHoursGroup, ferry_hours_group, FERRY, HOURS_GROUP, AdwPreferencesGroup)

GtkWidget *ferry_hours_group_new (const FerryHoursWindow *window,
                                  gboolean for_one_job);
FerryHoursWindow ferry_hours_group_get (FerryHoursGroup *self);

G_END_DECLS
