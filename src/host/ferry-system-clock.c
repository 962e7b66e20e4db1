/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "host/ferry-system-clock.h"

#include "host/ferry-date-watch.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* Says in which time zone the machine is; GLib reads the same. */
#define ZONE_PATH "/etc/localtime"

typedef struct
{
  gint64 deadline;
  guint id;
  FerryAlarmFunc func;
  gpointer user_data; /* (unowned) */
} Alarm;

/* A source that watches the timer, for the context that made the clock. */
typedef struct
{
  GSource parent;
  FerrySystemClock *clock; /* (unowned): destroys the source first */
} ClockSource;

/**
 * FerrySystemClock:
 *
 * The clock of the machine. One timer of the kernel stands for all alarms: it
 * counts the time that the machine sleeps, so that a due alarm rings as soon as
 * it wakes, but does not wake it. Without alarms the timer is off.
 *
 * The time-outs of GLib would not do: they stand still while the machine sleeps.
 */
struct _FerrySystemClock
{
  GObject parent_instance;

  GArray *alarms;  /* (owned) (element-type Alarm): the earliest first */
  GSource *source; /* (owned) */
  FerryDateWatch *date_watch; /* (owned) */
  int timer;       /* -1 when the process has no file descriptor left for it */
  guint last_id;
};

static void clock_iface_init (FerryClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerrySystemClock, ferry_system_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_CLOCK, clock_iface_init))

static gint64
get_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now); /* fails only for a clock that Linux lacks */
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
set_timer (FerrySystemClock *self,
           gint64            deadline)
{
  struct itimerspec spec = { 0 };

  /* All zero would turn the timer off. */
  deadline = MAX (deadline, 1);
  spec.it_value.tv_sec = deadline / G_USEC_PER_SEC;
  spec.it_value.tv_nsec = deadline % G_USEC_PER_SEC * 1000;
  if (timerfd_settime (self->timer, TFD_TIMER_ABSTIME, &spec, NULL) != 0)
    g_warning ("Cannot set the timer: %s", g_strerror (errno));
}

static void
clear_timer (FerrySystemClock *self)
{
  const struct itimerspec off = { 0 };

  if (timerfd_settime (self->timer, 0, &off, NULL) != 0)
    g_warning ("Cannot stop the timer: %s", g_strerror (errno));
}

/* Sets the timer for the first alarm. */
static void
arm (FerrySystemClock *self)
{
  gint64 deadline;

  if (self->alarms->len == 0)
    {
      if (self->timer >= 0)
        clear_timer (self);
      g_source_set_ready_time (self->source, -1);
      return;
    }

  deadline = g_array_index (self->alarms, Alarm, 0).deadline;
  if (self->timer >= 0)
    set_timer (self, deadline);
  else
    g_source_set_ready_time (self->source, g_get_monotonic_time () + MAX (deadline - get_now (), 0));
}

/* An alarm that an alarm sets waits for the next round even if it is due, so
 * that the rest of the main loop gets its turn. */
static void
ring (FerrySystemClock *self)
{
  g_autoptr(FerrySystemClock) keep = g_object_ref (self);
  const guint last_id = self->last_id;
  const gint64 now = get_now ();

  while (self->alarms->len > 0)
    {
      const Alarm alarm = g_array_index (self->alarms, Alarm, 0);

      if (alarm.deadline > now || alarm.id > last_id)
        break;

      g_array_remove_index (self->alarms, 0);
      alarm.func (alarm.user_data);
    }

  if (self->source != NULL)
    arm (self);
}

static gboolean
source_dispatch (GSource    *source,
                 GSourceFunc callback,
                 gpointer    user_data)
{
  FerrySystemClock *self = ((ClockSource *) source)->clock;
  guint64 expirations;

  if (self->timer >= 0 && read (self->timer, &expirations, sizeof expirations) < 0 && errno != EAGAIN)
    g_warning ("Cannot read the timer: %s", g_strerror (errno));

  ring (self);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = {
  .dispatch = source_dispatch,
};

static gint64
clock_now (FerryClock *clock)
{
  return get_now ();
}

static gint64
clock_real (FerryClock *clock)
{
  return g_get_real_time ();
}

static guint
clock_add_alarm (FerryClock    *clock,
                 gint64         deadline,
                 FerryAlarmFunc func,
                 gpointer       user_data)
{
  FerrySystemClock *self = FERRY_SYSTEM_CLOCK (clock);
  const Alarm alarm = { deadline, ++self->last_id, func, user_data };
  guint position = 0;

  while (position < self->alarms->len && g_array_index (self->alarms, Alarm, position).deadline <= deadline)
    position++;

  g_array_insert_val (self->alarms, position, alarm);
  if (position == 0)
    arm (self);

  return alarm.id;
}

static void
clock_remove_alarm (FerryClock *clock,
                    guint       id)
{
  FerrySystemClock *self = FERRY_SYSTEM_CLOCK (clock);

  for (guint i = 0; i < self->alarms->len; i++)
    {
      if (g_array_index (self->alarms, Alarm, i).id == id)
        {
          g_array_remove_index (self->alarms, i);
          if (i == 0)
            arm (self);
          return;
        }
    }
}

static GTimeZone *
clock_zone (FerryClock *clock)
{
  return g_time_zone_new_local ();
}

static gboolean
date_changed_cb (gpointer user_data)
{
  ferry_clock_tell_date_changed (FERRY_CLOCK (user_data));

  return G_SOURCE_CONTINUE;
}

static void
clock_iface_init (FerryClockInterface *iface)
{
  iface->now = clock_now;
  iface->real = clock_real;
  iface->add_alarm = clock_add_alarm;
  iface->remove_alarm = clock_remove_alarm;
  iface->zone = clock_zone;
}

static void
ferry_system_clock_dispose (GObject *object)
{
  FerrySystemClock *self = FERRY_SYSTEM_CLOCK (object);

  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_pointer (&self->date_watch, ferry_date_watch_free);

  G_OBJECT_CLASS (ferry_system_clock_parent_class)->dispose (object);
}

static void
ferry_system_clock_finalize (GObject *object)
{
  FerrySystemClock *self = FERRY_SYSTEM_CLOCK (object);

  if (self->timer >= 0)
    close (self->timer);
  g_array_unref (self->alarms);

  G_OBJECT_CLASS (ferry_system_clock_parent_class)->finalize (object);
}

static void
ferry_system_clock_class_init (FerrySystemClockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_system_clock_dispose;
  object_class->finalize = ferry_system_clock_finalize;
}

static void
ferry_system_clock_init (FerrySystemClock *self)
{
  self->alarms = g_array_new (FALSE, FALSE, sizeof (Alarm));
  self->timer = timerfd_create (CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  self->source = g_source_new (&source_funcs, sizeof (ClockSource));
  ((ClockSource *) self->source)->clock = self;
  g_source_set_static_name (self->source, "ferry-clock");
  if (self->timer >= 0)
    g_source_add_unix_fd (self->source, self->timer, G_IO_IN);
  else
    g_message ("Alarms stand still while the machine sleeps: %s", g_strerror (errno));
  g_source_attach (self->source, g_main_context_get_thread_default ());
  self->date_watch = ferry_date_watch_new (ZONE_PATH, date_changed_cb, self);
}

/**
 * ferry_system_clock_new:
 *
 * Returns: (transfer full): a clock, whose alarms ring on the main context
 *   that is the thread’s default now
 */
FerrySystemClock *
ferry_system_clock_new (void)
{
  return g_object_new (FERRY_TYPE_SYSTEM_CLOCK, NULL);
}
