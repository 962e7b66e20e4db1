/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GError *ferry_remote_error_new (const GError *trouble,
                                const char   *address);

G_END_DECLS
