/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The lists that the window shows, fed with what the service would say. */

#include "client/ferry-gate-summary.h"
#include "client/ferry-job-shelf.h"
#include "client/ferry-rate-history.h"
#include "client/ferry-setting.h"

#include <locale.h>

typedef struct
{
  FerryClient *client;
  FerryWatch *watch;
  FerryJobList *list;
  FerryJobShelf *active;
  FerryJobShelf *finished;
  guint n_changes;
} Fixture;

static void
count_change (Fixture *fixture)
{
  fixture->n_changes++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->client = ferry_client_new (FALSE);
  fixture->watch = ferry_watch_new (fixture->client);
  fixture->list = ferry_job_list_new_brief (fixture->watch);
  fixture->active = ferry_job_shelf_new (fixture->list, FALSE);
  fixture->finished = ferry_job_shelf_new (fixture->list, TRUE);
  g_signal_connect_swapped (fixture->active, "items-changed", G_CALLBACK (count_change), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->finished);
  g_assert_finalize_object (fixture->active);
  g_assert_finalize_object (fixture->list);
  g_assert_finalize_object (fixture->watch);
  g_assert_finalize_object (fixture->client);
}

static void
tell (Fixture      *fixture,
      FerryJobEvent event,
      guint         number,
      const char   *fields)
{
  g_autofree char *text = g_strdup_printf ("{'path': <objectpath '/j/%u'>, 'id': <'id%u'>, %s}", number, number, fields);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) job = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);

  g_assert_no_error (error);
  g_signal_emit_by_name (fixture->watch, "job-event", (int) event, job);
}

static void
add (Fixture    *fixture,
     guint       number,
     const char *name,
     const char *state)
{
  g_autofree char *fields = g_strdup_printf ("'name': <'%s'>, 'state': <'%s'>, 'created': <int64 %u>", name, state,
                                             number);

  tell (fixture, FERRY_JOB_ADDED, number, fields);
}

static char *
list_names (FerryJobShelf *shelf)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (shelf)); i++)
    {
      g_autoptr(FerryRemoteJob) job = g_list_model_get_item (G_LIST_MODEL (shelf), i);

      g_string_append (names, ferry_remote_job_get_name (job));
    }

  return g_string_free (names, FALSE);
}

static void
assert_names (FerryJobShelf *shelf,
              const char    *expected)
{
  g_autofree char *names = list_names (shelf);

  g_assert_cmpstr (names, ==, expected);
}

static void
test_newest_first (Fixture      *fixture,
                   gconstpointer data)
{
  add (fixture, 2, "b", "queued");
  add (fixture, 1, "a", "transferring");
  add (fixture, 3, "c", "error");
  assert_names (fixture->active, "cba");
  assert_names (fixture->finished, "");
  g_assert_cmpuint (ferry_job_shelf_get_n_total (fixture->active), ==, 3);
}

static void
test_job_moves_when_it_ends (Fixture      *fixture,
                             gconstpointer data)
{
  add (fixture, 1, "a", "transferring");
  add (fixture, 2, "b", "transferring");
  tell (fixture, FERRY_JOB_CHANGED, 2, "'state': <'acknowledged'>, 'completed': <int64 10>");
  tell (fixture, FERRY_JOB_CHANGED, 1, "'state': <'cancelled'>, 'completed': <int64 20>");
  assert_names (fixture->active, "");
  assert_names (fixture->finished, "ab");

  /* The service takes away what has ended; it is in the history now. */
  tell (fixture, FERRY_JOB_REMOVED, 2, "'name': <''>");
  assert_names (fixture->finished, "ab");
  ferry_job_list_forget (fixture->list, "id2");
  assert_names (fixture->finished, "a");
  g_assert_cmpuint (ferry_job_shelf_get_n_total (fixture->finished), ==, 1);
}

/* A list that is told of every byte would be drawn anew for every byte. */
static void
test_progress_does_not_touch_the_list (Fixture      *fixture,
                                       gconstpointer data)
{
  add (fixture, 1, "a", "transferring");
  fixture->n_changes = 0;
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *fields = g_strdup_printf ("'bytes_done': <uint64 %u>", i);

      tell (fixture, FERRY_JOB_PROGRESSED, 1, fields);
    }
  g_assert_cmpuint (fixture->n_changes, ==, 0);
}

