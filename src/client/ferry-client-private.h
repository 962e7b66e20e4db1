/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-client.h"

#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

/* What ferry-client.c and ferry-client-jobs.c share. */

/* Creating thousands of jobs takes a while; what takes longer hangs. */
#define MANAGER_TIMEOUT_MS 120000

GVariant *ferry_client_call_for_files (FerryClient  *self,
                                       const char   *method,
                                       GVariant     *parameters,
                                       GUnixFDList **files,
                                       GError      **error);

G_END_DECLS
