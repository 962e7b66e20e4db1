/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-file.h"
#include "service/ferry-packer.h"

G_BEGIN_DECLS

void ferry_file_view_pack (const FerryFile *file,
                           FerryPacker     *packer);

G_END_DECLS
