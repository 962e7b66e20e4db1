/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-ranges.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
read_number (const char *text,
             gsize       length,
             goffset    *number)
{
  g_autofree char *digits = g_strndup (text, length);
  guint64 value;

  if (!g_ascii_string_to_unsigned (digits, 10, 0, G_MAXINT64, &value, NULL))
    return FALSE;

  *number = (goffset) value;
  return TRUE;
}

static gboolean
read_range (const char *text,
            FerryRange *range)
{
  gsize first = strcspn (text, "-+");
  const char *rest = text + first;
  goffset last;

  if (*rest == '\0' || !read_number (text, first, &range->offset))
    return FALSE;

  range->length = -1;
  if (g_str_equal (rest, "-"))
    return TRUE;

  if (!read_number (rest + 1, strlen (rest + 1), &last))
    return FALSE;

  if (*rest == '-')
    {
      if (last < range->offset || last - range->offset == G_MAXINT64)
        return FALSE;
      last = last - range->offset + 1;
    }

  range->length = last;
  return last > 0 && range->offset <= G_MAXINT64 - last;
}

static int
compare_offsets (gconstpointer a,
                 gconstpointer b)
{
  const FerryRange *one = a;
  const FerryRange *other = b;

  return (one->offset > other->offset) - (one->offset < other->offset);
}

/**
 * ferry_ranges_overlap:
 * @ranges: (element-type FerryRange): ranges, each sound by itself
 *
 * Returns: whether a byte is in two of them
 */
gboolean
ferry_ranges_overlap (GArray *ranges)
{
  g_autoptr(GArray) sorted = NULL;

  g_return_val_if_fail (ranges != NULL, FALSE);

  sorted = g_array_copy (ranges);
  g_array_sort (sorted, compare_offsets);
  for (guint i = 1; i < sorted->len; i++)
    {
      const FerryRange *before = &g_array_index (sorted, FerryRange, i - 1);
      const FerryRange *range = &g_array_index (sorted, FerryRange, i);

      if (before->length < 0 || before->offset + before->length > range->offset)
        return TRUE;
    }

  return FALSE;
}

/**
 * ferry_ranges_new_from_strings:
 * @texts: “A-B”, “A-” or “A+LENGTH” each, from outside
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT or
 *   %FERRY_ERROR_OVERLAPPING_RANGES
 *
 * Returns: (transfer full) (nullable) (element-type FerryRange): the ranges, in
 *   the order of @texts
 */
GArray *
ferry_ranges_new_from_strings (const char *const *texts,
                               GError           **error)
{
  g_autoptr(GArray) ranges = g_array_new (FALSE, FALSE, sizeof (FerryRange));

  g_return_val_if_fail (texts != NULL, NULL);

  for (gsize i = 0; texts[i] != NULL; i++)
    {
      FerryRange range;

      if (!read_range (texts[i], &range))
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                       _("In the option “ranges”, “%s” is not “A-B”, “A-” or "
                         "“A+LENGTH” with at least one byte."),
                       texts[i]);
          return NULL;
        }
      g_array_append_val (ranges, range);
    }

  if (ferry_ranges_overlap (ranges))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_OVERLAPPING_RANGES,
                           ferry_error_code_to_sentence (FERRY_ERROR_OVERLAPPING_RANGES));
      return NULL;
    }

  return g_steal_pointer (&ranges);
}

/**
 * ferry_ranges_to_strings:
 * @ranges: (element-type FerryRange): ranges
 *
 * Returns: (transfer full): what ferry_ranges_new_from_strings() reads
 */
char **
ferry_ranges_to_strings (GArray *ranges)
{
  char **texts;

  g_return_val_if_fail (ranges != NULL, NULL);

  texts = g_new0 (char *, ranges->len + 1);
  for (guint i = 0; i < ranges->len; i++)
    {
      const FerryRange *range = &g_array_index (ranges, FerryRange, i);

      if (range->length < 0)
        texts[i] = g_strdup_printf ("%" G_GOFFSET_FORMAT "-", range->offset);
      else
        texts[i] = g_strdup_printf ("%" G_GOFFSET_FORMAT "+%" G_GOFFSET_FORMAT,
                                    range->offset, range->length);
    }

  return texts;
}

/**
 * ferry_ranges_equal:
 * @ranges: (nullable) (element-type FerryRange): ranges
 * @other: (nullable) (element-type FerryRange): others
 *
 * Returns: whether both are the same ranges in the same order, or both %NULL
 */
gboolean
ferry_ranges_equal (GArray *ranges,
                    GArray *other)
{
  if (ranges == NULL || other == NULL)
    return ranges == other;

  if (ranges->len != other->len)
    return FALSE;

  for (guint i = 0; i < ranges->len; i++)
    {
      const FerryRange *a = &g_array_index (ranges, FerryRange, i);
      const FerryRange *b = &g_array_index (other, FerryRange, i);

      if (a->offset != b->offset || a->length != b->length)
        return FALSE;
    }

  return TRUE;
}

/**
 * ferry_ranges_get_length:
 * @ranges: (element-type FerryRange): ranges that do not overlap
 *
 * Returns: bytes in all of them, -1 if one goes to the end of the file
 */
goffset
ferry_ranges_get_length (GArray *ranges)
{
  goffset total = 0;

  g_return_val_if_fail (ranges != NULL, -1);

  for (guint i = 0; i < ranges->len; i++)
    {
      const FerryRange *range = &g_array_index (ranges, FerryRange, i);

      if (range->length < 0)
        return -1;
      total += range->length;
    }

  return total;
}
