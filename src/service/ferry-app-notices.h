/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-parts.h"

G_BEGIN_DECLS

#define FERRY_TYPE_APP_NOTICES (ferry_app_notices_get_type ())
G_DECLARE_FINAL_TYPE (FerryAppNotices, ferry_app_notices, FERRY, APP_NOTICES, GObject)

FerryAppNotices *ferry_app_notices_new (const FerryParts *parts);
void ferry_app_notices_begin (FerryAppNotices *self);

G_END_DECLS
