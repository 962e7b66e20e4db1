/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A row that says in which hours something may run, and opens the dialog that
 * changes them. */

#include "config.h"

#include "client/ferry-hours.h"
#include "window/ferry-groups-dialog.h"
#include "window/ferry-hours-group.h"
#include "window/ferry-hours-row.h"

#include <glib/gi18n-lib.h>

struct _FerryHoursRow
{
  AdwActionRow parent_instance;

  char *text; /* (owned): a schedule */
  gboolean for_one_job;
};

enum
{
  SIGNAL_APPLIED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryHoursRow, ferry_hours_row, ADW_TYPE_ACTION_ROW)

static void
append (FerryGroupsDialog      *dialog,
        FerryHoursRow          *self,
        const FerryHoursWindow *window)
{
  ferry_groups_dialog_append (dialog, ferry_hours_group_new (window, self->for_one_job), _("Remove These Hours"));
}

static void
on_add_asked (FerryHoursRow     *self,
              FerryGroupsDialog *dialog)
{
  append (dialog, self, NULL);
}

static void
on_applied (FerryHoursRow     *self,
            FerryGroupsDialog *dialog)
{
  g_autoptr(GArray) windows = g_array_new (FALSE, FALSE, sizeof (FerryHoursWindow));
  g_autofree char *text = NULL;

  for (GtkWidget *group = ferry_groups_dialog_get_first (dialog); group != NULL;
       group = gtk_widget_get_next_sibling (group))
    {
      FerryHoursWindow window = ferry_hours_group_get (FERRY_HOURS_GROUP (group));

      g_array_append_val (windows, window);
    }

  text = ferry_hours_format (windows);
  ferry_hours_row_set_text (self, text);
  g_signal_emit (self, signals[SIGNAL_APPLIED], 0);
}

static void
ferry_hours_row_activate (AdwActionRow *row)
{
  FerryHoursRow *self = FERRY_HOURS_ROW (row);
  g_autoptr(GArray) windows = ferry_hours_parse (self->text);
  const char *note = self->for_one_job
                     ? _("The transfer runs in these hours only. Without any, it may run at any time.")
                     : _("What is named below runs in its hours only, and what is not may run at any time. What is said of one priority counts before what is said of several.");
  FerryGroupsDialog *dialog = ferry_groups_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                                       _("Hours"), note, _("Add Hours"));

  for (guint i = 0; windows != NULL && i < windows->len; i++)
    append (dialog, self, &g_array_index (windows, FerryHoursWindow, i));
  if (windows == NULL || windows->len == 0)
    append (dialog, self, NULL);
  g_signal_connect_object (dialog, "add-asked", G_CALLBACK (on_add_asked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "applied", G_CALLBACK (on_applied), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
ferry_hours_row_finalize (GObject *object)
{
  g_clear_pointer (&FERRY_HOURS_ROW (object)->text, g_free);

  G_OBJECT_CLASS (ferry_hours_row_parent_class)->finalize (object);
}

static void
ferry_hours_row_class_init (FerryHoursRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_hours_row_finalize;
  ADW_ACTION_ROW_CLASS (klass)->activate = ferry_hours_row_activate;

  /**
   * FerryHoursRow::applied:
   *
   * Somebody has changed the hours; ferry_hours_row_get_text() has them.
   */
  signals[SIGNAL_APPLIED] = g_signal_new ("applied", FERRY_TYPE_HOURS_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
ferry_hours_row_init (FerryHoursRow *self)
{
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 4);
  ferry_hours_row_set_text (self, "");
}

/**
 * ferry_hours_row_set_for_one_job:
 * @self: a row
 *
 * There is nobody else whom its hours could be for.
 */
void
ferry_hours_row_set_for_one_job (FerryHoursRow *self)
{
  g_return_if_fail (FERRY_IS_HOURS_ROW (self));

  self->for_one_job = TRUE;
}

/**
 * ferry_hours_row_set_text:
 * @self: a row
 * @text: the schedule that it shows from now on
 */
void
ferry_hours_row_set_text (FerryHoursRow *self,
                          const char    *text)
{
  g_autofree char *description = ferry_hours_describe (text);
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  g_return_if_fail (FERRY_IS_HOURS_ROW (self));

  if (g_strcmp0 (self->text, text) == 0)
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               adw_preferences_row_get_use_markup (ADW_PREFERENCES_ROW (self)) ? escaped : description);
}

/**
 * ferry_hours_row_get_text:
 * @self: a row
 *
 * Returns: (transfer none): the schedule that it shows
 */
const char *
ferry_hours_row_get_text (FerryHoursRow *self)
{
  g_return_val_if_fail (FERRY_IS_HOURS_ROW (self), "");

  return self->text;
}
