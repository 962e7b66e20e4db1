/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-question.h"

#include <gio/gdesktopappinfo.h>
#include <string.h>
#include <sys/random.h>

/* Bits that nobody guesses. */
#define NONCE_BYTES 16

/* Servers told to who is asked; more would not be read. */
#define MAX_HOSTS 8

/* Not GLib’s random numbers: from some of those the next ones can be computed. */
static char *
make_nonce (void)
{
  guint8 bytes[NONCE_BYTES];
  GString *text = g_string_new (NULL);

  if (getrandom (bytes, sizeof bytes, 0) != (ssize_t) sizeof bytes)
    g_error ("The kernel has no random numbers: %s", g_strerror (errno));

  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);

  return g_string_free (text, FALSE);
}

/**
 * ferry_question_dup_app_name:
 * @app_id: an app
 *
 * Returns: (transfer full): what the desktop calls it; its id if it is not
 *   installed, or calls itself nothing
 */
char *
ferry_question_dup_app_name (const char *app_id)
{
  g_autofree char *file = g_strconcat (app_id, ".desktop", NULL);
  g_autoptr(GDesktopAppInfo) info = g_desktop_app_info_new (file);
  const char *name = info != NULL ? g_app_info_get_display_name (G_APP_INFO (info)) : NULL;

  return g_strdup (name != NULL && *name != '\0' ? name : app_id);
}

/**
 * ferry_question_new:
 * @app_id: an app
 *
 * Returns: (transfer full): a question with a nonce of its own
 */
FerryQuestion *
ferry_question_new (const char *app_id)
{
  FerryQuestion *self;

  g_return_val_if_fail (app_id != NULL, NULL);

  self = g_new0 (FerryQuestion, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->app_id = g_strdup (app_id);
  self->app_name = ferry_question_dup_app_name (app_id);
  self->nonce = make_nonce ();
  self->since = g_get_real_time ();
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);

  return self;
}

/**
 * ferry_question_ref:
 * @self: a question
 *
 * Returns: (transfer full): @self
 */
FerryQuestion *
ferry_question_ref (FerryQuestion *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * ferry_question_unref:
 * @self: (transfer full): a question
 */
void
ferry_question_unref (FerryQuestion *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->app_id);
  g_free (self->app_name);
  g_free (self->nonce);
  g_ptr_array_unref (self->jobs);
  g_free (self);
}

static void
collect_hosts (FerryJob   *job,
               GHashTable *hosts)
{
  const FerryJobSpec *spec = ferry_job_get_spec (job);

  for (guint i = 0; i < spec->n_files && g_hash_table_size (hosts) < MAX_HOSTS; i++)
    {
      const FerryFileSpec *file = spec->files[i];
      g_autoptr(GUri) uri = g_uri_parse (file->url, G_URI_FLAGS_ENCODED, NULL);

      if (uri != NULL && g_uri_get_host (uri) != NULL)
        g_hash_table_add (hosts, g_strdup (g_uri_get_host (uri)));
    }
}

/**
 * ferry_question_to_variant:
 * @self: a question
 *
 * Returns: (transfer floating): `a{sv}`, as the property Questions has it
 */
GVariant *
ferry_question_to_variant (const FerryQuestion *self)
{
  g_autoptr(GHashTable) hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  g_auto(GStrv) id_strv = NULL;
  g_autofree gpointer *host_strv = NULL;
  GVariantBuilder builder;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->jobs->len; i++)
    {
      FerryJob *job = g_ptr_array_index (self->jobs, i);

      g_strv_builder_add (ids, ferry_job_get_id (job));
      collect_hosts (job, hosts);
    }
  id_strv = g_strv_builder_end (ids);
  host_strv = g_hash_table_get_keys_as_array (hosts, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "app", g_variant_new_string (self->app_id));
  g_variant_builder_add (&builder, "{sv}", "name", g_variant_new_string (self->app_name));
  g_variant_builder_add (&builder, "{sv}", "nonce", g_variant_new_string (self->nonce));
  g_variant_builder_add (&builder, "{sv}", "since", g_variant_new_int64 (self->since));
  g_variant_builder_add (&builder, "{sv}", "jobs", g_variant_new_strv ((const char *const *) id_strv, -1));
  g_variant_builder_add (&builder, "{sv}", "hosts",
                         g_variant_new_strv ((const char *const *) host_strv, -1));

  return g_variant_builder_end (&builder);
}
