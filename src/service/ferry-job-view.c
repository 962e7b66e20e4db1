/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-job-view.h"

#include "core/ferry-engine.h"
#include "core/ferry-job-headers.h"
#include "service/ferry-job-path.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>

/* A job as others see it: one table for the dictionary of GetJob and ListJobs,
 * for the properties and for what PropertiesChanged says. Nothing secret is in
 * it, because nothing secret is in a job’s variant form. */
typedef struct
{
  const char *key;      /* in dictionaries, and in JSON */
  const char *property; /* (nullable) of org.ferry.Ferry1.Job */
  guint changes;        /* the FerryJobChange bits that may change it */
  GVariant *(*get) (FerryJob *job);
} Row;

static GVariant *
get_id (FerryJob *job)
{
  return g_variant_new_string (ferry_job_get_id (job));
}

static GVariant *
get_path (FerryJob *job)
{
  g_autofree char *path = ferry_job_path_for_job (job);

  return g_variant_new_object_path (path);
}

static GVariant *
get_name (FerryJob *job)
{
  return g_variant_new_string (ferry_job_get_spec (job)->name);
}

static GVariant *
get_owner (FerryJob *job)
{
  return g_variant_new_string (g_get_user_name ());
}

static GVariant *
get_client (FerryJob *job)
{
  return g_variant_new_string (ferry_job_get_client (job));
}

static GVariant *
get_token (FerryJob *job)
{
  return g_variant_new_string (ferry_job_get_token (job));
}

static GVariant *
get_type (FerryJob *job)
{
  return g_variant_new_string (ferry_job_type_to_nick (ferry_job_get_spec (job)->type));
}

static GVariant *
get_priority (FerryJob *job)
{
  return g_variant_new_string (ferry_priority_to_nick (ferry_job_get_priority (job)));
}

static GVariant *
get_state (FerryJob *job)
{
  return g_variant_new_string (ferry_state_to_nick (ferry_job_get_state (job)));
}

static GVariant *
get_wait (FerryJob *job)
{
  return g_variant_new_string (ferry_wait_to_nick (ferry_job_get_wait (job)));
}

static GVariant *
get_waits (FerryJob *job)
{
  FerryWaitSet waits = ferry_job_get_record (job)->waits;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint wait = FERRY_WAIT_NONE + 1; wait < FERRY_N_WAITS; wait++)
    {
      if (waits & FERRY_WAIT_BIT (wait))
        g_variant_builder_add (&builder, "s", ferry_wait_to_nick ((FerryWait) wait));
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
get_wait_until (FerryJob *job)
{
  return g_variant_new_int64 (ferry_job_get_record (job)->wait_until);
}

static GVariant *
get_message (FerryJob *job)
{
  return g_variant_new_take_string (ferry_job_dup_message (job));
}

static GVariant *
get_error (FerryJob *job)
{
  FerryJobRecord *record = ferry_job_get_record (job);

  if (record->error_code == 0)
    return g_variant_new ("(ss)", "", "");

  return g_variant_new ("(ss)",
                        ferry_error_code_to_nick ((FerryErrorCode) (record->error_code - 1)),
                        record->error_text != NULL ? record->error_text : "");
}

static GVariant *
get_sign_in (FerryJob *job)
{
  FerryTokenUsage usage;
  const char *asker = ferry_job_get_asker (job, &usage);

  return g_variant_new ("(ss)", asker != NULL ? ferry_token_usage_to_nick (usage) : "", asker != NULL ? asker : "");
}

static GVariant *
get_auto_complete (FerryJob *job)
{
  return g_variant_new_boolean (ferry_job_get_spec (job)->auto_complete);
}

static GVariant *
get_override (FerryJob *job)
{
  return g_variant_new_boolean (ferry_job_get_record (job)->overridden);
}

static GVariant *
get_created (FerryJob *job)
{
  return g_variant_new_int64 (ferry_job_get_record (job)->created);
}

static GVariant *
get_modified (FerryJob *job)
{
  return g_variant_new_int64 (ferry_job_get_record (job)->modified);
}

static GVariant *
get_completed (FerryJob *job)
{
  return g_variant_new_int64 (ferry_job_get_record (job)->completed);
}

static GVariant *
get_bytes_done (FerryJob *job)
{
  return g_variant_new_uint64 ((guint64) ferry_job_get_bytes_done (job));
}

static GVariant *
get_bytes_total (FerryJob *job)
{
  return g_variant_new_int64 (ferry_job_get_bytes_total (job));
}

static GVariant *
get_rate (FerryJob *job)
{
  return g_variant_new_uint64 (ferry_job_get_rate (job));
}

static GVariant *
file_to_dictionary (const FerryFile *file)
{
  g_autofree char *target = ferry_file_get_target (file);
  g_autofree char *digest = NULL;
  GVariantBuilder builder;

  if (file->spec->digest != NULL)
    digest = ferry_digest_to_string (file->spec->digest);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "url", g_variant_new_string (file->spec->url));
  g_variant_builder_add (&builder, "{sv}", "target", g_variant_new_string (target != NULL ? target : ""));
  g_variant_builder_add (&builder, "{sv}", "state",
                         g_variant_new_string (ferry_file_state_to_nick (file->state)));
  g_variant_builder_add (&builder, "{sv}", "bytes_done",
                         g_variant_new_uint64 ((guint64) file->bytes_done));
  g_variant_builder_add (&builder, "{sv}", "bytes_total", g_variant_new_int64 (file->bytes_total));
  g_variant_builder_add (&builder, "{sv}", "resumable", g_variant_new_int32 (file->resumable));
  g_variant_builder_add (&builder, "{sv}", "digest", g_variant_new_string (digest != NULL ? digest : ""));

  return g_variant_builder_end (&builder);
}

