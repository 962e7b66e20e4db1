/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "core/ferry-schedule.h"

/* Whatever is a schedule changes when it says it will, and not before. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const gint64 now = G_GINT64_CONSTANT (1774742400) * G_USEC_PER_SEC; /* the eve of summer time */
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier ("CET-1CEST,M3.5.0/2,M10.5.0/3");
  g_autoptr(GError) error = NULL;
  g_autoptr(FerrySchedule) schedule = ferry_schedule_new (text, &error);

  g_assert ((schedule == NULL) == (error != NULL));
  for (guint priority = 0; schedule != NULL && priority < FERRY_N_PRIORITIES; priority++)
    {
      gboolean open = ferry_schedule_is_open (schedule, priority, now, zone);
      gint64 change = ferry_schedule_get_change (schedule, priority, now, zone);

      g_assert (change == 0 || change > now);
      if (change == 0)
        continue;

      g_assert (ferry_schedule_is_open (schedule, priority, change, zone) != open);
      g_assert (ferry_schedule_is_open (schedule, priority, change - 1, zone) == open);
    }

  return 0;
}
