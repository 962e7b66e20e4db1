/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What there is to know about a job beyond how far it is, as pairs of words.
 * Of request fields only the names are told: what they say may be a secret. */

#include "config.h"

#include "client/ferry-format.h"
#include "client/ferry-hours.h"
#include "client/ferry-job-dict.h"
#include "client/ferry-job-facts.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The log of a job that meets trouble for weeks is long. */
#define N_LOG_ENTRIES 100

static void
fact_free (gpointer data)
{
  FerryFact *fact = data;

  g_free (fact->label);
  g_free (fact->text);
  g_free (fact);
}

static void
add (GPtrArray  *facts,
     const char *label,
     char       *text) /* (transfer full) (nullable) */
{
  FerryFact *fact;

  if (text == NULL || *text == '\0')
    {
      g_free (text);
      return;
    }

  fact = g_new0 (FerryFact, 1);
  fact->label = g_strdup (label);
  fact->text = text;
  g_ptr_array_add (facts, fact);
}

static char *
dup_moment (gint64 time,
            gint64 now)
{
  return time > 0 ? ferry_format_moment (time, now) : NULL;
}

static char *
dup_asker (FerryRemoteJob *job)
{
  const char *client = ferry_remote_job_get_client (job);
  g_autofree char *owner = NULL;

  g_object_get (job, "owner", &owner, NULL);
  if (g_str_equal (client, FERRY_CLIENT_USER))
    return g_steal_pointer (&owner);

  /* Translators: the app that asked for a transfer, and the user it belongs to. */
  return g_strdup_printf (_("%s, for %s"), client, owner);
}

static void
add_header_names (GPtrArray  *names,
                  GVariant   *options,
                  const char *key)
{
  g_autofree const char **headers = NULL;

  if (!g_variant_lookup (options, key, "^a&s", &headers))
    return;

  for (gsize i = 0; headers[i] != NULL; i++)
    {
      char *name = g_strndup (headers[i], strcspn (headers[i], ":"));

      if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_free (name);
      else
        g_ptr_array_add (names, name);
    }
}

/**
 * ferry_job_facts_dup_header_names:
 * @options: a job’s options
 *
 * Returns: (transfer full) (array zero-terminated=1): the names of its request
 *   fields; values may be secret
 */
GStrv
ferry_job_facts_dup_header_names (GVariant *options)
{
  GPtrArray *names = g_ptr_array_new ();

  add_header_names (names, options, "headers");
  add_header_names (names, options, "secret-headers");
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (names, FALSE);
}

static char *
dup_headers (GVariant *options)
{
  g_auto(GStrv) names = ferry_job_facts_dup_header_names (options);

  return g_strjoinv (", ", names);
}

static char *
dup_digest (FerryRemoteJob *job)
{
  GVariant *files = ferry_remote_job_get_files (job);
  g_autoptr(GVariant) file = NULL;

  if (g_variant_n_children (files) != 1)
    return NULL;

  file = g_variant_get_child_value (files, 0);
  return g_strdup (ferry_job_dict_get_string (file, "digest"));
}

static char *
dup_seconds (GVariant   *options,
             const char *key)
{
  guint seconds = 0;

  return g_variant_lookup (options, key, "u", &seconds) && seconds > 0 ? ferry_format_duration (seconds) : NULL;
}

static char *
dup_property (FerryRemoteJob *job,
              const char     *name)
{
  char *text = NULL;

  g_object_get (job, name, &text, NULL);
  return text;
}

static void
add_past_options (GPtrArray *facts,
                  GVariant  *options)
{
  g_autofree char *hours = ferry_hours_describe (ferry_job_dict_get_string (options, "schedule"));

  add (facts, _("Request Fields"), dup_headers (options));
  add (facts, _("Proxy"), g_strdup (ferry_job_dict_get_string (options, "proxy")));
  if (*ferry_job_dict_get_string (options, "schedule") != '\0')
    add (facts, _("Hours"), g_steal_pointer (&hours));
  add (facts, _("Longest Time"), dup_seconds (options, "max-time"));
  add (facts, _("Gives Up Without Progress After"), dup_seconds (options, "no-progress-timeout"));
  add (facts, _("Retry Delay"), dup_seconds (options, "retry-delay"));
}

/**
 * ferry_job_facts_new:
 * @job: a job whose files and options are known
 * @now: microseconds since 1970
 *
 * Returns: (transfer full) (element-type FerryFact): what there is to know
 */
GPtrArray *
ferry_job_facts_new (FerryRemoteJob *job,
                     gint64          now)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);
  GVariant *options = ferry_remote_job_get_options (job);

  add (facts, _("Asked For By"), dup_asker (job));
  add (facts, _("Added"), dup_moment (ferry_remote_job_get_created (job), now));
  add (facts, _("Ended"), dup_moment (ferry_remote_job_get_completed (job), now));
  add (facts, _("Checksum"), dup_digest (job));
  add (facts, _("Request Method"), g_strdup (ferry_job_dict_get_string (options, "method")));
  /* What can still be changed is shown where that is done. */
  if (ferry_state_is_final (ferry_remote_job_get_state (job)))
    add_past_options (facts, options);
  add (facts, _("Id"), dup_property (job, "id"));
  add (facts, _("Token"), dup_property (job, "token"));
  return facts;
}

/**
 * ferry_job_facts_from_log:
 * @entries: aa{sv}, as GetLog answers
 * @now: microseconds since 1970
 *
 * Returns: (transfer full) (element-type FerryFact): what happened, the latest
 *   first, with the moments as texts
 */
GPtrArray *
ferry_job_facts_from_log (GVariant *entries,
                          gint64    now)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);
  gsize n_entries = g_variant_n_children (entries);

  for (gsize i = n_entries; i > 0 && i + N_LOG_ENTRIES > n_entries; i--)
    {
      g_autoptr(GVariant) entry = g_variant_get_child_value (entries, i - 1);
      g_autofree char *moment = ferry_format_moment (ferry_job_dict_get_int64 (entry, "time", 0), now);

      add (facts, moment, g_strdup (ferry_job_dict_get_string (entry, "text")));
    }

  return facts;
}
