/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_METER (ferry_meter_get_type ())
G_DECLARE_FINAL_TYPE (FerryMeter, ferry_meter, FERRY, METER, GtkWidget)

GtkWidget *ferry_meter_new (void);
void ferry_meter_set_fraction (FerryMeter *self,
                               double      fraction);

G_END_DECLS
