/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-engine.h"

G_BEGIN_DECLS

#define FERRY_TYPE_WATCHES (ferry_watches_get_type ())
G_DECLARE_FINAL_TYPE (FerryWatches, ferry_watches, FERRY, WATCHES, GObject)

/* Signal: settled, once. */

FerryWatches *ferry_watches_new (FerryConditions *conditions,
                                 FerryEngine     *engine);

G_END_DECLS