static void
test_search_and_filter (Fixture      *fixture,
                        gconstpointer data)
{
  add (fixture, 1, "Debian", "transferring");
  add (fixture, 2, "Fedora", "suspended");
  add (fixture, 3, "Ärger", "error");
  ferry_job_shelf_set_search (fixture->active, " ärg ");
  assert_names (fixture->active, "Ärger");
  ferry_job_shelf_set_search (fixture->active, "nothing");
  assert_names (fixture->active, "");
  g_assert_cmpuint (ferry_job_shelf_get_n_total (fixture->active), ==, 3);

  ferry_job_shelf_set_search (fixture->active, NULL);
  ferry_job_shelf_set_filter (fixture->active, FERRY_SHELF_FILTER_SUSPENDED);
  assert_names (fixture->active, "Fedora");
  tell (fixture, FERRY_JOB_CHANGED, 2, "'state': <'queued'>");
  assert_names (fixture->active, "");
  ferry_job_shelf_set_filter (fixture->active, FERRY_SHELF_FILTER_FAILED);
  assert_names (fixture->active, "Ärger");
  ferry_job_shelf_set_filter (fixture->active, FERRY_SHELF_FILTER_WAITING);
  assert_names (fixture->active, "Fedora");
  ferry_job_shelf_set_filter (fixture->active, FERRY_SHELF_FILTER_ALL);
  assert_names (fixture->active, "ÄrgerFedoraDebian");
}

static void
test_hidden_can_come_back (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new ();

  g_ptr_array_add (paths, "/j/2");
  add (fixture, 1, "a", "queued");
  add (fixture, 2, "b", "queued");
  ferry_job_shelf_set_hidden (fixture->active, paths, TRUE);
  assert_names (fixture->active, "a");
  g_assert_cmpuint (ferry_job_shelf_get_n_total (fixture->active), ==, 1);
  ferry_job_shelf_set_hidden (fixture->active, paths, FALSE);
  assert_names (fixture->active, "ba");
}

static void
test_shelf_of_a_filled_list (Fixture      *fixture,
                             gconstpointer data)
{
  g_autoptr(FerryJobShelf) late = NULL;
  g_autoptr(FerryRemoteJob) first = NULL;

  for (guint i = 1; i <= 1000; i++)
    add (fixture, i, "x", i % 2 == 0 ? "queued" : "acknowledged");

  late = ferry_job_shelf_new (fixture->list, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (late)), ==, 500);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->active)), ==, 500);
  first = g_list_model_get_item (G_LIST_MODEL (late), 0);
  g_assert_cmpstr (ferry_remote_job_get_id (first), ==, "id1000");
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (late), 500));
}

/* Whatever the service says in whatever order, a shelf is what its jobs are. */
static void
test_storm (Fixture      *fixture,
            gconstpointer data)
{
  static const char *const states[] = { "queued", "transferring", "suspended", "error", "acknowledged", "cancelled" };

  for (guint round = 0; round < 5000; round++)
    {
      guint number = (guint) g_test_rand_int_range (0, 40);
      const char *state = states[g_test_rand_int_range (0, G_N_ELEMENTS (states))];
      g_autofree char *fields = g_strdup_printf ("'name': <'x'>, 'state': <'%s'>", state);

      tell (fixture, (FerryJobEvent) g_test_rand_int_range (FERRY_JOB_ADDED, FERRY_JOB_REMOVED + 1), number, fields);
      if (round % 100 == 0)
        ferry_job_shelf_set_filter (fixture->active, (FerryShelfFilter) g_test_rand_int_range (0, 5));
    }

  ferry_job_shelf_set_filter (fixture->active, FERRY_SHELF_FILTER_ALL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->active)) +
                    g_list_model_get_n_items (G_LIST_MODEL (fixture->finished)), ==,
                    g_list_model_get_n_items (G_LIST_MODEL (fixture->list)));
}

