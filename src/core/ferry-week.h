/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FERRY_MINUTES_PER_DAY (24 * 60)
#define FERRY_MINUTES_PER_WEEK (7 * FERRY_MINUTES_PER_DAY)

/* Days of the week, one bit each; Monday is bit 0. */
typedef guint FerryDaySet;
#define FERRY_EVERY_DAY ((FerryDaySet) 0x7f)

/**
 * FerryWeek:
 *
 * The minutes of a week on the wall’s clock, one bit each, from Monday on.
 */
typedef struct
{
  guint8 bits[FERRY_MINUTES_PER_WEEK / 8];
} FerryWeek;

void ferry_week_add (FerryWeek  *self,
                     FerryDaySet days,
                     guint       begin,
                     guint       end);
gboolean ferry_week_has (const FerryWeek *self,
                         gint64           seconds,
                         GTimeZone       *zone);
gint64 ferry_week_get_change (const FerryWeek *self,
                              gint64           seconds,
                              GTimeZone       *zone);

G_END_DECLS
