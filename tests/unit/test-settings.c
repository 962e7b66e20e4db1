/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_SETTINGS_ENABLE_BACKEND

#include "service/ferry-settings.h"
#include "shared/ferry-error.h"
#include "tests/fakes/scratch-folder.h"

#include <gio/gsettingsbackend.h>
#include <string.h>

static FerrySettings *
new_settings (void)
{
  g_autoptr(GSettingsBackend) backend = g_memory_settings_backend_new ();
  g_autoptr(GError) error = NULL;
  FerrySettings *settings = ferry_settings_new (backend, &error);

  g_assert_no_error (error);

  return settings;
}

static void
count_cb (FerrySettings *settings,
          guint         *count)
{
  (*count)++;
}

static void
test_defaults (void)
{
  g_autoptr(FerrySettings) settings = new_settings ();
  g_auto(FerryPolicy) policy = { 0 };
  FerryPolicy defaults;

  ferry_policy_init_defaults (&defaults);
  ferry_settings_get_policy (settings, &policy);
  g_assert_cmpmem (&policy, sizeof policy, &defaults, sizeof defaults);
}

static void
test_set (void)
{
  g_autoptr(FerrySettings) settings = new_settings ();
  g_autoptr(GError) error = NULL;
  g_auto(FerryPolicy) policy = { 0 };
  guint count = 0;

  g_signal_connect (settings, "changed", G_CALLBACK (count_cb), &count);
  g_assert_true (ferry_settings_set (settings, "background-jobs", "7", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, 1);

  ferry_settings_get_policy (settings, &policy);
  g_assert_cmpuint (policy.background_jobs, ==, 7);
}

static void
test_bad_values (void)
{
  static const char *const values[] = { "0", "33", "-1", "four", "", "3.5", "\"3\"", "4294967296", "3 3" };
  g_autoptr(FerrySettings) settings = new_settings ();
  guint count = 0;

  g_signal_connect (settings, "changed", G_CALLBACK (count_cb), &count);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (ferry_settings_set (settings, "background-jobs", values[i], &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, "“background-jobs”"));
      g_assert_nonnull (strstr (error->message, "from 1 to 32"));
    }
  g_assert_cmpuint (count, ==, 0);
}

/* What a person types, and what comes of it. */
static void
test_gates_are_set (void)
{
  g_autoptr(FerrySettings) settings = new_settings ();
  g_auto(FerryPolicy) policy = { 0 };

  g_assert_true (ferry_settings_set (settings, "settle-delay", "0.1", NULL));
  g_assert_true (ferry_settings_set (settings, "network-low", "My phone", NULL));
  g_assert_true (ferry_settings_set (settings, "network-high", "not-roaming", NULL));
  g_assert_true (ferry_settings_set (settings, "schedule", "mon-fri 22:00-06:00; sat,sun", NULL));
  g_assert_true (ferry_settings_set (settings, "data-budgets", "Phone = 5 GB from 15", NULL));
  g_assert_true (ferry_settings_set (settings, "pause-on-battery", "normal", NULL));
  g_assert_true (ferry_settings_set (settings, "pause-on-low-battery", "all", NULL));
  g_assert_true (ferry_settings_set (settings, "pause-in-power-saver", "none", NULL));

  ferry_settings_get_policy (settings, &policy);
  g_assert_cmpint (policy.settle_delay, ==, 100000);
  g_assert_cmpint (policy.networks[FERRY_PRIORITY_LOW].kind, ==, FERRY_NETWORK_CONNECTION);
  g_assert_cmpstr (policy.networks[FERRY_PRIORITY_LOW].connection, ==, "My phone");
  g_assert_cmpint (policy.networks[FERRY_PRIORITY_HIGH].kind, ==, FERRY_NETWORK_NOT_ROAMING);
  g_assert_nonnull (policy.schedule);
  g_assert_nonnull (policy.budgets);
  g_assert_cmphex (policy.pause_on_battery, ==, FERRY_PRIORITY_BIT (FERRY_PRIORITY_NORMAL) | FERRY_PRIORITY_BIT (FERRY_PRIORITY_LOW));
  g_assert_cmphex (policy.pause_on_low_battery, ==, 0xf);
  g_assert_cmphex (policy.pause_in_power_saver, ==, 0);

  /* An empty one takes it away. */
  g_assert_true (ferry_settings_set (settings, "schedule", "", NULL));
  ferry_policy_clear (&policy);
  ferry_settings_get_policy (settings, &policy);
  g_assert_null (policy.schedule);
}

static void
test_gates_are_refused (void)
{
  static const struct
  {
    const char *key;
    const char *value;
    const char *text;
  } rows[] = {
    { "settle-delay", "-1", "a number from 0 to 600" },
    { "settle-delay", "soon", "a number from 0 to 600" },
    { "settle-delay", "nan", "number" },
    { "network-low", "", "any, unmetered" },
    { "schedule", "tomorrow", "“tomorrow”" },
    { "data-budgets", "Phone", "“Phone” is no data budget" },
    { "pause-on-battery", "sometimes", "one of none, low, normal, background, all" },
  };
  g_autoptr(FerrySettings) settings = new_settings ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s=%s", rows[i].key, rows[i].value);
      g_assert_false (ferry_settings_set (settings, rows[i].key, rows[i].value, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, rows[i].text));
    }
}

static void
test_unknown_key (void)
{
  g_autoptr(FerrySettings) settings = new_settings ();
  g_autoptr(GError) error = NULL;

  g_assert_false (ferry_settings_set (settings, "backgroundjobs", "3", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "“backgroundjobs”"));
}

