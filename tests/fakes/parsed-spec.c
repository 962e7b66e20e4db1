/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/parsed-spec.h"

GVariant *
parsed_variant (const char *type,
                const char *text)
{
  g_autoptr(GError) error = NULL;
  GVariant *variant = g_variant_parse (G_VARIANT_TYPE (type), text, NULL, NULL, &error);

  g_assert_no_error (error);
  return variant;
}

FerryFileSpec *
parsed_file_spec (const char *url,
                  const char *options,
                  GError    **error)
{
  g_autoptr(GVariant) variant = parsed_variant ("a{sv}", options);

  return ferry_file_spec_new (url, variant, error);
}

FerryJobSpec *
parsed_job_spec (const char *options,
                 const char *files,
                 GError    **error)
{
  g_autoptr(GVariant) options_variant = parsed_variant ("a{sv}", options);
  g_autoptr(GVariant) files_variant = parsed_variant ("a(sa{sv})", files);

  return ferry_job_spec_new (options_variant, files_variant, error);
}

FerryJobSpec *
parsed_job_spec_with (const FerryJobSpec *spec,
                      const char         *options,
                      GError            **error)
{
  g_autoptr(GVariant) variant = parsed_variant ("a{sv}", options);

  return ferry_job_spec_with_options (spec, variant, error);
}

/* As it comes back from a store. */
FerryJobSpec *
parsed_job_spec_reloaded (const FerryJobSpec *spec)
{
  g_autoptr(GVariant) options = ferry_job_spec_to_variant (spec);
  g_autoptr(GVariant) files = NULL;
  g_autoptr(GError) error = NULL;
  GVariantBuilder builder;
  FerryJobSpec *loaded;

  g_assert_false (g_variant_is_floating (options));
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sa{sv})"));
  for (guint i = 0; i < spec->n_files; i++)
    {
      g_autoptr(GVariant) file = ferry_file_spec_to_variant (spec->files[i]);

      g_variant_builder_add_value (&builder, file);
    }
  files = g_variant_ref_sink (g_variant_builder_end (&builder));
  loaded = ferry_job_spec_new_from_store (options, files, &error);
  g_assert_no_error (error);

  return loaded;
}
