/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-toll.h"

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean ferry_remote_bytes_copy (GFile        *source,
                                  GFile        *target,
                                  FerryToll    *toll,
                                  GCancellable *cancellable,
                                  GError      **error);

G_END_DECLS
