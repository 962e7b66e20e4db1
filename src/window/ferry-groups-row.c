/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A row about any number of things of one kind: it says in words what a text
 * means, and opens the dialog that changes it. What the text is, and what the
 * groups of the dialog are, is the business of those that derive from it. */

#include "config.h"

#include "window/ferry-groups-row.h"

typedef struct
{
  char *text; /* (owned) (nullable) until it is set first */
} FerryGroupsRowPrivate;

enum
{
  SIGNAL_APPLIED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FerryGroupsRow, ferry_groups_row, ADW_TYPE_ACTION_ROW)

static FerryGroupsRowPrivate *
get_private (FerryGroupsRow *self)
{
  return ferry_groups_row_get_instance_private (self);
}

static void
on_add_asked (FerryGroupsRow    *self,
              FerryGroupsDialog *dialog)
{
  FERRY_GROUPS_ROW_GET_CLASS (self)->append (self, dialog);
}

static void
on_applied (FerryGroupsRow    *self,
            FerryGroupsDialog *dialog)
{
  g_autofree char *text = FERRY_GROUPS_ROW_GET_CLASS (self)->collect (dialog);

  ferry_groups_row_set_text (self, text);
  g_signal_emit (self, signals[SIGNAL_APPLIED], 0);
}

static void
ferry_groups_row_activate (AdwActionRow *row)
{
  FerryGroupsRow *self = FERRY_GROUPS_ROW (row);
  FerryGroupsRowClass *klass = FERRY_GROUPS_ROW_GET_CLASS (self);
  FerryGroupsDialog *dialog = klass->make_dialog (self, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));

  klass->fill (self, dialog);
  if (ferry_groups_dialog_get_first (dialog) == NULL)
    klass->append (self, dialog);
  g_signal_connect_object (dialog, "add-asked", G_CALLBACK (on_add_asked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "applied", G_CALLBACK (on_applied), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
ferry_groups_row_finalize (GObject *object)
{
  g_clear_pointer (&get_private (FERRY_GROUPS_ROW (object))->text, g_free);

  G_OBJECT_CLASS (ferry_groups_row_parent_class)->finalize (object);
}

static void
ferry_groups_row_class_init (FerryGroupsRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_groups_row_finalize;
  ADW_ACTION_ROW_CLASS (klass)->activate = ferry_groups_row_activate;

  /**
   * FerryGroupsRow::applied:
   *
   * Somebody has changed it; ferry_groups_row_get_text() has the new text.
   */
  signals[SIGNAL_APPLIED] = g_signal_new ("applied", FERRY_TYPE_GROUPS_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
ferry_groups_row_init (FerryGroupsRow *self)
{
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 4);
}

/**
 * ferry_groups_row_set_text:
 * @self: a row
 * @text: what it shows from now on
 */
void
ferry_groups_row_set_text (FerryGroupsRow *self,
                           const char     *text)
{
  FerryGroupsRowPrivate *priv;
  g_autofree char *description = NULL;
  g_autofree char *escaped = NULL;

  g_return_if_fail (FERRY_IS_GROUPS_ROW (self));
  g_return_if_fail (text != NULL);

  priv = get_private (self);
  if (g_strcmp0 (priv->text, text) == 0)
    return;

  g_free (priv->text);
  priv->text = g_strdup (text);
  description = FERRY_GROUPS_ROW_GET_CLASS (self)->describe (text);
  escaped = g_markup_escape_text (description, -1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               adw_preferences_row_get_use_markup (ADW_PREFERENCES_ROW (self)) ? escaped : description);
}

/**
 * ferry_groups_row_get_text:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
const char *
ferry_groups_row_get_text (FerryGroupsRow *self)
{
  g_return_val_if_fail (FERRY_IS_GROUPS_ROW (self), "");

  return get_private (self)->text;
}
