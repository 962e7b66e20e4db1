/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One data budget: of which connection, how much a month, and when its month
 * begins. */

#include "config.h"

#include "window/ferry-budget-group.h"

#include <glib/gi18n-lib.h>

struct _FerryBudgetGroup
{
  AdwPreferencesGroup parent_instance;

  GtkEditable *connection; /* (unowned) */
  GtkWidget *amount;       /* (unowned): a spin button */
  GtkDropDown *unit;       /* (unowned) */
  GtkWidget *day;          /* (unowned): a spin button */
};

G_DEFINE_FINAL_TYPE (FerryBudgetGroup, ferry_budget_group, ADW_TYPE_PREFERENCES_GROUP)

static const struct
{
  const char *label;
  double bytes; /* 0 for any amount */
} units[] = {
  { N_ ("MB"), 1e6 },
  { N_ ("GB"), 1e9 },
  { N_ ("TB"), 1e12 },
  { N_ ("Any amount"), 0 },
};

#define GB 1
#define ANY_AMOUNT 3
#define USUAL_GB 5

static void
ferry_budget_group_class_init (FerryBudgetGroupClass *klass)
{
}

static void
ferry_budget_group_init (FerryBudgetGroup *self)
{
}

static void
add_connection (FerryBudgetGroup *self,
                const char       *connection)
{
  GtkWidget *row = adw_entry_row_new ();

  self->connection = GTK_EDITABLE (row);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Name of the Connection, Empty for All Others"));
  gtk_editable_set_text (self->connection, connection != NULL ? connection : "");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static GtkWidget *
add_row (FerryBudgetGroup *self,
         const char       *title,
         GtkWidget        *first,
         GtkWidget        *second)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (first, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (first), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), first);
  if (second != NULL)
    {
      gtk_widget_set_valign (second, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (second), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Unit"), -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), second);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return first;
}

static void
on_unit_selected (FerryBudgetGroup *self)
{
  gtk_widget_set_visible (self->amount, gtk_drop_down_get_selected (self->unit) != ANY_AMOUNT);
}

static void
show_amount (FerryBudgetGroup *self,
             guint64           bytes)
{
  guint unit = bytes == G_MAXUINT64 ? ANY_AMOUNT : GB;

  if (bytes < (guint64) units[GB].bytes)
    unit = 0;
  else if (bytes != G_MAXUINT64 && bytes >= (guint64) units[GB + 1].bytes)
    unit = GB + 1;

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->amount),
                             unit == ANY_AMOUNT ? USUAL_GB : (double) bytes / units[unit].bytes);
  gtk_drop_down_set_selected (self->unit, unit);
  on_unit_selected (self);
}

static GtkWidget *
make_units (void)
{
  GtkStringList *labels = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    gtk_string_list_append (labels, _(units[i].label));

  return gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
}

/**
 * ferry_budget_group_new:
 * @budget: (nullable): a budget; %NULL for one to begin with
 *
 * Returns: (transfer floating): a group that shows and changes it
 */
GtkWidget *
ferry_budget_group_new (const FerryDataBudget *budget)
{
  FerryBudgetGroup *self = g_object_new (FERRY_TYPE_BUDGET_GROUP, "title", _("Budget"), NULL);

  add_connection (self, budget != NULL ? budget->connection : NULL);
  self->unit = GTK_DROP_DOWN (make_units ());
  self->amount = add_row (self, _("A Month"), gtk_spin_button_new_with_range (0, 9999, 1), GTK_WIDGET (self->unit));
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->amount), 1);
  self->day = add_row (self, _("The Month Begins on Day"), gtk_spin_button_new_with_range (1, 31, 1), NULL);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->day), budget != NULL ? budget->day : 1);
  g_signal_connect_object (self->unit, "notify::selected", G_CALLBACK (on_unit_selected), self, G_CONNECT_SWAPPED);
  show_amount (self, budget != NULL ? budget->bytes : (guint64) (USUAL_GB * units[GB].bytes));
  return GTK_WIDGET (self);
}

/**
 * ferry_budget_group_get:
 * @self: a group
 *
 * Returns: (transfer full): the budget that it shows
 */
FerryDataBudget *
ferry_budget_group_get (FerryBudgetGroup *self)
{
  FerryDataBudget *budget = g_new0 (FerryDataBudget, 1);
  const char *connection = gtk_editable_get_text (self->connection);
  guint unit = gtk_drop_down_get_selected (self->unit);

  budget->connection = *connection != '\0' ? g_strstrip (g_strdup (connection)) : NULL;
  budget->day = (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->day));
  budget->bytes = G_MAXUINT64;
  if (unit != ANY_AMOUNT)
    budget->bytes = (guint64) (gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->amount)) * units[unit].bytes + 0.5);
  return budget;
}
