/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-system-clock.h"

#include <dirent.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* Long enough to tell early from late on a busy machine, short enough to wait
 * for. */
#define SHORT (20 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  FerryClock *clock;
  GString *rung;
} Fixture;

typedef struct
{
  Fixture *fixture;
  char name;
  gint64 deadline;
} Alarm;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->clock = FERRY_CLOCK (ferry_system_clock_new ());
  self->rung = g_string_new (NULL);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_assert_finalize_object (self->clock);
  g_string_free (self->rung, TRUE);
}

static void
on_alarm (gpointer user_data)
{
  Alarm *alarm = user_data;

  g_assert_cmpint (ferry_clock_now (alarm->fixture->clock), >=, alarm->deadline);
  g_string_append_c (alarm->fixture->rung, alarm->name);
}

static void
wait_for (Fixture    *self,
          const char *rung)
{
  while (self->rung->len < strlen (rung))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (self->rung->str, ==, rung);
}

static void
test_it_counts_sleep (Fixture      *self,
                      gconstpointer data)
{
  struct timespec before, after;
  gint64 now;

  clock_gettime (CLOCK_BOOTTIME, &before);
  now = ferry_clock_now (self->clock);
  clock_gettime (CLOCK_BOOTTIME, &after);
  g_assert_cmpint (now, >=, before.tv_sec * G_USEC_PER_SEC + before.tv_nsec / 1000);
  g_assert_cmpint (now, <=, after.tv_sec * G_USEC_PER_SEC + after.tv_nsec / 1000);
}

static void
test_real_time_is_utc (Fixture      *self,
                       gconstpointer data)
{
  gint64 before = g_get_real_time ();
  gint64 real = ferry_clock_real (self->clock);

  g_assert_cmpint (real, >=, before);
  g_assert_cmpint (real, <=, g_get_real_time ());
}

static void
test_alarms_ring_in_order (Fixture      *self,
                           gconstpointer data)
{
  const gint64 now = ferry_clock_now (self->clock);
  Alarm late = { self, 'c', now + SHORT };
  Alarm soon = { self, 'a', now + SHORT / 2 };
  Alarm between = { self, 'b', now + SHORT - 1 };

  g_assert_cmpuint (ferry_clock_add_alarm (self->clock, late.deadline, on_alarm, &late), !=, 0);
  g_assert_cmpuint (ferry_clock_add_alarm (self->clock, soon.deadline, on_alarm, &soon), !=, 0);
  g_assert_cmpuint (ferry_clock_add_alarm (self->clock, between.deadline, on_alarm, &between), !=, 0);
  wait_for (self, "abc");
}

static void
test_past_alarms_ring_from_the_loop (Fixture      *self,
                                     gconstpointer data)
{
  Alarm past = { self, 'a', 1 };
  Alarm long_past = { self, 'b', -5 };

  ferry_clock_add_alarm (self->clock, past.deadline, on_alarm, &past);
  ferry_clock_add_alarm (self->clock, long_past.deadline, on_alarm, &long_past);
  g_assert_cmpuint (self->rung->len, ==, 0);
  wait_for (self, "ba");
}

static void
test_removed_alarms_are_silent (Fixture      *self,
                                gconstpointer data)
{
  const gint64 now = ferry_clock_now (self->clock);
  Alarm first = { self, 'a', now + 1 };
  Alarm second = { self, 'b', now + SHORT };
  Alarm third = { self, 'c', now + SHORT + 1 };
  guint first_id = ferry_clock_add_alarm (self->clock, first.deadline, on_alarm, &first);
  guint third_id;

  ferry_clock_add_alarm (self->clock, second.deadline, on_alarm, &second);
  third_id = ferry_clock_add_alarm (self->clock, third.deadline, on_alarm, &third);
  ferry_clock_remove_alarm (self->clock, first_id);
  ferry_clock_remove_alarm (self->clock, third_id);
  ferry_clock_remove_alarm (self->clock, third_id);
  wait_for (self, "b");

  /* The timer has nothing left to ring for. */
  g_usleep (2);
  g_assert_false (g_main_context_iteration (NULL, FALSE));
}

static void
on_alarm_again (gpointer user_data)
{
  Alarm *alarm = user_data;

  on_alarm (alarm);
  if (alarm->fixture->rung->len < 3)
    ferry_clock_add_alarm (alarm->fixture->clock, 0, on_alarm_again, alarm);
}

