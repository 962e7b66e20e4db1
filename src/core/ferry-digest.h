/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryDigest:
 * @type: the algorithm; SHA-256 and better are accepted for mirrors
 * @hex: lower-case hexadecimal digits
 */
typedef struct
{
  GChecksumType type;
  char *hex;
} FerryDigest;

FerryDigest *ferry_digest_new_from_string (const char *text,
                                           GError    **error);
FerryDigest *ferry_digest_copy (const FerryDigest *self);
void ferry_digest_free (FerryDigest *self);
char *ferry_digest_to_string (const FerryDigest *self);
gboolean ferry_digest_equal (const FerryDigest *self,
                             const FerryDigest *other);
gboolean ferry_digest_is_strong (const FerryDigest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryDigest, ferry_digest_free)

G_END_DECLS
