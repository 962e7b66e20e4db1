/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-summary.h"
#include "service/ferry-tray-calls.h"

G_BEGIN_DECLS

#define FERRY_TRAY_PATH "/org/ferry/Ferry/Service/Tray"
#define FERRY_TRAY_MENU_PATH FERRY_TRAY_PATH "/Menu"

/**
 * FerryTrayLook:
 * @outlook: what the icon says
 * @step: how far its ring is closed
 * @title: (owned): first line of the tool tip
 * @text: (owned): what follows it
 *
 * What the tray icon looks like.
 */
typedef struct
{
  FerryOutlook outlook;
  int step;
  char *title;
  char *text;
} FerryTrayLook;

/**
 * FerryTrayLookChange:
 *
 * What differs, as bits.
 */
typedef enum
{
  FERRY_TRAY_LOOK_STATUS = 1 << 0,
  FERRY_TRAY_LOOK_ICON = 1 << 1,
  FERRY_TRAY_LOOK_TEXT = 1 << 2,
} FerryTrayLookChange;

void ferry_tray_look_init (FerryTrayLook *self);
void ferry_tray_look_clear (FerryTrayLook *self);
guint ferry_tray_look_update (FerryTrayLook      *self,
                              const FerrySummary *summary);
const char *ferry_tray_look_get_status (const FerryTrayLook *self);
const FerryTrayProperty *ferry_tray_look_get_properties (gsize *n_properties);

G_END_DECLS
