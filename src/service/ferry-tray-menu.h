/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job.h"

G_BEGIN_DECLS

/**
 * FerryTrayCommand:
 *
 * What a click on an item of the menu asks for. The first ones are for one job.
 */
typedef enum
{
  FERRY_TRAY_COMMAND_NONE,
  FERRY_TRAY_COMMAND_SUSPEND,
  FERRY_TRAY_COMMAND_RESUME,
  FERRY_TRAY_COMMAND_SHOW,
  FERRY_TRAY_COMMAND_SUSPEND_ALL,
  FERRY_TRAY_COMMAND_RESUME_ALL,
  FERRY_TRAY_COMMAND_SWITCH_ALL,
  FERRY_TRAY_COMMAND_ADD,
  FERRY_TRAY_COMMAND_OPEN,
  FERRY_TRAY_COMMAND_PREFERENCES,
} FerryTrayCommand;

/**
 * FerryTrayMenuChange:
 * @FERRY_TRAY_MENU_SAME: nothing
 * @FERRY_TRAY_MENU_PROPERTIES: labels and the like
 * @FERRY_TRAY_MENU_LAYOUT: items came, went or moved; the revision is a new one
 */
typedef enum
{
  FERRY_TRAY_MENU_SAME,
  FERRY_TRAY_MENU_PROPERTIES,
  FERRY_TRAY_MENU_LAYOUT,
} FerryTrayMenuChange;

typedef struct _FerryTrayMenu FerryTrayMenu;

FerryTrayMenu *ferry_tray_menu_new (void);
void ferry_tray_menu_free (FerryTrayMenu *self);
FerryTrayMenuChange ferry_tray_menu_update (FerryTrayMenu *self,
                                            GPtrArray     *jobs,
                                            gboolean       has_window,
                                            GVariant     **updated);
guint32 ferry_tray_menu_get_revision (const FerryTrayMenu *self);
gboolean ferry_tray_menu_has_item (const FerryTrayMenu *self,
                                   gint32               id);
GVariant *ferry_tray_menu_get_layout (const FerryTrayMenu *self,
                                      gint32               id,
                                      gint32               depth,
                                      const char *const   *names);
GVariant *ferry_tray_menu_get_properties (const FerryTrayMenu *self,
                                          GVariant            *ids,
                                          const char *const   *names);
GVariant *ferry_tray_menu_get_property (const FerryTrayMenu *self,
                                        gint32               id,
                                        const char          *name);
FerryTrayCommand ferry_tray_menu_get_command (const FerryTrayMenu *self,
                                              gint32               id,
                                              const char         **job_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTrayMenu, ferry_tray_menu_free)

G_END_DECLS
