/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#define G_SETTINGS_ENABLE_BACKEND

#include "service/ferry-settings.h"

#include "service/ferry-setting-row.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <gio/gsettingsbackend.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#define DCONF_SERVICE "ca.desrt.dconf"

/**
 * FerrySettings:
 *
 * The settings of the service, read in this one place and passed on as values.
 * Owned by the service.
 */
struct _FerrySettings
{
  GObject parent_instance;

  GSettings *settings;     /* (owned) */
  GSettingsSchema *schema; /* (owned) */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerrySettings, ferry_settings, G_TYPE_OBJECT)

static void
on_settings_changed (FerrySettings *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* GSettings ends the process when a schema or a key is missing, so both are
 * looked up before it is asked for anything. */
static GSettingsSchema *
find_schema (GError **error)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, FERRY_SETTINGS_SCHEMA, TRUE);

  for (const FerrySettingRow *row = ferry_setting_rows (); schema != NULL && row->key != NULL; row++)
    {
      if (!g_settings_schema_has_key (schema, row->key))
        g_clear_pointer (&schema, g_settings_schema_unref);
    }

  if (schema == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                 _("The settings schema “%s” of this version is not installed; install Ferry completely, or set GSETTINGS_SCHEMA_DIR to the folder that holds it."),
                 FERRY_SETTINGS_SCHEMA);

  return g_steal_pointer (&schema);
}

static gboolean
is_dconf_reachable (GDBusConnection *connection)
{
  g_autoptr(GVariant) reply = NULL;
  g_autofree const char **names = NULL;

  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "ListActivatableNames", NULL,
                                       G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE,
                                       -1, NULL, NULL);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(^a&s)", &names);
  return g_strv_contains (names, DCONF_SERVICE);
}

/* Like “gsettings set”: text of the type’s own syntax, a string also bare. */
static GVariant *
parse_value (GSettingsSchemaKey *key,
             const char         *text)
{
  const GVariantType *type = g_settings_schema_key_get_value_type (key);
  g_autoptr(GVariant) value = g_variant_parse (type, text, NULL, NULL, NULL);

  if (value == NULL && g_variant_type_equal (type, G_VARIANT_TYPE_STRING))
    value = g_variant_ref_sink (g_variant_new_string (text));

  if (value != NULL && !g_settings_schema_key_range_check (key, value))
    return NULL;

  return g_steal_pointer (&value);
}

static int
compare_keys (const void *a,
              const void *b)
{
  const char *const *left = a;
  const char *const *right = b;

  return strcmp (*left, *right);
}

static void
ferry_settings_finalize (GObject *object)
{
  FerrySettings *self = FERRY_SETTINGS (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->schema, g_settings_schema_unref);

  G_OBJECT_CLASS (ferry_settings_parent_class)->finalize (object);
}

