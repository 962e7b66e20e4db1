/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-job-writer.h"
#include "core/ferry-job-hours.h"
#include "core/ferry-job-options.h"

static void
insert_headers (const FerryJobSpec *spec,
                GVariantDict       *dict)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) lines = NULL;

  for (guint i = 0; i < spec->extras->headers->len; i++)
    {
      const FerryHeader *header = g_ptr_array_index (spec->extras->headers, i);
      g_autofree char *line = ferry_header_to_line (header);

      if (!header->secret)
        g_strv_builder_add (builder, line);
    }

  lines = g_strv_builder_end (builder);
  if (lines[0] != NULL)
    g_variant_dict_insert (dict, "headers", "^as", lines);
}

static void
insert_text (GVariantDict *dict,
             const char   *key,
             const char   *text)
{
  if (text != NULL)
    g_variant_dict_insert (dict, key, "s", text);
}

static void
insert_number (GVariantDict *dict,
               const char   *key,
               guint         number,
               guint         usual)
{
  if (number != usual)
    g_variant_dict_insert (dict, key, "u", number);
}

static void
insert_flag (GVariantDict *dict,
             const char   *key,
             gboolean      flag,
             gboolean      usual)
{
  if (flag != usual)
    g_variant_dict_insert (dict, key, "b", flag);
}

static void
insert_request (GVariantDict       *dict,
                const FerryJobSpec *original)
{
  g_autoptr(GVariant) options = ferry_job_spec_to_variant (original);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sa{sv})"));
  for (guint i = 0; i < original->n_files; i++)
    {
      g_autoptr(GVariant) file = ferry_file_spec_to_variant (original->files[i]);

      g_variant_builder_add_value (&builder, file);
    }

  g_variant_dict_insert (dict, "request", "(@a{sv}@a(sa{sv}))", options, g_variant_builder_end (&builder));
}

/**
 * ferry_job_writer_write:
 * @spec: a job’s spec
 * @scope: whom it is for: %FERRY_OPTION_STORE adds what is Ferry’s alone
 *
 * Returns: (transfer floating): `a{sv}`, what ferry_job_options_read() reads in
 *   that scope
 */
GVariant *
ferry_job_writer_write (const FerryJobSpec *spec,
                        FerryOptionScope    scope)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  insert_text (&dict, "token", spec->token);
  insert_text (&dict, "name", spec->name);
  insert_text (&dict, "type", ferry_job_type_to_nick (spec->type));
  insert_text (&dict, "priority", ferry_priority_to_nick (spec->priority));
  insert_flag (&dict, "suspended", spec->suspended, FALSE);
  insert_flag (&dict, "auto-complete", spec->auto_complete, TRUE);
  insert_flag (&dict, "overwrite", spec->overwrite, FALSE);
  if (spec->network_given)
    insert_text (&dict, "network",
                 spec->network == FERRY_NETWORK_CONNECTION
                     ? spec->extras->connection
                     : ferry_network_kind_to_nick (spec->network));
  insert_text (&dict, "schedule", ferry_job_hours_get_text (spec));
  if (spec->extras->limit > 0)
    g_variant_dict_insert (&dict, "limit", "t", spec->extras->limit);
  insert_headers (spec, &dict);
  if (!g_str_equal (spec->extras->method, FERRY_METHOD_DEFAULT))
    insert_text (&dict, "method", spec->extras->method);
  insert_text (&dict, "proxy", spec->extras->proxy);
  insert_text (&dict, "helper-token", spec->extras->helper_token);
  insert_number (&dict, "max-time", spec->extras->max_time, 0);
  insert_number (&dict, "no-progress-timeout", spec->extras->no_progress_timeout, FERRY_TIMEOUT_FROM_POLICY);
  insert_number (&dict, "retry-delay", spec->extras->retry_delay, 0);
  insert_text (&dict, "notify-action", spec->extras->notify_action);
  if (scope == FERRY_OPTION_STORE)
    insert_flag (&dict, "needs-consent", spec->needs_consent, FALSE);
  if (scope == FERRY_OPTION_STORE)
    insert_flag (&dict, "allowed-once", spec->allowed_once, FALSE);
  if (scope == FERRY_OPTION_STORE)
    insert_flag (&dict, "secrets-lost", spec->secrets_lost || ferry_job_spec_has_secrets (spec), FALSE);
  if (scope == FERRY_OPTION_STORE && spec->extras->hand_over != NULL)
    g_variant_dict_insert (&dict, "hand-over", "(sb)", spec->extras->hand_over, spec->extras->hand_over_resumes);
  if (scope == FERRY_OPTION_STORE && spec->extras->original != NULL)
    insert_request (&dict, spec->extras->original);

  return g_variant_dict_end (&dict);
}
