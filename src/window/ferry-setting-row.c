/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A row of the preferences that changes one of the service’s settings as soon as
 * it is changed itself. */

#include "config.h"

#include "client/ferry-setting-face.h"
#include "window/ferry-budget-row.h"
#include "window/ferry-duration-row.h"
#include "window/ferry-hours-row.h"
#include "window/ferry-network-choice.h"
#include "window/ferry-setting-row.h"

#include <glib/gi18n-lib.h>

/* What the callbacks of a row need. */
typedef struct
{
  FerryClient *client;  /* (owned) */
  FerrySetting setting; /* its fields are owned */
  GtkWidget *row;       /* (unowned): it owns this */
} Link;

static void
link_free (gpointer  data,
           GClosure *closure)
{
  Link *link = data;

  g_object_unref (link->client);
  g_free (link->setting.key);
  g_variant_unref (link->setting.value);
  g_free (link);
}

static Link *
link_new (FerryClient        *client,
          const FerrySetting *setting,
          GtkWidget          *row)
{
  Link *link = g_new0 (Link, 1);

  link->client = g_object_ref (client);
  link->setting.key = g_strdup (setting->key);
  link->setting.value = g_variant_ref (setting->value);
  link->row = row;
  return link;
}

static void
say (GtkWidget  *row,
     const char *sentence)
{
  GtkRoot *root = gtk_widget_get_root (row);
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  if (ADW_IS_PREFERENCES_WINDOW (root))
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (root), adw_toast_new (escaped));
}

static void
set_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GtkWidget) row = GTK_WIDGET (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = ferry_client_call_finish (FERRY_CLIENT (source), result, &error);

  if (reply == NULL)
    say (row, error->message);
}

static void
set (Link     *link,
     GVariant *value)
{
  ferry_settings_set_async (link->client, link->setting.key, value, set_cb, g_object_ref (link->row));
}

static void
on_switched (GtkSwitch  *widget,
             GParamSpec *pspec,
             Link       *link)
{
  set (link, g_variant_new_boolean (gtk_switch_get_active (widget)));
}

static void
on_number_changed (GtkSpinButton *widget,
                   Link          *link)
{
  double number = gtk_spin_button_get_value (widget);

  set (link, g_variant_is_of_type (link->setting.value, G_VARIANT_TYPE_DOUBLE)
                 ? g_variant_new_double (number)
                 : g_variant_new_uint32 ((guint32) number));
}

static void
on_text_applied (AdwEntryRow *row,
                 Link        *link)
{
  g_autoptr(GError) error = NULL;
  GVariant *value = ferry_setting_face_parse (&link->setting, gtk_editable_get_text (GTK_EDITABLE (row)), &error);

  if (value == NULL)
    say (link->row, error->message);
  else
    set (link, value);
}

static GtkWidget *
make_switch (FerryClient        *client,
             const FerrySetting *setting)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *widget = gtk_switch_new ();

  gtk_switch_set_active (GTK_SWITCH (widget), g_variant_get_boolean (setting->value));
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), widget);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), widget);
  g_signal_connect_data (widget, "notify::active", G_CALLBACK (on_switched), link_new (client, setting, row), link_free,
                         0);
  return row;
}

static GtkWidget *
make_number (FerryClient            *client,
             const FerrySetting     *setting,
             const FerrySettingFace *face)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean is_double = g_variant_is_of_type (setting->value, G_VARIANT_TYPE_DOUBLE);
  GtkWidget *widget = gtk_spin_button_new_with_range (face->minimum, face->maximum, 1);

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (widget), is_double ? 1 : 0);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (widget), is_double ? g_variant_get_double (setting->value)
                                                                 : g_variant_get_uint32 (setting->value));
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), widget);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), widget);
  g_signal_connect_data (widget, "value-changed", G_CALLBACK (on_number_changed), link_new (client, setting, row),
                         link_free, 0);
  return row;
}

static GtkWidget *
make_text (FerryClient        *client,
           const FerrySetting *setting)
{
  GtkWidget *row = adw_entry_row_new ();
  g_autofree char *text = ferry_setting_face_to_text (setting);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect_data (row, "apply", G_CALLBACK (on_text_applied), link_new (client, setting, row), link_free, 0);
  return row;
}

static const struct
{
  const char *value;
  const char *label;
} classes[] = {
  { "none", N_ ("None") },
  { "low", N_ ("Low ones") },
  { "normal", N_ ("Normal and low ones") },
  { "background", N_ ("All in the background") },
  { "all", N_ ("All") },
};

static void
on_class_selected (AdwComboRow *row,
                   GParamSpec  *pspec,
                   Link        *link)
{
  guint selected = adw_combo_row_get_selected (row);

  if (selected < G_N_ELEMENTS (classes))
    set (link, g_variant_new_string (classes[selected].value));
}

