/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-digest.h"

G_BEGIN_DECLS

FerryDigest *ferry_http_parse_digest_field (const char *value);
FerryDigest *ferry_http_parse_old_digest_field (const char *value);

G_END_DECLS
