/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-parts.h"
#include "service/ferry-tray-menu.h"

G_BEGIN_DECLS

#define FERRY_TYPE_TRAY_MENU_OBJECT (ferry_tray_menu_object_get_type ())
G_DECLARE_FINAL_TYPE (FerryTrayMenuObject, ferry_tray_menu_object, FERRY, TRAY_MENU_OBJECT, GObject)

/* Signal: command (guint FerryTrayCommand, nullable string: a job’s id). */

FerryTrayMenuObject *ferry_tray_menu_object_new (const FerryParts *parts,
                                                 FerrySubscribers *hosts);
gboolean ferry_tray_menu_object_export (FerryTrayMenuObject *self,
                                        const char          *path,
                                        GError             **error);
void ferry_tray_menu_object_unexport (FerryTrayMenuObject *self);
void ferry_tray_menu_object_set_has_window (FerryTrayMenuObject *self,
                                            gboolean             has_window);
gboolean ferry_tray_menu_object_is_open (FerryTrayMenuObject *self);
gboolean ferry_tray_menu_object_refresh (FerryTrayMenuObject *self);

G_END_DECLS
