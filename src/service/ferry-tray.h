/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-parts.h"
#include "service/ferry-summary.h"
#include "service/ferry-tray-menu.h"
#include "service/ferry-window-link.h"

G_BEGIN_DECLS

#define FERRY_TYPE_TRAY (ferry_tray_get_type ())
G_DECLARE_FINAL_TYPE (FerryTray, ferry_tray, FERRY, TRAY, GObject)

/* Signals: command (guint FerryTrayCommand, nullable string: a job’s id),
 * shown-changed. */

FerryTray *ferry_tray_new (const FerryParts *parts,
                           FerryWindowLink  *window);
void ferry_tray_update (FerryTray          *self,
                        const FerrySummary *summary,
                        gboolean            jobs_changed);
gboolean ferry_tray_is_shown (FerryTray *self);

G_END_DECLS
