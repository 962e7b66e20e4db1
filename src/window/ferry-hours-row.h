/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "window/ferry-groups-row.h"

G_BEGIN_DECLS

#define FERRY_TYPE_HOURS_ROW (ferry_hours_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryHoursRow, ferry_hours_row, FERRY, HOURS_ROW, FerryGroupsRow)

void ferry_hours_row_set_for_one_job (FerryHoursRow *self);

G_END_DECLS
