/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GError *ferry_remote_error_new (const GError *trouble,
                                const char   *address);
void ferry_remote_error_find_reason (GError      **trouble,
                                     GFile        *file,
                                     goffset       size,
                                     GCancellable *cancellable);

G_END_DECLS
