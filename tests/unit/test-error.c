/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <gio/gio.h>
#include <string.h>

/* “disk-full” → “DiskFull” */
static char *
to_camel_case (const char *nick)
{
  GString *name = g_string_new (NULL);
  g_auto(GStrv) words = g_strsplit (nick, "-", -1);

  for (char **word = words; *word != NULL; word++)
    {
      g_string_append_c (name, g_ascii_toupper (**word));
      g_string_append (name, *word + 1);
    }

  return g_string_free (name, FALSE);
}

static void
test_words (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < FERRY_N_ERRORS; i++)
    {
      const char *nick = ferry_error_code_to_nick ((FerryErrorCode) i);
      FerryErrorCode code = FERRY_N_ERRORS;

      g_assert_nonnull (nick);
      g_assert_cmpuint (strspn (nick, "abcdefghijklmnopqrstuvwxyz-"), ==, strlen (nick));
      g_assert_true (g_hash_table_add (seen, (gpointer) nick));
      g_assert_true (ferry_error_code_from_nick (nick, &code));
      g_assert_cmpuint (code, ==, i);
    }
}

static void
test_bus_names (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < FERRY_N_ERRORS; i++)
    {
      const char *name = ferry_error_code_to_dbus_name ((FerryErrorCode) i);
      g_autofree char *last = to_camel_case (ferry_error_code_to_nick ((FerryErrorCode) i));
      g_autofree char *expected = g_strconcat (FERRY_MANAGER_INTERFACE ".Error.", last, NULL);

      g_assert_cmpstr (name, ==, expected);
      g_assert_true (g_dbus_is_interface_name (name));
      g_assert_true (g_hash_table_add (seen, (gpointer) name));
    }
}

static void
test_sentences (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < FERRY_N_ERRORS; i++)
    {
      const char *sentence = ferry_error_code_to_sentence ((FerryErrorCode) i);

      g_assert_true (g_utf8_validate (sentence, -1, NULL));
      g_assert_true (g_ascii_isupper (sentence[0]));
      g_assert_true (g_str_has_suffix (sentence, "."));
      g_assert_null (strchr (sentence, '\n'));
      g_assert_true (g_hash_table_add (seen, (gpointer) sentence));
    }
}

static void
test_over_the_bus (void)
{
  for (guint i = 0; i < FERRY_N_ERRORS; i++)
    {
      g_autoptr(GError) error = g_error_new_literal (FERRY_ERROR, (int) i, "One sentence.");
      g_autoptr(GError) received = NULL;
      g_autofree char *name = g_dbus_error_encode_gerror (error);

      g_assert_cmpstr (name, ==, ferry_error_code_to_dbus_name ((FerryErrorCode) i));
      received = g_dbus_error_new_for_dbus_error (name, "One sentence.");
      g_assert_error (received, FERRY_ERROR, (int) i);
      g_assert_cmpuint (ferry_error_get_code (received), ==, i);
    }
}

static void
test_classes (void)
{
  for (guint i = 0; i < FERRY_N_ERRORS; i++)
    {
      FerryErrorCode code = (FerryErrorCode) i;
      FerryErrorClass expected = FERRY_ERROR_CLASS_FATAL;

      if (code <= FERRY_ERROR_STORE_FAILED || code == FERRY_ERROR_TOO_MANY_CALLS)
        expected = FERRY_ERROR_CLASS_CALL;
      else if (code <= FERRY_ERROR_TRUNCATED)
        expected = FERRY_ERROR_CLASS_TRANSIENT;
      else if (code <= FERRY_ERROR_DISK_FULL)
        expected = FERRY_ERROR_CLASS_WAIT;

      g_assert_cmpint (ferry_error_code_get_class (code), ==, expected);
    }
}

static void
test_codes_to_waits (void)
{
  for (guint i = 0; i < FERRY_N_ERRORS; i++)
    {
      FerryErrorCode code = (FerryErrorCode) i;
      FerryWait wait = ferry_error_code_to_wait (code);

      switch ((int) ferry_error_code_get_class (code))
        {
        case FERRY_ERROR_CLASS_WAIT:
          g_assert_cmpstr (ferry_wait_to_nick (wait), ==, ferry_error_code_to_nick (code));
          g_assert_cmpint (ferry_error_code_from_wait (wait), ==, code);
          break;
        case FERRY_ERROR_CLASS_TRANSIENT:
          if (code == FERRY_ERROR_NETWORK_DISCONNECTED)
            g_assert_cmpint (wait, ==, FERRY_WAIT_NETWORK);
          else if (code == FERRY_ERROR_BLOCKED_BY_POLICY)
            g_assert_cmpint (wait, ==, FERRY_WAIT_NONE);
          else
            g_assert_cmpint (wait, ==, FERRY_WAIT_RETRY);
          break;
        default:
          g_assert_cmpint (wait, ==, FERRY_WAIT_NONE);
        }
    }
}

/* Design §2: cost, schedule, power and budget are “blocked-by-policy”. */
static void
test_policy_waits (void)
{
  static const FerryWait blocked[] = {
    FERRY_WAIT_OTHER_NETWORK, FERRY_WAIT_METERED, FERRY_WAIT_ROAMING, FERRY_WAIT_BUDGET,
    FERRY_WAIT_SCHEDULE, FERRY_WAIT_BATTERY, FERRY_WAIT_POWER_SAVER,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (blocked); i++)
    g_assert_cmpint (ferry_error_code_from_wait (blocked[i]), ==, FERRY_ERROR_BLOCKED_BY_POLICY);
}

static void
test_foreign_errors (void)
{
  g_autoptr(GError) foreign = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "No.");
  g_autoptr(GError) unknown = g_error_new_literal (FERRY_ERROR, 12345, "No.");
  FerryErrorCode code = FERRY_ERROR_EMPTY;

  g_assert_cmpint (ferry_error_get_code (foreign), ==, FERRY_ERROR_FAILED);
  g_assert_cmpint (ferry_error_get_code (unknown), ==, FERRY_ERROR_FAILED);
  g_assert_false (ferry_error_code_from_nick ("DiskFull", &code));
  g_assert_false (ferry_error_code_from_nick (NULL, &code));
  g_assert_cmpint (code, ==, FERRY_ERROR_EMPTY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/every-code-has-a-word-of-its-own", test_words);
  g_test_add_func ("/error/every-code-has-a-bus-name-of-its-own", test_bus_names);
  g_test_add_func ("/error/every-code-has-a-sentence-of-its-own", test_sentences);
  g_test_add_func ("/error/codes-cross-the-bus-unchanged", test_over_the_bus);
  g_test_add_func ("/error/classes", test_classes);
  g_test_add_func ("/error/codes-and-waits-agree", test_codes_to_waits);
  g_test_add_func ("/error/policy-waits-share-a-code", test_policy_waits);
  g_test_add_func ("/error/foreign-errors-are-failures", test_foreign_errors);

  return g_test_run ();
}
