/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry config`: the settings, for machines without a desktop. The service
 * reads and writes them, so that one that an administrator has locked says so. */

#include "config.h"

#include "cli/ferry-cli-table.h"
#include "cli/ferry-cli-verbs.h"
#include "client/ferry-json.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

static GVariant *
list_settings (FerryCli *cli,
               GError  **error)
{
  g_autoptr(GVariant) reply = NULL;

  if (!ferry_cli_connect (cli, error))
    return NULL;

  reply = ferry_client_call (cli->client, "ListSettings", NULL, error);
  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

static GVariant *
find_setting (FerryCli   *cli,
              const char *key,
              GError    **error)
{
  g_autoptr(GVariant) settings = list_settings (cli, error);
  GVariantIter iter;
  GVariant *setting;

  if (settings == NULL)
    return NULL;

  g_variant_iter_init (&iter, settings);
  while ((setting = g_variant_iter_next_value (&iter)) != NULL)
    {
      g_autoptr(GVariant) name = g_variant_get_child_value (setting, 0);

      if (g_str_equal (g_variant_get_string (name, NULL), key))
        return setting;
      g_variant_unref (setting);
    }

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("“%s” is not a setting; “ferry config list” shows all of them."), key);
  return NULL;
}

static char *
print_value (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);

  /* “0.1”, and not the nearest number that a computer has. */
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    return g_strdup_printf ("%g", g_variant_get_double (value));

  return g_variant_print (value, FALSE);
}

static FerryExit
get_one (FerryCli   *cli,
         const char *key,
         GError    **error)
{
  g_autoptr(GVariant) setting = find_setting (cli, key, error);
  g_autoptr(GVariant) value = NULL;
  g_autofree char *text = NULL;

  if (setting == NULL)
    return FERRY_EXIT_WRONG_USE;

  if (cli->json)
    {
      ferry_cli_print_json (ferry_json_from_setting (setting));
      return FERRY_EXIT_DONE;
    }

  g_variant_get_child (setting, 1, "v", &value);
  text = print_value (value);
  g_print ("%s\n", text);
  return FERRY_EXIT_DONE;
}

static FerryExit
set_one (FerryCli   *cli,
         const char *key,
         const char *value,
         GError    **error)
{
  g_autoptr(GVariant) reply = NULL;

  if (!ferry_cli_connect (cli, error))
    return FERRY_EXIT_UNREACHABLE;

  reply = ferry_client_call (cli->client, "SetSetting", g_variant_new ("(ss)", key, value), error);
  if (reply == NULL || !cli->json)
    return FERRY_EXIT_DONE;

  return get_one (cli, key, error);
}

static void
add_setting (FerryTable *table,
             GVariant   *setting)
{
  g_autoptr(GVariant) value = NULL;
  g_autoptr(GVariant) default_value = NULL;
  g_autofree char *value_text = NULL;
  g_autofree char *default_text = NULL;
  g_autofree char *about = NULL;
  const char *key;
  const char *summary;
  gboolean writable;

  g_variant_get (setting, "(&svvb&s)", &key, &value, &default_value, &writable, &summary);
  value_text = print_value (value);
  default_text = print_value (default_value);
  /* Translators: what a setting is for, when an administrator has fixed it. */
  about = writable ? g_strdup (summary) : g_strdup_printf (_("%s (locked)"), summary);

  {
    const char *const cells[] = { key, value_text, default_text, about, NULL };

    ferry_table_add (table, cells, g_variant_equal (value, default_value) ? FERRY_STYLE_PLAIN : FERRY_STYLE_BUSY);
  }
}

static void
print_table (GVariant *settings)
{
  g_autoptr(FerryTable) table = ferry_table_new (4);
  const char *const headings[] = { _("KEY"), _("VALUE"), _("DEFAULT"), _("WHAT FOR"), NULL };
  g_autofree char *text = NULL;

  ferry_table_add (table, headings, FERRY_STYLE_HEADING);
  for (gsize i = 0; i < g_variant_n_children (settings); i++)
    {
      g_autoptr(GVariant) setting = g_variant_get_child_value (settings, i);

      add_setting (table, setting);
    }

  text = ferry_table_draw (table, -1, ferry_print_has_colour (STDOUT_FILENO));
  g_print ("%s", text);
}

static void
print_json (GVariant *settings)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (gsize i = 0; i < g_variant_n_children (settings); i++)
    {
      g_autoptr(GVariant) setting = g_variant_get_child_value (settings, i);

      json_array_add_element (array, ferry_json_from_setting (setting));
    }

  json_node_take_array (node, array);
  ferry_cli_print_json (node);
}

static FerryExit
list_all (FerryCli *cli,
          GError  **error)
{
  g_autoptr(GVariant) settings = list_settings (cli, error);

  if (settings == NULL)
    return FERRY_EXIT_WRONG_USE;

  if (cli->json)
    print_json (settings);
  else
    print_table (settings);
  return FERRY_EXIT_DONE;
}

FerryExit
ferry_verb_config (FerryCli *cli,
                   char    **args,
                   GError  **error)
{
  g_auto(GStrv) rest = ferry_cli_parse (cli, NULL, args, 1, 3, error);
  guint n_args = rest != NULL ? g_strv_length (rest) : 0;

  if (rest == NULL)
    return FERRY_EXIT_WRONG_USE;

  if (g_str_equal (rest[0], "list") && n_args == 1)
    return list_all (cli, error);
  if (g_str_equal (rest[0], "get") && n_args == 2)
    return get_one (cli, rest[1], error);
  if (g_str_equal (rest[0], "set") && n_args == 3)
    return set_one (cli, rest[1], rest[2], error);

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                       _("Write “ferry config list”, “ferry config get KEY” or “ferry config set KEY VALUE”."));
  return FERRY_EXIT_WRONG_USE;
}
