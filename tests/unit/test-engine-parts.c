/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-agenda.h"
#include "core/ferry-rate-meter.h"
#include "core/ferry-roster.h"
#include "tests/fakes/engine-fixture.h"

static void
on_due (FerryAppointment *appointment,
        gpointer          user_data)
{
  g_string_append (user_data, appointment->data);
}

static void
test_agenda_rings_in_order (void)
{
  g_autoptr(FakeClock) clock = fake_clock_new ();
  g_autoptr(GString) rung = g_string_new (NULL);
  g_autoptr(FerryAgenda) agenda = ferry_agenda_new (FERRY_CLOCK (clock), on_due, rung);
  FerryAppointment a = { .data = "a" };
  FerryAppointment b = { .data = "b" };
  FerryAppointment c = { .data = "c" };
  gint64 now = ferry_clock_now (FERRY_CLOCK (clock));

  ferry_agenda_set (agenda, &b, now + 20);
  ferry_agenda_set (agenda, &a, now + 10);
  ferry_agenda_set (agenda, &c, now + 30);
  g_assert_cmpuint (fake_clock_get_n_alarms (clock), ==, 1);
  ferry_agenda_set (agenda, &b, now + 40);
  fake_clock_turn (clock, 35);
  g_assert_cmpstr (rung->str, ==, "ac");
  ferry_agenda_set (agenda, &b, G_MAXINT64);
  g_assert_cmpuint (fake_clock_get_n_alarms (clock), ==, 0);
  fake_clock_turn (clock, 100);
  g_assert_cmpstr (rung->str, ==, "ac");

  /* What is late rings all the same. */
  ferry_agenda_set (agenda, &b, now);
  fake_settle ();
  g_assert_cmpstr (rung->str, ==, "acb");
}

static void
on_due_in_order (FerryAppointment *appointment,
                 gpointer          user_data)
{
  GArray *rung = user_data;
  gint64 time = *(const gint64 *) appointment->data;

  if (rung->len > 0)
    g_assert_cmpint (time, >=, g_array_index (rung, gint64, rung->len - 1));
  g_array_append_val (rung, time);
}

/* Each is set, moved twice, and every fifth taken out again. */
static void
test_agenda_keeps_many_in_order (void)
{
  enum { N_APPOINTMENTS = 500 };
  g_autoptr(FakeClock) clock = fake_clock_new ();
  g_autoptr(GArray) rung = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(FerryAgenda) agenda = ferry_agenda_new (FERRY_CLOCK (clock), on_due_in_order, rung);
  FerryAppointment appointments[N_APPOINTMENTS] = { 0 };
  gint64 times[N_APPOINTMENTS];
  gint64 now = ferry_clock_now (FERRY_CLOCK (clock));

  for (guint i = 0; i < 3 * N_APPOINTMENTS; i++)
    {
      guint chosen = i % N_APPOINTMENTS;

      times[chosen] = now + g_test_rand_int_range (1, 200);
      appointments[chosen].data = &times[chosen];
      ferry_agenda_set (agenda, &appointments[chosen], times[chosen]);
    }
  for (guint i = 0; i < N_APPOINTMENTS; i += 5)
    ferry_agenda_set (agenda, &appointments[i], G_MAXINT64);

  fake_clock_turn (clock, 100);
  g_assert_cmpuint (rung->len, >, 0);
  g_assert_cmpint (g_array_index (rung, gint64, rung->len - 1), <=, now + 100);
  fake_clock_turn (clock, 100);
  g_assert_cmpuint (rung->len, ==, N_APPOINTMENTS - N_APPOINTMENTS / 5);
  for (guint i = 0; i < N_APPOINTMENTS; i++)
    g_assert_cmpuint (appointments[i].place, ==, 0);
}

static void
test_rate_is_of_the_last_three_seconds (void)
{
  FerryRateMeter meter = { 0 };
  gint64 now = 77 * G_TIME_SPAN_SECOND;

  g_assert_cmpuint (ferry_rate_meter_get (&meter, now), ==, 0);
  for (guint i = 0; i < 100; i++)
    {
      ferry_rate_meter_add (&meter, now, 1000);
      now += G_TIME_SPAN_SECOND / 10;
    }
  g_assert_cmpuint (ferry_rate_meter_get (&meter, now), >, 9000);
  g_assert_cmpuint (ferry_rate_meter_get (&meter, now), <, 11000);

  /* Slower now; in three seconds nothing is left of what was. */
  for (guint i = 0; i < 31; i++)
    {
      ferry_rate_meter_add (&meter, now, 100);
      now += G_TIME_SPAN_SECOND / 10;
    }
  g_assert_cmpuint (ferry_rate_meter_get (&meter, now), <, 1100);
  g_assert_cmpuint (ferry_rate_meter_get (&meter, now + 4 * G_TIME_SPAN_SECOND), ==, 0);
  g_assert_cmpuint (ferry_rate_meter_get (&meter, now + 4000 * G_TIME_SPAN_SECOND), ==, 0);
}

