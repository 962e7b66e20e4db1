/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-publisher.h"
#include "net/ferry-file-calls.h"

G_BEGIN_DECLS

#define FERRY_TYPE_FILE_PUBLISHER (ferry_file_publisher_get_type ())
G_DECLARE_FINAL_TYPE (FerryFilePublisher, ferry_file_publisher, FERRY, FILE_PUBLISHER, GObject)

FerryPublisher *ferry_file_publisher_new (void);
FerryPublisher *ferry_file_publisher_new_with_calls (const FerryFileCalls *calls);

G_END_DECLS
