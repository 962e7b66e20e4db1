/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-parts.h"

G_BEGIN_DECLS

#define FERRY_TYPE_AUTOSTART (ferry_autostart_get_type ())
G_DECLARE_FINAL_TYPE (FerryAutostart, ferry_autostart, FERRY, AUTOSTART, GObject)

/* Signal: notice (const char *): what the user should know; empty for nothing. */

FerryAutostart *ferry_autostart_new (const FerryParts *parts);
void ferry_autostart_begin (FerryAutostart *self);

G_END_DECLS
