/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

int ferry_sealed_file_create (const char *name,
                              GError    **error);
gboolean ferry_sealed_file_write (int           fd,
                                  gconstpointer data,
                                  gsize         length,
                                  gsize         place,
                                  GError      **error);
gboolean ferry_sealed_file_seal (int      fd,
                                 gsize    length,
                                 GError **error);

G_END_DECLS
