/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-job-view.h"

#include "core/ferry-engine.h"
#include "core/ferry-job-headers.h"
#include "service/ferry-file-view.h"
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
  const char *type;     /* of D-Bus */
  guint changes;        /* the FerryJobChange bits that may change it */
  void (*pack) (FerryJob    *job,
                FerryPacker *packer);
} Row;

static void
pack_id (FerryJob    *job,
         FerryPacker *packer)
{
  ferry_packer_add_string (packer, ferry_job_get_id (job));
}

static void
pack_path (FerryJob    *job,
           FerryPacker *packer)
{
  g_autofree char *path = ferry_job_path_for_job (job);

  ferry_packer_add_string (packer, path);
}

static void
pack_name (FerryJob    *job,
           FerryPacker *packer)
{
  ferry_packer_add_string (packer, ferry_job_get_spec (job)->name);
}

static void
pack_owner (FerryJob    *job,
            FerryPacker *packer)
{
  ferry_packer_add_string (packer, g_get_user_name ());
}

static void
pack_client (FerryJob    *job,
             FerryPacker *packer)
{
  ferry_packer_add_string (packer, ferry_job_get_client (job));
}

static void
pack_token (FerryJob    *job,
            FerryPacker *packer)
{
  ferry_packer_add_string (packer, ferry_job_get_token (job));
}

static void
pack_type (FerryJob    *job,
           FerryPacker *packer)
{
  ferry_packer_add_string (packer, ferry_job_type_to_nick (ferry_job_get_spec (job)->type));
}

static void
pack_priority (FerryJob    *job,
               FerryPacker *packer)
{
  ferry_packer_add_string (packer, ferry_priority_to_nick (ferry_job_get_priority (job)));
}

static void
pack_state (FerryJob    *job,
            FerryPacker *packer)
{
  ferry_packer_add_string (packer, ferry_state_to_nick (ferry_job_get_state (job)));
}

static void
pack_wait (FerryJob    *job,
           FerryPacker *packer)
{
  ferry_packer_add_string (packer, ferry_wait_to_nick (ferry_job_get_wait (job)));
}

static void
pack_waits (FerryJob    *job,
            FerryPacker *packer)
{
  FerryWaitSet waits = ferry_job_get_record (job)->waits;
  FerryPackerArray array;

  ferry_packer_begin_array (packer, &array);
  for (guint wait = FERRY_WAIT_NONE + 1; wait < FERRY_N_WAITS; wait++)
    {
      if ((waits & FERRY_WAIT_BIT (wait)) == 0)
        continue;

      ferry_packer_add_string (packer, ferry_wait_to_nick ((FerryWait) wait));
      ferry_packer_end_element (packer);
    }
  ferry_packer_end_array (packer, &array);
}

static void
pack_wait_until (FerryJob    *job,
                 FerryPacker *packer)
{
  ferry_packer_add_int64 (packer, ferry_job_get_record (job)->wait_until);
}

static void
pack_message (FerryJob    *job,
              FerryPacker *packer)
{
  g_autofree char *message = ferry_job_dup_message (job);

  ferry_packer_add_string (packer, message);
}

static void
pack_error (FerryJob    *job,
            FerryPacker *packer)
{
  const FerryJobRecord *record = ferry_job_get_record (job);
  const char *code = "";
  const char *text = "";

  if (record->error_code != 0)
    {
      code = ferry_error_code_to_nick ((FerryErrorCode) (record->error_code - 1));
      text = record->error_text != NULL ? record->error_text : "";
    }

  ferry_packer_add_strings (packer, code, text);
}

static void
pack_sign_in (FerryJob    *job,
              FerryPacker *packer)
{
  FerryTokenUsage usage;
  const char *asker = ferry_job_get_asker (job, &usage);

  ferry_packer_add_strings (packer, asker != NULL ? ferry_token_usage_to_nick (usage) : "",
                            asker != NULL ? asker : "");
}

static void
pack_auto_complete (FerryJob    *job,
                    FerryPacker *packer)
{
  ferry_packer_add_boolean (packer, ferry_job_get_spec (job)->auto_complete);
}

static void
pack_override (FerryJob    *job,
               FerryPacker *packer)
{
  ferry_packer_add_boolean (packer, ferry_job_get_record (job)->overridden);
}