static void
ferry_settings_class_init (FerrySettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_settings_finalize;

  /**
   * FerrySettings::changed:
   *
   * A setting changed, by whoever.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_SETTINGS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_settings_init (FerrySettings *self)
{
}

/**
 * ferry_settings_new:
 * @backend: (nullable): where the values are, %NULL for GSettings’ choice
 * @error: (nullable): %FERRY_ERROR_NOT_AVAILABLE when the schema is missing
 *
 * Returns: (transfer full) (nullable): the settings
 */
FerrySettings *
ferry_settings_new (GSettingsBackend *backend,
                    GError          **error)
{
  g_autoptr(GSettingsSchema) schema = find_schema (error);
  FerrySettings *self;

  if (schema == NULL)
    return NULL;

  self = g_object_new (FERRY_TYPE_SETTINGS, NULL);
  self->settings = g_settings_new_full (schema, backend, NULL);
  self->schema = g_steal_pointer (&schema);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (on_settings_changed),
                           self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ferry_settings_choose_backend:
 * @connection: the session bus
 *
 * dconf where it can be written to, else a file of our own, so that settings
 * last on a machine without a desktop. `GSETTINGS_BACKEND` overrules both.
 *
 * Returns: (transfer full) (nullable): a backend, %NULL for GSettings’ choice
 */
GSettingsBackend *
ferry_settings_choose_backend (GDBusConnection *connection)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  if (g_getenv ("GSETTINGS_BACKEND") != NULL)
    return NULL;

  if (is_dconf_reachable (connection))
    {
      g_autoptr(GSettingsBackend) backend = g_settings_backend_get_default ();

      if (!g_str_equal (G_OBJECT_TYPE_NAME (backend), "GMemorySettingsBackend"))
        return g_steal_pointer (&backend);
    }

  path = g_build_filename (g_get_user_config_dir (), "ferry", "settings.ini", NULL);
  return g_keyfile_settings_backend_new (path, "/org/ferry/Ferry/", "settings");
}

/**
 * ferry_settings_get_policy:
 * @self: settings
 * @policy: (out): the values that core works with; what was there is not freed
 */
void
ferry_settings_get_policy (FerrySettings *self,
                           FerryPolicy   *policy)
{
  g_return_if_fail (FERRY_IS_SETTINGS (self));

  ferry_policy_init_defaults (policy);
  for (const FerrySettingRow *row = ferry_setting_rows (); row->key != NULL; row++)
    {
      g_autoptr(GVariant) value = g_settings_get_value (self->settings, row->key);

      ferry_setting_row_apply (row, value, policy);
    }
}

/**
 * ferry_settings_dup_complaint:
 * @self: settings
 *
 * ferry_settings_set() lets nothing in that makes no sense, but settings can be
 * written by others, too.
 *
 * Returns: (transfer full): one sentence about the first that counts for nothing
 *   because of that; empty if all are well
 */
char *
ferry_settings_dup_complaint (FerrySettings *self)
{
  g_return_val_if_fail (FERRY_IS_SETTINGS (self), NULL);

  for (const FerrySettingRow *row = ferry_setting_rows (); row->key != NULL; row++)
    {
      g_autoptr(GVariant) value = g_settings_get_value (self->settings, row->key);
      g_autoptr(GError) error = NULL;

      if (!ferry_setting_row_check (row->key, value, &error))
        /* Translators: a setting, then a sentence that says what is wrong with it. */
        return g_strdup_printf (_("The setting “%s” counts for nothing: %s"), row->key, error->message);
    }

  return g_strdup ("");
}

/**
 * ferry_settings_get_boolean:
 * @self: settings
 * @key: a key of ours that is on or off
 *
 * Returns: whether it is on
 */
gboolean
ferry_settings_get_boolean (FerrySettings *self,
                            const char    *key)
{
  g_return_val_if_fail (FERRY_IS_SETTINGS (self), FALSE);

  return g_settings_get_boolean (self->settings, key);
}

/**
 * ferry_settings_list:
 * @self: settings
 *
 * Returns: (transfer floating): all of them, a(svvbs): key, value, default,
 *   whether it can be changed, summary
 */
GVariant *
ferry_settings_list (FerrySettings *self)
{
  g_auto(GStrv) keys = NULL;
  GVariantBuilder builder;

  g_return_val_if_fail (FERRY_IS_SETTINGS (self), NULL);

  keys = g_settings_schema_list_keys (self->schema);
  qsort (keys, g_strv_length (keys), sizeof *keys, compare_keys);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(svvbs)"));
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr(GSettingsSchemaKey) key = g_settings_schema_get_key (self->schema, keys[i]);
      g_autoptr(GVariant) value = g_settings_get_value (self->settings, keys[i]);
      g_autoptr(GVariant) default_value = g_settings_schema_key_get_default_value (key);
      const FerrySettingRow *row = ferry_setting_row_find (keys[i]);

      g_variant_builder_add (&builder, "(svvbs)", keys[i], value, default_value,
                             g_settings_is_writable (self->settings, keys[i]),
                             row != NULL ? _(row->summary) : "");
    }

  return g_variant_builder_end (&builder);
}

/**
 * ferry_settings_set:
 * @self: settings
 * @key: which one
 * @text: its new value, as “gsettings set” takes it
 * @error: (nullable): %FERRY_ERROR_INVALID_ARGUMENT with what would be right,
 *   %FERRY_ERROR_ACCESS_DENIED if the administrator locked it
 *
 * Returns: whether the setting has the new value
 */
gboolean
ferry_settings_set (FerrySettings *self,
                    const char    *key,
                    const char    *text,
                    GError       **error)
{
  g_autoptr(GSettingsSchemaKey) schema_key = NULL;
  g_autoptr(GVariant) value = NULL;

  g_return_val_if_fail (FERRY_IS_SETTINGS (self), FALSE);

  if (!g_settings_schema_has_key (self->schema, key))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("There is no setting “%s”; “ferry config list” shows all of them."), key);
      return FALSE;
    }

  schema_key = g_settings_schema_get_key (self->schema, key);
  value = parse_value (schema_key, text);
  if (value == NULL)
    {
      ferry_setting_row_refuse (key, schema_key, text, error);
      return FALSE;
    }

  if (!ferry_setting_row_check (key, value, error))
    return FALSE;

  if (!g_settings_set_value (self->settings, key, value))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
                   _("The setting “%s” was locked by the administrator."), key);
      return FALSE;
    }

  return TRUE;
}
