/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-publisher.h"
#include "net/ferry-file-calls.h"
#include "net/ferry-folder.h"

G_BEGIN_DECLS

typedef struct _FerryNamer FerryNamer;

FerryNamer *ferry_namer_new (FerryFolder          *folder,
                             const FerryFileCalls *calls,
                             guint                 mode,
                             GMutex               *reserving);
void ferry_namer_free (FerryNamer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryNamer, ferry_namer_free)

char *ferry_namer_publish (FerryNamer             *self,
                           const FerryPublication *publication,
                           GError                **error);
gboolean ferry_namer_sync (FerryNamer *self,
                           GError    **error);

G_END_DECLS
