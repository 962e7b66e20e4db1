/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A spin button for a time of the day, which it shows as “22:30” and takes as
 * people write it. */

#include "config.h"

#include "window/ferry-time-button.h"

#define DAY_END (24 * 60)
#define STEP 15

static int
on_input (GtkSpinButton *button,
          double        *value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (button));
  g_auto(GStrv) parts = g_strsplit_set (text, ":.h", 2);
  guint64 hour, minute = 0;

  if (parts[0] == NULL || !g_ascii_string_to_unsigned (g_strstrip (parts[0]), 10, 0, 24, &hour, NULL) ||
      (parts[1] != NULL && !g_ascii_string_to_unsigned (g_strstrip (parts[1]), 10, 0, 59, &minute, NULL)))
    return GTK_INPUT_ERROR;

  *value = (double) MIN (hour * 60 + minute, DAY_END);
  return TRUE;
}

static gboolean
on_output (GtkSpinButton *button)
{
  guint minutes = ferry_time_button_get (GTK_WIDGET (button));
  g_autofree char *text = g_strdup_printf ("%02u:%02u", minutes / 60, minutes % 60);

  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (button)), text))
    gtk_editable_set_text (GTK_EDITABLE (button), text);
  return TRUE;
}

/**
 * ferry_time_button_new:
 * @label: what time it is, for assistive technologies
 * @minutes: after midnight, 1440 at most
 *
 * Returns: (transfer floating): a spin button
 */
GtkWidget *
ferry_time_button_new (const char *label,
                       guint       minutes)
{
  GtkWidget *button = gtk_spin_button_new_with_range (0, DAY_END, STEP);

  /* Else it would refuse the colon. */
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (button), FALSE);
  g_signal_connect (button, "input", G_CALLBACK (on_input), NULL);
  g_signal_connect (button, "output", G_CALLBACK (on_output), NULL);
  gtk_spin_button_set_snap_to_ticks (GTK_SPIN_BUTTON (button), FALSE);
  gtk_spin_button_set_wrap (GTK_SPIN_BUTTON (button), TRUE);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (button), minutes);
  on_output (GTK_SPIN_BUTTON (button));
  gtk_editable_set_width_chars (GTK_EDITABLE (button), 5);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return button;
}

/**
 * ferry_time_button_get:
 * @button: such a button
 *
 * Returns: minutes after midnight
 */
guint
ferry_time_button_get (GtkWidget *button)
{
  return (guint) gtk_spin_button_get_value (GTK_SPIN_BUTTON (button));
}
