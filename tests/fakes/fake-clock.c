/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/fake-clock.h"

/* A clock that stands still until a test turns it. Whatever rings does so in
 * order, and the main loop comes to rest before the next alarm rings. */
struct _FakeClock
{
  GObject parent_instance;

  gint64 now;
  gint64 real;
  GTimeZone *zone;   /* (owned) */
  GSequence *alarms; /* (owned) (element-type Alarm): by deadline */
  guint last_id;
  guint n_rung;
  guint source; /* rings what is due already, 0 if nothing is */
};

typedef struct
{
  guint id;
  gint64 deadline;
  FerryAlarmFunc func;
  gpointer user_data;
} Alarm;

static void fake_clock_iface_init (FerryClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeClock, fake_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_CLOCK, fake_clock_iface_init))

static int
compare_alarms (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const Alarm *left = a;
  const Alarm *right = b;

  if (left->deadline != right->deadline)
    return left->deadline < right->deadline ? -1 : 1;

  return left->id < right->id ? -1 : left->id > right->id;
}

static Alarm *
get_first (FakeClock *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->alarms);

  return g_sequence_iter_is_end (first) ? NULL : g_sequence_get (first);
}

static gboolean
ring_first (FakeClock *self)
{
  Alarm *first = get_first (self);
  Alarm alarm;

  if (first == NULL || first->deadline > self->now)
    return FALSE;

  alarm = *first;
  g_sequence_remove (g_sequence_get_begin_iter (self->alarms));
  self->n_rung++;
  alarm.func (alarm.user_data);

  return TRUE;
}

static gboolean
on_due_idle (gpointer user_data)
{
  FakeClock *self = user_data;

  self->source = 0;
  while (ring_first (self))
    ;

  return G_SOURCE_REMOVE;
}

static gint64
fake_clock_now (FerryClock *clock)
{
  return FAKE_CLOCK (clock)->now;
}

static gint64
fake_clock_real (FerryClock *clock)
{
  return FAKE_CLOCK (clock)->real;
}

static guint
fake_clock_add_alarm (FerryClock    *clock,
                      gint64         deadline,
                      FerryAlarmFunc func,
                      gpointer       user_data)
{
  FakeClock *self = FAKE_CLOCK (clock);
  Alarm *alarm = g_new0 (Alarm, 1);

  alarm->id = ++self->last_id;
  alarm->deadline = deadline;
  alarm->func = func;
  alarm->user_data = user_data;
  g_sequence_insert_sorted (self->alarms, alarm, compare_alarms, NULL);

  if (deadline <= self->now && self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_DEFAULT, on_due_idle, self, NULL);

  return alarm->id;
}

static void
fake_clock_remove_alarm (FerryClock *clock,
                         guint       id)
{
  FakeClock *self = FAKE_CLOCK (clock);

  for (GSequenceIter *iter = g_sequence_get_begin_iter (self->alarms);
       !g_sequence_iter_is_end (iter);
       iter = g_sequence_iter_next (iter))
    {
      Alarm *alarm = g_sequence_get (iter);

      if (alarm->id == id)
        {
          g_sequence_remove (iter);
          return;
        }
    }

  g_assert_not_reached ();
}

static GTimeZone *
fake_clock_zone (FerryClock *clock)
{
  return g_time_zone_ref (FAKE_CLOCK (clock)->zone);
}

static void
fake_clock_iface_init (FerryClockInterface *iface)
{
  iface->now = fake_clock_now;
  iface->real = fake_clock_real;
  iface->add_alarm = fake_clock_add_alarm;
  iface->remove_alarm = fake_clock_remove_alarm;
  iface->zone = fake_clock_zone;
}

static void
fake_clock_finalize (GObject *object)
{
  FakeClock *self = FAKE_CLOCK (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_sequence_free (self->alarms);
  g_time_zone_unref (self->zone);

  G_OBJECT_CLASS (fake_clock_parent_class)->finalize (object);
}

static void
fake_clock_class_init (FakeClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_clock_finalize;
}

static void
fake_clock_init (FakeClock *self)
{
  self->alarms = g_sequence_new (g_free);
  self->zone = g_time_zone_new_utc ();
  self->now = 1000 * G_TIME_SPAN_SECOND;
  self->real = G_GINT64_CONSTANT (1767225600) * G_TIME_SPAN_SECOND; /* 2026-01-01 */
}

FakeClock *
fake_clock_new (void)
{
  return g_object_new (FAKE_TYPE_CLOCK, NULL);
}

/* Lets the main loop run until it has nothing more to do. */
void
fake_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Lets time pass, alarm by alarm. */
void
fake_clock_turn (FakeClock *self,
                 gint64     microseconds)
{
  gint64 end = self->now + microseconds;
  Alarm *first;

  fake_settle ();
  while ((first = get_first (self)) != NULL && first->deadline <= end)
    {
      gint64 step = MAX (first->deadline - self->now, 0);

      self->now += step;
      self->real += step;
      ring_first (self);
      fake_settle ();
    }

  self->real += end - self->now;
  self->now = end;
}

/* Somebody sets the date; the clock itself does not jump. */
void
fake_clock_set_date (FakeClock *self,
                     gint64     microseconds)
{
  self->real = microseconds;
  ferry_clock_tell_date_changed (FERRY_CLOCK (self));
}

/* The user is in another time zone now; any that GLib knows by name. */
void
fake_clock_set_zone (FakeClock  *self,
                     const char *name)
{
  GTimeZone *zone = g_time_zone_new_identifier (name);

  g_assert_nonnull (zone);
  g_time_zone_unref (self->zone);
  self->zone = zone;
  ferry_clock_tell_date_changed (FERRY_CLOCK (self));
}

guint
fake_clock_get_n_alarms (FakeClock *self)
{
  return (guint) g_sequence_get_length (self->alarms);
}

/* How often anything woke up so far. */
guint
fake_clock_get_n_rung (FakeClock *self)
{
  return self->n_rung;
}
