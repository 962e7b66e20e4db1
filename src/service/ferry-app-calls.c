/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-app-calls.h"

#include "service/ferry-flatpak-info.h"
#include "service/ferry-reply.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>

/* The manager’s calls about what sandboxed apps may do. They are the user’s
 * alone; the manager lets no app come here. */

typedef struct
{
  FerryEngine *engine;               /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned until answered) */
} Listing;

static const char *const verdict_words[] = {
  [FERRY_VERDICT_NONE] = "ask",
  [FERRY_VERDICT_ALLOWED] = "allow",
  [FERRY_VERDICT_DENIED] = "deny",
  [FERRY_VERDICT_ONCE] = "ask",
};

static GHashTable *
count_jobs (FerryEngine *engine)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) jobs = ferry_engine_get_jobs (engine);

  for (guint i = 0; i < jobs->len; i++)
    {
      const char *client = ferry_job_get_client (g_ptr_array_index (jobs, i));
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, client));

      if (!g_str_equal (client, FERRY_CLIENT_USER))
        g_hash_table_replace (counts, g_strdup (client), GUINT_TO_POINTER (count + 1));
    }

  return counts;
}

static int
compare_apps (gconstpointer a,
              gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
collect_apps (FerryPermissionStore *store,
              GHashTable           *counts)
{
  GPtrArray *apps = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) known = ferry_permission_store_list (store);
  g_autofree gpointer *active = g_hash_table_get_keys_as_array (counts, NULL);

  for (guint i = 0; known[i] != NULL; i++)
    g_ptr_array_add (apps, g_strdup (known[i]));
  for (guint i = 0; active[i] != NULL; i++)
    {
      if (!g_strv_contains ((const char *const *) known, active[i]))
        g_ptr_array_add (apps, g_strdup (active[i]));
    }
  g_ptr_array_sort (apps, compare_apps);

  return apps;
}

static GVariant *
list_apps (FerryPermissionStore *store,
           FerryEngine          *engine)
{
  g_autoptr(GHashTable) counts = count_jobs (engine);
  g_autoptr(GPtrArray) apps = collect_apps (store, counts);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < apps->len; i++)
    {
      const char *app = g_ptr_array_index (apps, i);
      g_autofree char *name = ferry_question_dup_app_name (app);

      g_variant_builder_open (&builder, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&builder, "{sv}", "app", g_variant_new_string (app));
      g_variant_builder_add (&builder, "{sv}", "name", g_variant_new_string (name));
      g_variant_builder_add (&builder, "{sv}", "permission",
                             g_variant_new_string (verdict_words[ferry_permission_store_get (store, app)]));
      g_variant_builder_add (&builder, "{sv}", "jobs",
                             g_variant_new_uint32 (GPOINTER_TO_UINT (g_hash_table_lookup (counts, app))));
      g_variant_builder_close (&builder);
    }

  return g_variant_builder_end (&builder);
}

static void
permissions_read_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autofree Listing *listing = user_data;
  g_autoptr(FerryEngine) engine = listing->engine;
  FerryPermissionStore *store = FERRY_PERMISSION_STORE (source);
  GError *error = NULL;

  if (ferry_permission_store_load_finish (store, result, &error))
    ferry_reply_value (listing->invocation, g_variant_new ("(@aa{sv})", list_apps (store, engine)));
  else
    ferry_reply_error (listing->invocation, error);
}

/**
 * ferry_app_calls_list:
 * @parts: what the service is made of
 * @invocation: (transfer full): a call of ListApps
 */
void
ferry_app_calls_list (const FerryParts      *parts,
                      GDBusMethodInvocation *invocation)
{
  Listing *listing = g_new0 (Listing, 1);

  listing->engine = g_object_ref (parts->engine);
  listing->invocation = invocation;
  ferry_permission_store_load_async (parts->permissions, permissions_read_cb, listing);
}

/**
 * ferry_app_calls_ask:
 * @parts: what the service is made of
 * @invocation: (transfer full): a call of AskConsent
 */
void
ferry_app_calls_ask (const FerryParts      *parts,
                     GDBusMethodInvocation *invocation)
{
  const char *app, *nonce;
  GError *error = NULL;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s)", &app);
  nonce = ferry_consent_begin_question (parts->consent, app, &error);
  if (nonce != NULL)
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(s)", nonce));
  else
    ferry_reply_error (invocation, error);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GError *error = NULL;

  if (ferry_consent_answer_finish (FERRY_CONSENT (source), result, &error))
    g_dbus_method_invocation_return_value (user_data, NULL);
  else
    ferry_reply_error (user_data, error);
}

/**
 * ferry_app_calls_answer:
 * @parts: what the service is made of
 * @invocation: (transfer full): a call of AnswerConsent
 */
void
ferry_app_calls_answer (const FerryParts      *parts,
                        GDBusMethodInvocation *invocation)
{
  const char *nonce, *answer;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s&s)", &nonce, &answer);
  ferry_consent_answer_async (parts->consent, nonce, answer, answered_cb, invocation);
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GError *error = NULL;

  if (ferry_permission_store_set_finish (FERRY_PERMISSION_STORE (source), result, &error))
    g_dbus_method_invocation_return_value (user_data, NULL);
  else
    ferry_reply_error (user_data, error);
}

/**
 * ferry_app_calls_forget:
 * @parts: what the service is made of
 * @invocation: (transfer full): a call of ForgetApp
 */
void
ferry_app_calls_forget (const FerryParts      *parts,
                        GDBusMethodInvocation *invocation)
{
  const char *app;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s)", &app);
  if (ferry_flatpak_info_is_app_id (app))
    ferry_permission_store_set_async (parts->permissions, app, FERRY_VERDICT_NONE, forgotten_cb,
                                      invocation);
  else
    g_dbus_method_invocation_return_error (invocation, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                                           _("“%s” is not the id of an app; “flatpak list --app --columns=application” shows them."),
                                           app);
}

/**
 * ferry_app_calls_get_questions:
 * @parts: what the service is made of
 *
 * Returns: (transfer floating): the property Questions
 */
GVariant *
ferry_app_calls_get_questions (const FerryParts *parts)
{
  g_autoptr(GPtrArray) questions = ferry_consent_get_questions (parts->consent);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < questions->len; i++)
    g_variant_builder_add_value (&builder, ferry_question_to_variant (g_ptr_array_index (questions, i)));

  return g_variant_builder_end (&builder);
}
