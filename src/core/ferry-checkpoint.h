/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FerrySegment:
 * @offset: first byte of the segment in the remote file
 * @position: where that byte lies in the partial file; differs from @offset
 *   only for range downloads, whose ranges follow one another
 * @length: bytes in the segment, -1 until the end of a file of unknown length
 * @done: bytes of it that are durable, counted from @offset
 *
 * One stretch of the remote file with a durable offset of its own.
 */
typedef struct
{
  goffset offset;
  goffset position;
  goffset length;
  goffset done;
} FerrySegment;

/**
 * FerryCheckpoint:
 * @ref_count: (private)
 * @part_name: base name of the partial file beside the target
 * @part_inode: its inode, so that a file put in its place is noticed and a
 *   rename that a crash hid is recognised
 * @etag: (nullable): the strong ETag all bytes so far belong to
 * @last_modified: (nullable): Last-Modified, only if strong by RFC 9110 §8.8.2.2
 * @remote_length: length of the whole remote file, -1 if unknown
 * @accepts_ranges: whether the server has proved that it can resume
 * @name: (nullable): file name the server suggested, sanitised
 * @modified: Last-Modified in seconds since 1970 for the file’s time, 0 if unknown
 * @verified: all bytes are there, durable, and lengths and digests were right
 * @segments: (element-type FerrySegment): in order of @position
 * @previous: (nullable) (owned): the partial of an older version of the file,
 *   kept until this one is whole (design §4.5)
 *
 * What is known, durably, about the bytes of one file. Immutable once shared.
 */
typedef struct _FerryCheckpoint FerryCheckpoint;
struct _FerryCheckpoint
{
  gatomicrefcount ref_count;
  char *part_name;
  guint64 part_inode;
  char *etag;
  char *last_modified;
  goffset remote_length;
  gboolean accepts_ranges;
  char *name;
  gint64 modified;
  gboolean verified;
  GArray *segments;
  FerryCheckpoint *previous;
};

#define FERRY_TYPE_CHECKPOINT (ferry_checkpoint_get_type ())
GType ferry_checkpoint_get_type (void) G_GNUC_CONST;

FerryCheckpoint *ferry_checkpoint_new (void);
FerryCheckpoint *ferry_checkpoint_copy (const FerryCheckpoint *self);
FerryCheckpoint *ferry_checkpoint_ref (FerryCheckpoint *self);
void ferry_checkpoint_unref (FerryCheckpoint *self);
goffset ferry_checkpoint_get_done (const FerryCheckpoint *self);
gboolean ferry_checkpoint_has_validator (const FerryCheckpoint *self);
GVariant *ferry_checkpoint_to_variant (const FerryCheckpoint *self);
FerryCheckpoint *ferry_checkpoint_new_from_variant (GVariant *variant,
                                                    GError  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCheckpoint, ferry_checkpoint_unref)

G_END_DECLS
