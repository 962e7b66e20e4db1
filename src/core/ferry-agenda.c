/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-agenda.h"

/**
 * FerryAgenda:
 *
 * Everything that will be due some day, with one alarm for the next of it: a
 * hundred thousand jobs that wait cost one timer, and none when nothing is due.
 */
struct _FerryAgenda
{
  FerryClock *clock;       /* (owned) */
  GSequence *appointments; /* (owned) (element-type FerryAppointment): by time */
  FerryAgendaFunc due;
  gpointer user_data; /* (unowned) */
  guint alarm;        /* 0 if none is set */
  gint64 alarm_time;
};

static void on_alarm_rung (gpointer user_data);

static int
compare_times (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const FerryAppointment *left = a;
  const FerryAppointment *right = b;

  return (left->time > right->time) - (left->time < right->time);
}

static gint64
get_next (FerryAgenda *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->appointments);
  FerryAppointment *appointment;

  if (g_sequence_iter_is_end (first))
    return G_MAXINT64;

  appointment = g_sequence_get (first);

  return appointment->time;
}

static void
set_alarm (FerryAgenda *self)
{
  gint64 next = get_next (self);

  if (self->alarm != 0 && self->alarm_time == next)
    return;

  if (self->alarm != 0)
    ferry_clock_remove_alarm (self->clock, self->alarm);

  self->alarm = 0;
  self->alarm_time = next;
  if (next != G_MAXINT64)
    self->alarm = ferry_clock_add_alarm (self->clock, next, on_alarm_rung, self);
}

static void
on_alarm_rung (gpointer user_data)
{
  FerryAgenda *self = user_data;
  gint64 now = ferry_clock_now (self->clock);
  guint n_due = 0;

  self->alarm = 0;

  /* What is set anew while others are handled has a turn of its own, so that
   * an appointment in the past cannot hold up the main loop. */
  for (GSequenceIter *iter = g_sequence_get_begin_iter (self->appointments);
       !g_sequence_iter_is_end (iter);
       iter = g_sequence_iter_next (iter))
    {
      FerryAppointment *appointment = g_sequence_get (iter);

      if (appointment->time > now)
        break;
      n_due++;
    }

  while (n_due-- > 0 && get_next (self) <= now)
    {
      GSequenceIter *first = g_sequence_get_begin_iter (self->appointments);
      FerryAppointment *appointment = g_sequence_get (first);

      g_sequence_remove (first);
      appointment->place = NULL;
      appointment->time = G_MAXINT64;
      self->due (appointment, self->user_data);
    }

  set_alarm (self);
}

/**
 * ferry_agenda_new:
 * @clock: the clock it goes by
 * @due: called on the main loop for each appointment whose time has come; it is
 *   out of the agenda by then
 * @user_data: for @due; must outlive the agenda
 *
 * Returns: (transfer full): an empty agenda
 */
FerryAgenda *
ferry_agenda_new (FerryClock     *clock,
                  FerryAgendaFunc due,
                  gpointer        user_data)
{
  FerryAgenda *self;

  g_return_val_if_fail (FERRY_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (due != NULL, NULL);

  self = g_new0 (FerryAgenda, 1);
  self->clock = g_object_ref (clock);
  self->appointments = g_sequence_new (NULL);
  self->due = due;
  self->user_data = user_data;

  return self;
}

/**
 * ferry_agenda_free:
 * @self: (transfer full): an agenda
 *
 * Forgets all appointments; their @place is void from then on.
 */
void
ferry_agenda_free (FerryAgenda *self)
{
  g_return_if_fail (self != NULL);

  if (self->alarm != 0)
    ferry_clock_remove_alarm (self->clock, self->alarm);

  g_sequence_free (self->appointments);
  g_object_unref (self->clock);
  g_free (self);
}

/**
 * ferry_agenda_set:
 * @self: an agenda
 * @appointment: the appointment; stays where it is until it is due or removed
 * @time: when it is due, %G_MAXINT64 to take it out
 *
 * Adds, moves or removes an appointment.
 */
void
ferry_agenda_set (FerryAgenda      *self,
                  FerryAppointment *appointment,
                  gint64            time)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (appointment != NULL);

  if (appointment->place != NULL && appointment->time == time)
    return;

  g_clear_pointer (&appointment->place, g_sequence_remove);
  appointment->time = time;
  if (time != G_MAXINT64)
    appointment->place =
      g_sequence_insert_sorted (self->appointments, appointment, compare_times, NULL);

  set_alarm (self);
}
