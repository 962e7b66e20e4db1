/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-fetcher.h"
#include "net/ferry-partial-file.h"
#include "net/ferry-resume.h"
#include "net/ferry-segments.h"

G_BEGIN_DECLS

/**
 * FerryPart:
 * @file: (owned): the partial file
 * @segments: (owned): what is in it
 * @etag: (nullable): see #FerryCheckpoint, also for what follows
 * @last_modified: (nullable)
 * @remote_length: length of the remote file, -1 if unknown
 * @accepts_ranges: whether the server has proved that it can resume
 * @name: (nullable): the file’s name as far as the server has a say in it
 * @modified: seconds since 1970
 * @digest: (nullable): what the server says the whole hashes to
 *
 * One version of a remote file as far as it is here.
 */
typedef struct
{
  FerryPartialFile *file;
  FerrySegments *segments;
  char *etag;
  char *last_modified;
  goffset remote_length;
  gboolean accepts_ranges;
  char *name;
  gint64 modified;
  FerryDigest *digest;
} FerryPart;

FerryPart *ferry_part_new_from_checkpoint (const FerryFetchRequest *request,
                                           const FerryCheckpoint   *checkpoint,
                                           GError                 **error);
FerryPart *ferry_part_new_from_answer (const FerryFetchRequest *request,
                                       const FerryAnswer       *answer,
                                       const char *const       *in_use,
                                       GError                 **error);
void ferry_part_free (FerryPart *self);
gboolean ferry_part_write (FerryPart    *self,
                           FerryPiece   *piece,
                           const guint8 *data,
                           gsize         size,
                           GError      **error);
void ferry_part_take_answer (FerryPart         *self,
                             const FerryAnswer *answer);
gboolean ferry_part_has_validator (const FerryPart *self);
FerryVersion ferry_part_get_version (const FerryPart *self);
FerryCheckpoint *ferry_part_to_checkpoint (const FerryPart *self,
                                           FerryCheckpoint *previous);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPart, ferry_part_free)

G_END_DECLS