static void
pack_created (FerryJob    *job,
              FerryPacker *packer)
{
  ferry_packer_add_int64 (packer, ferry_job_get_record (job)->created);
}

static void
pack_modified (FerryJob    *job,
               FerryPacker *packer)
{
  ferry_packer_add_int64 (packer, ferry_job_get_record (job)->modified);
}

static void
pack_completed (FerryJob    *job,
                FerryPacker *packer)
{
  ferry_packer_add_int64 (packer, ferry_job_get_record (job)->completed);
}

static void
pack_bytes_done (FerryJob    *job,
                 FerryPacker *packer)
{
  ferry_packer_add_uint64 (packer, (guint64) ferry_job_get_bytes_done (job));
}

static void
pack_bytes_total (FerryJob    *job,
                  FerryPacker *packer)
{
  ferry_packer_add_int64 (packer, ferry_job_get_bytes_total (job));
}

static void
pack_rate (FerryJob    *job,
           FerryPacker *packer)
{
  ferry_packer_add_uint64 (packer, ferry_job_get_rate (job));
}

static void
pack_files (FerryJob    *job,
            FerryPacker *packer)
{
  const guint n_files = ferry_job_get_n_files (job);
  FerryPackerArray array;

  ferry_packer_begin_array (packer, &array);
  for (guint i = 0; i < n_files; i++)
    {
      ferry_file_view_pack (ferry_job_get_file (job, i), packer);
      ferry_packer_end_element (packer);
    }
  ferry_packer_end_array (packer, &array);
}

static void
pack_options (FerryJob    *job,
              FerryPacker *packer)
{
  const FerryJobSpec *spec = ferry_job_get_spec (job);
  g_autoptr(GVariant) options = ferry_job_spec_dup_options (spec);
  g_auto(GStrv) secret_names = ferry_job_headers_dup_secret_names (spec);

  if (secret_names[0] != NULL)
    {
      g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (options);

      g_variant_dict_insert (&dict, "secret-headers", "^as", secret_names);
      g_variant_unref (options);
      options = g_variant_ref_sink (g_variant_dict_end (&dict));
    }

  ferry_packer_add_variant (packer, options);
}

static const Row rows[] = {
  { "id", "Id", "s", 0, pack_id },
  { "path", NULL, "o", 0, pack_path },
  { "name", "Name", "s", FERRY_JOB_CHANGE_SPEC, pack_name },
  { "owner", "Owner", "s", 0, pack_owner },
  { "client", "Client", "s", 0, pack_client },
  { "token", "Token", "s", 0, pack_token },
  { "type", "Type", "s", 0, pack_type },
  { "priority", "Priority", "s", FERRY_JOB_CHANGE_SPEC, pack_priority },
  { "state", "State", "s", FERRY_JOB_CHANGE_STATE, pack_state },
  { "wait", "Wait", "s", FERRY_JOB_CHANGE_STATE, pack_wait },
  { "waits", "Waits", "as", FERRY_JOB_CHANGE_STATE, pack_waits },
  { "wait_until", "WaitUntil", "x", FERRY_JOB_CHANGE_STATE, pack_wait_until },
  { "message", "Message", "s", FERRY_JOB_CHANGE_STATE, pack_message },
  { "error", "Error", "(ss)", FERRY_JOB_CHANGE_STATE, pack_error },
  { "sign_in", "SignIn", "(ss)", FERRY_JOB_CHANGE_STATE, pack_sign_in },
  { "auto_complete", "AutoComplete", "b", FERRY_JOB_CHANGE_SPEC, pack_auto_complete },
  { "override", "Override", "b", FERRY_JOB_CHANGE_SPEC, pack_override },
  { "created", "Created", "x", 0, pack_created },
  { "modified", "Modified", "x", FERRY_JOB_CHANGE_STATE | FERRY_JOB_CHANGE_SPEC, pack_modified },
  { "completed", "Completed", "x", FERRY_JOB_CHANGE_STATE, pack_completed },
  /* Progress itself has a signal of its own; these go along when the state
   * changes, so that the last word about a job is right. */
  { "bytes_done", "BytesDone", "t", FERRY_JOB_CHANGE_STATE, pack_bytes_done },
  { "bytes_total", "BytesTotal", "x", FERRY_JOB_CHANGE_STATE, pack_bytes_total },
  { "rate", "Rate", "t", FERRY_JOB_CHANGE_STATE, pack_rate },
  /* Can be long, so a change invalidates it and says no more. */
  { "files", "Files", "aa{sv}", FERRY_JOB_CHANGE_FILES, pack_files },
  { "options", "Options", "a{sv}", FERRY_JOB_CHANGE_SPEC, pack_options },
};
G_STATIC_ASSERT (G_N_ELEMENTS (rows) <= sizeof (FerryJobKeys) * 8);

