/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-client.h"
#include "client/ferry-job-events.h"

G_BEGIN_DECLS

#define FERRY_TYPE_WATCH (ferry_watch_get_type ())
G_DECLARE_FINAL_TYPE (FerryWatch, ferry_watch, FERRY, WATCH, GObject)

FerryWatch *ferry_watch_new (FerryClient *client);

void ferry_watch_leave_out_files (FerryWatch *self);
void ferry_watch_start (FerryWatch *self);
FerryClient *ferry_watch_get_client (FerryWatch *self);
gboolean ferry_watch_is_listening (FerryWatch *self);

G_END_DECLS
