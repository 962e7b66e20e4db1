/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SENDER_STAMP (ferry_sender_stamp_get_type ())
G_DECLARE_FINAL_TYPE (FerrySenderStamp, ferry_sender_stamp, FERRY, SENDER_STAMP, GObject)

FerrySenderStamp *ferry_sender_stamp_new (GDBusConnection *connection);
char *ferry_sender_stamp_read (FerrySenderStamp *self,
                               GVariant         *platform_data);

G_END_DECLS