static void
assert_gates (Fixture    *fixture,
              const char *text,
              const char *expected,
              guint       n_held)
{
  g_autoptr(GVariant) gates = g_variant_parse (G_VARIANT_TYPE ("a{sa{sv}}"), text, NULL, NULL, NULL);
  g_autoptr(FerryGateSummary) summary = ferry_gate_summary_new (gates, fixture->list);

  g_assert_cmpstr (summary->text, ==, expected);
  g_assert_cmpuint (summary->n_held, ==, n_held);
}

static void
test_gate_is_told_when_it_holds_somebody (Fixture      *fixture,
                                          gconstpointer data)
{
  const char *metered = "{'metered': {'open': <false>, 'reason': <'“Phone” is metered.'>}}";

  assert_gates (fixture, "{}", NULL, 0);
  assert_gates (fixture, metered, NULL, 0);
  tell (fixture, FERRY_JOB_ADDED, 1, "'state': <'transient-error'>, 'wait': <'metered'>");
  assert_gates (fixture, metered, "Paused: “Phone” is metered.", 1);
  assert_gates (fixture, "{'metered': {'open': <true>}}", NULL, 1);
  assert_gates (fixture, "{'network': {'open': <false>, 'reason': <''>}, 'metered': {'open': <false>}}",
                "Paused: Waiting for a network connection.", 1);
}

static void
test_rates_of_the_last_seconds (void)
{
  g_autoptr(FerryRateHistory) history = ferry_rate_history_new ();
  const gint64 start = 1000 * (gint64) G_USEC_PER_SEC;

  g_assert_cmpuint (ferry_rate_history_get (history, 0, start), ==, 0);
  ferry_rate_history_add (history, start, 100);
  ferry_rate_history_add (history, start + G_USEC_PER_SEC, 300);
  g_assert_cmpuint (ferry_rate_history_get (history, 0, start + G_USEC_PER_SEC), ==, 300);
  g_assert_cmpuint (ferry_rate_history_get (history, 1, start + G_USEC_PER_SEC), ==, 100);
  /* Silent for a moment, then still. */
  g_assert_cmpuint (ferry_rate_history_get (history, 0, start + 3 * G_USEC_PER_SEC), ==, 300);
  g_assert_cmpuint (ferry_rate_history_get (history, 0, start + 4 * G_USEC_PER_SEC), ==, 0);
  g_assert_cmpuint (ferry_rate_history_get_peak (history, start + 4 * G_USEC_PER_SEC), ==, 300);
  /* What is too long ago is forgotten, though nobody has written over it. */
  g_assert_cmpuint (ferry_rate_history_get_peak (history, start + 500 * (gint64) G_USEC_PER_SEC), ==, 0);
}

static void
test_settings_are_read (void)
{
  g_autoptr(GVariant) answer = g_variant_parse (G_VARIANT_TYPE ("a(svvbs)"),
                                                "[('segments', <uint32 4>, <uint32 4>, true, 'Connections'),"
                                                " ('locked', <true>, <false>, false, 'Locked')]", NULL, NULL, NULL);
  g_autoptr(GPtrArray) settings = ferry_settings_from_variant (answer);

  g_assert_cmpuint (settings->len, ==, 2);
  g_assert_cmpuint (g_variant_get_uint32 (ferry_settings_find (settings, "segments")->value), ==, 4);
  g_assert_cmpstr (ferry_settings_find (settings, "segments")->summary, ==, "Connections");
  g_assert_false (ferry_settings_find (settings, "locked")->is_writable);
  g_assert_null (ferry_settings_find (settings, "of-a-newer-service"));
}

#define ADD(name, func) g_test_add ("/job-shelf/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("newest-first", test_newest_first);
  ADD ("job-moves-when-it-ends", test_job_moves_when_it_ends);
  ADD ("progress-does-not-touch-the-list", test_progress_does_not_touch_the_list);
  ADD ("search-and-filter", test_search_and_filter);
  ADD ("hidden-can-come-back", test_hidden_can_come_back);
  ADD ("shelf-of-a-filled-list", test_shelf_of_a_filled_list);
  ADD ("storm", test_storm);
  ADD ("gate-is-told-when-it-holds-somebody", test_gate_is_told_when_it_holds_somebody);
  g_test_add_func ("/rate-history/rates-of-the-last-seconds", test_rates_of_the_last_seconds);
  g_test_add_func ("/settings/are-read", test_settings_are_read);
  return g_test_run ();
}
