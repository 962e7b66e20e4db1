/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One line of progress, as wide as the terminal and never wider: a line that
 * wraps cannot be drawn over. */

#include "config.h"

#include "cli/ferry-cli-bar.h"
#include "cli/ferry-cli-print.h"
#include "client/ferry-format.h"

#include <glib/gi18n-lib.h>

/* What a text such as “ 62 %  3.1 of 5.0 GB · 12.3 MB/s · 2 minutes left” takes.
 * As much is kept free for it, so that the track does not jump with it. */
#define TEXT_WIDTH 54

/* The name and the track are the first to shrink, then they go. */
#define LONGEST_TRACK 30
#define SHORTEST_TRACK 8
#define LONGEST_NAME 32
#define SHORTEST_NAME 8

#define GAP 2

/* How much is told; the less room, the less. */
typedef enum
{
  DETAIL_ALL,
  DETAIL_RATE,
  DETAIL_AMOUNT,
  DETAIL_PERCENT,
} Detail;

static void
append_repeated (GString    *line,
                 const char *text,
                 int         count)
{
  for (int i = 0; i < count; i++)
    g_string_append (line, text);
}

static char *
draw_track (const FerryBar *self,
            int             width)
{
  g_autoptr(GString) full = g_string_new (NULL);
  g_autoptr(GString) empty = g_string_new (NULL);
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;
  int filled = ferry_format_percent (self->done, self->total) * width / 100;

  append_repeated (full, self->utf8 ? "━" : "#", filled);
  append_repeated (empty, self->utf8 ? "─" : "-", width - filled);
  left = ferry_print_style (full->str, FERRY_STYLE_BUSY, self->colour && filled > 0);
  right = ferry_print_style (empty->str, FERRY_STYLE_DIM, self->colour);

  return g_strconcat (left, right, NULL);
}

static char *
describe_amount (const FerryBar *self,
                 Detail          detail)
{
  g_autofree char *amount = ferry_format_amount (self->done, self->total);
  g_autofree char *rate = NULL;

  if (self->note != NULL && self->done == 0 && self->total < 0)
    return g_strdup (self->note);
  if (self->note != NULL && detail < DETAIL_AMOUNT)
    return g_strdup_printf ("%s · %s", amount, self->note);
  if (detail == DETAIL_ALL)
    return ferry_format_progress (self->done, self->total, self->rate);
  if (detail == DETAIL_AMOUNT || self->rate == 0)
    return g_steal_pointer (&amount);

  rate = ferry_format_rate (self->rate);
  return g_strdup_printf ("%s · %s", amount, rate);
}

static char *
describe (const FerryBar *self,
          Detail          detail)
{
  g_autofree char *percent = NULL;
  g_autofree char *amount = NULL;

  if (self->total < 0)
    return describe_amount (self, MIN (detail, DETAIL_AMOUNT));

  /* Translators: a share in percent, at most three digits. */
  percent = g_strdup_printf (_("%3d %%"), ferry_format_percent (self->done, self->total));
  if (detail == DETAIL_PERCENT)
    return g_steal_pointer (&percent);

  amount = describe_amount (self, detail);
  return g_strdup_printf ("%s  %s", percent, amount);
}

/* As much as fits into @width. */
static char *
describe_within (const FerryBar *self,
                 int             width)
{
  for (Detail detail = DETAIL_ALL; detail < DETAIL_PERCENT; detail++)
    {
      g_autofree char *text = describe (self, detail);

      if (ferry_print_measure (text) <= width)
        return g_steal_pointer (&text);
    }

  return describe (self, DETAIL_PERCENT);
}

/* Takes what an element of a line needs from @left, if there is enough. */
static int
take (int *left,
      int  shortest,
      int  longest)
{
  int width = MIN (*left - GAP, longest);

  if (width < shortest)
    return 0;

  *left -= width + GAP;
  return width;
}

/**
 * ferry_bar_draw:
 * @self: what to show
 * @width: columns
 *
 * Returns: (transfer full): “name  ━━━━────   62 %  3.1 of 5.0 GB · 12 MB/s · 2
 *   minutes left”, or as much as fits
 */
char *
ferry_bar_draw (const FerryBar *self,
                int             width)
{
  g_autofree char *text = describe_within (self, width);
  g_autofree char *fitting = ferry_print_fit (text, width);
  int left = width - MAX (ferry_print_measure (fitting), MIN (TEXT_WIDTH, width));
  int name_length = ferry_print_measure (self->name);
  int name_width = take (&left, MIN (name_length, SHORTEST_NAME), MIN (name_length, LONGEST_NAME));
  int track_width = self->total > 0 ? take (&left, SHORTEST_TRACK, LONGEST_TRACK) : 0;
  GString *line = g_string_new (NULL);

  if (name_width > 0)
    {
      g_autofree char *name = ferry_print_fit (self->name, name_width);

      g_string_append_printf (line, "%s  ", name);
    }

  if (track_width > 0)
    {
      g_autofree char *track = draw_track (self, track_width);

      g_string_append_printf (line, "%s  ", track);
    }

  g_string_append (line, fitting);
  return g_string_free (line, FALSE);
}
