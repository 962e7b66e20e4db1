/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SERVICE (ferry_service_get_type ())
G_DECLARE_FINAL_TYPE (FerryService, ferry_service, FERRY, SERVICE, GApplication)

void ferry_service_prepare (void);
FerryService *ferry_service_new (void);
int ferry_service_run (FerryService *self,
                       int           argc,
                       char        **argv);

G_END_DECLS
