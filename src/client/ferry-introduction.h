/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean ferry_introduction_is_missing (const GError *error);
void ferry_introduction_make (GDBusConnection *connection);

G_END_DECLS
