/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A job once more, with another target folder: what is done for a job whose
 * folder is gone or full, since a job’s own target does not change. What was
 * secret about it, nobody is told, so that it may ask for a sign-in again. */

#include "config.h"

#include "client/ferry-job-copy.h"
#include "client/ferry-job-dict.h"
#include "shared/ferry-target.h"

static GVariant *
copy_options (GVariant *job)
{
  g_autoptr(GVariant) options = g_variant_lookup_value (job, "options", G_VARIANT_TYPE_VARDICT);
  g_auto(GVariantDict) copy = G_VARIANT_DICT_INIT (options);
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *token = g_strconcat ("win_", g_strdelimit (uuid, "-", '_'), NULL);

  g_variant_dict_insert (&copy, "token", "s", token);
  return g_variant_dict_end (&copy);
}

static GVariant *
copy_file (GVariant   *file,
           const char *folder)
{
  const char *target = ferry_job_dict_get_string (file, "target");
  const char *digest = ferry_job_dict_get_string (file, "digest");
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *name = ferry_target_dup_name (target);

  g_variant_dict_insert (&options, "folder", "s", folder);
  if (*target != '\0')
    g_variant_dict_insert (&options, "name", "s", name);
  if (*digest != '\0')
    g_variant_dict_insert (&options, "digest", "s", digest);
  return g_variant_new ("(s@a{sv})", ferry_job_dict_get_string (file, "url"), g_variant_dict_end (&options));
}

/**
 * ferry_job_copy_to_folder:
 * @job: a job dictionary with files and options
 * @folder: an absolute path
 *
 * Returns: (transfer full): the arguments of CreateJobs for a job like @job
 *   whose files go to @folder
 */
GVariant *
ferry_job_copy_to_folder (GVariant   *job,
                          const char *folder)
{
  g_autoptr(GVariant) files = g_variant_lookup_value (job, "files", G_VARIANT_TYPE ("aa{sv}"));
  GVariantBuilder jobs, copies;

  g_variant_builder_init (&copies, G_VARIANT_TYPE ("a(sa{sv})"));
  for (gsize i = 0; files != NULL && i < g_variant_n_children (files); i++)
    {
      g_autoptr(GVariant) file = g_variant_get_child_value (files, i);

      g_variant_builder_add_value (&copies, copy_file (file, folder));
    }

  g_variant_builder_init (&jobs, G_VARIANT_TYPE ("a(a{sv}a(sa{sv}))"));
  g_variant_builder_add (&jobs, "(@a{sv}@a(sa{sv}))", copy_options (job), g_variant_builder_end (&copies));
  return g_variant_ref_sink (g_variant_new ("(a(a{sv}a(sa{sv})))", &jobs));
}
