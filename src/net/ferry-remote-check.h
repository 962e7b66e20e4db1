/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-publisher.h"

G_BEGIN_DECLS

/**
 * FerryRemoteCheck:
 * @source: (nullable): what the callback gets
 * @local: the publisher for this machine
 * @staging: where files for other machines are collected
 * @folders: what is looked at, paths and addresses
 * @strict: whether no symbolic link may lead to the paths
 */
typedef struct
{
  gpointer source;
  FerryPublisher *local;
  const char *staging;
  const char *const *folders;
  gboolean strict;
} FerryRemoteCheck;

void ferry_remote_check_async (const FerryRemoteCheck *check,
                               GCancellable           *cancellable,
                               GAsyncReadyCallback     callback,
                               gpointer                user_data);
char **ferry_remote_check_finish (GAsyncResult *result,
                                  GError      **error);

G_END_DECLS
