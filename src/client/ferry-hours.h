/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_HOURS_ALL_DAYS 0x7f
#define FERRY_HOURS_DAY_END (24 * 60)

/**
 * FerryHoursWho:
 *
 * Whom hours are for; the first is meant if nothing is said, and for the hours of
 * a single job.
 */
typedef enum
{
  FERRY_HOURS_BACKGROUND,
  FERRY_HOURS_ALL,
  FERRY_HOURS_FOREGROUND,
  FERRY_HOURS_HIGH,
  FERRY_HOURS_NORMAL,
  FERRY_HOURS_LOW,
} FerryHoursWho;
#define FERRY_N_HOURS_WHO (FERRY_HOURS_LOW + 1)

/**
 * FerryHoursWindow:
 * @who: whom it is for
 * @days: a bit each, Monday’s first; none for “never”
 * @begin: minutes after midnight
 * @end: the same; on the next day if it is not after @begin
 *
 * A window of a schedule. The whole day is 0 to %FERRY_HOURS_DAY_END.
 */
typedef struct
{
  FerryHoursWho who;
  guint days;
  guint begin;
  guint end;
} FerryHoursWindow;

GArray *ferry_hours_parse (const char *text);
char *ferry_hours_format (GArray *windows);
char *ferry_hours_describe (const char *text);
const char *ferry_hours_who_to_label (FerryHoursWho who);

G_END_DECLS
