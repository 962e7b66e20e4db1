/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-network-state.h"

G_BEGIN_DECLS

/**
 * FerryBudgetRule:
 * @name: (nullable): UUID, name or Wi-Fi name of the connection, %NULL for every
 *   connection that no other rule names
 * @bytes: how many a month may have, %G_MAXUINT64 for as many as there are
 * @day: the day of the month on which a new one begins, 1 to 31; the last day
 *   where the month has fewer
 *
 * What a connection’s tariff allows.
 */
typedef struct
{
  char *name;
  guint64 bytes;
  guint day;
} FerryBudgetRule;

typedef struct _FerryBudgetRules FerryBudgetRules;

FerryBudgetRules *ferry_budget_rules_new (const char *text,
                                          GError    **error);
FerryBudgetRules *ferry_budget_rules_ref (FerryBudgetRules *self);
void ferry_budget_rules_unref (FerryBudgetRules *self);
const FerryBudgetRule *ferry_budget_rules_find (const FerryBudgetRules *self,
                                                const FerryConnection  *connection);
guint ferry_budget_rules_get_days (const FerryBudgetRules *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBudgetRules, ferry_budget_rules_unref)

G_END_DECLS
