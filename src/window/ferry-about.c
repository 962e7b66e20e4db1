/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What Ferry says about itself. */

#include "config.h"

#include "shared/ferry-names.h"
#include "window/ferry-about.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

static void
set_name (GtkWidget  *widget,
          const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* libadwaita 1.2 gives the icon no name, and the button with the version neither. */
static void
name_parts (GtkWidget *widget)
{
  g_autofree char *version = NULL;

  if (GTK_IS_IMAGE (widget) && g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (widget)), FERRY_APP_ID) == 0)
    set_name (widget, _("Ferry"));

  if (GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "app-version"))
    {
      /* Translators: %s is a version, such as “1.0”. */
      version = g_strdup_printf (_("Version %s"), FERRY_VERSION);
      set_name (widget, version);
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_parts (child);
}

/**
 * ferry_about_new:
 * @parent: where it belongs
 *
 * Returns: (transfer none): the window, not shown yet
 */
GtkWindow *
ferry_about_new (GtkWindow *parent)
{
  GtkWidget *self = g_object_new (ADW_TYPE_ABOUT_WINDOW,
                                  "transient-for", parent,
                                  "modal", TRUE,
                                  "application-name", _("Ferry"),
                                  "application-icon", FERRY_APP_ID,
                                  "developer-name", _("The Ferry authors"),
                                  "version", FERRY_VERSION,
                                  "comments", _("Carries files home in the background: through lost networks, restarts and logouts."),
                                  "copyright", "© 2026 The Ferry authors",
                                  "license-type", GTK_LICENSE_GPL_3_0,
                                  /* Translators: your names, one a line. */
                                  "translator-credits", _("translator-credits"),
                                  NULL);

  name_parts (self);
  return GTK_WINDOW (self);
}
