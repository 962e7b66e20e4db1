/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "core/ferry-job-spec.h"
#include "shared/ferry-error.h"

/* A request as D-Bus brings it, written as GVariant text so that a fuzzer gets
 * past the format: ({options}, [(address, {options}), …]). */

static GVariant *
store_files (FerryJobSpec *spec)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sa{sv})"));
  for (guint i = 0; i < spec->n_files; i++)
    {
      g_autoptr(GVariant) file = ferry_file_spec_to_variant (spec->files[i]);

      g_variant_builder_add_value (&builder, file);
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/* What goes to the disk comes back, but for secrets, which never go there. */
static void
check_spec (FerryJobSpec *spec)
{
  g_autoptr(GVariant) options = ferry_job_spec_to_variant (spec);
  g_autoptr(GVariant) files = store_files (spec);
  g_autoptr(FerryJobSpec) again = NULL;
  g_autoptr(GError) error = NULL;

  again = ferry_job_spec_new_from_store (options, files, &error);
  g_assert_no_error (error);
  if (!ferry_job_spec_has_secrets (spec))
    g_assert (ferry_job_spec_equal (spec, again));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const char *text = (const char *) data;
  g_autoptr(GVariant) request = NULL;
  g_autoptr(GVariant) options = NULL;
  g_autoptr(GVariant) files = NULL;
  g_autoptr(FerryJobSpec) spec = NULL;
  g_autoptr(FerryJobSpec) changed = NULL;
  g_autoptr(GError) error = NULL;

  /* GLib wants it so, and the bus sees to it. */
  if (!g_utf8_validate (text, (gssize) size, NULL))
    return -1;
  request = g_variant_parse (G_VARIANT_TYPE ("(a{sv}a(sa{sv}))"), text, text + size, NULL, NULL);
  if (request == NULL)
    return 0;

  options = g_variant_get_child_value (request, 0);
  files = g_variant_get_child_value (request, 1);
  spec = ferry_job_spec_new (options, files, &error);
  if (spec == NULL)
    {
      g_assert (error->domain == FERRY_ERROR);
      g_assert (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  check_spec (spec);
  changed = ferry_job_spec_with_options (spec, options, NULL);
  if (changed != NULL)
    check_spec (changed);
  return 0;
}
