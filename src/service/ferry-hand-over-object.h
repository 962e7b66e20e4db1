/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-parts.h"

G_BEGIN_DECLS

#define FERRY_TYPE_HAND_OVER_OBJECT (ferry_hand_over_object_get_type ())
G_DECLARE_FINAL_TYPE (FerryHandOverObject, ferry_hand_over_object, FERRY, HAND_OVER_OBJECT, GObject)

FerryHandOverObject *ferry_hand_over_object_new (const FerryParts *parts);
gboolean ferry_hand_over_object_export (FerryHandOverObject *self,
                                        const char          *path,
                                        GError             **error);
void ferry_hand_over_object_unexport (FerryHandOverObject *self);

G_END_DECLS
