/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-client.h"
#include "shared/ferry-errand-kind.h"

G_BEGIN_DECLS

/**
 * FerryEnvoyFunc:
 * @client: the way to this user’s service
 * @request: of the kind’s request type
 * @error: return location for a #FERRY_ERROR
 *
 * Returns: (transfer full) (nullable): of the kind’s reply type, not floating
 */
typedef GVariant *(*FerryEnvoyFunc) (FerryClient *client,
                                     GVariant    *request,
                                     GError     **error);

int ferry_envoy_main (int    argc,
                      char **argv);

/* ferry-envoy-jobs.c */
GVariant *ferry_envoy_list (FerryClient *client,
                            GVariant    *request,
                            GError     **error);
GVariant *ferry_envoy_find (FerryClient *client,
                            GVariant    *request,
                            GError     **error);
GVariant *ferry_envoy_suspend (FerryClient *client,
                               GVariant    *request,
                               GError     **error);
GVariant *ferry_envoy_resume (FerryClient *client,
                              GVariant    *request,
                              GError     **error);
GVariant *ferry_envoy_cancel (FerryClient *client,
                              GVariant    *request,
                              GError     **error);

/* ferry-envoy-hand-over.c */
GVariant *ferry_envoy_hold (FerryClient *client,
                            GVariant    *request,
                            GError     **error);
GVariant *ferry_envoy_keep (FerryClient *client,
                            GVariant    *request,
                            GError     **error);
GVariant *ferry_envoy_give_away (FerryClient *client,
                                 GVariant    *request,
                                 GError     **error);
GVariant *ferry_envoy_send (FerryClient *client,
                            GVariant    *request,
                            GError     **error);
GVariant *ferry_envoy_check_folder (FerryClient *client,
                                    GVariant    *request,
                                    GError     **error);
GVariant *ferry_envoy_has (FerryClient *client,
                           GVariant    *request,
                           GError     **error);
GVariant *ferry_envoy_receive (FerryClient *client,
                               GVariant    *request,
                               GError     **error);
GVariant *ferry_envoy_discard (FerryClient *client,
                               GVariant    *request,
                               GError     **error);

G_END_DECLS
