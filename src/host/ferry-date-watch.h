/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryDateWatch FerryDateWatch;

FerryDateWatch *ferry_date_watch_new (const char *zone_path,
                                      GSourceFunc changed,
                                      gpointer    user_data);
void ferry_date_watch_free (FerryDateWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryDateWatch, ferry_date_watch_free)

G_END_DECLS
