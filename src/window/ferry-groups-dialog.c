/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A dialog in which any number of things of one kind is changed: each is a group
 * of rows that can be removed, and more can be added. What they are is the
 * business of whoever opens it. */

#include "config.h"

#include "window/ferry-close-later.h"
#include "window/ferry-groups-dialog.h"

struct _FerryGroupsDialog
{
  AdwWindow parent_instance;

  /* Template */
  GtkLabel *note_label;
  GtkBox *groups;
  GtkButton *add_button;
};

enum
{
  SIGNAL_ADD_ASKED,
  SIGNAL_APPLIED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryGroupsDialog, ferry_groups_dialog, ADW_TYPE_WINDOW)

static void
on_add_clicked (FerryGroupsDialog *self)
{
  g_signal_emit (self, signals[SIGNAL_ADD_ASKED], 0);
}

static void
on_apply_clicked (FerryGroupsDialog *self)
{
  g_signal_emit (self, signals[SIGNAL_APPLIED], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_remove_clicked (GtkButton *button,
                   GtkWidget *group)
{
  GtkWidget *box = gtk_widget_get_parent (group);

  if (box != NULL)
    gtk_box_remove (GTK_BOX (box), group);
}

static void
ferry_groups_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_GROUPS_DIALOG);

  G_OBJECT_CLASS (ferry_groups_dialog_parent_class)->dispose (object);
}

static void
ferry_groups_dialog_class_init (FerryGroupsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_groups_dialog_dispose;

  /**
   * FerryGroupsDialog::add-asked:
   *
   * One more is wanted; ferry_groups_dialog_append() brings it.
   */
  signals[SIGNAL_ADD_ASKED] = g_signal_new ("add-asked", FERRY_TYPE_GROUPS_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 0);

  /**
   * FerryGroupsDialog::applied:
   *
   * The groups that are there now are what is wanted.
   */
  signals[SIGNAL_APPLIED] = g_signal_new ("applied", FERRY_TYPE_GROUPS_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/ferry/Ferry/groups-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryGroupsDialog, note_label);
  gtk_widget_class_bind_template_child (widget_class, FerryGroupsDialog, groups);
  gtk_widget_class_bind_template_child (widget_class, FerryGroupsDialog, add_button);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_apply_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_groups_dialog_init (FerryGroupsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ferry_groups_dialog_new:
 * @parent: where it belongs
 * @title: what is changed
 * @note: a sentence about it
 * @add_label: what the button says that adds one
 *
 * Returns: (transfer none): a dialog that is not shown yet
 */
FerryGroupsDialog *
ferry_groups_dialog_new (GtkWindow  *parent,
                         const char *title,
                         const char *note,
                         const char *add_label)
{
  FerryGroupsDialog *self = g_object_new (FERRY_TYPE_GROUPS_DIALOG, "transient-for", parent, "title", title, NULL);

  gtk_label_set_text (self->note_label, note);
  gtk_button_set_label (self->add_button, add_label);
  g_signal_connect (self, "close-request", G_CALLBACK (ferry_close_later), NULL);
  return self;
}

/**
 * ferry_groups_dialog_append:
 * @self: a dialog
 * @group: (transfer floating): an #AdwPreferencesGroup
 * @remove_label: what its button is called that removes it
 */
void
ferry_groups_dialog_append (FerryGroupsDialog *self,
                            GtkWidget         *group,
                            const char        *remove_label)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  g_return_if_fail (FERRY_IS_GROUPS_DIALOG (self));

  gtk_widget_set_tooltip_text (button, remove_label);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove_label, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked), group, 0);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), button);
  gtk_box_append (self->groups, group);
}

/**
 * ferry_groups_dialog_get_first:
 * @self: a dialog
 *
 * Returns: (transfer none) (nullable): its first group; the others are its
 *   siblings
 */
GtkWidget *
ferry_groups_dialog_get_first (FerryGroupsDialog *self)
{
  g_return_val_if_fail (FERRY_IS_GROUPS_DIALOG (self), NULL);

  return gtk_widget_get_first_child (GTK_WIDGET (self->groups));
}
