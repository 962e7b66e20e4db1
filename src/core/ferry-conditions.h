/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FERRY_TYPE_CONDITIONS (ferry_conditions_get_type ())
G_DECLARE_FINAL_TYPE (FerryConditions, ferry_conditions, FERRY, CONDITIONS, GObject)

FerryConditions *ferry_conditions_new (void);
gboolean ferry_conditions_get_online (FerryConditions *self);
void ferry_conditions_set_online (FerryConditions *self,
                                  gboolean         online);

G_END_DECLS
