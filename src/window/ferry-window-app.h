/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-job-commands.h"
#include "client/ferry-job-list.h"
#include "client/ferry-service-status.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_WINDOW_APP (ferry_window_app_get_type ())
G_DECLARE_FINAL_TYPE (FerryWindowApp, ferry_window_app, FERRY, WINDOW_APP, AdwApplication)

FerryWindowApp *ferry_window_app_new (void);

FerryClient *ferry_window_app_get_client (FerryWindowApp *self);
FerryWatch *ferry_window_app_get_watch (FerryWindowApp *self);
FerryJobList *ferry_window_app_get_jobs (FerryWindowApp *self);
FerryServiceStatus *ferry_window_app_get_status (FerryWindowApp *self);
FerryJobCommands *ferry_window_app_get_commands (FerryWindowApp *self);
GSettings *ferry_window_app_get_settings (FerryWindowApp *self);

G_END_DECLS
