/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-engine.h"

G_BEGIN_DECLS

/**
 * FerryAdministration:
 * @FERRY_ADMINISTRATION_SUSPEND: as ferry_engine_suspend()
 * @FERRY_ADMINISTRATION_RESUME: as ferry_engine_resume()
 * @FERRY_ADMINISTRATION_CANCEL: as ferry_engine_cancel_async()
 *
 * What an administrator may do with a job and leave it its owner’s.
 */
typedef enum
{
  FERRY_ADMINISTRATION_SUSPEND,
  FERRY_ADMINISTRATION_RESUME,
  FERRY_ADMINISTRATION_CANCEL,
} FerryAdministration;

void ferry_engine_administer_async (FerryEngine        *self,
                                    FerryJob           *job,
                                    FerryAdministration what,
                                    const char         *administrator,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean ferry_engine_administer_finish (FerryEngine  *self,
                                         GAsyncResult *result,
                                         GError      **error);

G_END_DECLS
