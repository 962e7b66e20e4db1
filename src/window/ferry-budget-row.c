/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A row that says how much connections may have a month; its text is budgets. */

#include "config.h"

#include "client/ferry-data-budgets.h"
#include "window/ferry-budget-group.h"
#include "window/ferry-budget-row.h"

#include <glib/gi18n-lib.h>

struct _FerryBudgetRow
{
  FerryGroupsRow parent_instance;
};

G_DEFINE_FINAL_TYPE (FerryBudgetRow, ferry_budget_row, FERRY_TYPE_GROUPS_ROW)

static FerryGroupsDialog *
make_dialog (FerryGroupsRow *row,
             GtkWindow      *parent)
{
  return ferry_groups_dialog_new (
    parent, _("Data Budgets"),
    _("What Ferry sends and receives counts. When a budget is used up, transfers wait for the next month, or for you to say so."),
    _("Add Budget"));
}

static void
append_budget (FerryGroupsDialog     *dialog,
               const FerryDataBudget *budget)
{
  ferry_groups_dialog_append (dialog, ferry_budget_group_new (budget), _("Remove This Budget"));
}

static void
append (FerryGroupsRow    *row,
        FerryGroupsDialog *dialog)
{
  append_budget (dialog, NULL);
}

static void
fill (FerryGroupsRow    *row,
      FerryGroupsDialog *dialog)
{
  g_autoptr(GPtrArray) budgets = ferry_data_budgets_parse (ferry_groups_row_get_text (row));

  for (guint i = 0; budgets != NULL && i < budgets->len; i++)
    append_budget (dialog, budgets->pdata[i]);
}

static char *
collect (FerryGroupsDialog *dialog)
{
  g_autoptr(GPtrArray) budgets = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_data_budget_free);

  for (GtkWidget *group = ferry_groups_dialog_get_first (dialog); group != NULL;
       group = gtk_widget_get_next_sibling (group))
    g_ptr_array_add (budgets, ferry_budget_group_get (FERRY_BUDGET_GROUP (group)));

  return ferry_data_budgets_format (budgets);
}

static void
ferry_budget_row_class_init (FerryBudgetRowClass *klass)
{
  FerryGroupsRowClass *row_class = FERRY_GROUPS_ROW_CLASS (klass);

  row_class->describe = ferry_data_budgets_describe;
  row_class->make_dialog = make_dialog;
  row_class->fill = fill;
  row_class->append = append;
  row_class->collect = collect;
}

static void
ferry_budget_row_init (FerryBudgetRow *self)
{
  ferry_groups_row_set_text (FERRY_GROUPS_ROW (self), "");
}
