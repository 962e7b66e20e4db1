/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FERRY_TYPE_ACTIVITY (ferry_activity_get_type ())
G_DECLARE_FINAL_TYPE (FerryActivity, ferry_activity, FERRY, ACTIVITY, GObject)

/* Signals: idle (nothing went on for the time-out), calls-done (no call is
 * being worked on any more). */

FerryActivity *ferry_activity_new (guint idle_seconds);
void ferry_activity_begin_call (FerryActivity *self);
void ferry_activity_end_call (FerryActivity *self);
void ferry_activity_hold (FerryActivity *self);
void ferry_activity_release (FerryActivity *self);
gboolean ferry_activity_has_calls (FerryActivity *self);
gboolean ferry_activity_is_held (FerryActivity *self);

G_END_DECLS
