/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_DURATION_ROW (ferry_duration_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryDurationRow, ferry_duration_row, FERRY, DURATION_ROW, AdwActionRow)

void ferry_duration_row_set_seconds (FerryDurationRow *self,
                                     guint             seconds);
guint ferry_duration_row_get_seconds (FerryDurationRow *self);

G_END_DECLS
