/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-parts.h"

G_BEGIN_DECLS

#define FERRY_TYPE_OBJECT_MANAGER (ferry_object_manager_get_type ())
G_DECLARE_FINAL_TYPE (FerryObjectManager, ferry_object_manager, FERRY, OBJECT_MANAGER, GObject)

FerryObjectManager *ferry_object_manager_new (const FerryParts *parts);
gboolean ferry_object_manager_export (FerryObjectManager *self,
                                      const char         *path,
                                      GError            **error);
void ferry_object_manager_unexport (FerryObjectManager *self);

G_END_DECLS
