/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the command line draws: progress, tables, and text from strangers. */

#include "cli/ferry-cli-bar.h"
#include "cli/ferry-cli-describe.h"
#include "cli/ferry-cli-print.h"
#include "cli/ferry-cli-table.h"
#include "shared/ferry-enums.h"

#include <string.h>

#define NBSP "\302\240"

static const FerryBar half = {
  .name = "debian-12.iso",
  .done = 2500000000,
  .total = 5000000000,
  .rate = 12000000,
  .utf8 = TRUE,
};

static void
assert_drawn (const FerryBar *bar,
              int             width,
              const char     *expected)
{
  g_autofree char *line = ferry_bar_draw (bar, width);

  g_assert_cmpstr (line, ==, expected);
}

static void
test_bar_with_room (void)
{
  assert_drawn (&half, 100,
                "debian-12.iso  ━━━━━━━━━━━━━━───────────────   50 %  2.5 of 5.0" NBSP "GB · 12.0" NBSP
                "MB/s · 3 minutes left");
}

static void
test_bar_drops_what_does_not_fit (void)
{
  assert_drawn (&half, 79,
                "debian-12.iso  ━━━━────   50 %  2.5 of 5.0" NBSP "GB · 12.0" NBSP "MB/s · 3 minutes left");
  assert_drawn (&half, 75,
                "debian-12.iso   50 %  2.5 of 5.0" NBSP "GB · 12.0" NBSP "MB/s · 3 minutes left");
  assert_drawn (&half, 66,
                "debian-12…   50 %  2.5 of 5.0" NBSP "GB · 12.0" NBSP "MB/s · 3 minutes left");
  assert_drawn (&half, 54, " 50 %  2.5 of 5.0" NBSP "GB · 12.0" NBSP "MB/s · 3 minutes left");
  assert_drawn (&half, 40, " 50 %  2.5 of 5.0" NBSP "GB · 12.0" NBSP "MB/s");
  assert_drawn (&half, 24, " 50 %  2.5 of 5.0" NBSP "GB");
  assert_drawn (&half, 10, " 50 %");
  assert_drawn (&half, 3, " 5…");
}

static void
test_bar_is_never_too_wide (void)
{
  FerryBar bar = half;

  bar.name = "一个很长的文件名 with a very long tail that goes on and on.tar.gz";
  for (int width = 1; width < 200; width++)
    {
      g_autofree char *line = ferry_bar_draw (&bar, width);

      g_assert_cmpint (ferry_print_measure (line), <=, width);
    }
}

static void
test_bar_without_total (void)
{
  FerryBar bar = half;

  bar.total = -1;
  assert_drawn (&bar, 79, "debian-12.iso  2.5" NBSP "GB · 12.0" NBSP "MB/s");
}

static void
test_bar_while_nothing_moves (void)
{
  FerryBar bar = half;

  bar.rate = 0;
  bar.note = "waiting";
  assert_drawn (&bar, 79, "debian-12.iso  ━━━━────   50 %  2.5 of 5.0" NBSP "GB · waiting");
  bar.done = 0;
  bar.total = -1;
  assert_drawn (&bar, 79, "debian-12.iso  waiting");
}

static void
test_bar_in_ascii (void)
{
  FerryBar bar = half;
  g_autofree char *line = NULL;

  bar.utf8 = FALSE;
  line = ferry_bar_draw (&bar, 100);
  g_assert_nonnull (strstr (line, "  ##############---------------  "));
}

static void
test_bar_in_colour (void)
{
  FerryBar bar = half;
  g_autofree char *line = NULL;

  bar.colour = TRUE;
  line = ferry_bar_draw (&bar, 100);
  g_assert_nonnull (strstr (line, "\033[36m━━━━━━━━━━━━━━\033[0m\033[2m───────────────\033[0m"));
}

static void
assert_clean (const char *text,
              const char *expected)
{
  g_autofree char *clean = ferry_print_clean (text);

  g_assert_cmpstr (clean, ==, expected);
}

static void
test_text_from_strangers (void)
{
  assert_clean ("plain name.iso", "plain name.iso");
  assert_clean ("über 文件 👩‍💻", "über 文件 👩‍💻");
  assert_clean ("a\033[31mb", "a�[31mb");
  assert_clean ("a\nb\tc\rd\177", "a�b�c�d�");
  assert_clean ("a\302\233b", "a�b");
  assert_clean ("gpj.\342\200\256exe", "gpj.�exe");
  assert_clean ("bad \377 bytes", "bad � bytes");
}

