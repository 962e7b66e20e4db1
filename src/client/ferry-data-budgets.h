/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryDataBudget:
 * @connection: (nullable): name of a connection, %NULL for every other
 * @bytes: what it may have a month, %G_MAXUINT64 for any amount
 * @day: on which its month begins
 */
typedef struct
{
  char *connection;
  guint64 bytes;
  guint day;
} FerryDataBudget;

void ferry_data_budget_free (FerryDataBudget *self);
GPtrArray *ferry_data_budgets_parse (const char *text);
char *ferry_data_budgets_format (GPtrArray *budgets);
char *ferry_data_budgets_describe (const char *text);

G_END_DECLS
