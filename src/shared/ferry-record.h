/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the fields of a record are; see shared/ferry-hand-over-type.h. */
#define FERRY_RECORD_FILES 9
#define FERRY_RECORD_FILE_FOLDER 1
#define FERRY_RECORD_FILE_NAME 2
#define FERRY_RECORD_FILE_PARTIAL 6
#define FERRY_RECORD_PARTIAL_NAME 6
#define FERRY_RECORD_PARTIAL_SEGMENTS 8

/**
 * FerryRecordSegment:
 *
 * One of a partial file, as #FerrySegment in core/ has it.
 */
typedef struct
{
  gint64 offset;
  gint64 position;
  gint64 length;
  gint64 done;
} FerryRecordSegment;

GVariant *ferry_record_get_partial (GVariant    *file,
                                    const char **name,
                                    guint64     *inode);
GArray *ferry_record_get_segments (GVariant *partial);
guint64 ferry_record_get_bytes (GVariant *record);
GVariant *ferry_record_replace (GVariant *tuple,
                                gsize     index,
                                GVariant *child);
GVariant *ferry_record_replace_files (GVariant  *record,
                                      GPtrArray *files);

G_END_DECLS
