/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A row for a time such as “5 minutes”: a number and its unit. */

#include "config.h"

#include "window/ferry-duration-row.h"

#include <glib/gi18n-lib.h>

/* As much as any unit takes; the service knows its own limits. */
#define MAX_NUMBER 999999

struct _FerryDurationRow
{
  AdwActionRow parent_instance;

  GtkSpinButton *number; /* (unowned) */
  GtkDropDown *unit;     /* (unowned) */
  gboolean is_filling;
};

enum
{
  SIGNAL_APPLIED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryDurationRow, ferry_duration_row, ADW_TYPE_ACTION_ROW)

static const struct
{
  const char *label;
  guint seconds;
} units[] = {
  { N_ ("seconds"), 1 },
  { N_ ("minutes"), 60 },
  { N_ ("hours"), 3600 },
  { N_ ("days"), 86400 },
};

static void
on_changed (FerryDurationRow *self)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[SIGNAL_APPLIED], 0);
}

static void
ferry_duration_row_constructed (GObject *object)
{
  FerryDurationRow *self = FERRY_DURATION_ROW (object);

  G_OBJECT_CLASS (ferry_duration_row_parent_class)->constructed (object);

  g_object_bind_property (self, "title", self->number, "tooltip-text", G_BINDING_SYNC_CREATE);
}

static void
ferry_duration_row_class_init (FerryDurationRowClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = ferry_duration_row_constructed;

  /**
   * FerryDurationRow::applied:
   *
   * Somebody has changed it; ferry_duration_row_get_seconds() tells to what.
   */
  signals[SIGNAL_APPLIED] = g_signal_new ("applied", FERRY_TYPE_DURATION_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
ferry_duration_row_init (FerryDurationRow *self)
{
  GtkStringList *labels = gtk_string_list_new (NULL);
  GtkWidget *number = gtk_spin_button_new_with_range (0, MAX_NUMBER, 1);
  GtkWidget *unit;

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    gtk_string_list_append (labels, _(units[i].label));

  unit = gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
  self->number = GTK_SPIN_BUTTON (number);
  self->unit = GTK_DROP_DOWN (unit);
  gtk_editable_set_width_chars (GTK_EDITABLE (number), 3);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (number), 4);
  gtk_widget_set_valign (number, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (unit, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (number), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Number"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (unit), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Unit"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), number);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), unit);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), number);
  g_signal_connect_object (number, "value-changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (unit, "notify::selected", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}

/**
 * ferry_duration_row_set_seconds:
 * @self: a row
 * @seconds: what it shows from now on, in the largest unit that fits
 */
void
ferry_duration_row_set_seconds (FerryDurationRow *self,
                                guint             seconds)
{
  guint unit = G_N_ELEMENTS (units) - 1;

  g_return_if_fail (FERRY_IS_DURATION_ROW (self));

  if (seconds == ferry_duration_row_get_seconds (self))
    return;

  while (unit > 0 && (seconds == 0 || seconds % units[unit].seconds != 0))
    unit--;

  self->is_filling = TRUE;
  gtk_drop_down_set_selected (self->unit, unit);
  gtk_spin_button_set_value (self->number, seconds / units[unit].seconds);
  self->is_filling = FALSE;
}

/**
 * ferry_duration_row_get_seconds:
 * @self: a row
 *
 * Returns: what it shows
 */
guint
ferry_duration_row_get_seconds (FerryDurationRow *self)
{
  guint64 number;

  g_return_val_if_fail (FERRY_IS_DURATION_ROW (self), 0);

  number = (guint64) gtk_spin_button_get_value_as_int (self->number);
  return (guint) MIN (number * units[gtk_drop_down_get_selected (self->unit)].seconds, G_MAXUINT32);
}
