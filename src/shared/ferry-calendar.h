/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FERRY_N_WEEKDAYS 7

const char *ferry_calendar_get_weekday (GDateWeekday day);
const char *ferry_calendar_get_short_weekday (GDateWeekday day);
const char *ferry_calendar_get_month (GDateMonth month);
const char *ferry_calendar_get_short_month (GDateMonth month);

G_END_DECLS
