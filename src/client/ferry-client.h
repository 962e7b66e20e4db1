/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-bus-finder.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_CLIENT (ferry_client_get_type ())
G_DECLARE_FINAL_TYPE (FerryClient, ferry_client, FERRY, CLIENT, GObject)

FerryClient *ferry_client_new (FerryBusStart start);

gboolean ferry_client_open (FerryClient *self,
                            GError     **error);
void ferry_client_open_async (FerryClient        *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
gboolean ferry_client_open_finish (FerryClient  *self,
                                   GAsyncResult *result,
                                   GError      **error);
void ferry_client_close (FerryClient *self);

GDBusConnection *ferry_client_get_connection (FerryClient *self);
const char *ferry_client_get_owner (FerryClient *self);
gboolean ferry_client_has_started_bus (FerryClient *self);

GVariant *ferry_client_call (FerryClient *self,
                             const char  *method,
                             GVariant    *parameters,
                             GError     **error);
GVariant *ferry_client_call_job (FerryClient *self,
                                 const char  *path,
                                 const char  *method,
                                 GVariant    *parameters,
                                 GError     **error);
GVariant *ferry_client_get_properties (FerryClient *self,
                                       GError     **error);
char *ferry_client_get_job_id (FerryClient *self,
                               const char  *path,
                               GError     **error);

GVariant *ferry_client_list_jobs (FerryClient *self,
                                  GVariant    *filter,
                                  GError     **error);
void ferry_client_list_jobs_async (FerryClient        *self,
                                   GVariant           *filter,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
GVariant *ferry_client_list_jobs_finish (FerryClient  *self,
                                         GAsyncResult *result,
                                         GError      **error);

void ferry_client_call_async (FerryClient        *self,
                              const char         *method,
                              GVariant           *parameters,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
void ferry_client_call_job_async (FerryClient        *self,
                                  const char         *path,
                                  const char         *method,
                                  GVariant           *parameters,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
GVariant *ferry_client_call_finish (FerryClient  *self,
                                    GAsyncResult *result,
                                    GError      **error);

G_END_DECLS
