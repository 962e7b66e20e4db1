/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry show`: all about one job. */

#include "config.h"

#include "cli/ferry-cli-describe.h"
#include "cli/ferry-cli-jobs.h"
#include "cli/ferry-cli-table.h"
#include "cli/ferry-cli-verbs.h"
#include "client/ferry-format.h"
#include "client/ferry-job-dict.h"
#include "client/ferry-json.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

static void
add_line (FerryTable *sheet,
          const char *label,
          const char *value)
{
  const char *const cells[] = { label, value, NULL };

  if (*value != '\0')
    ferry_table_add (sheet, cells, FERRY_STYLE_PLAIN);
}

static void
add_time (FerryTable *sheet,
          const char *label,
          GVariant   *job,
          const char *key)
{
  gint64 time = ferry_job_dict_get_int64 (job, key, 0);
  g_autofree char *text = ferry_format_local_time (time);

  if (time > 0)
    add_line (sheet, label, text);
}

static char *
describe_progress (GVariant *job)
{
  guint64 done = (guint64) ferry_job_dict_get_int64 (job, "bytes_done", 0);
  gint64 total = ferry_job_dict_get_int64 (job, "bytes_total", -1);
  guint64 rate = (guint64) ferry_job_dict_get_int64 (job, "rate", 0);
  g_autofree char *progress = ferry_format_progress (done, total, rate);

  if (total < 0 || done >= (guint64) total)
    return g_steal_pointer (&progress);

  return g_strdup_printf ("%d %% · %s", ferry_format_percent (done, total), progress);
}

/* What has a line of its own is not repeated, nor what says how the job was
 * made rather than how it is. */
static gboolean
is_told_elsewhere (const char *key)
{
  static const char *const keys[] = { "auto-complete", "name", "priority", "suspended", "token", "type", NULL };

  return g_strv_contains (keys, key);
}

static char *
describe_option (const char *key,
                 GVariant   *value)
{
  g_autofree const char **texts = NULL;

  if (g_str_equal (key, "limit") && g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
    return ferry_format_rate (g_variant_get_uint64 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    return ferry_format_duration (g_variant_get_uint32 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    return g_variant_print (value, FALSE);

  texts = g_variant_get_strv (value, NULL);
  return g_strjoinv (", ", (char **) texts);
}

static void
add_options (FerryTable *sheet,
             GVariant   *job)
{
  g_autoptr(GVariant) options = g_variant_lookup_value (job, "options", G_VARIANT_TYPE_VARDICT);
  GVariantIter iter;
  const char *key;
  GVariant *value;

  if (options == NULL)
    return;

  g_variant_iter_init (&iter, options);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      g_autofree char *text = is_told_elsewhere (key) ? NULL : describe_option (key, value);

      if (text != NULL)
        add_line (sheet, key, text);
    }
}

static void
add_job (FerryTable *sheet,
         GVariant   *job)
{
  g_autofree char *state = ferry_describe_state (job);
  g_autofree char *progress = describe_progress (job);

  add_line (sheet, _("Name"), ferry_job_dict_get_string (job, "name"));
  add_line (sheet, _("Id"), ferry_job_dict_get_string (job, "id"));
  add_line (sheet, _("State"), state);
  add_line (sheet, "", ferry_job_dict_get_string (job, "message"));
  add_time (sheet, _("Until"), job, "wait_until");
  add_line (sheet, _("Progress"), progress);
  add_line (sheet, _("Priority"), ferry_job_dict_get_string (job, "priority"));
  if (!ferry_job_dict_get_boolean (job, "auto_complete", TRUE))
    add_line (sheet, _("Publishing"), _("when “ferry complete” is called"));
  if (ferry_job_dict_get_boolean (job, "override", FALSE))
    add_line (sheet, _("Download anyway"), _("whatever it costs, at any hour, on any power"));
  add_line (sheet, _("Owner"), ferry_job_dict_get_string (job, "owner"));
  if (!g_str_equal (ferry_job_dict_get_string (job, "client"), "user"))
    add_line (sheet, _("App"), ferry_job_dict_get_string (job, "client"));
  add_time (sheet, _("Created"), job, "created");
  add_time (sheet, _("Changed"), job, "modified");
  add_time (sheet, _("Finished"), job, "completed");
  add_options (sheet, job);
}

static void
print_file (GVariant *file)
{
  guint64 done = (guint64) ferry_job_dict_get_int64 (file, "bytes_done", 0);
  gint64 total = ferry_job_dict_get_int64 (file, "bytes_total", -1);
  g_autofree char *url = ferry_print_clean (ferry_job_dict_get_string (file, "url"));
  g_autofree char *target = ferry_print_clean (ferry_job_dict_get_string (file, "target"));
  g_autofree char *amount = ferry_format_amount (done, total);
  const char *digest = ferry_job_dict_get_string (file, "digest");

  g_print ("\n%s\n", url);
  if (*target != '\0')
    g_print ("  → %s\n", target);
  g_print ("  %s · %s\n", ferry_job_dict_get_file_word (file), amount);
  if (*digest != '\0')
    g_print ("  %s\n", digest);
}

static void
print_job (GVariant *job)
{
  g_autoptr(FerryTable) sheet = ferry_table_new (2);
  g_autoptr(GVariant) files = g_variant_lookup_value (job, "files", G_VARIANT_TYPE ("aa{sv}"));
  g_autofree char *text = NULL;
  GVariantIter iter;
  GVariant *file;

  add_job (sheet, job);
  text = ferry_table_draw (sheet, -1, FALSE);
  g_print ("%s", text);
  if (files == NULL)
    return;

  g_variant_iter_init (&iter, files);
  while (g_variant_iter_loop (&iter, "@a{sv}", &file))
    print_file (file);
}

FerryExit
ferry_verb_show (FerryCli *cli,
                 char    **args,
                 GError  **error)
{
  g_auto(GStrv) ids = ferry_cli_parse (cli, NULL, args, 1, 1, error);
  g_autoptr(GVariant) job = ids != NULL ? ferry_jobs_find (cli, ids[0], error) : NULL;

  if (job == NULL)
    return FERRY_EXIT_WRONG_USE;

  if (cli->json)
    ferry_cli_print_json (ferry_json_from_job (job));
  else
    print_job (job);
  return FERRY_EXIT_DONE;
}
