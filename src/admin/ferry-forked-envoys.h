/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/ferry-envoys.h"

G_BEGIN_DECLS

#define FERRY_TYPE_FORKED_ENVOYS (ferry_forked_envoys_get_type ())
G_DECLARE_FINAL_TYPE (FerryForkedEnvoys, ferry_forked_envoys, FERRY, FORKED_ENVOYS, GObject)

FerryEnvoys *ferry_forked_envoys_new (guint answer_seconds);

G_END_DECLS
