/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The jobs of all users. Each user’s are read by an envoy of that user’s, so that
 * one who makes it hang or lie costs nobody else’s. */

#include "config.h"

#include "admin/ferry-overview.h"

#include "admin/ferry-listing-check.h"

/* A message on the bus may have 128 MiB, and an array in it 64. */
#define MAX_SIZE (32 * 1024 * 1024)

typedef struct
{
  GVariantBuilder jobs;
  GVariantBuilder troubles;
  gsize size;
} Overview;

static void
add_jobs (Overview           *self,
          const FerryAccount *account,
          GVariant           *reply)
{
  g_autoptr(GVariant) given = g_variant_get_child_value (reply, 0);
  g_autoptr(GVariant) jobs = ferry_listing_check (given, account->name);
  gsize n = g_variant_n_children (jobs);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) job = g_variant_get_child_value (jobs, i);

      self->size += g_variant_get_size (job);
      if (self->size <= MAX_SIZE)
        g_variant_builder_add_value (&self->jobs, job);
    }
}

/**
 * ferry_overview_make:
 * @envoys: who does things as users
 *
 * Returns: (transfer full): `(aa{sv}a(ss))`, all jobs, and those users whose jobs
 *   could not be read with a sentence that says why; not floating
 */
GVariant *
ferry_overview_make (FerryEnvoys *envoys)
{
  g_autoptr(GPtrArray) accounts = ferry_account_list ();
  Overview self = { .size = 0 };

  g_variant_builder_init (&self.jobs, G_VARIANT_TYPE ("aa{sv}"));
  g_variant_builder_init (&self.troubles, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < accounts->len; i++)
    {
      const FerryAccount *account = g_ptr_array_index (accounts, i);
      g_autoptr(GError) error = NULL;
      g_autoptr(GVariant) reply = NULL;

      reply = ferry_envoys_run (envoys, account, FERRY_ERRAND_LIST, g_variant_new_tuple (NULL, 0), &error);
      if (reply != NULL)
        add_jobs (&self, account, reply);
      else
        g_variant_builder_add (&self.troubles, "(ss)", account->name, error->message);
    }

  return g_variant_ref_sink (g_variant_new ("(aa{sv}a(ss))", &self.jobs, &self.troubles));
}
