/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-client.h"
#include "shared/ferry-errand-kind.h"

G_BEGIN_DECLS

/**
 * FerryEnvoy:
 * @client: (unowned): the way to this user’s service
 * @timeout_ms: for how long an answer of that service is waited for
 *
 * What every errand needs.
 */
typedef struct
{
  FerryClient *client;
  int timeout_ms;
} FerryEnvoy;

/**
 * FerryEnvoyFunc:
 * @self: what it needs
 * @request: of the kind’s request type
 * @error: return location for a #FERRY_ERROR
 *
 * Returns: (transfer full) (nullable): of the kind’s reply type, not floating
 */
typedef GVariant *(*FerryEnvoyFunc) (const FerryEnvoy *self,
                                     GVariant         *request,
                                     GError          **error);

int ferry_envoy_main (int    argc,
                      char **argv);

/* ferry-envoy-jobs.c */
GVariant *ferry_envoy_list (const FerryEnvoy *self,
                            GVariant         *request,
                            GError          **error);
GVariant *ferry_envoy_find (const FerryEnvoy *self,
                            GVariant         *request,
                            GError          **error);
GVariant *ferry_envoy_suspend (const FerryEnvoy *self,
                               GVariant         *request,
                               GError          **error);
GVariant *ferry_envoy_resume (const FerryEnvoy *self,
                              GVariant         *request,
                              GError          **error);
GVariant *ferry_envoy_cancel (const FerryEnvoy *self,
                              GVariant         *request,
                              GError          **error);

/* ferry-envoy-hand-over.c */
GVariant *ferry_envoy_hold (const FerryEnvoy *self,
                            GVariant         *request,
                            GError          **error);
GVariant *ferry_envoy_keep (const FerryEnvoy *self,
                            GVariant         *request,
                            GError          **error);
GVariant *ferry_envoy_give_away (const FerryEnvoy *self,
                                 GVariant         *request,
                                 GError          **error);
GVariant *ferry_envoy_send (const FerryEnvoy *self,
                            GVariant         *request,
                            GError          **error);
GVariant *ferry_envoy_check_folder (const FerryEnvoy *self,
                                    GVariant         *request,
                                    GError          **error);
GVariant *ferry_envoy_has (const FerryEnvoy *self,
                           GVariant         *request,
                           GError          **error);
GVariant *ferry_envoy_receive (const FerryEnvoy *self,
                               GVariant         *request,
                               GError          **error);
GVariant *ferry_envoy_discard (const FerryEnvoy *self,
                               GVariant         *request,
                               GError          **error);

G_END_DECLS