static void
pack_entry (FerryPacker *packer,
            FerryJob    *job,
            const Row   *row,
            const char  *key)
{
  FerryPackerEntry entry;

  ferry_packer_begin_entry (packer, &entry, key);
  row->pack (job, packer);
  ferry_packer_end_entry (packer, &entry, row->type);
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
 * ferry_job_view_pack:
 * @job: a job
 * @keys: which keys are wanted
 * @packer: gets the job as an a{sv} with the keys of `ferry show --json`
 */
void
ferry_job_view_pack (FerryJob    *job,
                     FerryJobKeys keys,
                     FerryPacker *packer)
{
  FerryPackerArray dictionary;

  g_return_if_fail (FERRY_IS_JOB (job));

  ferry_packer_begin_array (packer, &dictionary);
  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      if (keys & (((FerryJobKeys) 1) << row))
        pack_entry (packer, job, &rows[row], rows[row].key);
    }
  ferry_packer_end_array (packer, &dictionary);
}

/**
 * ferry_job_view_to_dictionary:
 * @job: a job
 * @keys: what is wanted of it
 *
 * Returns: (transfer floating): the job as an a{sv} with these of the keys of
 *   `ferry show --json`
 */
GVariant *
ferry_job_view_to_dictionary (FerryJob    *job,
                              FerryJobKeys keys)
{
  g_autoptr(FerryPacker) packer = ferry_packer_new ();

  g_return_val_if_fail (FERRY_IS_JOB (job), NULL);

  ferry_job_view_pack (job, keys, packer);

  return ferry_packer_to_variant (packer, G_VARIANT_TYPE_VARDICT);
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
  g_autoptr(FerryPacker) packer = NULL;
  gsize row = 0;

  g_return_val_if_fail (FERRY_IS_JOB (job), NULL);

  while (row < G_N_ELEMENTS (rows) && g_strcmp0 (rows[row].property, name) != 0)
    row++;
  if (row == G_N_ELEMENTS (rows))
    return NULL;

  packer = ferry_packer_new ();
  rows[row].pack (job, packer);

  return g_variant_ref_sink (ferry_packer_to_variant (packer, G_VARIANT_TYPE (rows[row].type)));
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
  g_autoptr(FerryPacker) packer = ferry_packer_new ();
  FerryPackerArray dictionary;

  g_return_val_if_fail (FERRY_IS_JOB (job), NULL);

  ferry_packer_begin_array (packer, &dictionary);
  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      if (rows[row].property != NULL)
        pack_entry (packer, job, &rows[row], rows[row].property);
    }
  ferry_packer_end_array (packer, &dictionary);

  return ferry_packer_to_variant (packer, G_VARIANT_TYPE_VARDICT);
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
  g_autoptr(FerryPacker) packer = ferry_packer_new ();
  FerryPackerArray changed;
  GVariantBuilder invalidated;
  guint n_changes = 0;

  g_return_val_if_fail (FERRY_IS_JOB (job), NULL);

  g_variant_builder_init (&invalidated, G_VARIANT_TYPE_STRING_ARRAY);
  ferry_packer_begin_array (packer, &changed);
  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      if ((rows[row].changes & mask) == 0)
        continue;

      n_changes++;
      if (rows[row].changes & FERRY_JOB_CHANGE_FILES)
        g_variant_builder_add (&invalidated, "s", rows[row].property);
      else
        pack_entry (packer, job, &rows[row], rows[row].property);
    }
  ferry_packer_end_array (packer, &changed);

  if (n_changes == 0)
    {
      g_variant_builder_clear (&invalidated);
      return NULL;
    }

  return g_variant_new ("(s@a{sv}as)", FERRY_JOB_INTERFACE,
                        ferry_packer_to_variant (packer, G_VARIANT_TYPE_VARDICT), &invalidated);
}
