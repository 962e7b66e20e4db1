/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Steps of the ring. More could not be told apart in the largest pixmap, whose
 * ring is about so many pixels long. */
#define FERRY_TRAY_ICON_STEPS 64

int ferry_tray_icon_get_step (double fraction);
void ferry_tray_icon_draw (guint8 *pixels,
                           int     size,
                           int     step);
GVariant *ferry_tray_icon_to_variant (int step);

G_END_DECLS
