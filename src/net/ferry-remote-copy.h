/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-publisher.h"
#include "net/ferry-toll.h"

#include <gio/gio.h>

G_BEGIN_DECLS

char *ferry_remote_copy_publish (const FerryPublication *publication,
                                 GFile                  *folder,
                                 GMutex                 *naming,
                                 FerryToll              *toll,
                                 GCancellable           *cancellable,
                                 GError                **error);
gboolean ferry_remote_copy_remove (const char   *part_name,
                                   const char   *address,
                                   GFile        *folder,
                                   GCancellable *cancellable,
                                   GError      **error);

G_END_DECLS
