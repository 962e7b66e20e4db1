/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Closes a window, but not within the key press that asks for it: GTK holds the
 * text that has the focus until that key is dealt with, and an entry row of
 * libadwaita 1.2 would hear of its text’s end after its own, and crash. */

#include "config.h"

#include "window/ferry-close-later.h"

static gboolean
destroy_cb (gpointer user_data)
{
  gtk_window_destroy (GTK_WINDOW (user_data));
  return G_SOURCE_REMOVE;
}

/**
 * ferry_close_later:
 * @window: a window that is to go
 *
 * For `close-request`.
 *
 * Returns: %TRUE, so that it does not go at once
 */
gboolean
ferry_close_later (GtkWindow *window)
{
  gtk_window_set_focus (window, NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, destroy_cb, g_object_ref (window), g_object_unref);
  return GDK_EVENT_STOP;
}
