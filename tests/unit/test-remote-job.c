/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is known of a job, taken out of its dictionary when it is wanted. */

#include "client/ferry-remote-job.h"

static GVariant *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  GVariant *value = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);

  g_assert_no_error (error);
  return value;
}

static FerryRemoteJob *
make (const char *text)
{
  g_autoptr(GVariant) dict = parse (text);

  return ferry_remote_job_new (dict);
}

static void
update (FerryRemoteJob *job,
        const char     *text)
{
  g_autoptr(GVariant) dict = parse (text);

  ferry_remote_job_update (job, dict);
}

/* The place of a key in one dictionary is but a guess for the next one. */
static void
test_keys_come_in_any_order (void)
{
  g_autoptr(FerryRemoteJob) first = make ("{'id': <'a'>, 'name': <'one'>, 'state': <'suspended'>}");
  g_autoptr(FerryRemoteJob) second = NULL;
  g_autoptr(FerryRemoteJob) third = NULL;

  g_assert_cmpstr (ferry_remote_job_get_name (first), ==, "one");
  g_assert_cmpint (ferry_remote_job_get_state (first), ==, FERRY_STATE_SUSPENDED);

  second = make ("{'state': <'error'>, 'id': <'b'>, 'new': <5>, 'name': <'two'>}");
  g_assert_cmpstr (ferry_remote_job_get_name (second), ==, "two");
  g_assert_cmpstr (ferry_remote_job_get_id (second), ==, "b");
  g_assert_cmpint (ferry_remote_job_get_state (second), ==, FERRY_STATE_ERROR);

  third = make ("{'name': <'three'>}");
  g_assert_cmpstr (ferry_remote_job_get_name (third), ==, "three");
}

static void
test_what_is_missing_or_of_another_type_is_as_at_first (void)
{
  g_autoptr(FerryRemoteJob) job = make ("{'name': <7>, 'bytes_done': <'many'>, 'state': <'flying'>}");
  g_autoptr(FerryRemoteJob) empty = make ("{}");

  g_assert_cmpstr (ferry_remote_job_get_name (job), ==, "");
  g_assert_cmpuint (ferry_remote_job_get_bytes_done (job), ==, 0);
  g_assert_cmpint (ferry_remote_job_get_state (job), ==, FERRY_STATE_QUEUED);
  g_assert_cmpint (ferry_remote_job_get_bytes_total (job), ==, -1);
  g_assert_cmpstr (ferry_remote_job_get_path (empty), ==, "/");
  g_assert_true (ferry_remote_job_get_auto_complete (empty));
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_only_what_has_changed_is_told (void)
{
  g_autoptr(FerryRemoteJob) job = make ("{'id': <'a'>, 'state': <'queued'>, 'rate': <uint64 1>}");
  guint n_changed = 0, n_states = 0, n_rates = 0;

  g_signal_connect_swapped (job, "changed", G_CALLBACK (count), &n_changed);
  g_signal_connect_swapped (job, "notify::state", G_CALLBACK (count), &n_states);
  g_signal_connect_swapped (job, "notify::rate", G_CALLBACK (count), &n_rates);

  update (job, "{'rate': <uint64 1>, 'state': <'queued'>}");
  g_assert_cmpuint (n_changed, ==, 0);

  g_assert_cmpint (ferry_remote_job_get_state (job), ==, FERRY_STATE_QUEUED);
  update (job, "{'state': <'transferring'>, 'rate': <uint64 1>}");
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (n_states, ==, 1);
  g_assert_cmpuint (n_rates, ==, 0);
  g_assert_cmpint (ferry_remote_job_get_state (job), ==, FERRY_STATE_TRANSFERRING);
  g_assert_cmpstr (ferry_remote_job_get_id (job), ==, "a");
}

static void
test_dictionary_has_what_was_first_and_what_came_later (void)
{
  g_autoptr(FerryRemoteJob) job = make ("{'id': <'a'>, 'name': <'old'>}");
  g_autoptr(GVariant) dict = NULL;
  const char *text = NULL;

  update (job, "{'name': <'new'>}");
  dict = ferry_remote_job_to_dict (job);
  g_assert_true (g_variant_lookup (dict, "id", "&s", &text));
  g_assert_cmpstr (text, ==, "a");
  g_assert_true (g_variant_lookup (dict, "name", "&s", &text));
  g_assert_cmpstr (text, ==, "new");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/remote-job/keys-come-in-any-order", test_keys_come_in_any_order);
  g_test_add_func ("/remote-job/what-is-missing-or-of-another-type-is-as-at-first",
                   test_what_is_missing_or_of_another_type_is_as_at_first);
  g_test_add_func ("/remote-job/only-what-has-changed-is-told", test_only_what_has_changed_is_told);
  g_test_add_func ("/remote-job/dictionary-has-what-was-first-and-what-came-later",
                   test_dictionary_has_what_was_first_and_what_came_later);

  return g_test_run ();
}
