/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-checkpoint.h"
#include "net/ferry-segments.h"

#define MIB (1024 * 1024)

/* Every byte of the file is in exactly one piece, and lies at its own place. */
static void
assert_covers (FerrySegments *segments,
               goffset        length)
{
  g_autoptr(GArray) array = ferry_segments_to_array (segments);
  goffset end = 0;

  for (guint i = 0; i < array->len; i++)
    {
      const FerrySegment *segment = &g_array_index (array, FerrySegment, i);

      g_assert_cmpint (segment->offset, ==, end);
      g_assert_cmpint (segment->position, ==, end);
      g_assert_cmpint (segment->length, >, 0);
      g_assert_cmpint (segment->done, >=, 0);
      g_assert_cmpint (segment->done, <=, segment->length);
      end += segment->length;
    }

  g_assert_cmpint (end, ==, length);
}

static void
test_one_piece (void)
{
  g_autoptr(FerrySegments) segments = ferry_segments_new ();
  FerryPiece *piece;

  ferry_segments_add (segments, 0, 3 * MIB / 2);
  piece = ferry_segments_take (segments);
  g_assert_cmpint (ferry_piece_get_next (piece), ==, 0);
  g_assert_cmpint (ferry_piece_get_remaining (piece), ==, 3 * MIB / 2);

  /* Nothing that would be worth a connection. */
  g_assert_null (ferry_segments_take (segments));

  ferry_segments_write (segments, piece, 1000);
  g_assert_cmpint (ferry_piece_get_next (piece), ==, 1000);
  g_assert_cmpint (ferry_segments_get_written (segments), ==, 1000);
  g_assert_false (ferry_segments_is_complete (segments));
  ferry_segments_write (segments, piece, 3 * MIB / 2 - 1000);
  g_assert_true (ferry_segments_is_complete (segments));
}

static void
test_unknown_length (void)
{
  g_autoptr(FerrySegments) segments = ferry_segments_new ();
  FerryPiece *piece = ferry_segments_add (segments, 0, -1);

  piece = ferry_segments_take (segments);
  g_assert_cmpint (ferry_segments_get_length (segments), ==, -1);
  ferry_segments_write (segments, piece, 50 * MIB);
  g_assert_false (ferry_segments_is_complete (segments));
  g_assert_null (ferry_segments_take (segments));

  ferry_segments_end (segments, piece);
  g_assert_true (ferry_segments_is_complete (segments));
  g_assert_cmpint (ferry_segments_get_length (segments), ==, 50 * MIB);
}

static void
test_empty_file (void)
{
  g_autoptr(FerrySegments) segments = ferry_segments_new ();

  g_assert_false (ferry_segments_is_complete (segments));
  ferry_segments_add (segments, 0, 0);
  g_assert_true (ferry_segments_is_complete (segments));
  g_assert_null (ferry_segments_take (segments));
}

static void
test_split_evenly (void)
{
  g_autoptr(FerrySegments) segments = ferry_segments_new ();
  FerryPiece *first;

  ferry_segments_add (segments, 0, 40 * MIB + 3);
  first = ferry_segments_take (segments);
  ferry_segments_write (segments, first, 100);
  ferry_segments_split (segments, first, 4);
  assert_covers (segments, 40 * MIB + 3);

  for (guint i = 0; i < 3; i++)
    {
      FerryPiece *piece = ferry_segments_take (segments);

      g_assert_cmpint (piece->length, >=, 10 * MIB - 65536);
      g_assert_cmpint (piece->length, <=, 10 * MIB + 3 * 65536);
      g_assert_cmpint (piece->offset % 65536, ==, 0);
    }
}

static void
test_split_into_fewer (void)
{
  g_autoptr(FerrySegments) segments = ferry_segments_new ();
  FerryPiece *first;

  ferry_segments_add (segments, 0, 2 * MIB);
  first = ferry_segments_take (segments);
  ferry_segments_split (segments, first, 8);
  assert_covers (segments, 2 * MIB);
  g_assert_cmpint (first->length, ==, MIB);
}

static void
test_idle_takes_half_of_largest (void)
{
  g_autoptr(FerrySegments) segments = ferry_segments_new ();
  FerryPiece *small;
  FerryPiece *large;
  FerryPiece *half;

  small = ferry_segments_add (segments, 0, 4 * MIB);
  large = ferry_segments_add (segments, 4 * MIB, 16 * MIB);
  g_assert_true (ferry_segments_take (segments) == small);
  g_assert_true (ferry_segments_take (segments) == large);
  ferry_segments_write (segments, large, 4 * MIB);

  half = ferry_segments_take (segments);
  g_assert_cmpint (half->offset, ==, 14 * MIB);
  g_assert_cmpint (half->length, ==, 6 * MIB);
  g_assert_cmpint (ferry_piece_get_remaining (large), ==, 6 * MIB);
  assert_covers (segments, 20 * MIB);
}

