/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "window/ferry-mood.h"

static const char *const css_classes[] = {
  [FERRY_MOOD_IDLE] = "paused",
  [FERRY_MOOD_BUSY] = "busy",
  [FERRY_MOOD_WAITING] = "waiting",
  [FERRY_MOOD_GOOD] = "finished",
  [FERRY_MOOD_BAD] = "failed",
};

/**
 * ferry_mood_apply:
 * @widget: what shows a job
 * @mood: how the job’s state is meant
 *
 * Gives @widget the style of @mood, and no other’s. The words say the same.
 */
void
ferry_mood_apply (GtkWidget *widget,
                  FerryMood  mood)
{
  if (gtk_widget_has_css_class (widget, css_classes[mood]))
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (css_classes); i++)
    gtk_widget_remove_css_class (widget, css_classes[i]);
  gtk_widget_add_css_class (widget, css_classes[mood]);
}