static GtkWidget *
make_classes (FerryClient        *client,
              const FerrySetting *setting)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      gtk_string_list_append (labels, _(classes[i].label));
      if (g_str_equal (classes[i].value, g_variant_get_string (setting->value, NULL)))
        selected = i;
    }

  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_signal_connect_data (row, "notify::selected", G_CALLBACK (on_class_selected), link_new (client, setting, row),
                         link_free, 0);
  return row;
}

static void
on_network_selected (AdwComboRow *row,
                     GParamSpec  *pspec,
                     Link        *link)
{
  g_autofree char *network = ferry_network_choice_dup (adw_combo_row_get_selected (row) + 1, "");

  if (*network != '\0')
    set (link, g_variant_new_string (network));
}

/* The name of a connection is written out: there may be any number of them. The
 * first choice is of no use here: this is where priorities get theirs from. */
static GtkWidget *
make_network (FerryClient        *client,
              const FerrySetting *setting)
{
  guint selected = ferry_network_choice_find (g_variant_get_string (setting->value, NULL));
  g_autoptr(GListModel) model = ferry_network_choice_new_model ();
  GtkWidget *row;

  if (ferry_network_choice_is_named (selected))
    return make_text (client, setting);

  row = adw_combo_row_new ();
  gtk_string_list_remove (GTK_STRING_LIST (model), g_list_model_get_n_items (model) - 1);
  gtk_string_list_remove (GTK_STRING_LIST (model), 0);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), model);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), MAX (selected, 1) - 1);
  g_signal_connect_data (row, "notify::selected", G_CALLBACK (on_network_selected), link_new (client, setting, row),
                         link_free, 0);
  return row;
}

static void
on_groups_applied (FerryGroupsRow *row,
                   Link           *link)
{
  set (link, g_variant_new_string (ferry_groups_row_get_text (row)));
}

static GtkWidget *
make_groups (GType               type,
             FerryClient        *client,
             const FerrySetting *setting)
{
  GtkWidget *row = g_object_new (type, "use-markup", FALSE, NULL);

  ferry_groups_row_set_text (FERRY_GROUPS_ROW (row), g_variant_get_string (setting->value, NULL));
  g_signal_connect_data (row, "applied", G_CALLBACK (on_groups_applied), link_new (client, setting, row), link_free, 0);
  return row;
}

static void
on_duration_applied (FerryDurationRow *row,
                     Link             *link)
{
  set (link, g_variant_new_uint32 (ferry_duration_row_get_seconds (row)));
}

static GtkWidget *
make_duration (FerryClient        *client,
               const FerrySetting *setting)
{
  GtkWidget *row = g_object_new (FERRY_TYPE_DURATION_ROW, NULL);

  ferry_duration_row_set_seconds (FERRY_DURATION_ROW (row), g_variant_get_uint32 (setting->value));
  g_signal_connect_data (row, "applied", G_CALLBACK (on_duration_applied), link_new (client, setting, row), link_free,
                         0);
  return row;
}

static GtkWidget *
make_row (FerryClient            *client,
          const FerrySetting     *setting,
          const FerrySettingFace *face)
{
  switch (face->kind)
    {
    case FERRY_SETTING_KIND_SWITCH:
      return make_switch (client, setting);
    case FERRY_SETTING_KIND_NUMBER:
      return make_number (client, setting, face);
    case FERRY_SETTING_KIND_NETWORK:
      return make_network (client, setting);
    case FERRY_SETTING_KIND_CLASSES:
      return make_classes (client, setting);
    case FERRY_SETTING_KIND_HOURS:
      return make_groups (FERRY_TYPE_HOURS_ROW, client, setting);
    case FERRY_SETTING_KIND_BUDGETS:
      return make_groups (FERRY_TYPE_BUDGET_ROW, client, setting);
    case FERRY_SETTING_KIND_DURATION:
      return make_duration (client, setting);
    case FERRY_SETTING_KIND_RATE:
    case FERRY_SETTING_KIND_TEXT:
    default:
      return make_text (client, setting);
    }
}

/* What an administrator has set can be read, but not changed. */
static void
lock (GtkWidget *row)
{
  GtkWidget *image = gtk_image_new_from_icon_name ("changes-prevent-symbolic");
  const char *reason = _("Set by your administrator");

  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, reason, -1);
  gtk_widget_set_sensitive (row, FALSE);
  gtk_widget_set_tooltip_text (row, reason);
  if (!ADW_IS_ACTION_ROW (row))
    {
      adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), image);
      return;
    }

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), image);
  if (!FERRY_IS_HOURS_ROW (row) && !FERRY_IS_BUDGET_ROW (row))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), reason);
}

/**
 * ferry_setting_row_new:
 * @client: the way to the service
 * @setting: a setting
 *
 * Returns: (transfer floating): a row that shows and changes it
 */
GtkWidget *
ferry_setting_row_new (FerryClient        *client,
                       const FerrySetting *setting)
{
  FerrySettingFace face = ferry_setting_face_get (setting);
  GtkWidget *row = make_row (client, setting, &face);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), face.title != NULL ? face.title : setting->summary);
  if (!setting->is_writable)
    lock (row);

  return row;
}
