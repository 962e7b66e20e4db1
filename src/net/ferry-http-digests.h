/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-file-spec.h"

G_BEGIN_DECLS

FerryDigest *ferry_http_parse_digest_field (const char *value);
FerryDigest *ferry_http_parse_old_digest_field (const char *value);
FerryDigest *ferry_http_choose_digest (FerryDigest *first,
                                       FerryDigest *second);

G_END_DECLS