static char *
read_schema (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "org.ferry.Ferry.gschema.xml", NULL);
  char *schema;

  g_assert_true (g_file_get_contents (path, &schema, NULL, NULL));

  return schema;
}

static gsize
count_keys_of_schema (void)
{
  g_autofree char *schema = read_schema ();
  g_auto(GStrv) parts = g_strsplit (schema, "<key name=", -1);

  return g_strv_length (parts) - 1;
}

static GVariant *
find (GVariant   *list,
      const char *key)
{
  gsize n = g_variant_n_children (list);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) setting = g_variant_get_child_value (list, i);
      const char *found;

      g_variant_get_child (setting, 0, "&s", &found);
      if (g_str_equal (found, key))
        return g_steal_pointer (&setting);
    }

  g_assert_not_reached ();
}

static void
test_list (void)
{
  g_autoptr(FerrySettings) settings = new_settings ();
  g_autoptr(GVariant) list = NULL;
  g_autoptr(GVariant) value = NULL;
  g_autoptr(GVariant) usual = NULL;
  g_autoptr(GVariant) setting = NULL;
  const char *key, *summary;
  gboolean writable;

  g_assert_true (ferry_settings_set (settings, "background-jobs", "7", NULL));
  list = g_variant_ref_sink (ferry_settings_list (settings));
  g_assert_cmpstr (g_variant_get_type_string (list), ==, "a(svvbs)");
  g_assert_cmpuint (g_variant_n_children (list), ==, count_keys_of_schema ());

  setting = find (list, "background-jobs");
  g_variant_get (setting, "(&svvb&s)", &key, &value, &usual, &writable, &summary);
  g_assert_cmpstr (key, ==, "background-jobs");
  g_assert_cmpuint (g_variant_get_uint32 (value), ==, 7);
  g_assert_cmpuint (g_variant_get_uint32 (usual), ==, 3);
  g_assert_true (writable);
  g_assert_cmpstr (summary, !=, "");
}

/* The summaries stand in the schema and in the program. */
static void
test_summaries (void)
{
  g_autoptr(FerrySettings) settings = new_settings ();
  g_autoptr(GVariant) list = g_variant_ref_sink (ferry_settings_list (settings));
  g_autofree char *schema = read_schema ();
  gsize n = g_variant_n_children (list);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *element = NULL;
      const char *key, *summary, *found;

      g_variant_get_child (list, i, "(&svvb&s)", &key, NULL, NULL, NULL, &summary);
      element = g_strdup_printf ("<key name=\"%s\"", key);
      found = strstr (schema, element);
      g_assert_nonnull (found);
      g_free (element);
      element = g_strdup_printf ("<summary>%s</summary>", summary);
      g_assert_true (strstr (found, "<summary>") == strstr (found, element));
    }
}

static void
test_file_lasts (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *path = scratch_folder_path (scratch, "ferry/settings.ini");

  for (guint run = 0; run < 2; run++)
    {
      g_autoptr(GSettingsBackend) backend = g_keyfile_settings_backend_new (path, "/org/ferry/Ferry/", "settings");
      g_autoptr(FerrySettings) settings = ferry_settings_new (backend, NULL);
      g_auto(FerryPolicy) policy = { 0 };

      ferry_settings_get_policy (settings, &policy);
      g_assert_cmpuint (policy.history_days, ==, run == 0 ? 30 : 5);
      g_assert_true (ferry_settings_set (settings, "history-days", "5", NULL));
    }
}

static void
test_locked (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *path = scratch_folder_path (scratch, "settings.ini");
  g_autoptr(GSettingsBackend) backend = NULL;
  g_autoptr(FerrySettings) settings = NULL;
  g_autoptr(GVariant) list = NULL;
  g_autoptr(GVariant) setting = NULL;
  g_autoptr(GError) error = NULL;
  gboolean writable;

  scratch_folder_write (scratch, "locks", "/org/ferry/Ferry/background-jobs\n");
  scratch_folder_write (scratch, "defaults", "[settings]\nbackground-jobs=uint32 2\n");
  backend = g_object_new (g_type_from_name ("GKeyfileSettingsBackend"),
                          "filename", path, "root-path", "/org/ferry/Ferry/",
                          "root-group", "settings", "defaults-dir", scratch->path, NULL);
  settings = ferry_settings_new (backend, NULL);

  g_assert_false (ferry_settings_set (settings, "background-jobs", "3", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED);
  g_assert_nonnull (strstr (error->message, "“background-jobs”"));

  list = g_variant_ref_sink (ferry_settings_list (settings));
  setting = find (list, "background-jobs");
  g_variant_get (setting, "(svvbs)", NULL, NULL, NULL, &writable, NULL);
  g_assert_false (writable);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/defaults-are-those-of-the-policy", test_defaults);
  g_test_add_func ("/settings/change-is-told-and-takes-effect", test_set);
  g_test_add_func ("/settings/bad-value-names-key-and-range", test_bad_values);
  g_test_add_func ("/settings/gates-are-set-in-words", test_gates_are_set);
  g_test_add_func ("/settings/gates-that-make-no-sense-are-refused", test_gates_are_refused);
  g_test_add_func ("/settings/unknown-key-is-named", test_unknown_key);
  g_test_add_func ("/settings/list-is-complete", test_list);
  g_test_add_func ("/settings/summaries-are-those-of-the-schema", test_summaries);
  g_test_add_func ("/settings/file-lasts", test_file_lasts);
  g_test_add_func ("/settings/locked-key-is-refused", test_locked);

  return g_test_run ();
}