static void
test_given_back_is_taken_first (void)
{
  g_autoptr(FerrySegments) segments = ferry_segments_new ();
  FerryPiece *first;

  ferry_segments_add (segments, 0, 40 * MIB);
  first = ferry_segments_take (segments);
  ferry_segments_take (segments);
  ferry_segments_write (segments, first, 5);
  first->taken = FALSE;

  g_assert_true (ferry_segments_take (segments) == first);
  g_assert_cmpint (ferry_piece_get_next (first), ==, 5);
}

/* Ranges in any order lie one after the other in the partial file. */
static void
test_ranges (void)
{
  g_autoptr(FerrySegments) segments = ferry_segments_new ();
  FerryPiece *first = ferry_segments_add (segments, 500, 100);
  FerryPiece *second = ferry_segments_add (segments, 0, 10);

  g_assert_cmpint (first->position, ==, 0);
  g_assert_cmpint (second->position, ==, 100);
  g_assert_cmpint (ferry_segments_get_length (segments), ==, 110);

  /* Who reads the whole file from its beginning comes to them in its order. */
  g_assert_true (ferry_segments_take_after (segments, 0) == second);
  g_assert_true (ferry_segments_take_after (segments, 10) == first);
  first->taken = FALSE;
  g_assert_null (ferry_segments_take_after (segments, 501));
}

static void
test_neighbours_become_one (void)
{
  g_autoptr(FerrySegments) segments = ferry_segments_new ();
  g_autoptr(FerrySegments) again = NULL;
  g_autoptr(GArray) array = NULL;
  FerryPiece *pieces[4];

  for (guint i = 0; i < 4; i++)
    pieces[i] = ferry_segments_add (segments, i * 100, 100);
  ferry_segments_write (segments, pieces[0], 100);
  ferry_segments_write (segments, pieces[1], 60);
  ferry_segments_write (segments, pieces[2], 100);

  array = ferry_segments_to_array (segments);
  g_assert_cmpuint (array->len, ==, 2);
  g_assert_cmpint (g_array_index (array, FerrySegment, 0).length, ==, 200);
  g_assert_cmpint (g_array_index (array, FerrySegment, 0).done, ==, 160);
  g_assert_cmpint (g_array_index (array, FerrySegment, 1).offset, ==, 200);
  g_assert_cmpint (g_array_index (array, FerrySegment, 1).done, ==, 100);
  assert_covers (segments, 400);

  again = ferry_segments_new_from_array (array);
  g_assert_cmpint (ferry_segments_get_written (again), ==, 260);
  assert_covers (again, 400);
}

/* However connections come and go: no byte is lost or fetched twice. */
static void
test_any_order (void)
{
  for (guint round = 0; round < 50; round++)
    {
      const goffset length = g_test_rand_int_range (1, 64 * MIB);
      g_autoptr(FerrySegments) segments = ferry_segments_new ();
      g_autoptr(GPtrArray) taken = g_ptr_array_new ();

      ferry_segments_add (segments, 0, length);
      while (!ferry_segments_is_complete (segments))
        {
          FerryPiece *piece = taken->len < 6 ? ferry_segments_take (segments) : NULL;
          goffset bytes = g_test_rand_int_range (1, 4 * MIB);
          guint index;

          if (piece != NULL)
            g_ptr_array_add (taken, piece);
          index = (guint) g_test_rand_int_range (0, (gint32) taken->len);
          piece = g_ptr_array_index (taken, index);
          ferry_segments_write (segments, piece, MIN (bytes, ferry_piece_get_remaining (piece)));
          if (ferry_piece_get_remaining (piece) == 0 || g_test_rand_int_range (0, 8) == 0)
            {
              piece->taken = FALSE;
              g_ptr_array_remove_index (taken, index);
            }
          assert_covers (segments, length);
        }

      g_assert_cmpint (ferry_segments_get_written (segments), ==, length);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/segments/one-piece", test_one_piece);
  g_test_add_func ("/segments/unknown-length", test_unknown_length);
  g_test_add_func ("/segments/empty-file", test_empty_file);
  g_test_add_func ("/segments/split-evenly", test_split_evenly);
  g_test_add_func ("/segments/split-into-fewer", test_split_into_fewer);
  g_test_add_func ("/segments/idle-takes-half-of-largest", test_idle_takes_half_of_largest);
  g_test_add_func ("/segments/given-back-is-taken-first", test_given_back_is_taken_first);
  g_test_add_func ("/segments/ranges", test_ranges);
  g_test_add_func ("/segments/neighbours-become-one", test_neighbours_become_one);
  g_test_add_func ("/segments/any-order", test_any_order);

  return g_test_run ();
}
