/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Stored sign-ins. The secret of a new one goes through a pipe, so that it is in
 * no message that somebody could watch on the bus. */

#include "config.h"

#include "client/ferry-client-error.h"
#include "client/ferry-credentials.h"
#include "client/ferry-job-dict.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* What a pipe takes without a reader; longer ones are no passwords. */
#define MAX_SECRET 4096

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), NULL, result,
                                                                               &error);

  if (reply != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, ferry_client_error_from_bus (error));
}

/* Returns the end to read from, -1 on failure. */
static int
write_secret (const char *secret,
              GError    **error)
{
  g_autoptr(GError) pipe_error = NULL;
  gsize length = strlen (secret);
  int ends[2];

  if (length > MAX_SECRET || !g_unix_open_pipe (ends, FD_CLOEXEC, &pipe_error))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, _("The password is too long."));
      return -1;
    }

  if (write (ends[1], secret, length) != (gssize) length)
    g_debug ("A secret was not written whole");
  close (ends[1]);
  return ends[0];
}

static GVariant *
build_options (const FerryCredential *credential)
{
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&options, "server", "s", credential->server);
  if (credential->user != NULL && *credential->user != '\0')
    g_variant_dict_insert (&options, "user", "s", credential->user);
  if (credential->usage != NULL)
    g_variant_dict_insert (&options, "usage", "s", credential->usage);
  if (credential->keep)
    g_variant_dict_insert (&options, "keep", "b", TRUE);
  return g_variant_dict_end (&options);
}

/**
 * ferry_credentials_add_async:
 * @client: a client that is connected
 * @credential: what is to be stored
 * @callback: called when it is done; ends with ferry_credentials_add_finish()
 * @user_data: for @callback
 */
void
ferry_credentials_add_async (FerryClient           *client,
                             const FerryCredential *credential,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (client, NULL, callback, user_data);
  GDBusConnection *connection = ferry_client_get_connection (client);
  g_autoptr(GUnixFDList) fds = NULL;
  GError *error = NULL;
  int fd;

  g_task_set_source_tag (task, ferry_credentials_add_async);
  fd = write_secret (credential->secret, &error);
  if (fd < 0)
    {
      g_task_return_error (task, error);
      return;
    }

  fds = g_unix_fd_list_new_from_array (&fd, 1);
  if (connection == NULL)
    {
      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE, "%s",
                               ferry_error_code_to_sentence (FERRY_ERROR_SERVICE_UNREACHABLE));
      return;
    }

  g_dbus_connection_call_with_unix_fd_list (connection, FERRY_SERVICE_NAME, FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE,
                                            "AddToken",
                                            g_variant_new ("(s@a{sv}h)", credential->name, build_options (credential), 0),
                                            NULL, G_DBUS_CALL_FLAGS_NONE, -1, fds, NULL, added_cb,
                                            g_steal_pointer (&task));
}

/**
 * ferry_credentials_add_finish:
 * @client: a client
 * @result: what the callback got
 * @error: return location for a #FERRY_ERROR
 *
 * Returns: whether it is stored
 */
gboolean
ferry_credentials_add_finish (FerryClient  *client,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ferry_credentials_describe:
 * @token: a{sv}, as ListTokens tells it
 *
 * Returns: (transfer full): where it may go, for whom, and for how long it
 *   stays
 */
char *
ferry_credentials_describe (GVariant *token)
{
  const char *server = ferry_job_dict_get_string (token, "server");
  const char *user = ferry_job_dict_get_string (token, "user");
  gboolean is_kept = ferry_job_dict_get_boolean (token, "kept", FALSE);
  const char *stay = is_kept ? _("kept in the keyring") : _("until you log out");

  if (*user == '\0')
    return g_strdup_printf ("%s · %s", server, stay);

  /* Translators: a user, a server, and for how long a sign-in stays. */
  return g_strdup_printf (_("%s on %s · %s"), user, server, stay);
}
