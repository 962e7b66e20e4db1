/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *ferry_time_button_new (const char *label,
                                  guint       minutes);
guint ferry_time_button_get (GtkWidget *button);

G_END_DECLS
