/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-data-budgets.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_BUDGET_GROUP (ferry_budget_group_get_type ())
G_DECLARE_FINAL_TYPE (FerryBudgetGroup, ferry_budget_group, FERRY, BUDGET_GROUP, AdwPreferencesGroup)

GtkWidget *ferry_budget_group_new (const FerryDataBudget *budget);
FerryDataBudget *ferry_budget_group_get (FerryBudgetGroup *self);

G_END_DECLS
