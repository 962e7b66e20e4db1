/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "window/ferry-groups-row.h"

G_BEGIN_DECLS

#define FERRY_TYPE_BUDGET_ROW (ferry_budget_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryBudgetRow, ferry_budget_row, FERRY, BUDGET_ROW, FerryGroupsRow)

G_END_DECLS
