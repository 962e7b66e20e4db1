/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-activity.h"
#include "service/ferry-caller.h"
#include "service/ferry-turnstile.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CALLERS (ferry_callers_get_type ())
G_DECLARE_FINAL_TYPE (FerryCallers, ferry_callers, FERRY, CALLERS, GObject)

/**
 * FerryIdentifiedFunc:
 * @caller: (nullable): who it is, %NULL if refused
 * @error: (nullable): why it was refused
 */
typedef void (*FerryIdentifiedFunc) (FerryCaller  *caller,
                                     const GError *error,
                                     gpointer      user_data);

FerryCallers *ferry_callers_new (GDBusConnection *connection,
                                 FerryActivity   *activity,
                                 const char      *key);
void ferry_callers_open (FerryCallers *self);
void ferry_callers_close (FerryCallers *self);
FerryActivity *ferry_callers_get_activity (FerryCallers *self);
FerryTurnstile *ferry_callers_get_turnstile (FerryCallers *self);
gboolean ferry_callers_introduce (FerryCallers *self,
                                  const char   *name,
                                  const char   *key);
void ferry_callers_identify (FerryCallers       *self,
                             const char         *name,
                             FerryIdentifiedFunc func,
                             gpointer            user_data);
FerryCaller *ferry_callers_lookup (FerryCallers *self,
                                   const char   *name);

G_END_DECLS
