/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whom a job waits to be signed in to: its server, the proxy on the way there, or
 * the file server that its target is on. A field of the job’s own requests goes to
 * its server; what is for another must not, so that becomes a token. */

#include "config.h"

#include "client/ferry-asker.h"

#include "client/ferry-credentials.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Characters in the name of a token, as the service has it. */
#define NAME_MAX_LENGTH 64

static void on_added_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data);
static void on_resumed_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);

/**
 * ferry_asker_new:
 * @job: a job
 *
 * Returns: (transfer full) (nullable): who asks, %NULL if nobody does, or nobody
 *   knows
 */
FerryAsker *
ferry_asker_new (FerryRemoteJob *job)
{
  g_autoptr(GVariant) sign_in = NULL;
  const char *nick = "";
  const char *server = "";
  FerryTokenUsage usage;
  FerryAsker *self;

  g_object_get (job, "sign-in", &sign_in, NULL);
  if (sign_in != NULL)
    g_variant_get (sign_in, "(&s&s)", &nick, &server);
  if (*server == '\0' || !ferry_token_usage_from_nick (nick, &usage))
    return NULL;

  self = g_new0 (FerryAsker, 1);
  self->usage = usage;
  self->server = g_strdup (server);

  return self;
}

/**
 * ferry_asker_free:
 * @self: (transfer full): an asker
 */
void
ferry_asker_free (FerryAsker *self)
{
  g_free (self->server);
  g_free (self);
}

/* Host and port, without the port that is usual. */
static char *
dup_place (const FerryAsker *self)
{
  g_autoptr(GUri) uri = g_uri_parse (self->server, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  int port = uri != NULL ? g_uri_get_port (uri) : -1;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_strdup (self->server);
  if (port < 0 || (g_str_equal (scheme, "http") && port == 80) || (g_str_equal (scheme, "https") && port == 443))
    return g_strdup (g_uri_get_host (uri));

  return g_strdup_printf ("%s:%d", g_uri_get_host (uri), port);
}

/**
 * ferry_asker_describe:
 * @self: an asker
 *
 * Returns: (transfer full): what people call it
 */
char *
ferry_asker_describe (const FerryAsker *self)
{
  g_autofree char *place = dup_place (self);

  /* Translators: %s is a server, behind “User name for”. */
  if (self->usage == FERRY_TOKEN_USAGE_PROXY)
    return g_strdup_printf (_("%s (proxy)"), place);
  /* Translators: %s is a server, behind “User name for”. */
  if (self->usage == FERRY_TOKEN_USAGE_FILE)
    return g_strdup_printf (_("%s (file server)"), place);
  if (g_str_has_prefix (self->server, "https:"))
    return g_steal_pointer (&place);

  /* Translators: %s is a server; what is typed can be read on the way to it. */
  return g_strdup_printf (_("%s (not encrypted)"), place);
}

static char *
make_name (const FerryAsker *self)
{
  g_autofree char *place = dup_place (self);
  g_autofree char *name = g_strdup_printf ("%s %s", ferry_token_usage_to_nick (self->usage), place);

  return g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), NAME_MAX_LENGTH));
}

static void
on_added_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (ferry_credentials_add_finish (FERRY_CLIENT (object), result, &error))
    ferry_client_call_job_async (FERRY_CLIENT (object), g_task_get_task_data (task), "Resume", NULL, on_resumed_cb,
                                 g_object_ref (task));
  else
    g_task_return_error (task, error);
}

/* The token alone may have let it go on, and to its end. */
static void
on_resumed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = ferry_client_call_finish (FERRY_CLIENT (object), result, &error);

  if (reply == NULL)
    g_debug ("It was not resumed: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

/**
 * ferry_asker_answer_async:
 * @self: an asker that is not the job’s own server
 * @client: the way to the service
 * @job_path: the job
 * @user: a name
 * @password: a password
 * @callback: called when the job goes on
 * @user_data: for @callback
 *
 * Makes a token of an answer, for that asker alone and until the user logs out.
 */
void
ferry_asker_answer_async (const FerryAsker   *self,
                          FerryClient        *client,
                          const char         *job_path,
                          const char         *user,
                          const char         *password,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task = g_task_new (client, NULL, callback, user_data);
  g_autofree char *name = make_name (self);
  const FerryCredential credential = {
    .name = name,
    .server = self->server,
    .usage = ferry_token_usage_to_nick (self->usage),
    .user = user,
    .secret = password,
  };

  g_task_set_source_tag (task, ferry_asker_answer_async);
  g_task_set_task_data (task, g_strdup (job_path), g_free);
  ferry_credentials_add_async (client, &credential, on_added_cb, task);
}

/**
 * ferry_asker_answer_finish:
 * @client: the way to the service
 * @result: what the callback got
 * @error: return location for a #FERRY_ERROR
 *
 * Returns: whether the service has it
 */
gboolean
ferry_asker_answer_finish (FerryClient  *client,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
