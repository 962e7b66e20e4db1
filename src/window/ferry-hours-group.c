/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One window of a schedule: for whom, on which days, from when to when. */

#include "config.h"

#include "shared/ferry-calendar.h"
#include "window/ferry-hours-group.h"
#include "window/ferry-time-button.h"
#include "window/ferry-wrap-layout.h"

#include <glib/gi18n-lib.h>

#define N_DAYS 7

/* Where hours are asked for that nobody has said yet. */
#define BEGIN (22 * 60)
#define END (6 * 60)

struct _FerryHoursGroup
{
  AdwPreferencesGroup parent_instance;

  AdwComboRow *who;         /* (unowned) (nullable): for the hours of one job */
  GtkToggleButton *days[N_DAYS]; /* (unowned) */
  GtkSwitch *whole_day;     /* (unowned) */
  GtkWidget *begin;         /* (unowned) */
  GtkWidget *end;           /* (unowned) */
};

G_DEFINE_FINAL_TYPE (FerryHoursGroup, ferry_hours_group, ADW_TYPE_PREFERENCES_GROUP)

static void
ferry_hours_group_class_init (FerryHoursGroupClass *klass)
{
}

static void
ferry_hours_group_init (FerryHoursGroup *self)
{
}

static void
add_who (FerryHoursGroup *self,
         FerryHoursWho    who)
{
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < FERRY_N_HOURS_WHO; i++)
    gtk_string_list_append (labels, ferry_hours_who_to_label ((FerryHoursWho) i));

  self->who = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->who), _("Transfers"));
  adw_combo_row_set_model (self->who, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->who, who);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->who));
}

static void
add_days (FerryHoursGroup *self,
          guint            days)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (box, g_object_new (FERRY_TYPE_WRAP_LAYOUT, NULL));
  gtk_widget_add_css_class (box, "ferry-days");
  for (guint day = 0; day < N_DAYS; day++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (ferry_calendar_get_short_weekday (G_DATE_MONDAY + day));

      self->days[day] = GTK_TOGGLE_BUTTON (button);
      gtk_toggle_button_set_active (self->days[day], (days & (1u << day)) != 0);
      gtk_widget_add_css_class (button, "circular");
      gtk_box_append (GTK_BOX (box), button);
    }

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Days"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static GtkWidget *
add_row (FerryHoursGroup *self,
         const char      *title,
         GtkWidget       *widget)
{
  GtkWidget *row = adw_action_row_new ();

  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), widget);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), widget);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_object_bind_property (self->whole_day, "active", row, "visible",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  return widget;
}

static void
add_whole_day (FerryHoursGroup *self,
               gboolean         is_whole)
{
  GtkWidget *row = adw_action_row_new ();

  self->whole_day = GTK_SWITCH (gtk_switch_new ());
  gtk_switch_set_active (self->whole_day, is_whole);
  gtk_widget_set_valign (GTK_WIDGET (self->whole_day), GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("The Whole Day"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (self->whole_day));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_WIDGET (self->whole_day));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

/**
 * ferry_hours_group_new:
 * @window: (nullable): hours; %NULL for some to begin with
 * @for_one_job: whether there is nobody else whom they could be for
 *
 * Returns: (transfer floating): a group that shows and changes them
 */
GtkWidget *
ferry_hours_group_new (const FerryHoursWindow *window,
                       gboolean                for_one_job)
{
  const FerryHoursWindow usual = { .days = FERRY_HOURS_ALL_DAYS, .begin = BEGIN, .end = END };
  FerryHoursGroup *self = g_object_new (FERRY_TYPE_HOURS_GROUP, "title", _("Hours"), NULL);
  gboolean is_whole;

  window = window != NULL ? window : &usual;
  is_whole = window->begin == 0 && window->end == FERRY_HOURS_DAY_END;
  if (!for_one_job)
    add_who (self, window->who);
  add_days (self, window->days);
  add_whole_day (self, is_whole);
  self->begin = add_row (self, _("From"), ferry_time_button_new (_("From"), is_whole ? BEGIN : window->begin));
  self->end = add_row (self, _("Until"), ferry_time_button_new (_("Until"), is_whole ? END : window->end));
  return GTK_WIDGET (self);
}

/**
 * ferry_hours_group_get:
 * @self: a group
 *
 * Returns: the hours that it shows; the same time twice is the whole day
 */
FerryHoursWindow
ferry_hours_group_get (FerryHoursGroup *self)
{
  FerryHoursWindow window = { .who = FERRY_HOURS_BACKGROUND, .begin = 0, .end = FERRY_HOURS_DAY_END };
  guint begin, end;

  g_return_val_if_fail (FERRY_IS_HOURS_GROUP (self), window);

  if (self->who != NULL)
    window.who = (FerryHoursWho) adw_combo_row_get_selected (self->who);
  for (guint day = 0; day < N_DAYS; day++)
    window.days |= gtk_toggle_button_get_active (self->days[day]) ? 1u << day : 0;

  begin = ferry_time_button_get (self->begin) % FERRY_HOURS_DAY_END;
  end = ferry_time_button_get (self->end);
  if (!gtk_switch_get_active (self->whole_day) && begin != end)
    {
      window.begin = begin;
      window.end = end;
    }

  return window;
}
