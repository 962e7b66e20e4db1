/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One line of progress, as wide as the terminal and never wider: a line that
 * wraps cannot be drawn over. */

#include "config.h"

#include "cli/ferry-cli-bar.h"
#include "cli/ferry-cli-print.h"
#include "client/ferry-format.h"

#include <glib/gi18n-lib.h>

/* The track and the name are the first to shrink, then they go. */
#define LONGEST_TRACK 30
#define SHORTEST_TRACK 6
#define LONGEST_NAME 32
#define SHORTEST_NAME 8

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
  left = ferry_print_style (full->str, FERRY_STYLE_BUSY, self->colour);
  right = ferry_print_style (empty->str, FERRY_STYLE_DIM, self->colour);

  return g_strconcat (left, right, NULL);
}

static char *
describe (const FerryBar *self)
{
  g_autofree char *percent = NULL;
  g_autofree char *amount = NULL;

  if (self->note == NULL)
    amount = ferry_format_progress (self->done, self->total, self->rate);
  else if (self->done == 0 && self->total < 0)
    return g_strdup (self->note);
  else
    {
      g_autofree char *size = ferry_format_amount (self->done, self->total);

      amount = g_strdup_printf ("%s · %s", size, self->note);
    }

  if (self->total < 0)
    return g_steal_pointer (&amount);

  /* Translators: a share in percent, at most three digits. */
  percent = g_strdup_printf (_("%3d %%"), ferry_format_percent (self->done, self->total));
  return g_strdup_printf ("%s  %s", percent, amount);
}

/**
 * ferry_bar_draw:
 * @self: what to show
 * @width: columns
 *
 * Returns: (transfer full): “name ━━━━──── 62 %  3.1 of 5.0 GB · 12 MB/s · 2
 *   minutes left”, or as much as fits
 */
char *
ferry_bar_draw (const FerryBar *self,
                int             width)
{
  g_autofree char *text = describe (self);
  g_autofree char *fitting = NULL;
  int left = width - ferry_print_measure (text);
  int name_width = CLAMP (left - 2 - (self->total > 0 ? SHORTEST_TRACK + 2 : 0), 0, LONGEST_NAME);
  GString *line = g_string_new (NULL);

  if (name_width >= SHORTEST_NAME)
    {
      g_autofree char *name = ferry_print_fit (self->name, name_width);

      g_string_append_printf (line, "%s  ", name);
      left -= ferry_print_measure (name) + 2;
    }

  if (self->total > 0 && left >= SHORTEST_TRACK + 2)
    {
      g_autofree char *track = draw_track (self, MIN (left - 2, LONGEST_TRACK));

      g_string_append_printf (line, "%s  ", track);
    }

  fitting = ferry_print_fit (text, width);
  g_string_append (line, fitting);
  return g_string_free (line, FALSE);
}
