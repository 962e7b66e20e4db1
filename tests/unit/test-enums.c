/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "shared/ferry-enums.h"
#include "shared/ferry-sentence.h"

/* The words and numbers that D-Bus, JSON, the store and the command line rely
 * on; written out here a second time, so that a change is a decision. */

static const char *const states[] = {
  "queued",
  "connecting",
  "transferring",
  "suspended",
  "error",
  "transient-error",
  "transferred",
  "acknowledged",
  "cancelled",
};

static const char *const waits[] = {
  "",
  "consent",
  "login",
  "network",
  "captive-portal",
  "other-network",
  "metered",
  "roaming",
  "budget",
  "schedule",
  "battery",
  "power-saver",
  "keyring-locked",
  "sign-in",
  "destination-missing",
  "disk-full",
  "retry",
  "turn",
};

static void
test_states (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (states), ==, FERRY_N_STATES);
  for (guint i = 0; i < FERRY_N_STATES; i++)
    {
      FerryState state = FERRY_N_STATES;

      g_assert_cmpstr (ferry_state_to_nick ((FerryState) i), ==, states[i]);
      g_assert_true (ferry_state_from_nick (states[i], &state));
      g_assert_cmpuint (state, ==, i);
    }
}

static void
test_state_kinds (void)
{
  for (guint i = 0; i < FERRY_N_STATES; i++)
    {
      g_assert_cmpint (ferry_state_is_active ((FerryState) i), ==, i == 1 || i == 2);
      g_assert_cmpint (ferry_state_is_final ((FerryState) i), ==, i == 7 || i == 8);
    }
}

static void
test_priorities (void)
{
  static const char *const words[] = { "foreground", "high", "normal", "low" };

  g_assert_cmpuint (G_N_ELEMENTS (words), ==, FERRY_N_PRIORITIES);
  for (guint i = 0; i < FERRY_N_PRIORITIES; i++)
    {
      FerryPriority priority = FERRY_N_PRIORITIES;

      g_assert_cmpstr (ferry_priority_to_nick ((FerryPriority) i), ==, words[i]);
      g_assert_true (ferry_priority_from_nick (words[i], &priority));
      g_assert_cmpuint (priority, ==, i);
    }
}

static void
test_types (void)
{
  FerryJobType type = FERRY_JOB_TYPE_UPLOAD;

  g_assert_cmpstr (ferry_job_type_to_nick (FERRY_JOB_TYPE_DOWNLOAD), ==, "download");
  g_assert_cmpstr (ferry_job_type_to_nick (FERRY_JOB_TYPE_UPLOAD), ==, "upload");
  g_assert_true (ferry_job_type_from_nick ("download", &type));
  g_assert_cmpint (type, ==, FERRY_JOB_TYPE_DOWNLOAD);
  g_assert_true (ferry_job_type_from_nick ("upload", &type));
  g_assert_cmpint (type, ==, FERRY_JOB_TYPE_UPLOAD);
}

static void
test_file_states (void)
{
  static const char *const words[] = {
    "queued", "transferring", "transferred", "published", "discarded",
  };

  g_assert_cmpuint (G_N_ELEMENTS (words), ==, FERRY_N_FILE_STATES);
  for (guint i = 0; i < FERRY_N_FILE_STATES; i++)
    g_assert_cmpstr (ferry_file_state_to_nick ((FerryFileState) i), ==, words[i]);
}

static void
test_waits (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (waits), ==, FERRY_N_WAITS);
  for (guint i = 0; i < FERRY_N_WAITS; i++)
    {
      FerryWait wait = FERRY_N_WAITS;

      g_assert_cmpstr (ferry_wait_to_nick ((FerryWait) i), ==, waits[i]);
      g_assert_true (ferry_wait_from_nick (waits[i], &wait));
      g_assert_cmpuint (wait, ==, i);
    }
}

static void
test_networks (void)
{
  static const char *const words[] = { "any", "unmetered", "not-roaming", "always", "vpn" };

  g_assert_cmpuint (G_N_ELEMENTS (words), ==, FERRY_NETWORK_CONNECTION);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_cmpstr (ferry_network_kind_to_nick ((FerryNetworkKind) i), ==, words[i]);
}

static void
test_strange_words (void)
{
  static const char *const strange[] = { NULL, "Queued", "queue", "queued ", "9", "naïve" };
  FerryState state = FERRY_STATE_ERROR;
  FerryPriority priority = FERRY_PRIORITY_LOW;
  FerryJobType type = FERRY_JOB_TYPE_UPLOAD;
  FerryWait wait = FERRY_WAIT_TURN;

  for (gsize i = 0; i < G_N_ELEMENTS (strange); i++)
    {
      g_assert_false (ferry_state_from_nick (strange[i], &state));
      g_assert_false (ferry_priority_from_nick (strange[i], &priority));
      g_assert_false (ferry_job_type_from_nick (strange[i], &type));
      g_assert_false (ferry_wait_from_nick (strange[i], &wait));
    }

  g_assert_cmpint (state, ==, FERRY_STATE_ERROR);
  g_assert_cmpint (priority, ==, FERRY_PRIORITY_LOW);
  g_assert_cmpint (type, ==, FERRY_JOB_TYPE_UPLOAD);
  g_assert_cmpint (wait, ==, FERRY_WAIT_TURN);
}

static void
test_precedence (void)
{
  FerryWaitSet set = 0;

  g_assert_cmpint (ferry_wait_set_first (0), ==, FERRY_WAIT_NONE);
  for (guint i = FERRY_N_WAITS - 1; i > FERRY_WAIT_NONE; i--)
    {
      set |= FERRY_WAIT_BIT (i);
      g_assert_cmpuint (ferry_wait_set_first (set), ==, i);
    }
}

static void
assert_sentence (const char *sentence)
{
  g_assert_true (g_utf8_validate (sentence, -1, NULL));
  g_assert_true (g_unichar_isupper (g_utf8_get_char (sentence)));
  g_assert_true (g_str_has_suffix (sentence, "."));
}

static void
test_sentences (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpstr (ferry_wait_to_sentence (FERRY_WAIT_NONE), ==, "");
  for (guint i = FERRY_WAIT_NONE + 1; i < FERRY_N_WAITS; i++)
    {
      const char *sentence = ferry_wait_to_sentence ((FerryWait) i);

      assert_sentence (sentence);
      g_assert_true (g_str_has_prefix (sentence, "Waiting "));
      g_assert_true (g_hash_table_add (seen, (gpointer) sentence));
    }

  for (guint i = 0; i < FERRY_N_STATES; i++)
    assert_sentence (ferry_state_to_sentence ((FerryState) i));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/enums/states-keep-bits-numbers", test_states);
  g_test_add_func ("/enums/active-and-final-states", test_state_kinds);
  g_test_add_func ("/enums/priorities-keep-bits-numbers", test_priorities);
  g_test_add_func ("/enums/job-types", test_types);
  g_test_add_func ("/enums/file-states", test_file_states);
  g_test_add_func ("/enums/waits-in-order-of-precedence", test_waits);
  g_test_add_func ("/enums/networks", test_networks);
  g_test_add_func ("/enums/strange-words-change-nothing", test_strange_words);
  g_test_add_func ("/enums/first-wait-takes-precedence", test_precedence);
  g_test_add_func ("/enums/every-wait-and-state-has-a-sentence", test_sentences);

  return g_test_run ();
}
