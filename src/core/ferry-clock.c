/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-clock.h"

G_DEFINE_INTERFACE (FerryClock, ferry_clock, G_TYPE_OBJECT)

static void
ferry_clock_default_init (FerryClockInterface *iface)
{
  g_signal_new ("date-changed", FERRY_TYPE_CLOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

/**
 * ferry_clock_now:
 * @self: a clock
 *
 * Returns: microseconds on a clock that never jumps
 */
gint64
ferry_clock_now (FerryClock *self)
{
  g_return_val_if_fail (FERRY_IS_CLOCK (self), 0);

  return FERRY_CLOCK_GET_IFACE (self)->now (self);
}

/**
 * ferry_clock_real:
 * @self: a clock
 *
 * Returns: microseconds since 1970, UTC
 */
gint64
ferry_clock_real (FerryClock *self)
{
  g_return_val_if_fail (FERRY_IS_CLOCK (self), 0);

  return FERRY_CLOCK_GET_IFACE (self)->real (self);
}

/**
 * ferry_clock_add_alarm:
 * @self: a clock
 * @deadline: a time as of ferry_clock_now(), which may have passed
 * @func: called once, on the main loop, never before this function returns
 * @user_data: for @func
 *
 * Returns: an id for ferry_clock_remove_alarm(), never 0; it is void once
 *   @func was called
 */
guint
ferry_clock_add_alarm (FerryClock    *self,
                       gint64         deadline,
                       FerryAlarmFunc func,
                       gpointer       user_data)
{
  g_return_val_if_fail (FERRY_IS_CLOCK (self), 0);
  g_return_val_if_fail (func != NULL, 0);

  return FERRY_CLOCK_GET_IFACE (self)->add_alarm (self, deadline, func, user_data);
}

/**
 * ferry_clock_remove_alarm:
 * @self: a clock
 * @id: an alarm that has not rung
 */
void
ferry_clock_remove_alarm (FerryClock *self,
                          guint       id)
{
  g_return_if_fail (FERRY_IS_CLOCK (self));
  g_return_if_fail (id != 0);

  FERRY_CLOCK_GET_IFACE (self)->remove_alarm (self, id);
}

/**
 * ferry_clock_dup_zone:
 * @self: a clock
 *
 * Returns: (transfer full): the time zone of the user
 */
GTimeZone *
ferry_clock_dup_zone (FerryClock *self)
{
  g_return_val_if_fail (FERRY_IS_CLOCK (self), NULL);

  return FERRY_CLOCK_GET_IFACE (self)->zone (self);
}

/**
 * ferry_clock_tell_date_changed:
 * @self: a clock that noticed it
 *
 * Emits `date-changed`.
 */
void
ferry_clock_tell_date_changed (FerryClock *self)
{
  g_return_if_fail (FERRY_IS_CLOCK (self));

  g_signal_emit_by_name (self, "date-changed");
}
