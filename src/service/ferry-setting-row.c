/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-setting-row.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Which setting becomes which value of the policy. The summaries are those of
 * the schema, which does not have them when it is compiled: GSettings would read
 * the source files of every schema on the machine for them. */

static void
apply_number (GVariant *value,
              gpointer  field)
{
  *(guint *) field = g_variant_get_uint32 (value);
}

static void
apply_seconds (GVariant *value,
               gpointer  field)
{
  double seconds = g_variant_get_double (value);

  if (isfinite (seconds))
    *(gint64 *) field = (gint64) (seconds * G_TIME_SPAN_SECOND);
}

/* GSettings takes what is no number for one in any range. */
static gboolean
check_seconds (const char *key,
               GVariant   *value,
               GError    **error)
{
  if (isfinite (g_variant_get_double (value)))
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("The setting “%s” must be a number of seconds."), key);
  return FALSE;
}

static void
apply_network (GVariant *value,
               gpointer  field)
{
  g_auto(FerryNetworkRule) old = *(FerryNetworkRule *) field;

  if (!ferry_network_rule_parse (field, g_variant_get_string (value, NULL)))
    *(FerryNetworkRule *) field = (FerryNetworkRule){ old.kind, g_steal_pointer (&old.connection) }
  ;
}

static gboolean
check_network (const char *key,
               GVariant   *value,
               GError    **error)
{
  g_auto(FerryNetworkRule) rule = { 0 };

  if (ferry_network_rule_parse (&rule, g_variant_get_string (value, NULL)))
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("The setting “%s” must be any, unmetered, not-roaming, always, vpn, or the name or UUID of a connection."),
               key);
  return FALSE;
}

static void
apply_pause (GVariant *value,
             gpointer  field)
{
  static const struct
  {
    const char *name;
    FerryPriority highest;
  } rows[] = {
    { "low", FERRY_PRIORITY_LOW },
    { "normal", FERRY_PRIORITY_NORMAL },
    { "background", FERRY_PRIORITY_HIGH },
    { "all", FERRY_PRIORITY_FOREGROUND },
  };
  FerryPrioritySet *set = field;

  *set = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (!g_str_equal (rows[i].name, g_variant_get_string (value, NULL)))
        continue;

      for (guint priority = rows[i].highest; priority < FERRY_N_PRIORITIES; priority++)
        *set |= FERRY_PRIORITY_BIT (priority);
    }
}

static void
apply_schedule (GVariant *value,
                gpointer  field)
{
  const char *text = g_variant_get_string (value, NULL);

  *(FerrySchedule **) field = *text != '\0' ? ferry_schedule_new (text, NULL) : NULL;
}

static gboolean
check_schedule (const char *key,
                GVariant   *value,
                GError    **error)
{
  g_autoptr(FerrySchedule) schedule = ferry_schedule_new (g_variant_get_string (value, NULL), error);

  return schedule != NULL;
}

static void
apply_budgets (GVariant *value,
               gpointer  field)
{
  const char *text = g_variant_get_string (value, NULL);

  *(FerryBudgetRules **) field = *text != '\0' ? ferry_budget_rules_new (text, NULL) : NULL;
}

static gboolean
check_budgets (const char *key,
               GVariant   *value,
               GError    **error)
{
  g_autoptr(FerryBudgetRules) rules = ferry_budget_rules_new (g_variant_get_string (value, NULL), error);

  return rules != NULL;
}

#define AT(field) G_STRUCT_OFFSET (FerryPolicy, field)

static const FerrySettingRow rows[] = {
  { "background-jobs", N_ ("Background jobs at a time"), AT (background_jobs), apply_number, NULL },
  { "files-per-job", N_ ("Files of one job at a time"), AT (files_per_job), apply_number, NULL },
  { "segments", N_ ("Connections for one file"), AT (segments), apply_number, NULL },
  { "time-slice", N_ ("Seconds a background job has before the next one’s turn"), AT (slice), apply_number, NULL },
  { "settle-delay", N_ ("Seconds to wait after the network has come up"), AT (settle_delay), apply_seconds, check_seconds },
  { "network-foreground", N_ ("Networks of foreground jobs"), AT (networks[FERRY_PRIORITY_FOREGROUND]), apply_network, check_network },
  { "network-high", N_ ("Networks of high jobs"), AT (networks[FERRY_PRIORITY_HIGH]), apply_network, check_network },
  { "network-normal", N_ ("Networks of normal jobs"), AT (networks[FERRY_PRIORITY_NORMAL]), apply_network, check_network },
  { "network-low", N_ ("Networks of low jobs"), AT (networks[FERRY_PRIORITY_LOW]), apply_network, check_network },
  { "schedule", N_ ("Hours in which jobs may run"), AT (schedule), apply_schedule, check_schedule },
  { "data-budgets", N_ ("Data that connections may have a month"), AT (budgets), apply_budgets, check_budgets },
  { "pause-on-battery", N_ ("Jobs that wait while on battery"), AT (pause_on_battery), apply_pause, NULL },
  { "pause-on-low-battery", N_ ("Jobs that wait while the battery is low"), AT (pause_on_low_battery), apply_pause, NULL },
  { "pause-in-power-saver", N_ ("Jobs that wait while power is saved"), AT (pause_in_power_saver), apply_pause, NULL },
  { "no-progress-timeout", N_ ("Seconds without progress after which to give up"), AT (no_progress_timeout), apply_number, NULL },
  { "inactivity-days", N_ ("Days after which untouched jobs are cleaned up"), AT (inactivity_days), apply_number, NULL },
  { "history-days", N_ ("Days to keep finished jobs"), AT (history_days), apply_number, NULL },
  { "max-jobs", N_ ("Unfinished jobs at most"), AT (max_jobs), apply_number, NULL },
  { "max-files-per-job", N_ ("Files in one job at most"), AT (max_files_per_job), apply_number, NULL },
  { "max-ranges-per-file", N_ ("Ranges of one file at most"), AT (max_ranges_per_file), apply_number, NULL },
  { "app-max-jobs", N_ ("Unfinished jobs of one app at most"), AT (app_max_jobs), apply_number, NULL },
  { "app-max-files-per-job", N_ ("Files in one job of an app at most"), AT (app_max_files_per_job), apply_number, NULL },
  { "app-max-ranges-per-file", N_ ("Ranges of one file of an app at most"), AT (app_max_ranges_per_file), apply_number, NULL },
  { "notifications", N_ ("Notifications"), 0, NULL, NULL },
  { "tray-icon", N_ ("Icon in the tray"), 0, NULL, NULL },
  { "connections-per-host", N_ ("Requests to one server at a time"), AT (connections_per_host), apply_number, NULL },
  { "limit", N_ ("Bytes a second of all jobs together (0: no limit)"), AT (limit), apply_number, NULL },
  { "limit-foreground", N_ ("Bytes a second of foreground jobs (0: no limit)"), AT (limit_foreground), apply_number, NULL },
  { "limit-background", N_ ("Bytes a second of background jobs (0: no limit)"), AT (limit_background), apply_number, NULL },
  { "limit-high", N_ ("Bytes a second of high jobs (0: no limit)"), AT (limit_high), apply_number, NULL },
  { "limit-normal", N_ ("Bytes a second of normal jobs (0: no limit)"), AT (limit_normal), apply_number, NULL },
  { "limit-low", N_ ("Bytes a second of low jobs (0: no limit)"), AT (limit_low), apply_number, NULL },
  { "limit-hours", N_ ("Hours in which the rate limits hold"), AT (limit_hours), apply_schedule, check_schedule },
  { NULL, NULL, 0, NULL, NULL },
};

