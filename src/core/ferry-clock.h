/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FERRY_TYPE_CLOCK (ferry_clock_get_type ())
G_DECLARE_INTERFACE (FerryClock, ferry_clock, FERRY, CLOCK, GObject)

typedef void (*FerryAlarmFunc) (gpointer user_data);

/**
 * FerryClockInterface:
 * @now: microseconds on a clock that never jumps and goes on while the machine
 *   sleeps (CLOCK_BOOTTIME)
 * @real: microseconds since 1970, UTC
 * @add_alarm: calls back once, on the main loop, when @now has reached
 *   @deadline; returns an id that is never 0
 * @remove_alarm: forgets an alarm that has not rung
 * @zone: where the user’s clock on the wall is
 *
 * The port through which core sees time, so that a test can turn it.
 *
 * Signal `date-changed`: somebody set the date, or the time zone is another one:
 * what @real and @zone said is void.
 */
struct _FerryClockInterface
{
  GTypeInterface parent_iface;

  gint64 (*now) (FerryClock *self);
  gint64 (*real) (FerryClock *self);
  guint (*add_alarm) (FerryClock    *self,
                      gint64         deadline,
                      FerryAlarmFunc func,
                      gpointer       user_data);
  void (*remove_alarm) (FerryClock *self,
                        guint       id);
  GTimeZone *(*zone) (FerryClock *self);
};

gint64 ferry_clock_now (FerryClock *self);
gint64 ferry_clock_real (FerryClock *self);
guint ferry_clock_add_alarm (FerryClock    *self,
                             gint64         deadline,
                             FerryAlarmFunc func,
                             gpointer       user_data);
void ferry_clock_remove_alarm (FerryClock *self,
                               guint       id);
GTimeZone *ferry_clock_dup_zone (FerryClock *self);
void ferry_clock_tell_date_changed (FerryClock *self);

G_END_DECLS
