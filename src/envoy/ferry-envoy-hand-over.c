/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Moving a job: the calls of org.ferry.Ferry1.HandOver at this user’s service,
 * and the bytes that go along. */

#include "config.h"

#include "client/ferry-client-error.h"
#include "envoy/ferry-envoy-folder.h"
#include "envoy/ferry-envoy-receive.h"
#include "envoy/ferry-envoy-send.h"
#include "envoy/ferry-envoy.h"
#include "shared/ferry-error.h"
#include "shared/ferry-hand-over-type.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#define ROUNDS 2

static GVariant *
new_nothing (void)
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

/* All of these calls may be repeated, so a service that went away is asked again:
 * the next one. */
static GVariant *
call (const FerryEnvoy *self,
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

static GVariant *
call_for_nothing (const FerryEnvoy *self,
                  const char       *method,
                  GVariant         *parameters,
                  GError          **error)
{
  g_autoptr(GVariant) reply = call (self, method, parameters, error);

  return reply != NULL ? new_nothing () : NULL;
}

GVariant *
ferry_envoy_hold (const FerryEnvoy *self,
                  GVariant         *request,
                  GError          **error)
{
  g_autoptr(GVariant) reply = call (self, "Hold", request, error);
  g_autoptr(GVariant) record = NULL;
  g_autoptr(GVariant) sound = NULL;

  if (reply == NULL)
    return NULL;

  if (!g_variant_is_of_type (reply, G_VARIANT_TYPE ("(s" FERRY_HAND_OVER_TYPE ")")))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_FAILED, ferry_error_code_to_sentence (FERRY_ERROR_FAILED));
      return NULL;
    }

  record = g_variant_get_child_value (reply, 1);
  sound = ferry_envoy_leave_out_unsound (record);

  return g_variant_ref_sink (g_variant_new_tuple (&sound, 1));
}

GVariant *
ferry_envoy_keep (const FerryEnvoy *self,
                  GVariant         *request,
                  GError          **error)
{
  return call_for_nothing (self, "Keep", request, error);
}

GVariant *
ferry_envoy_give_away (const FerryEnvoy *self,
                       GVariant         *request,
                       GError          **error)
{
  return call_for_nothing (self, "GiveAway", request, error);
}

GVariant *
ferry_envoy_send (const FerryEnvoy *self,
                  GVariant         *request,
                  GError          **error)
{
  g_autoptr(GVariant) record = g_variant_get_child_value (request, 0);
  gboolean sent = ferry_envoy_send_bytes (record, FERRY_ERRAND_BYTES_FD, error);

  close (FERRY_ERRAND_BYTES_FD);
  return sent ? new_nothing () : NULL;
}

GVariant *
ferry_envoy_check_folder (const FerryEnvoy *self,
                          GVariant         *request,
                          GError          **error)
{
  const char *path;
  int fd;

  g_variant_get_child (request, 0, "&s", &path);
  fd = ferry_envoy_folder_open (path, error);
  if (fd < 0)
    return NULL;

  close (fd);
  return new_nothing ();
}

GVariant *
ferry_envoy_has (const FerryEnvoy *self,
                 GVariant         *request,
                 GError          **error)
{
  return call (self, "Has", request, error);
}

GVariant *
ferry_envoy_receive (const FerryEnvoy *self,
                     GVariant         *request,
                     GError          **error)
{
  g_autoptr(GVariant) record = g_variant_get_child_value (request, 3);
  g_autoptr(GVariant) received = NULL;
  const char *id, *old_owner, *folder;

  g_variant_get (request, "(&s&s&s@" FERRY_HAND_OVER_TYPE ")", &id, &old_owner, &folder, NULL);
  received = ferry_envoy_receive_bytes (record, id, folder, FERRY_ERRAND_BYTES_FD, error);
  if (received == NULL)
    return NULL;

  return call_for_nothing (self, "TakeIn",
                           g_variant_new ("(ss@" FERRY_HAND_OVER_TYPE ")", id, old_owner, received), error);
}

GVariant *
ferry_envoy_discard (const FerryEnvoy *self,
                     GVariant         *request,
                     GError          **error)
{
  g_autoptr(GVariant) record = g_variant_get_child_value (request, 2);
  const char *id, *folder;

  g_variant_get (request, "(&s&s@" FERRY_HAND_OVER_TYPE ")", &id, &folder, NULL);

  return ferry_envoy_discard_bytes (record, id, folder, error) ? new_nothing () : NULL;
}