static GVariant *
get_files (FerryJob *job)
{
  const guint n_files = ferry_job_get_n_files (job);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < n_files; i++)
    g_variant_builder_add_value (&builder, file_to_dictionary (ferry_job_get_file (job, i)));

  return g_variant_builder_end (&builder);
}

static GVariant *
get_options (FerryJob *job)
{
  const FerryJobSpec *spec = ferry_job_get_spec (job);
  g_autoptr(GVariant) options = ferry_job_spec_dup_options (spec);
  g_auto(GStrv) secret_names = ferry_job_headers_dup_secret_names (spec);
  g_auto(GVariantDict) dict = { 0 };

  if (secret_names[0] == NULL)
    return g_steal_pointer (&options);

  g_variant_dict_init (&dict, options);
  g_variant_dict_insert (&dict, "secret-headers", "^as", secret_names);
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

static const Row rows[] = {
  { "id", "Id", 0, get_id },
  { "path", NULL, 0, get_path },
  { "name", "Name", FERRY_JOB_CHANGE_SPEC, get_name },
  { "owner", "Owner", 0, get_owner },
  { "client", "Client", 0, get_client },
  { "token", "Token", 0, get_token },
  { "type", "Type", 0, get_type },
  { "priority", "Priority", FERRY_JOB_CHANGE_SPEC, get_priority },
  { "state", "State", FERRY_JOB_CHANGE_STATE, get_state },
  { "wait", "Wait", FERRY_JOB_CHANGE_STATE, get_wait },
  { "waits", "Waits", FERRY_JOB_CHANGE_STATE, get_waits },
  { "wait_until", "WaitUntil", FERRY_JOB_CHANGE_STATE, get_wait_until },
  { "message", "Message", FERRY_JOB_CHANGE_STATE, get_message },
  { "error", "Error", FERRY_JOB_CHANGE_STATE, get_error },
  { "sign_in", "SignIn", FERRY_JOB_CHANGE_STATE, get_sign_in },
  { "auto_complete", "AutoComplete", FERRY_JOB_CHANGE_SPEC, get_auto_complete },
  { "override", "Override", FERRY_JOB_CHANGE_SPEC, get_override },
  { "created", "Created", 0, get_created },
  { "modified", "Modified", FERRY_JOB_CHANGE_STATE | FERRY_JOB_CHANGE_SPEC, get_modified },
  { "completed", "Completed", FERRY_JOB_CHANGE_STATE, get_completed },
  /* Progress itself has a signal of its own; these go along when the state
   * changes, so that the last word about a job is right. */
  { "bytes_done", "BytesDone", FERRY_JOB_CHANGE_STATE, get_bytes_done },
  { "bytes_total", "BytesTotal", FERRY_JOB_CHANGE_STATE, get_bytes_total },
  { "rate", "Rate", FERRY_JOB_CHANGE_STATE, get_rate },
  /* Can be long, so a change invalidates it and says no more. */
  { "files", "Files", FERRY_JOB_CHANGE_FILES, get_files },
  { "options", "Options", FERRY_JOB_CHANGE_SPEC, get_options },
};
G_STATIC_ASSERT (G_N_ELEMENTS (rows) <= sizeof (FerryJobKeys) * 8);

/* Takes @value, be it floating or a full reference. */
static void
add_entry (GVariantBuilder *builder,
           const char      *key,
           GVariant        *value)
{
  g_autoptr(GVariant) taken = g_variant_take_ref (value);

  g_variant_builder_add_value (builder, g_variant_new_dict_entry (g_variant_new_string (key),
                                                                  g_variant_new_variant (taken)));
}

/**
 * ferry_job_view_parse_keys:
 * @names: keys that somebody wants
 * @keys: (out): the same as bits
 * @error: (nullable): %FERRY_ERROR_INVALID_ARGUMENT naming the first that no
 *   job has
 *
 * Returns: whether all of @names are keys of jobs
 */
gboolean
ferry_job_view_parse_keys (const char *const *names,
                           FerryJobKeys      *keys,
                           GError           **error)
{
  *keys = 0;

  for (guint i = 0; names[i] != NULL; i++)
    {
      gsize row = 0;

      while (row < G_N_ELEMENTS (rows) && !g_str_equal (rows[row].key, names[i]))
        row++;

      if (row == G_N_ELEMENTS (rows))
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                       _("“fields” names “%s”, which no job has."), names[i]);
          return FALSE;
        }

      *keys |= ((FerryJobKeys) 1) << row;
    }

  return TRUE;
}

