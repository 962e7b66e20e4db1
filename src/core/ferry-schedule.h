/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "shared/ferry-enums.h"

G_BEGIN_DECLS

typedef struct _FerrySchedule FerrySchedule;

FerrySchedule *ferry_schedule_new (const char *text,
                                   GError    **error);
FerrySchedule *ferry_schedule_ref (FerrySchedule *self);
void ferry_schedule_unref (FerrySchedule *self);
gboolean ferry_schedule_names_anybody (const FerrySchedule *self);
gboolean ferry_schedule_is_open (const FerrySchedule *self,
                                 FerryPriority        priority,
                                 gint64               real,
                                 GTimeZone           *zone);
gint64 ferry_schedule_get_change (const FerrySchedule *self,
                                  FerryPriority        priority,
                                  gint64               real,
                                  GTimeZone           *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySchedule, ferry_schedule_unref)

G_END_DECLS
