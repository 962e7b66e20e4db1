/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-arrivals.h"
#include "net/ferry-link-count.h"

#include <stdio.h>

#define MSS 1448.0
#define HEADER 52.0

static double
look (FerryLinkCount *count,
      guint64         received,
      double          own)
{
  ferry_link_count_note_received (count, TRUE, received);
  ferry_link_count_add_own (count, own);

  return ferry_link_count_take_others (count);
}

static void
test_others_are_the_rest (void)
{
  FerryLinkCount count = { 0 };

  g_assert_cmpfloat (look (&count, 1000000, 5000), <, 0);
  g_assert_cmpfloat (look (&count, 1100000, 60000), ==, 40000);
  g_assert_cmpfloat (look (&count, 1100000, 0), ==, 0);
}

/* Counters begin again when an interface does; and some kernels tell nothing. */
static void
test_unknown_is_not_nothing (void)
{
  FerryLinkCount count = { 0 };

  look (&count, 1000000, 0);
  g_assert_cmpfloat (look (&count, 500, 100), <, 0);
  g_assert_cmpfloat (look (&count, 1500, 100), ==, 900);
  ferry_link_count_note_received (&count, FALSE, 0);
  g_assert_cmpfloat (ferry_link_count_take_others (&count), <, 0);
  g_assert_cmpfloat (look (&count, 9000, 100), <, 0);
}

/* What comes between the looks at the interface and at the sockets is in the one
 * count now and in the other the next time. */
static void
test_looks_take_time (void)
{
  FerryLinkCount count = { 0 };
  guint64 received = 0;
  double late = 0;

  look (&count, received, 0);
  for (guint i = 0; i < 100; i++)
    {
      const double between = i % 3 * 1500;

      received += 126000;
      g_assert_cmpfloat (look (&count, received, 126000 - late + between), <=, 1500);
      late = between;
    }
}

/* Segments that are shorter than they seem make no debt behind which somebody
 * could begin unseen. */
static void
test_small_errors_do_not_add_up (void)
{
  FerryLinkCount count = { 0 };
  guint64 received = 0;

  look (&count, received, 0);
  for (guint i = 0; i < 500; i++)
    {
      received += 126000;
      g_assert_cmpfloat (look (&count, received, 127400), ==, 0);
    }
  received += 126000;
  g_assert_cmpfloat (look (&count, received, 112400), >, 8000);
}

static void
test_nothing_is_missing (void)
{
  FerryArrivals arrivals = { 0 };

  g_assert_cmpfloat (ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ 14480, 10, 0, MSS, HEADER }), ==, 15000);
  /* The last one of an answer is short: that is forgiven. */
  g_assert_cmpfloat (ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ 16028, 12, 0, MSS, HEADER }), ==, 3000);
}

/* A window that has become small has the kernel throw away what comes beyond it. */
static void
test_what_is_thrown_away_came (void)
{
  FerryArrivals arrivals = { 0 };

  ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ 14480, 10, 0, MSS, HEADER });
  g_assert_cmpfloat (ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ 14480, 20, 0, MSS, HEADER }), ==, 15000);
  g_assert_cmpfloat (ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ 28960, 30, 0, MSS, HEADER }), ==, 15000);
}

/* One is missing, and what comes behind it is seen when it comes, not when the one
 * that was missing does. */
static void
test_one_is_missing (void)
{
  FerryArrivals arrivals = { 0 };

  ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ 14480, 10, 0, MSS, HEADER });
  g_assert_cmpfloat (ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ 14480, 30, 20, MSS, HEADER }), ==, 30000);
  g_assert_cmpfloat (ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ 14480, 40, 30, MSS, HEADER }), ==, 15000);
  g_assert_cmpfloat (ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ 14480 + 31 * 1448, 41, 30, MSS, HEADER }),
                     ==, 1500);
  g_assert_cmpfloat (ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ 14480 + 41 * 1448, 51, 30, MSS, HEADER }),
                     ==, 15000);
}

/* What came twice is never put in order, and must not make later bytes ours twice
 * over, nor anybody else’s. */
static void
test_strays_are_forgotten (void)
{
  FerryArrivals arrivals = { 0 };

  ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ 14480, 10, 0, MSS, HEADER });
  ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ 14480, 110, 100, MSS, HEADER });
  ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ 15928, 111, 100, MSS, HEADER });
  /* The kernel has a better idea of how long segments are now. */
  g_assert_cmpfloat (ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ 44928, 121, 100, MSS, HEADER }), ==, 29520);
}

static void
test_counters_wrap (void)
{
  FerryArrivals arrivals = { 0 };

  ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ 0, G_MAXUINT32 - 4, G_MAXUINT32, MSS, HEADER });
  g_assert_cmpfloat (ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ 14480, 5, G_MAXUINT32, MSS, HEADER }),
                     ==, 15000);
}

/* Packets are lost and nobody else is there: nobody else is seen. */
static void
test_recorded_loss (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "unit", "fixtures", "arrivals-loss.txt", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(GError) error = NULL;
  FerryArrivals arrivals = { 0 };
  FerryLinkCount count = { 0 };
  guint n_looks = 0;
  double total = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint64 received, bytes;
      guint segments, strays;
      double others;

      if (sscanf (lines[i], "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %u %u",
                  &received, &bytes, &segments, &strays) != 4)
        continue;
      others = look (&count, received,
                     ferry_arrivals_step (&arrivals, &(FerryArrivalsCount){ bytes, segments, strays, MSS, HEADER }));
      if (n_looks++ < 2)
        continue;
      g_assert_cmpfloat (others, <, 3000);
      total += others;
    }

  g_assert_cmpuint (n_looks, >, 200);
  g_assert_cmpfloat (total / (n_looks / 50.0), <, 3000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/link-count/others-are-the-rest", test_others_are_the_rest);
  g_test_add_func ("/link-count/unknown-is-not-nothing", test_unknown_is_not_nothing);
  g_test_add_func ("/link-count/looks-take-time", test_looks_take_time);
  g_test_add_func ("/link-count/small-errors-do-not-add-up", test_small_errors_do_not_add_up);
  g_test_add_func ("/link-count/nothing-is-missing", test_nothing_is_missing);
  g_test_add_func ("/link-count/what-is-thrown-away-came", test_what_is_thrown_away_came);
  g_test_add_func ("/link-count/one-is-missing", test_one_is_missing);
  g_test_add_func ("/link-count/strays-are-forgotten", test_strays_are_forgotten);
  g_test_add_func ("/link-count/counters-wrap", test_counters_wrap);
  g_test_add_func ("/link-count/recorded-loss", test_recorded_loss);

  return g_test_run ();
}
