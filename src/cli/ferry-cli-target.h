/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryTarget:
 * @folder: (owned) (type filename): absolute
 * @name: (owned) (nullable): the file’s name, %NULL to take the server’s
 *
 * Where `-o` leads to.
 */
typedef struct
{
  char *folder;
  char *name;
} FerryTarget;

FerryTarget *ferry_target_new (const char *output,
                               gboolean    several,
                               GError    **error);
void ferry_target_free (FerryTarget *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTarget, ferry_target_free)

G_END_DECLS
