/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryFlatpakInfo:
 * @app_id: the app’s id, which Flatpak vouches for
 * @instance: number of the running sandbox
 * @has_network: whether the app may use the network itself
 *
 * What Flatpak says about one of its sandboxes.
 */
typedef struct
{
  char *app_id;
  char *instance;
  gboolean has_network;
} FerryFlatpakInfo;

gboolean ferry_flatpak_info_is_app_id (const char *text);
FerryFlatpakInfo *ferry_flatpak_info_parse (const char *text,
                                            gsize       length);
FerryFlatpakInfo *ferry_flatpak_info_read (int         root_fd,
                                           const char *runtime_dir);
void ferry_flatpak_info_free (FerryFlatpakInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFlatpakInfo, ferry_flatpak_info_free)

G_END_DECLS
