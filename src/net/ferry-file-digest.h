/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-folder.h"

G_BEGIN_DECLS

char *ferry_file_digest (FerryFolder  *folder,
                         int           fd,
                         GChecksumType type,
                         GCancellable *cancellable,
                         GError      **error);

G_END_DECLS
