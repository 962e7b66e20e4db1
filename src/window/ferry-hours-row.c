/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A row that says in which hours something may run; its text is a schedule. */

#include "config.h"

#include "client/ferry-hours.h"
#include "window/ferry-hours-group.h"
#include "window/ferry-hours-row.h"

#include <glib/gi18n-lib.h>

struct _FerryHoursRow
{
  FerryGroupsRow parent_instance;

  gboolean for_one_job;
};

G_DEFINE_FINAL_TYPE (FerryHoursRow, ferry_hours_row, FERRY_TYPE_GROUPS_ROW)

static FerryGroupsDialog *
make_dialog (FerryGroupsRow *row,
             GtkWindow      *parent)
{
  const char *note = FERRY_HOURS_ROW (row)->for_one_job
                     ? _("The transfer runs in these hours only. Without any, it may run at any time.")
                     : _("What is named below runs in its hours only, and what is not may run at any time. What is said of one priority counts before what is said of several.");

  return ferry_groups_dialog_new (parent, _("Hours"), note, _("Add Hours"));
}

static void
append_window (FerryGroupsRow         *row,
               FerryGroupsDialog      *dialog,
               const FerryHoursWindow *window)
{
  ferry_groups_dialog_append (dialog, ferry_hours_group_new (window, FERRY_HOURS_ROW (row)->for_one_job),
                              _("Remove These Hours"));
}

static void
append (FerryGroupsRow    *row,
        FerryGroupsDialog *dialog)
{
  append_window (row, dialog, NULL);
}

static void
fill (FerryGroupsRow    *row,
      FerryGroupsDialog *dialog)
{
  g_autoptr(GArray) windows = ferry_hours_parse (ferry_groups_row_get_text (row));

  for (guint i = 0; windows != NULL && i < windows->len; i++)
    append_window (row, dialog, &g_array_index (windows, FerryHoursWindow, i));
}

static char *
collect (FerryGroupsDialog *dialog)
{
  g_autoptr(GArray) windows = g_array_new (FALSE, FALSE, sizeof (FerryHoursWindow));

  for (GtkWidget *group = ferry_groups_dialog_get_first (dialog); group != NULL;
       group = gtk_widget_get_next_sibling (group))
    {
      FerryHoursWindow window = ferry_hours_group_get (FERRY_HOURS_GROUP (group));

      g_array_append_val (windows, window);
    }

  return ferry_hours_format (windows);
}

static void
ferry_hours_row_class_init (FerryHoursRowClass *klass)
{
  FerryGroupsRowClass *row_class = FERRY_GROUPS_ROW_CLASS (klass);

  row_class->describe = ferry_hours_describe;
  row_class->make_dialog = make_dialog;
  row_class->fill = fill;
  row_class->append = append;
  row_class->collect = collect;
}

static void
ferry_hours_row_init (FerryHoursRow *self)
{
  ferry_groups_row_set_text (FERRY_GROUPS_ROW (self), "");
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
