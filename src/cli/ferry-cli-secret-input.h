/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "shared/ferry-secret.h"

G_BEGIN_DECLS

FerrySecret *ferry_secret_input_read (const char *question,
                                      GError    **error);

G_END_DECLS
