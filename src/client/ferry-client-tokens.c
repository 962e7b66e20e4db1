/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Hands a secret to the service: through a pipe, whose end travels with the call,
 * so that it is in no message of the bus. */

#include "config.h"

#include "client/ferry-client-error.h"
#include "client/ferry-client-tokens.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <unistd.h>

/* A keyring may have to be started first. */
#define TIMEOUT_MS 30000

/* A pipe takes 64 KiB without anybody’s reading, and secrets are shorter. */
G_STATIC_ASSERT (FERRY_SECRET_MAX_BYTES < 65536);

/* Returns: the end to read from, -1 on failure */
static int
pour (const FerrySecret *secret,
      GError           **error)
{
  const gsize length = ferry_secret_get_length (secret);
  int ends[2];
  gboolean is_written;

  if (pipe2 (ends, O_CLOEXEC) != 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, "%s", g_strerror (errno));
      return -1;
    }

  is_written = write (ends[1], ferry_secret_get_text (secret), length) == (gssize) length;
  close (ends[1]);
  if (is_written)
    return ends[0];

  close (ends[0]);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, "%s", ferry_error_code_to_sentence (FERRY_ERROR_FAILED));

  return -1;
}

static GVariant *
call_once (FerryClient *self,
           GVariant    *parameters,
           FerrySecret *secret,
           GError     **bus_error)
{
  g_autoptr(GUnixFDList) handles = NULL;
  int fd = pour (secret, bus_error);

  if (fd < 0)
    return NULL;

  handles = g_unix_fd_list_new_from_array (&fd, 1);

  return g_dbus_connection_call_with_unix_fd_list_sync (ferry_client_get_connection (self), FERRY_SERVICE_NAME,
                                                        FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE, "AddToken",
                                                        parameters, G_VARIANT_TYPE ("(a{sv})"),
                                                        G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, handles, NULL, NULL,
                                                        bus_error);
}

/**
 * ferry_client_add_token:
 * @self: a client
 * @name: what jobs call it by
 * @options: (transfer floating): `a{sv}`, see AddToken of org.ferry.Ferry1
 * @secret: the secret, may be empty
 * @error: return location for a #FERRY_ERROR
 *
 * Blocks. Asks again if the service goes away meanwhile: the same token twice is
 * the same as once.
 *
 * Returns: (transfer full) (nullable): the token as it was kept
 */
GVariant *
ferry_client_add_token (FerryClient *self,
                        const char  *name,
                        GVariant    *options,
                        FerrySecret *secret,
                        GError     **error)
{
  g_autoptr(GVariant) parameters = g_variant_ref_sink (g_variant_new ("(s@a{sv}h)", name, options, 0));
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) bus_error = NULL;

  for (int round = 0; round < 2 && reply == NULL; round++)
    {
      if (!ferry_client_open (self, error))
        return NULL;

      g_clear_error (&bus_error);
      reply = call_once (self, parameters, secret, &bus_error);
      if (reply == NULL && !ferry_client_error_is_service_gone (bus_error))
        break;
      if (reply == NULL)
        ferry_client_close (self);
    }

  if (reply != NULL)
    return g_variant_get_child_value (reply, 0);

  g_propagate_error (error, ferry_client_error_from_bus (g_steal_pointer (&bus_error)));

  return NULL;
}
