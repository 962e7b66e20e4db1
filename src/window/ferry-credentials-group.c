/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Stored sign-ins: which there are, and how to add and remove them. Secrets are
 * typed here, but never shown: the service does not tell them. */

#include "config.h"

#include "client/ferry-credentials.h"
#include "client/ferry-job-dict.h"
#include "window/ferry-credentials-group.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define FERRY_TYPE_CREDENTIALS_GROUP (ferry_credentials_group_get_type ())
G_DECLARE_FINAL_TYPE (FerryCredentialsGroup, ferry_credentials_group, FERRY, CREDENTIALS_GROUP, AdwPreferencesGroup)

struct _FerryCredentialsGroup
{
  AdwPreferencesGroup parent_instance;

  FerryClient *client; /* (owned) */
  GPtrArray *rows;     /* (owned) (element-type GtkWidget): of the group */
  GtkEditable *name;   /* (unowned): of the row that adds */
  GtkEditable *server; /* (unowned) */
  GtkEditable *user;   /* (unowned) */
  GtkEditable *secret; /* (unowned) */
  GtkSwitch *keep;     /* (unowned) */
  AdwExpanderRow *add; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (FerryCredentialsGroup, ferry_credentials_group, ADW_TYPE_PREFERENCES_GROUP)

static void load (FerryCredentialsGroup *self);

static void
say (FerryCredentialsGroup *self,
     const char            *sentence)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  if (ADW_IS_PREFERENCES_WINDOW (root))
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (root), adw_toast_new (escaped));
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FerryCredentialsGroup) self = FERRY_CREDENTIALS_GROUP (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = ferry_client_call_finish (FERRY_CLIENT (source), result, &error);

  if (self->client == NULL)
    return;

  if (reply == NULL)
    say (self, error->message);
  load (self);
}

/* The name of the button’s action tells which one goes. */
static void
on_remove (GSimpleAction         *action,
           GVariant              *parameter,
           FerryCredentialsGroup *self)
{
  ferry_client_call_async (self->client, "RemoveToken", parameter, removed_cb, g_object_ref (self));
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FerryCredentialsGroup) self = FERRY_CREDENTIALS_GROUP (user_data);
  g_autoptr(GError) error = NULL;

  if (!ferry_credentials_add_finish (FERRY_CLIENT (source), result, &error) || self->client == NULL)
    {
      if (error == NULL)
        return;

      say (self, error->message);
      return;
    }

  gtk_editable_set_text (self->name, "");
  gtk_editable_set_text (self->server, "");
  gtk_editable_set_text (self->user, "");
  adw_expander_row_set_expanded (self->add, FALSE);
  load (self);
}

static void
on_add (FerryCredentialsGroup *self)
{
  const FerryCredential credential = {
    .name = gtk_editable_get_text (self->name),
    .server = gtk_editable_get_text (self->server),
    .user = gtk_editable_get_text (self->user),
    .secret = gtk_editable_get_text (self->secret),
    .keep = gtk_switch_get_active (self->keep),
  };

  if (*credential.name == '\0' || *credential.server == '\0' || *credential.secret == '\0')
    {
      say (self, _("A name, a server and a password are needed."));
      return;
    }

  ferry_credentials_add_async (self->client, &credential, added_cb, g_object_ref (self));
  gtk_editable_set_text (self->secret, "");
}

static void
add_row (FerryCredentialsGroup *self,
         GtkWidget             *row)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static GtkWidget *
make_row (GVariant *token)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  const char *name = ferry_job_dict_get_string (token, "name");
  g_autofree char *subtitle = ferry_credentials_describe (token);
  g_autofree char *label = g_strdup_printf (_("Remove “%s”"), name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "sign-ins.remove");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(ss)", name, ferry_job_dict_get_string (token, "app"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static GtkWidget *
make_note (const char *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  return row;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FerryCredentialsGroup) self = FERRY_CREDENTIALS_GROUP (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = ferry_client_call_finish (FERRY_CLIENT (source), result, &error);
  g_autoptr(GVariant) tokens = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;

  /* The preferences may be closed by now. */
  if (self->rows == NULL)
    return;

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);

  if (tokens == NULL)
    {
      add_row (self, make_note (error->message));
      return;
    }

  for (gsize i = 0; i < g_variant_n_children (tokens); i++)
    {
      g_autoptr(GVariant) token = g_variant_get_child_value (tokens, i);

      add_row (self, make_row (token));
    }
  if (self->rows->len == 0)
    add_row (self, make_note (_("Nothing is stored.")));
}

static void
load (FerryCredentialsGroup *self)
{
  ferry_client_call_async (self->client, "ListTokens", NULL, listed_cb, g_object_ref (self));
}

static GtkEditable *
add_entry (FerryCredentialsGroup *self,
           GtkWidget             *row,
           const char            *title)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_add_row (self->add, row);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (on_add), self, G_CONNECT_SWAPPED);
  return GTK_EDITABLE (row);
}

static void
make_adder (FerryCredentialsGroup *self)
{
  GtkWidget *keep_row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_("Store"));
  GtkWidget *last = adw_action_row_new ();

  self->add = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->add), _("Add a Sign-In"));
  self->name = add_entry (self, adw_entry_row_new (), _("Name for It"));
  self->server = add_entry (self, adw_entry_row_new (), _("Server, such as files.example.org"));
  self->user = add_entry (self, adw_entry_row_new (), _("User Name"));
  self->secret = add_entry (self, adw_password_entry_row_new (), _("Password"));

  self->keep = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->keep), GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (keep_row), _("Keep Beyond This Login"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (keep_row), GTK_WIDGET (self->keep));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (keep_row), GTK_WIDGET (self->keep));
  adw_expander_row_add_row (self->add, keep_row);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "suggested-action");
  adw_action_row_add_suffix (ADW_ACTION_ROW (last), button);
  adw_expander_row_add_row (self->add, last);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_add), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->add));
}

static void
ferry_credentials_group_dispose (GObject *object)
{
  FerryCredentialsGroup *self = FERRY_CREDENTIALS_GROUP (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (ferry_credentials_group_parent_class)->dispose (object);
}

static void
ferry_credentials_group_class_init (FerryCredentialsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_credentials_group_dispose;
}

static void
ferry_credentials_group_init (FerryCredentialsGroup *self)
{
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) action = g_simple_action_new ("remove", G_VARIANT_TYPE ("(ss)"));

  self->rows = g_ptr_array_new ();
  g_signal_connect_object (action, "activate", G_CALLBACK (on_remove), self, 0);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "sign-ins", G_ACTION_GROUP (actions));
  make_adder (self);
}

/**
 * ferry_credentials_group_new:
 * @client: the way to the service
 *
 * Returns: (transfer floating): a group of the preferences
 */
GtkWidget *
ferry_credentials_group_new (FerryClient *client)
{
  FerryCredentialsGroup *self = g_object_new (FERRY_TYPE_CREDENTIALS_GROUP,
                                              "title", _("Stored Sign-Ins"),
                                              "description",
                                              _("A transfer refers to a sign-in by its name; the password goes to its server only."),
                                              NULL);

  self->client = g_object_ref (client);
  load (self);
  return GTK_WIDGET (self);
}
