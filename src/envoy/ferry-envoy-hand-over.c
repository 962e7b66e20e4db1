/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Moving a job: the calls of org.ferry.Ferry1.HandOver at this user’s service,
 * and the bytes that go along. */

#include "config.h"

#include "envoy/ferry-envoy-call.h"
#include "envoy/ferry-envoy-folder.h"
#include "envoy/ferry-envoy-receive.h"
#include "envoy/ferry-envoy-send.h"
#include "envoy/ferry-envoy.h"
#include "shared/ferry-error.h"
#include "shared/ferry-hand-over-type.h"

#include <unistd.h>

GVariant *
ferry_envoy_hold (const FerryEnvoy *self,
                  GVariant         *request,
                  GError          **error)
{
  g_autoptr(GVariant) reply = ferry_envoy_call (self, "Hold", request, error);
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
  return ferry_envoy_call_for_nothing (self, "Keep", request, error);
}

GVariant *
ferry_envoy_give_away (const FerryEnvoy *self,
                       GVariant         *request,
                       GError          **error)
{
  return ferry_envoy_call_for_nothing (self, "GiveAway", request, error);
}

GVariant *
ferry_envoy_send (const FerryEnvoy *self,
                  GVariant         *request,
                  GError          **error)
{
  g_autoptr(GVariant) record = g_variant_get_child_value (request, 0);
  gboolean sent = ferry_envoy_send_bytes (record, FERRY_ERRAND_BYTES_FD, error);

  close (FERRY_ERRAND_BYTES_FD);
  return sent ? ferry_envoy_new_nothing () : NULL;
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
  return ferry_envoy_new_nothing ();
}

GVariant *
ferry_envoy_has (const FerryEnvoy *self,
                 GVariant         *request,
                 GError          **error)
{
  return ferry_envoy_call (self, "Has", request, error);
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

  return ferry_envoy_call_for_nothing (self, "TakeIn",
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

  return ferry_envoy_discard_bytes (record, id, folder, error) ? ferry_envoy_new_nothing () : NULL;
}
