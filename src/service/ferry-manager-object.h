/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-parts.h"

G_BEGIN_DECLS

#define FERRY_TYPE_MANAGER_OBJECT (ferry_manager_object_get_type ())
G_DECLARE_FINAL_TYPE (FerryManagerObject, ferry_manager_object, FERRY, MANAGER_OBJECT, GObject)

FerryManagerObject *ferry_manager_object_new (const FerryParts *parts);
gboolean ferry_manager_object_export (FerryManagerObject *self,
                                      const char         *path,
                                      GError            **error);
void ferry_manager_object_unexport (FerryManagerObject *self);
void ferry_manager_object_set_text (FerryManagerObject *self,
                                    const char         *name,
                                    const char         *text);
void ferry_manager_object_tell_overview (FerryManagerObject *self);

G_END_DECLS
