/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-budget-rules.h"
#include "core/ferry-usage.h"

G_BEGIN_DECLS

/**
 * FerryAllowance:
 * @bytes: what a month may have
 * @used: what this one has had
 * @reset: when the next one begins, in microseconds since 1970, UTC
 *
 * How the data budget of a connection stands.
 */
typedef struct
{
  guint64 bytes;
  guint64 used;
  gint64 reset;
} FerryAllowance;

typedef struct _FerryBudget FerryBudget;

FerryBudget *ferry_budget_new (void);
void ferry_budget_free (FerryBudget *self);
void ferry_budget_load (FerryBudget *self,
                        GPtrArray   *usages);
gint64 ferry_budget_set_time (FerryBudget      *self,
                              FerryBudgetRules *rules,
                              gint64            real,
                              GTimeZone        *zone);
gboolean ferry_budget_look_up (const FerryBudget     *self,
                               const FerryConnection *connection,
                               FerryAllowance        *allowance);
gboolean ferry_budget_is_spent (const FerryBudget     *self,
                                const FerryConnection *connection);
gboolean ferry_budget_add (FerryBudget           *self,
                           const FerryConnection *connection,
                           guint64                bytes);
guint64 ferry_budget_get_unsaved (const FerryBudget *self);
GPtrArray *ferry_budget_take_unsaved (FerryBudget *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBudget, ferry_budget_free)

G_END_DECLS
