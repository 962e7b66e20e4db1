/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Looking into the record of a job that is handed over, and changing it. */

#include "config.h"

#include "shared/ferry-record.h"
#include "shared/ferry-hand-over-type.h"

/**
 * ferry_record_get_partial:
 * @file: a file of a record
 * @name: (out) (transfer none): its partial file’s base name, empty for none;
 *   lives as long as what is returned
 * @inode: (out): and that one’s inode
 *
 * Returns: (transfer full): what the record says of the partial file
 */
GVariant *
ferry_record_get_partial (GVariant    *file,
                          const char **name,
                          guint64     *inode)
{
  GVariant *partial = g_variant_get_child_value (file, FERRY_RECORD_FILE_PARTIAL);

  g_variant_get_child (partial, 0, "&s", name);
  g_variant_get_child (partial, 1, "t", inode);

  return partial;
}

/**
 * ferry_record_get_segments:
 * @partial: from ferry_record_get_partial()
 *
 * Returns: (transfer full) (element-type FerryRecordSegment): its segments
 */
GArray *
ferry_record_get_segments (GVariant *partial)
{
  g_autoptr(GVariant) given = g_variant_get_child_value (partial, FERRY_RECORD_PARTIAL_SEGMENTS);
  GArray *segments = g_array_new (FALSE, FALSE, sizeof (FerryRecordSegment));
  GVariantIter iter;
  FerryRecordSegment segment;

  g_variant_iter_init (&iter, given);
  while (g_variant_iter_next (&iter, "(xxxx)", &segment.offset, &segment.position, &segment.length, &segment.done))
    g_array_append_val (segments, segment);

  return segments;
}

/**
 * ferry_record_get_bytes:
 * @record: a record whose numbers make sense
 *
 * Returns: how many bytes go along with it
 */
guint64
ferry_record_get_bytes (GVariant *record)
{
  g_autoptr(GVariant) files = g_variant_get_child_value (record, FERRY_RECORD_FILES);
  gsize n = g_variant_n_children (files);
  guint64 bytes = 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) file = g_variant_get_child_value (files, i);
      g_autoptr(GVariant) partial = g_variant_get_child_value (file, FERRY_RECORD_FILE_PARTIAL);
      g_autoptr(GArray) segments = ferry_record_get_segments (partial);

      for (guint j = 0; j < segments->len; j++)
        bytes += (guint64) g_array_index (segments, FerryRecordSegment, j).done;
    }

  return bytes;
}

/**
 * ferry_record_replace:
 * @tuple: a record or a part of one
 * @index: which of its fields
 * @child: its new value; taken if floating
 *
 * Returns: (transfer full): @tuple with that value; not floating
 */
GVariant *
ferry_record_replace (GVariant *tuple,
                      gsize     index,
                      GVariant *child)
{
  gsize n = g_variant_n_children (tuple);
  GVariant **children = g_new0 (GVariant *, n);
  GVariant *replaced;

  for (gsize i = 0; i < n; i++)
    children[i] = i == index ? g_variant_ref_sink (child) : g_variant_get_child_value (tuple, i);

  replaced = g_variant_ref_sink (g_variant_new_tuple (children, n));
  for (gsize i = 0; i < n; i++)
    g_variant_unref (children[i]);
  g_free (children);

  return replaced;
}

/**
 * ferry_record_replace_files:
 * @record: a record
 * @files: (element-type GVariant): its new files
 *
 * Returns: (transfer full): @record with those files; not floating
 */
GVariant *
ferry_record_replace_files (GVariant  *record,
                            GPtrArray *files)
{
  return ferry_record_replace (record, FERRY_RECORD_FILES,
                               g_variant_new_array (G_VARIANT_TYPE (FERRY_HAND_OVER_FILE_TYPE),
                                                    (GVariant *const *) files->pdata, files->len));
}
