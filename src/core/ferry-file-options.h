/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-file-spec.h"
#include "core/ferry-options.h"

G_BEGIN_DECLS

gboolean ferry_file_options_read (FerryFileSpec   *spec,
                                  const char      *url,
                                  GVariant        *options,
                                  FerryOptionScope scope,
                                  GPtrArray       *sign_ins,
                                  GError         **error);

G_END_DECLS
