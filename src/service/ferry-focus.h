/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-caller.h"

G_BEGIN_DECLS

#define FERRY_TYPE_FOCUS (ferry_focus_get_type ())
G_DECLARE_FINAL_TYPE (FerryFocus, ferry_focus, FERRY, FOCUS, GObject)

/* Signal: changed (whether somebody looks). */

FerryFocus *ferry_focus_new (GDBusConnection *connection);
void ferry_focus_set (FerryFocus  *self,
                      FerryCaller *caller,
                      gboolean     focused);
gboolean ferry_focus_has_any (FerryFocus *self);

G_END_DECLS
