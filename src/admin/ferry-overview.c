/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The jobs of all users. Each user’s are read by an envoy of that user’s, several
 * at a time, so that one who makes it hang or lie costs nobody else’s. */

#include "config.h"

#include "admin/ferry-overview.h"

#include "admin/ferry-listing-check.h"

/* A message on the bus may have 128 MiB, and an array in it 64. */
#define MAX_SIZE (32 * 1024 * 1024)

/* Envoys at a time; each may bring 16 MiB. */
#define MAX_ENVOYS 8

/* One user’s part, looked at by one thread. */
typedef struct
{
  FerryEnvoys *envoys;         /* (unowned) */
  const FerryAccount *account; /* (unowned) */
  GVariant *jobs;              /* (owned) (nullable): checked */
  GError *error;               /* (owned) (nullable) */
} Part;

typedef struct
{
  GVariantBuilder jobs;
  GVariantBuilder troubles;
  gsize size;
} Overview;

static void
part_free (Part *part)
{
  g_clear_pointer (&part->jobs, g_variant_unref);
  g_clear_error (&part->error);
  g_free (part);
}

static void
look (gpointer data,
      gpointer user_data)
{
  Part *part = data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) given = NULL;

  reply = ferry_envoys_run (part->envoys, part->account, FERRY_ERRAND_LIST, g_variant_new_tuple (NULL, 0),
                            &part->error);
  if (reply == NULL)
    return;

  given = g_variant_get_child_value (reply, 0);
  part->jobs = ferry_listing_check (given, part->account->name);
}

/* Returns when all have been looked at. */
static GPtrArray *
look_at_all (FerryEnvoys *envoys,
             GPtrArray   *accounts)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  GThreadPool *pool = g_thread_pool_new (look, NULL, MAX_ENVOYS, FALSE, NULL);

  for (guint i = 0; i < accounts->len; i++)
    {
      Part *part = g_new0 (Part, 1);

      part->envoys = envoys;
      part->account = g_ptr_array_index (accounts, i);
      g_ptr_array_add (parts, part);
      g_thread_pool_push (pool, part, NULL);
    }
  g_thread_pool_free (pool, FALSE, TRUE);

  return parts;
}

static void
add_part (Overview   *self,
          const Part *part)
{
  gsize n = part->jobs != NULL ? g_variant_n_children (part->jobs) : 0;

  if (part->error != NULL)
    g_variant_builder_add (&self->troubles, "(ss)", part->account->name, part->error->message);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) job = g_variant_get_child_value (part->jobs, i);

      self->size += g_variant_get_size (job);
      if (self->size <= MAX_SIZE)
        g_variant_builder_add_value (&self->jobs, job);
    }
}

/**
 * ferry_overview_make:
 * @envoys: who does things as users; used by several threads
 *
 * Returns: (transfer full): `(aa{sv}a(ss))`, all jobs, and those users whose jobs
 *   could not be read with a sentence that says why; not floating
 */
GVariant *
ferry_overview_make (FerryEnvoys *envoys)
{
  g_autoptr(GPtrArray) accounts = ferry_account_list ();
  g_autoptr(GPtrArray) parts = look_at_all (envoys, accounts);
  Overview self = { .size = 0 };

  g_variant_builder_init (&self.jobs, G_VARIANT_TYPE ("aa{sv}"));
  g_variant_builder_init (&self.troubles, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < parts->len; i++)
    add_part (&self, g_ptr_array_index (parts, i));

  return g_variant_ref_sink (g_variant_new ("(aa{sv}a(ss))", &self.jobs, &self.troubles));
}
