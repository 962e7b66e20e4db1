/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_BANNER (ferry_banner_get_type ())
G_DECLARE_FINAL_TYPE (FerryBanner, ferry_banner, FERRY, BANNER, GtkWidget)

void ferry_banner_show (FerryBanner *self,
                        const char  *text,
                        const char  *button_label,
                        const char  *css_class);
void ferry_banner_hide (FerryBanner *self);

G_END_DECLS
