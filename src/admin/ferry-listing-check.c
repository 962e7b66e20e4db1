/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Takes over from a list of jobs, which comes from a process of their owner’s,
 * what is known to be in such a list and is of the type it should be. */

#include "config.h"

#include "admin/ferry-listing-check.h"

#include <string.h>

#define MAX_JOBS 10000
#define MAX_FILES 10000
#define MAX_TEXT_LENGTH 65536

typedef struct
{
  const char *key;
  const char *type;
} Field;

static const Field job_fields[] = {
  { "auto_complete", "b" },
  { "bytes_done", "t" },
  { "bytes_total", "x" },
  { "client", "s" },
  { "completed", "x" },
  { "created", "x" },
  { "error", "(ss)" },
  { "id", "s" },
  { "message", "s" },
  { "modified", "x" },
  { "name", "s" },
  { "priority", "s" },
  { "rate", "t" },
  { "state", "s" },
  { "token", "s" },
  { "type", "s" },
  { "wait", "s" },
  { "wait_until", "x" },
  { "waits", "as" },
};

static const Field file_fields[] = {
  { "bytes_done", "t" },
  { "bytes_total", "x" },
  { "digest", "s" },
  { "resumable", "i" },
  { "state", "s" },
  { "target", "s" },
  { "url", "s" },
};

/* Adds to @builder the fields of @fields that @dict has. */
static void
add_fields (GVariantBuilder *builder,
            GVariant        *dict,
            const Field     *fields,
            gsize            n_fields)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      g_autoptr(GVariant) value = g_variant_lookup_value (dict, fields[i].key, G_VARIANT_TYPE (fields[i].type));

      if (value != NULL && g_variant_get_size (value) <= MAX_TEXT_LENGTH)
        g_variant_builder_add (builder, "{sv}", fields[i].key, value);
    }
}

static GVariant *
check_files (GVariant *job)
{
  g_autoptr(GVariant) files = g_variant_lookup_value (job, "files", G_VARIANT_TYPE ("aa{sv}"));
  gsize n = files != NULL ? g_variant_n_children (files) : 0;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (gsize i = 0; i < n && i < MAX_FILES; i++)
    {
      g_autoptr(GVariant) file = g_variant_get_child_value (files, i);

      g_variant_builder_open (&builder, G_VARIANT_TYPE_VARDICT);
      add_fields (&builder, file, file_fields, G_N_ELEMENTS (file_fields));
      g_variant_builder_close (&builder);
    }

  return g_variant_builder_end (&builder);
}

/* Without an id nothing can be done about it. */
static gboolean
is_job (GVariant *job)
{
  const char *id;

  return g_variant_lookup (job, "id", "&s", &id) && strlen (id) == 32 &&
         strspn (id, "0123456789abcdef") == 32;
}

/**
 * ferry_listing_check:
 * @jobs: `aa{sv}`, what the owner’s service says
 * @owner: the owner’s name
 *
 * Returns: (transfer full): `aa{sv}`, what may be shown of it; not floating
 */
GVariant *
ferry_listing_check (GVariant   *jobs,
                     const char *owner)
{
  gsize n = g_variant_n_children (jobs);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (gsize i = 0; i < n && i < MAX_JOBS; i++)
    {
      g_autoptr(GVariant) job = g_variant_get_child_value (jobs, i);

      if (!is_job (job))
        continue;

      g_variant_builder_open (&builder, G_VARIANT_TYPE_VARDICT);
      add_fields (&builder, job, job_fields, G_N_ELEMENTS (job_fields));
      g_variant_builder_add (&builder, "{sv}", "owner", g_variant_new_string (owner));
      g_variant_builder_add (&builder, "{sv}", "files", check_files (job));
      g_variant_builder_close (&builder);
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}
