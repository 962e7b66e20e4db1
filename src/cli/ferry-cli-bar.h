/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryBar:
 * @name: what is transferred, without control characters
 * @done: bytes that are there
 * @total: bytes that there will be, -1 if unknown
 * @rate: bytes per second
 * @note: (nullable): instead of rate and time left while nothing moves
 * @utf8: whether the terminal shows any letter
 * @colour: whether it shows colour
 *
 * What one line of progress shows.
 */
typedef struct
{
  const char *name;
  guint64 done;
  gint64 total;
  guint64 rate;
  const char *note;
  gboolean utf8;
  gboolean colour;
} FerryBar;

char *ferry_bar_draw (const FerryBar *self,
                      int             width);

G_END_DECLS
