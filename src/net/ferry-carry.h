/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-publisher.h"

G_BEGIN_DECLS

FerryCheckpoint *ferry_carry (const FerryCarriage *carriage,
                              GError             **error);

G_END_DECLS
