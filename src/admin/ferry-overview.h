/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/ferry-envoys.h"

G_BEGIN_DECLS

GVariant *ferry_overview_make (FerryEnvoys *envoys);

G_END_DECLS
