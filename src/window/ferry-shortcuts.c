/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which keys do what. GTK has such a window, too; it does not fit a telephone. */

#include "config.h"

#include "window/ferry-shortcuts.h"

struct _FerryShortcuts
{
  AdwWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (FerryShortcuts, ferry_shortcuts, ADW_TYPE_WINDOW)

static void
ferry_shortcuts_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_SHORTCUTS);

  G_OBJECT_CLASS (ferry_shortcuts_parent_class)->dispose (object);
}

static void
ferry_shortcuts_class_init (FerryShortcutsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_shortcuts_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ferry/Ferry/shortcuts.ui");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_shortcuts_init (FerryShortcuts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ferry_shortcuts_new:
 * @parent: where it belongs
 *
 * Returns: (transfer none): the list of shortcuts, not shown yet
 */
FerryShortcuts *
ferry_shortcuts_new (GtkWindow *parent)
{
  return g_object_new (FERRY_TYPE_SHORTCUTS, "transient-for", parent, "modal", TRUE, NULL);
}
