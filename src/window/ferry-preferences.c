/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The preferences: the service’s settings on pages, which apps may delegate, and
 * stored sign-ins. All of it is asked of the service each time they are opened. */

#include "config.h"

#include "client/ferry-setting-face.h"
#include "window/ferry-apps-group.h"
#include "window/ferry-close-later.h"
#include "window/ferry-credentials-group.h"
#include "window/ferry-preferences.h"
#include "window/ferry-setting-row.h"

#include <glib/gi18n-lib.h>

struct _FerryPreferences
{
  AdwPreferencesWindow parent_instance;

  FerryClient *client;                              /* (owned) */
  AdwPreferencesPage *pages[FERRY_N_SETTING_PAGES]; /* (unowned): of the window */
};

G_DEFINE_FINAL_TYPE (FerryPreferences, ferry_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static const struct
{
  const char *title;
  const char *icon_name;
} page_faces[] = {
  [FERRY_SETTING_PAGE_GENERAL] = { N_ ("General"), "preferences-system-symbolic" },
  [FERRY_SETTING_PAGE_NETWORK] = { N_ ("Network"), "network-wireless-symbolic" },
  [FERRY_SETTING_PAGE_ADVANCED] = { N_ ("Advanced"), "applications-system-symbolic" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (page_faces) == FERRY_N_SETTING_PAGES);

static AdwPreferencesPage *
add_page (FerryPreferences *self,
          const char       *title,
          const char       *icon_name)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());

  adw_preferences_page_set_title (page, title);
  adw_preferences_page_set_icon_name (page, icon_name);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), page);
  return page;
}

static void
add_setting_page (FerryPreferences *self,
                  FerrySettingPage  which)
{
  self->pages[which] = add_page (self, _(page_faces[which].title), page_faces[which].icon_name);
}

static void
show_settings (FerryPreferences *self,
               GPtrArray        *settings)
{
  AdwPreferencesGroup *groups[FERRY_N_SETTING_PAGES] = { NULL };
  const char *titles[FERRY_N_SETTING_PAGES] = { "", "", "" };

  ferry_setting_face_sort (settings);
  for (guint i = 0; i < settings->len; i++)
    {
      const FerrySetting *setting = settings->pdata[i];
      FerrySettingFace face = ferry_setting_face_get (setting);

      if (groups[face.page] == NULL || !g_str_equal (titles[face.page], face.group))
        {
          groups[face.page] = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          titles[face.page] = face.group;
          adw_preferences_group_set_title (groups[face.page], face.group);
          adw_preferences_page_add (self->pages[face.page], groups[face.page]);
        }
      adw_preferences_group_add (groups[face.page], ferry_setting_row_new (self->client, setting));
    }
}

static void
settings_loaded_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(FerryPreferences) self = FERRY_PREFERENCES (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) settings = ferry_settings_load_finish (FERRY_CLIENT (source), result, &error);
  g_autofree char *escaped = NULL;

  if (settings != NULL)
    {
      show_settings (self, settings);
      return;
    }

  escaped = g_markup_escape_text (error->message, -1);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (escaped));
}

static void
ferry_preferences_dispose (GObject *object)
{
  g_clear_object (&FERRY_PREFERENCES (object)->client);

  G_OBJECT_CLASS (ferry_preferences_parent_class)->dispose (object);
}

static void
ferry_preferences_class_init (FerryPreferencesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_preferences_dispose;
}

static GtkWidget *
find_toggle (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (GTK_IS_TOGGLE_BUTTON (widget))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_toggle (child);
  return found;
}

/* libadwaita 1.2 gives the button that searches no name. */
static void
name_search (FerryPreferences *self)
{
  GtkWidget *button = find_toggle (GTK_WIDGET (self));

  if (button == NULL)
    return;

  gtk_widget_set_tooltip_text (button, _("Search"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search"), -1);
}

static void
ferry_preferences_init (FerryPreferences *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self), 640, 620);
  gtk_window_set_title (GTK_WINDOW (self), _("Preferences"));
  name_search (self);
}

static FerryPreferences *
make (GtkWindow   *parent,
      FerryClient *client,
      const char  *app)
{
  FerryPreferences *self = g_object_new (FERRY_TYPE_PREFERENCES, "transient-for", parent, "modal", TRUE, NULL);
  AdwPreferencesPage *apps;
  AdwPreferencesPage *page;

  self->client = g_object_ref (client);
  g_signal_connect (self, "close-request", G_CALLBACK (ferry_close_later), NULL);
  add_setting_page (self, FERRY_SETTING_PAGE_GENERAL);
  add_setting_page (self, FERRY_SETTING_PAGE_NETWORK);
  apps = add_page (self, _("Apps"), "preferences-desktop-apps-symbolic");
  adw_preferences_page_add (apps, ADW_PREFERENCES_GROUP (ferry_apps_group_new (client, app)));
  page = add_page (self, _("Sign-Ins"), "dialog-password-symbolic");
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (ferry_credentials_group_new (client)));
  add_setting_page (self, FERRY_SETTING_PAGE_ADVANCED);
  if (app != NULL)
    adw_preferences_window_set_visible_page (ADW_PREFERENCES_WINDOW (self), apps);

  ferry_settings_load_async (client, settings_loaded_cb, g_object_ref (self));
  return self;
}

static GtkWindow *
find_open (GtkWindow *parent)
{
  GList *windows = gtk_application_get_windows (gtk_window_get_application (parent));

  for (; windows != NULL; windows = windows->next)
    {
      if (FERRY_IS_PREFERENCES (windows->data) && gtk_window_get_transient_for (windows->data) == parent)
        return windows->data;
    }

  return NULL;
}

/**
 * ferry_preferences_open:
 * @parent: where they belong
 * @client: the way to the service
 * @app: (nullable): the id of an app that is to be in sight
 *
 * Presents preferences that fill when the service answers. Those that are open
 * already stay as they are: the tray may ask for them at any time.
 */
void
ferry_preferences_open (GtkWindow   *parent,
                        FerryClient *client,
                        const char  *app)
{
  GtkWindow *open = find_open (parent);

  gtk_window_present (open != NULL ? open : GTK_WINDOW (make (parent, client, app)));
}
