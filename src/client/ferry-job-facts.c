/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What there is to know about a job beyond how far it is, as pairs of words.
 * Of request fields only the names are told: what they say may be a secret. */

#include "config.h"

#include "client/ferry-format.h"
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

static char *
dup_header_names (GVariant *options)
{
  g_autoptr(GVariant) headers = g_variant_lookup_value (options, "headers", G_VARIANT_TYPE_STRING_ARRAY);
  GString *names = g_string_new (NULL);
  GVariantIter iter;
  const char *header;

  if (headers != NULL)
    g_variant_iter_init (&iter, headers);
  while (headers != NULL && g_variant_iter_next (&iter, "&s", &header))
    {
      g_string_append (names, names->len > 0 ? ", " : "");
      g_string_append_len (names, header, (gssize) strcspn (header, ":"));
    }

  return g_string_free (names, FALSE);
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
  add (facts, _("Request Fields"), dup_header_names (options));
  add (facts, _("Request Method"), g_strdup (ferry_job_dict_get_string (options, "method")));
  add (facts, _("Proxy"), g_strdup (ferry_job_dict_get_string (options, "proxy")));
  add (facts, _("Longest Time"), dup_seconds (options, "max-time"));
  add (facts, _("Gives Up Without Progress After"), dup_seconds (options, "no-progress-timeout"));
  add (facts, _("Retry Delay"), dup_seconds (options, "retry-delay"));
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
