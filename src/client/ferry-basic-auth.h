/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ferry_basic_auth_to_header (const char *user,
                                  const char *password);
void ferry_basic_auth_wipe (char *secret);

G_END_DECLS
