/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longer than any password or token that a server takes in one request field. */
#define FERRY_SECRET_MAX_BYTES 16384

typedef struct _FerrySecret FerrySecret;

FerrySecret *ferry_secret_new (gsize    size,
                               GError **error);
FerrySecret *ferry_secret_new_from_text (const char *text,
                                         gsize       length,
                                         GError    **error);
FerrySecret *ferry_secret_ref (FerrySecret *self);
void ferry_secret_unref (FerrySecret *self);
char *ferry_secret_get_buffer (FerrySecret *self);
gsize ferry_secret_get_size (const FerrySecret *self);
const char *ferry_secret_get_text (const FerrySecret *self);
gsize ferry_secret_get_length (const FerrySecret *self);
void ferry_secret_set_length (FerrySecret *self,
                              gsize        length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySecret, ferry_secret_unref)

G_END_DECLS
