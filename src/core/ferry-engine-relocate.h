/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-engine.h"

G_BEGIN_DECLS

void ferry_engine_relocate_async (FerryEngine        *self,
                                  FerryJob           *job,
                                  const char         *folder,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
gboolean ferry_engine_relocate_finish (FerryEngine  *self,
                                       GAsyncResult *result,
                                       GError      **error);
void ferry_engine_recover_relocation (FerryEngine *self,
                                      FerryJob    *job);

G_END_DECLS
