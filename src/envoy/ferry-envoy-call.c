/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "envoy/ferry-envoy-call.h"

#include "client/ferry-client-error.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>

#define ROUNDS 2

/**
 * ferry_envoy_new_nothing:
 *
 * Returns: (transfer full): the reply of an errand that brings nothing back
 */
GVariant *
ferry_envoy_new_nothing (void)
{
  return g_variant_ref_sink (g_variant_new_tuple (NULL, 0));
}

/* After a call that was not answered nobody knows whether it was carried out,
 * unlike after one that could not be sent. */
static GError *
translate (GError *bus_error) /* (transfer full) */
{
  gboolean unanswered = g_error_matches (bus_error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
                        g_error_matches (bus_error, G_IO_ERROR, G_IO_ERROR_CLOSED) ||
                        g_error_matches (bus_error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
                        g_error_matches (bus_error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED);

  if (!unanswered)
    return ferry_client_error_from_bus (bus_error);

  g_error_free (bus_error);
  return g_error_new_literal (FERRY_ERROR, FERRY_ERROR_TIMED_OUT,
                              _("The user’s Ferry service went away or did not answer in time."));
}

/**
 * ferry_envoy_call:
 * @self: what an errand needs
 * @method: a method of org.ferry.Ferry1.HandOver
 * @parameters: (transfer floating): its arguments
 * @error: return location for a #FERRY_ERROR; %FERRY_ERROR_TIMED_OUT if nobody
 *   knows whether it was done
 *
 * All of these calls may be repeated, so a service that went away is asked again:
 * the next one.
 *
 * Returns: (transfer full) (nullable): the tuple of results
 */
GVariant *
ferry_envoy_call (const FerryEnvoy *self,
                  const char       *method,
                  GVariant         *parameters, /* (transfer floating) */
                  GError          **error)
{
  g_autoptr(GVariant) sunk = g_variant_ref_sink (parameters);
  GError *bus_error = NULL;

  for (int round = 0; round < ROUNDS; round++)
    {
      GVariant *reply;

      if (!ferry_client_open (self->client, error))
        return NULL;

      g_clear_error (&bus_error);
      reply = g_dbus_connection_call_sync (ferry_client_get_connection (self->client), FERRY_SERVICE_NAME,
                                           FERRY_SERVICE_PATH, FERRY_HAND_OVER_INTERFACE, method, sunk, NULL,
                                           G_DBUS_CALL_FLAGS_NONE, self->timeout_ms, NULL, &bus_error);
      if (reply != NULL)
        return reply;
      if (!ferry_client_error_is_service_gone (bus_error))
        break;

      ferry_client_close (self->client);
    }

  g_propagate_error (error, translate (bus_error));
  return NULL;
}

/**
 * ferry_envoy_call_for_nothing:
 * @self: what an errand needs
 * @method: a method of org.ferry.Ferry1.HandOver
 * @parameters: (transfer floating): its arguments
 * @error: return location, as of ferry_envoy_call()
 *
 * Returns: (transfer full) (nullable): the reply of an errand that brings nothing
 *   back
 */
GVariant *
ferry_envoy_call_for_nothing (const FerryEnvoy *self,
                              const char       *method,
                              GVariant         *parameters,
                              GError          **error)
{
  g_autoptr(GVariant) reply = ferry_envoy_call (self, method, parameters, error);

  return reply != NULL ? ferry_envoy_new_nothing () : NULL;
}
