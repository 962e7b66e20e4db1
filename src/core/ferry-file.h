/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-checkpoint.h"
#include "core/ferry-file-spec.h"
#include "shared/ferry-enums.h"

G_BEGIN_DECLS

/**
 * FerryFile:
 * @index: its place in the job, which the store keys it by
 * @spec: (owned): what was asked for
 * @state: see #FerryFileState
 * @name: (type GRefString) (owned) (nullable): the target’s base name as far as it is known:
 *   the one asked for, then the server’s, then the one it was published under
 * @bytes_done: bytes received, of which the checkpoint’s are durable
 * @bytes_total: bytes wanted, -1 if unknown
 * @resumable: 1 if the server can resume it, 0 if it cannot, -1 if unknown
 * @checkpoint: (owned) (nullable): what is durable
 *
 * One file of a job. A plain struct, not an object: a job may have thousands.
 * It may lie in its owner’s struct.
 * Only the engine and the store’s loader write to it.
 */
typedef struct
{
  guint index;
  FerryFileState state;
  int resumable;
  FerryFileSpec *spec;
  char *name;
  goffset bytes_done;
  goffset bytes_total;
  FerryCheckpoint *checkpoint;
} FerryFile;

void ferry_file_init (FerryFile     *self,
                      guint          index,
                      FerryFileSpec *spec);
void ferry_file_clear (FerryFile *self);
FerryFile *ferry_file_new (guint          index,
                           FerryFileSpec *spec);
void ferry_file_free (FerryFile *self);
void ferry_file_set_name (FerryFile  *self,
                          const char *name);
void ferry_file_set_checkpoint (FerryFile       *self,
                                FerryCheckpoint *checkpoint);
char *ferry_file_get_target (const FerryFile *self);
char *ferry_file_get_basename (const FerryFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFile, ferry_file_free)

G_END_DECLS
