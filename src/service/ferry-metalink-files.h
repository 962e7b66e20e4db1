/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ferry_metalink_files_add (GVariantBuilder *files,
                                   GVariant        *options,
                                   GError         **error);

G_END_DECLS
