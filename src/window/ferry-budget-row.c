/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A row that says how much connections may have a month, and opens the dialog
 * that changes it. */

#include "config.h"

#include "client/ferry-data-budgets.h"
#include "window/ferry-budget-group.h"
#include "window/ferry-budget-row.h"
#include "window/ferry-groups-dialog.h"

#include <glib/gi18n-lib.h>

struct _FerryBudgetRow
{
  AdwActionRow parent_instance;

  char *text; /* (owned): budgets */
};

enum
{
  SIGNAL_APPLIED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryBudgetRow, ferry_budget_row, ADW_TYPE_ACTION_ROW)

static void
append (FerryGroupsDialog     *dialog,
        const FerryDataBudget *budget)
{
  ferry_groups_dialog_append (dialog, ferry_budget_group_new (budget), _("Remove This Budget"));
}

static void
on_add_asked (FerryGroupsDialog *dialog)
{
  append (dialog, NULL);
}

static void
on_applied (FerryBudgetRow    *self,
            FerryGroupsDialog *dialog)
{
  g_autoptr(GPtrArray) budgets = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_data_budget_free);
  g_autofree char *text = NULL;

  for (GtkWidget *group = ferry_groups_dialog_get_first (dialog); group != NULL;
       group = gtk_widget_get_next_sibling (group))
    g_ptr_array_add (budgets, ferry_budget_group_get (FERRY_BUDGET_GROUP (group)));

  text = ferry_data_budgets_format (budgets);
  ferry_budget_row_set_text (self, text);
  g_signal_emit (self, signals[SIGNAL_APPLIED], 0);
}

static void
ferry_budget_row_activate (AdwActionRow *row)
{
  FerryBudgetRow *self = FERRY_BUDGET_ROW (row);
  g_autoptr(GPtrArray) budgets = ferry_data_budgets_parse (self->text);
  FerryGroupsDialog *dialog = ferry_groups_dialog_new (
    GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Data Budgets"),
    _("What Ferry sends and receives counts. When a budget is used up, transfers wait for the next month, or for you to say so."),
    _("Add Budget"));

  for (guint i = 0; budgets != NULL && i < budgets->len; i++)
    append (dialog, budgets->pdata[i]);
  if (budgets == NULL || budgets->len == 0)
    append (dialog, NULL);
  g_signal_connect (dialog, "add-asked", G_CALLBACK (on_add_asked), NULL);
  g_signal_connect_object (dialog, "applied", G_CALLBACK (on_applied), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
ferry_budget_row_finalize (GObject *object)
{
  g_clear_pointer (&FERRY_BUDGET_ROW (object)->text, g_free);

  G_OBJECT_CLASS (ferry_budget_row_parent_class)->finalize (object);
}

static void
ferry_budget_row_class_init (FerryBudgetRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_budget_row_finalize;
  ADW_ACTION_ROW_CLASS (klass)->activate = ferry_budget_row_activate;

  /**
   * FerryBudgetRow::applied:
   *
   * Somebody has changed the budgets; ferry_budget_row_get_text() has them.
   */
  signals[SIGNAL_APPLIED] = g_signal_new ("applied", FERRY_TYPE_BUDGET_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
ferry_budget_row_init (FerryBudgetRow *self)
{
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 4);
  ferry_budget_row_set_text (self, "");
}

/**
 * ferry_budget_row_set_text:
 * @self: a row
 * @text: the budgets that it shows from now on
 */
void
ferry_budget_row_set_text (FerryBudgetRow *self,
                           const char     *text)
{
  g_autofree char *description = ferry_data_budgets_describe (text);
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  g_return_if_fail (FERRY_IS_BUDGET_ROW (self));

  if (g_strcmp0 (self->text, text) == 0)
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               adw_preferences_row_get_use_markup (ADW_PREFERENCES_ROW (self)) ? escaped : description);
}

/**
 * ferry_budget_row_get_text:
 * @self: a row
 *
 * Returns: (transfer none): the budgets that it shows
 */
const char *
ferry_budget_row_get_text (FerryBudgetRow *self)
{
  g_return_val_if_fail (FERRY_IS_BUDGET_ROW (self), "");

  return self->text;
}
