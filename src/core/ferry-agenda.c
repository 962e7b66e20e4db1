/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-agenda.h"

/**
 * FerryAgenda:
 *
 * Everything that will be due some day, with one alarm for the next of it: a
 * hundred thousand jobs that wait cost one timer, and none when nothing is due.
 * Each takes up a pointer: that at place n is due no later than those at 2n and
 * 2n + 1.
 */
struct _FerryAgenda
{
  FerryClock *clock;       /* (owned) */
  GPtrArray *appointments; /* (owned) (element-type FerryAppointment): a heap, the next one first */
  FerryAgendaFunc due;
  gpointer user_data; /* (unowned) */
  guint alarm;        /* 0 if none is set */
  gint64 alarm_time;
};

static void on_alarm_rung (gpointer user_data);

static FerryAppointment *
get_appointment (FerryAgenda *self,
                 guint        place)
{
  return g_ptr_array_index (self->appointments, place - 1);
}

static void
put_appointment (FerryAgenda      *self,
                 guint             place,
                 FerryAppointment *appointment)
{
  g_ptr_array_index (self->appointments, place - 1) = appointment;
  appointment->place = place;
}

/* Moves @appointment from @place, which is free, towards the first until nothing
 * before it is due later. */
static void
move_up (FerryAgenda      *self,
         guint             place,
         FerryAppointment *appointment)
{
  for (; place > 1 && get_appointment (self, place / 2)->time > appointment->time; place /= 2)
    put_appointment (self, place, get_appointment (self, place / 2));

  put_appointment (self, place, appointment);
}

/* The same towards the last, until nothing after it is due sooner. */
static void
move_down (FerryAgenda      *self,
           guint             place,
           FerryAppointment *appointment)
{
  while (2 * place <= self->appointments->len)
    {
      guint next = 2 * place;

      if (next < self->appointments->len &&
          get_appointment (self, next + 1)->time < get_appointment (self, next)->time)
        next++;
      if (get_appointment (self, next)->time >= appointment->time)
        break;

      put_appointment (self, place, get_appointment (self, next));
      place = next;
    }

  put_appointment (self, place, appointment);
}

static void
settle (FerryAgenda      *self,
        guint             place,
        FerryAppointment *appointment)
{
  if (place > 1 && get_appointment (self, place / 2)->time > appointment->time)
    move_up (self, place, appointment);
  else
    move_down (self, place, appointment);
}

static void
add (FerryAgenda      *self,
     FerryAppointment *appointment)
{
  g_ptr_array_add (self->appointments, appointment);
  move_up (self, self->appointments->len, appointment);
}

/* The last one takes its place. */
static void
remove_from (FerryAgenda      *self,
             FerryAppointment *appointment)
{
  guint place = appointment->place;
  FerryAppointment *last = g_ptr_array_steal_index_fast (self->appointments, self->appointments->len - 1);

  appointment->place = 0;
  if (last != appointment)
    settle (self, place, last);
}

static gint64
get_next (FerryAgenda *self)
{
  return self->appointments->len > 0 ? get_appointment (self, 1)->time : G_MAXINT64;
}

/* How many of those at @place and after it are due. */
static guint
count_due (FerryAgenda *self,
           guint        place,
           gint64       now)
{
  if (place > self->appointments->len || get_appointment (self, place)->time > now)
    return 0;

  return 1 + count_due (self, 2 * place, now) + count_due (self, 2 * place + 1, now);
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
  guint n_due;

  self->alarm = 0;

  /* What is set anew while others are handled has a turn of its own, so that
   * an appointment in the past cannot hold up the main loop. */
  n_due = count_due (self, 1, now);
  while (n_due-- > 0 && get_next (self) <= now)
    {
      FerryAppointment *appointment = get_appointment (self, 1);

      remove_from (self, appointment);
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
  self->appointments = g_ptr_array_new ();
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

  g_ptr_array_unref (self->appointments);
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

  if (appointment->place != 0 && appointment->time == time)
    return;

  if (appointment->place != 0)
    remove_from (self, appointment);
  appointment->time = time;
  if (time != G_MAXINT64)
    add (self, appointment);

  set_alarm (self);
}