/**
 * ferry_setting_rows:
 *
 * Returns: (transfer none): all rows; one without a key ends them
 */
const FerrySettingRow *
ferry_setting_rows (void)
{
  return rows;
}

/**
 * ferry_setting_row_find:
 * @key: a setting
 *
 * Returns: (transfer none) (nullable): its row
 */
const FerrySettingRow *
ferry_setting_row_find (const char *key)
{
  for (const FerrySettingRow *row = rows; row->key != NULL; row++)
    {
      if (g_str_equal (row->key, key))
        return row;
    }

  return NULL;
}

/**
 * ferry_setting_row_apply:
 * @self: a setting
 * @value: its value
 * @policy: gets the value
 */
void
ferry_setting_row_apply (const FerrySettingRow *self,
                         GVariant              *value,
                         FerryPolicy           *policy)
{
  if (self->apply != NULL)
    self->apply (value, G_STRUCT_MEMBER_P (policy, self->offset));
}

/**
 * ferry_setting_row_check:
 * @key: a setting
 * @value: a value of its type and in its range
 * @error: (nullable): %FERRY_ERROR_INVALID_ARGUMENT with what would be right
 *
 * Returns: whether it makes sense
 */
gboolean
ferry_setting_row_check (const char *key,
                         GVariant   *value,
                         GError    **error)
{
  const FerrySettingRow *row = ferry_setting_row_find (key);

  return row == NULL || row->check == NULL || row->check (key, value, error);
}

static char *
describe_limits (GVariant *limits)
{
  if (g_variant_is_of_type (limits, G_VARIANT_TYPE ("(uu)")))
    {
      guint32 minimum, maximum;

      g_variant_get (limits, "(uu)", &minimum, &maximum);
      return g_strdup_printf (_("a whole number from %u to %u"), minimum, maximum);
    }

  if (g_variant_is_of_type (limits, G_VARIANT_TYPE ("(dd)")))
    {
      double minimum, maximum;

      g_variant_get (limits, "(dd)", &minimum, &maximum);
      return g_strdup_printf (_("a number from %g to %g"), minimum, maximum);
    }

  return NULL;
}

static char *
describe_range (GSettingsSchemaKey *key)
{
  g_autoptr(GVariant) range = g_settings_schema_key_get_range (key);
  g_autoptr(GVariant) limits = NULL;
  g_autofree const char **words = NULL;
  g_autofree char *list = NULL;
  const char *kind;

  g_variant_get (range, "(&sv)", &kind, &limits);
  if (g_str_equal (kind, "range"))
    return describe_limits (limits);
  if (!g_str_equal (kind, "enum"))
    return NULL;

  words = g_variant_get_strv (limits, NULL);
  list = g_strjoinv (", ", (char **) words);
  /* Translators: what a setting must be; a list of words follows. */
  return g_strdup_printf (_("one of %s"), list);
}

/**
 * ferry_setting_row_refuse:
 * @key: a setting
 * @schema_key: the same in the schema
 * @text: what it cannot be
 * @error: (out): %FERRY_ERROR_INVALID_ARGUMENT with what would be right
 */
void
ferry_setting_row_refuse (const char         *key,
                          GSettingsSchemaKey *schema_key,
                          const char         *text,
                          GError            **error)
{
  g_autofree char *range = describe_range (schema_key);

  if (range != NULL)
    /* Translators: the second one is “a whole number from 1 to 32” */
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                 _("The setting “%s” must be %s, not “%s”."), key, range, text);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                 _("The setting “%s” cannot be “%s”."), key, text);
}
