/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-remote-sign-in.h"

G_BEGIN_DECLS

/**
 * FerryRemoteMount:
 * @folder: (owned): a folder on another machine
 * @mount: (owned) (nullable): what it is part of
 * @naming: (unowned): who gives a name there holds it: servers look whether one is
 *   free and give it in two steps
 * @is_new: whether it was not there before
 */
typedef struct
{
  GFile *folder;
  GMount *mount;
  GMutex *naming;
  gboolean is_new;
} FerryRemoteMount;

#define FERRY_TYPE_REMOTE_MOUNTS (ferry_remote_mounts_get_type ())
G_DECLARE_FINAL_TYPE (FerryRemoteMounts, ferry_remote_mounts, FERRY, REMOTE_MOUNTS, GObject)

FerryRemoteMounts *ferry_remote_mounts_new (FerrySignOn    *sign_on,
                                            FerryStrangers *strangers);
void ferry_remote_mounts_take_async (FerryRemoteMounts       *self,
                                     const FerryRemoteAccess *access,
                                     GCancellable            *cancellable,
                                     GAsyncReadyCallback      callback,
                                     gpointer                 user_data);
FerryRemoteMount *ferry_remote_mounts_take_finish (FerryRemoteMounts *self,
                                                   GAsyncResult      *result,
                                                   GError           **error);
void ferry_remote_mounts_give_back (FerryRemoteMounts *self,
                                    FerryRemoteMount  *mount);

G_END_DECLS
