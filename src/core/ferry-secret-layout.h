/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-credential.h"

G_BEGIN_DECLS

FerrySecret *ferry_secret_layout_write (const FerryCredential *credential,
                                        GError               **error);
gboolean ferry_secret_layout_read (FerryCredential *credential,
                                   const char      *text,
                                   gsize            length,
                                   GError         **error);

G_END_DECLS
