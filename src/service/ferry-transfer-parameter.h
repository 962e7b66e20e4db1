/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GVariant *ferry_transfer_parameter_read (GVariant *parameter,
                                         GError  **error);

G_END_DECLS
