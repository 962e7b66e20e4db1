/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

int ferry_sealed_file_new (const char *name,
                           GVariant   *value,
                           GError    **error);

G_END_DECLS
