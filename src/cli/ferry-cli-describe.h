/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/ferry-cli-print.h"

#include <glib.h>

G_BEGIN_DECLS

char *ferry_describe_state (GVariant *job);
FerryStyle ferry_describe_style (GVariant *job);
char *ferry_describe_progress (GVariant *job,
                               gboolean  brief);

G_END_DECLS