static void
test_an_alarm_may_set_another (Fixture      *self,
                               gconstpointer data)
{
  Alarm alarm = { self, 'a', 0 };

  ferry_clock_add_alarm (self->clock, 0, on_alarm_again, &alarm);
  g_assert_true (g_main_context_iteration (NULL, TRUE));
  g_assert_cmpstr (self->rung->str, ==, "a"); /* the second one lets the loop turn */
  wait_for (self, "aaa");
}

static void
on_alarm_drop_clock (gpointer user_data)
{
  Fixture *self = user_data;

  g_string_append_c (self->rung, 'x');
  g_clear_object (&self->clock);
}

static void
test_an_alarm_may_drop_the_clock (void)
{
  Fixture self = { 0 };

  set_up (&self, NULL);
  ferry_clock_add_alarm (self.clock, 0, on_alarm_drop_clock, &self);
  ferry_clock_add_alarm (self.clock, G_MAXINT64, on_alarm_drop_clock, &self);
  wait_for (&self, "x");
  g_assert_null (self.clock);
  g_assert_false (g_main_context_iteration (NULL, FALSE));
  g_string_free (self.rung, TRUE);
}

/* What the kernel says of the timer in /proc is the only way to see that it is
 * off, and that it is the one that goes on while the machine sleeps. */
static char *
read_timer (void)
{
  DIR *folder = opendir ("/proc/self/fdinfo");
  char *found = NULL;

  for (struct dirent *entry; found == NULL && (entry = readdir (folder)) != NULL;)
    {
      g_autofree char *path = g_build_filename ("/proc/self/fdinfo", entry->d_name, NULL);
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL) && strstr (text, "clockid:") != NULL)
        found = g_steal_pointer (&text);
    }

  closedir (folder);
  return found;
}

static void
test_idle_clock_has_no_timer (Fixture      *self,
                              gconstpointer data)
{
  g_autofree char *idle = read_timer ();
  g_autofree char *armed = NULL;
  g_autofree char *off = NULL;
  guint id = ferry_clock_add_alarm (self->clock, G_MAXINT64 / 2, on_alarm, NULL);

  g_assert_nonnull (strstr (idle, "clockid: 7\n")); /* CLOCK_BOOTTIME */
  g_assert_nonnull (strstr (idle, "it_value: (0, 0)"));
  armed = read_timer ();
  g_assert_null (strstr (armed, "it_value: (0, 0)"));
  ferry_clock_remove_alarm (self->clock, id);
  off = read_timer ();
  g_assert_nonnull (strstr (off, "it_value: (0, 0)"));
}

static void
test_without_descriptors_alarms_still_ring (void)
{
  if (g_test_subprocess ())
    {
      Fixture self = { 0 };
      Alarm alarm = { &self, 'a', 0 };
      struct rlimit before, limit;

      g_main_context_iteration (NULL, FALSE); /* the loop’s own descriptors */
      g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
      limit = before;
      limit.rlim_cur = (rlim_t) dup (STDIN_FILENO);
      g_assert_cmpint (close ((int) limit.rlim_cur), ==, 0);
      g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
      set_up (&self, NULL);
      g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
      alarm.deadline = ferry_clock_now (self.clock) + SHORT;
      ferry_clock_add_alarm (self.clock, alarm.deadline, on_alarm, &alarm);
      wait_for (&self, "a");
      tear_down (&self, NULL);
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

#define add(path, func) \
  g_test_add ("/system-clock/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("it-counts-sleep", test_it_counts_sleep);
  add ("real-time-is-utc", test_real_time_is_utc);
  add ("alarms-ring-in-order", test_alarms_ring_in_order);
  add ("past-alarms-ring-from-the-loop", test_past_alarms_ring_from_the_loop);
  add ("removed-alarms-are-silent", test_removed_alarms_are_silent);
  add ("an-alarm-may-set-another", test_an_alarm_may_set_another);
  add ("idle-clock-has-no-timer", test_idle_clock_has_no_timer);
  g_test_add_func ("/system-clock/an-alarm-may-drop-the-clock", test_an_alarm_may_drop_the_clock);
  g_test_add_func ("/system-clock/without-descriptors-alarms-still-ring",
                   test_without_descriptors_alarms_still_ring);

  return g_test_run ();
}