static void
test_text_is_cut_by_width (void)
{
  g_autofree char *cut = ferry_print_fit ("文件文件", 5);
  g_autofree char *whole = ferry_print_fit ("文件", 4);

  g_assert_cmpstr (cut, ==, "文件…");
  g_assert_cmpstr (whole, ==, "文件");
}

static void
test_table_lines_up (void)
{
  g_autoptr(FerryTable) table = ferry_table_new (3);
  const char *const headings[] = { "ID", "STATE", "NAME", NULL };
  const char *const one[] = { "a", "文件", "first", NULL };
  const char *const two[] = { "bcd", "done", "second and long", NULL };
  g_autofree char *wide = NULL;
  g_autofree char *narrow = NULL;
  g_autofree char *coloured = NULL;

  ferry_table_add (table, headings, FERRY_STYLE_HEADING);
  ferry_table_add (table, one, FERRY_STYLE_GOOD);
  ferry_table_add (table, two, FERRY_STYLE_PLAIN);

  wide = ferry_table_draw (table, -1, FALSE);
  g_assert_cmpstr (wide, ==, "ID   STATE  NAME\na    文件   first\nbcd  done   second and long\n");
  narrow = ferry_table_draw (table, 24, FALSE);
  g_assert_cmpstr (narrow, ==, "ID   STATE  NAME\na    文件   first\nbcd  done   second and …\n");
  coloured = ferry_table_draw (table, -1, TRUE);
  g_assert_cmpstr (coloured, ==,
                   "\033[1mID\033[0m   \033[1mSTATE\033[0m  \033[1mNAME\033[0m\n"
                   "a    \033[32m文件\033[0m   first\nbcd  done   second and long\n");
}

static void
assert_described (const char *job_text,
                  const char *expected)
{
  g_autoptr(GVariant) job = g_variant_parse (G_VARIANT_TYPE_VARDICT, job_text, NULL, NULL, NULL);
  g_autofree char *state = ferry_describe_state (job);

  g_assert_cmpstr (state, ==, expected);
}

static void
test_states_in_words (void)
{
  assert_described ("{'state': <'queued'>, 'wait': <'turn'>}", "queued");
  assert_described ("{'state': <'queued'>, 'wait': <'login'>}", "waiting: login");
  assert_described ("{'state': <'transient-error'>, 'wait': <'network'>}", "waiting: network");
  assert_described ("{'state': <'transferring'>, 'wait': <''>}", "transferring");
  assert_described ("{'state': <'error'>}", "failed");
  assert_described ("{'state': <'acknowledged'>}", "finished");
  assert_described ("{'state': <'from-the-future'>}", "from-the-future");
}

static void
test_every_state_and_wait_has_words (void)
{
  for (int state = 0; state < FERRY_N_STATES; state++)
    {
      for (int wait = 0; wait < FERRY_N_WAITS; wait++)
        {
          g_autofree char *text = g_strdup_printf ("{'state': <'%s'>, 'wait': <'%s'>}",
                                                   ferry_state_to_nick ((FerryState) state),
                                                   ferry_wait_to_nick ((FerryWait) wait));
          g_autoptr(GVariant) job = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
          g_autofree char *words = ferry_describe_state (job);

          g_assert_cmpstr (words, !=, "");
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bar/with-room", test_bar_with_room);
  g_test_add_func ("/bar/drops-what-does-not-fit", test_bar_drops_what_does_not_fit);
  g_test_add_func ("/bar/is-never-too-wide", test_bar_is_never_too_wide);
  g_test_add_func ("/bar/without-total", test_bar_without_total);
  g_test_add_func ("/bar/while-nothing-moves", test_bar_while_nothing_moves);
  g_test_add_func ("/bar/in-ascii", test_bar_in_ascii);
  g_test_add_func ("/bar/in-colour", test_bar_in_colour);
  g_test_add_func ("/print/text-from-strangers", test_text_from_strangers);
  g_test_add_func ("/print/text-is-cut-by-width", test_text_is_cut_by_width);
  g_test_add_func ("/table/lines-up", test_table_lines_up);
  g_test_add_func ("/describe/states-in-words", test_states_in_words);
  g_test_add_func ("/describe/every-state-and-wait-has-words", test_every_state_and_wait_has_words);

  return g_test_run ();
}