static FerryEntry *
add_entry (FerryRoster *roster,
           const char  *id,
           const char  *options)
{
  g_autoptr(FerryJobSpec) spec = engine_fixture_make_spec (id, options, 1);
  g_autoptr(FerryJob) job = ferry_job_new (id, "user", spec);
  FerryEntry *entry = ferry_entry_new (NULL, job);

  ferry_roster_add (roster, entry);

  return entry;
}

static void
test_roster_knows_short_ids (void)
{
  g_autoptr(FerryRoster) roster = ferry_roster_new ();
  FerryEntry *first = add_entry (roster, "0123456789", NULL);
  FerryEntry *second = add_entry (roster, "01234567ab", NULL);

  g_assert_true (ferry_roster_has_short_id (roster, "01234567ff"));
  g_assert_false (ferry_roster_has_short_id (roster, "01234568ff"));
  g_assert_true (ferry_roster_find (roster, "0123456789") == first);
  g_assert_true (ferry_roster_find (roster, "01234567ab") == second);
  g_assert_null (ferry_roster_find (roster, "01234567ff"));
  g_assert_null (ferry_roster_find (roster, "01234567"));
  g_assert_true (ferry_roster_find_prefix (roster, "01234567a", NULL) == second);
  g_assert_null (ferry_roster_find_prefix (roster, "01234567", NULL));
  ferry_roster_remove (roster, second);
  g_assert_true (ferry_roster_find_prefix (roster, "01234567", NULL) == first);
  g_assert_null (ferry_roster_find (roster, "01234567ab"));
}

static void
test_roster_finds_by_prefix_and_token (void)
{
  g_autoptr(FerryRoster) roster = ferry_roster_new ();
  FerryEntry *abc = add_entry (roster, "abc111", "{'token': <'mine'>}");
  FerryEntry *abd = add_entry (roster, "abd222", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (ferry_roster_find (roster, "abc111") == abc);
  g_assert_true (ferry_roster_find_prefix (roster, "abc", &error) == abc);
  g_assert_true (ferry_roster_find_prefix (roster, "abd222", &error) == abd);
  g_assert_null (ferry_roster_find_prefix (roster, "ab", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_AMBIGUOUS);
  g_clear_error (&error);
  g_assert_null (ferry_roster_find_prefix (roster, "abd2223", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);

  g_assert_true (ferry_roster_find_token (roster, "user", "mine") == abc);
  g_assert_true (ferry_roster_find_token (roster, "user", "abd222") == abd);
  g_assert_true (ferry_roster_get_entries (roster)->data == abc);
  ferry_roster_remove (roster, abc);
  g_assert_null (ferry_roster_find_token (roster, "user", "mine"));
  g_assert_true (ferry_roster_find_prefix (roster, "ab", NULL) == abd);
  g_assert_cmpuint (ferry_roster_get_size (roster), ==, 1);
}

static void
test_dates_from_the_future_count_as_now (void)
{
  g_autoptr(FerryRoster) roster = ferry_roster_new ();
  FerryEntry *entry = add_entry (roster, "abc", NULL);
  FerryJobRecord *record = ferry_job_get_record (entry->job);
  FerryPolicy policy;
  gint64 time;

  ferry_policy_init_defaults (&policy);
  record->state = FERRY_STATE_SUSPENDED;
  record->modified = 5000;
  ferry_entry_set_clocks (entry, 100, 2000);
  g_assert_cmpint (entry->touched_at, ==, 100);
  g_assert_cmpint (ferry_entry_get_due (entry, &policy, &time), ==, FERRY_DUE_INACTIVE);
  g_assert_cmpint (time, ==, 100 + policy.inactivity_days * G_TIME_SPAN_DAY);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agenda/rings-in-order", test_agenda_rings_in_order);
  g_test_add_func ("/agenda/keeps-many-in-order", test_agenda_keeps_many_in_order);
  g_test_add_func ("/rate-meter/is-of-the-last-three-seconds",
                   test_rate_is_of_the_last_three_seconds);
  g_test_add_func ("/roster/finds-by-prefix-and-token", test_roster_finds_by_prefix_and_token);
  g_test_add_func ("/roster/knows-short-ids", test_roster_knows_short_ids);
  g_test_add_func ("/entry/dates-from-the-future-count-as-now",
                   test_dates_from_the_future_count_as_now);

  return g_test_run ();
}