/**
 * ferry_job_view_to_dictionary:
 * @job: a job
 * @keys: which keys are wanted
 *
 * Returns: (transfer floating): the job as an a{sv} with the keys of
 *   `ferry show --json`
 */
GVariant *
ferry_job_view_to_dictionary (FerryJob    *job,
                              FerryJobKeys keys)
{
  GVariantBuilder builder;

  g_return_val_if_fail (FERRY_IS_JOB (job), NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      if (keys & (((FerryJobKeys) 1) << row))
        add_entry (&builder, rows[row].key, rows[row].get (job));
    }

  return g_variant_builder_end (&builder);
}

/**
 * ferry_job_view_get_property:
 * @job: a job
 * @name: a property of org.ferry.Ferry1.Job
 *
 * Returns: (transfer full) (nullable): its value, %NULL if there is no such
 *   property
 */
GVariant *
ferry_job_view_get_property (FerryJob   *job,
                             const char *name)
{
  g_return_val_if_fail (FERRY_IS_JOB (job), NULL);

  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      if (g_strcmp0 (rows[row].property, name) == 0)
        return g_variant_take_ref (rows[row].get (job));
    }

  return NULL;
}

/**
 * ferry_job_view_get_properties:
 * @job: a job
 *
 * Returns: (transfer floating): all properties, a{sv}
 */
GVariant *
ferry_job_view_get_properties (FerryJob *job)
{
  GVariantBuilder builder;

  g_return_val_if_fail (FERRY_IS_JOB (job), NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      if (rows[row].property != NULL)
        add_entry (&builder, rows[row].property, rows[row].get (job));
    }

  return g_variant_builder_end (&builder);
}

/**
 * ferry_job_view_get_changes:
 * @job: a job
 * @mask: #FerryJobChange bits
 *
 * Returns: (transfer floating) (nullable): the parameters of PropertiesChanged
 *   for what @mask may have changed, %NULL if that is no property
 */
GVariant *
ferry_job_view_get_changes (FerryJob *job,
                            guint     mask)
{
  GVariantBuilder changed, invalidated;
  guint n_changes = 0;

  g_return_val_if_fail (FERRY_IS_JOB (job), NULL);

  g_variant_builder_init (&changed, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_init (&invalidated, G_VARIANT_TYPE_STRING_ARRAY);
  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      if ((rows[row].changes & mask) == 0)
        continue;

      n_changes++;
      if (rows[row].changes & FERRY_JOB_CHANGE_FILES)
        g_variant_builder_add (&invalidated, "s", rows[row].property);
      else
        add_entry (&changed, rows[row].property, rows[row].get (job));
    }

  if (n_changes == 0)
    {
      g_variant_builder_clear (&changed);
      g_variant_builder_clear (&invalidated);
      return NULL;
    }

  return g_variant_new ("(sa{sv}as)", FERRY_JOB_INTERFACE, &changed, &invalidated);
}
