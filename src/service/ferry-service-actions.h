/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-parts.h"

G_BEGIN_DECLS

#define FERRY_TYPE_SERVICE_ACTIONS (ferry_service_actions_get_type ())
G_DECLARE_FINAL_TYPE (FerryServiceActions, ferry_service_actions, FERRY, SERVICE_ACTIONS, GObject)

FerryServiceActions *ferry_service_actions_new (const FerryParts *parts,
                                                GActionMap       *map);
void ferry_service_actions_export (FerryServiceActions *self);
void ferry_service_actions_unexport (FerryServiceActions *self);

G_END_DECLS
