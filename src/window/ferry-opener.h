/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ferry_opener_open_file (GtkWindow  *window,
                             const char *path);
void ferry_opener_show_in_folder (GtkWindow  *window,
                                  const char *path);
void ferry_opener_open_page (GtkWindow  *window,
                             const char *uri);

G_END_DECLS
