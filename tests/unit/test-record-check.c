/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/ferry-record-check.h"
#include "shared/ferry-error.h"
#include "shared/ferry-hand-over-type.h"
#include "shared/ferry-record.h"

#include <string.h>

#define NO_PARTIAL "('', 0, '', '', -1, false, '', 0, [])"
#define PARTIAL "('.a.part', 7, '\"e\"', '', 9, true, 'a', 5, [(0, 0, 9, 4)])"

static GVariant *
make_record (const char *job,
             const char *file)
{
  g_autofree char *text = g_strdup_printf ("(%s, 0, 0, 60, 0, true, true, [%s])", job, file);
  GError *error = NULL;
  GVariant *record = g_variant_parse (G_VARIANT_TYPE (FERRY_HAND_OVER_TYPE), text, NULL, NULL, &error);

  g_assert_no_error (error);
  return record;
}

static char *
make_file (const char *url,
           const char *name,
           const char *rest,
           const char *partial)
{
  return g_strdup_printf ("('%s', '/home/alice', '%s', %s, %s)", url, name, rest, partial);
}

static void
assert_refused (const char *job,
                const char *file,
                const char *fault)
{
  g_autoptr(GVariant) record = make_record (job, file);
  g_autoptr(GError) error = NULL;
  g_autofree char *told = g_strdup_printf ("(%s)", fault);

  g_assert_null (ferry_record_check (record, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, told));
}

static void
test_good_record_passes_unchanged (void)
{
  g_autofree char *file = make_file ("https://x.example/a?b=c", "a", "'', 9, ['0-4']", PARTIAL);
  g_autoptr(GVariant) record = make_record ("'n', 'low', 'vpn'", file);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) checked = ferry_record_check (record, &error);

  g_assert_no_error (error);
  g_assert_true (g_variant_equal (record, checked));
  g_assert_cmpuint (ferry_record_get_bytes (checked), ==, 4);
}

static void
test_hidden_names_are_shown (void)
{
  g_autofree char *file = make_file ("https://x.example/a", ".bashrc", "'', 9, []",
                                     "('.a.part', 7, '', '', 9, true, '.profile', 5, [(0, 0, 9, 4)])");
  g_autoptr(GVariant) record = make_record ("'n', 'low', ''", file);
  g_autoptr(GVariant) checked = ferry_record_check (record, NULL);
  g_autofree char *text = g_variant_print (checked, FALSE);

  g_assert_nonnull (strstr (text, "'_bashrc'"));
  g_assert_nonnull (strstr (text, "'_profile'"));
}

static void
test_files_that_make_no_sense_are_refused (void)
{
  static const struct
  {
    const char *url;
    const char *name;
    const char *rest;
    const char *partial;
    const char *fault;
  } cases[] = {
    { "file:///etc/shadow", "a", "'', 9, []", NO_PARTIAL, "url" },
    { "https://u:p@x/", "a", "'', 9, []", NO_PARTIAL, "url" },
    { "https:///a", "a", "'', 9, []", NO_PARTIAL, "url" },
    { "https://x/ a", "a", "'', 9, []", NO_PARTIAL, "url" },
    { "https://x/", "a/b", "'', 9, []", NO_PARTIAL, "name" },
    { "https://x/", "..", "'', 9, []", NO_PARTIAL, "name" },
    { "https://x/", "a\\nb", "'', 9, []", NO_PARTIAL, "name" },
    { "https://x/", "a", "'sha256:\\n', 9, []", NO_PARTIAL, "digest" },
    { "https://x/", "a", "'', -2, []", NO_PARTIAL, "size" },
    { "https://x/", "a", "'', 9223372036854775807, []", NO_PARTIAL, "size" },
    { "https://x/", "a", "'', 9, ['0-1; x']", NO_PARTIAL, "ranges" },
    { "https://x/", "a", "'', 9, []", "('', 0, '', '', -1, false, '', 0, [(0, 0, 9, 4)])", "partial" },
    { "https://x/", "a", "'', 9, []", "('a.part', 7, '', '', 9, true, 'a', 5, [])", "partial" },
    { "https://x/", "a", "'', 9, []", "('./../a.part', 7, '', '', 9, true, 'a', 5, [])", "partial" },
    { "https://x/", "a", "'', 9, []", "('.a.part', 7, 'x\\r\\nX: y', '', 9, true, 'a', 5, [])", "partial" },
    { "https://x/", "a", "'', 9, []", "('.a.part', 7, '', '', -2, true, 'a', 5, [])", "partial" },
    { "https://x/", "a", "'', 9, []", "('.a.part', 7, '', '', 9, true, '../a', 5, [])", "partial" },
    { "https://x/", "a", "'', 9, []", "('.a.part', 7, '', '', 9, true, 'a', -1, [])", "partial" },
    { "https://x/", "a", "'', 9, []", "('.a.part', 7, '', '', 9, true, 'a', 5, [(0, 0, 3, 4)])", "partial" },
    { "https://x/", "a", "'', 9, []", "('.a.part', 7, '', '', 9, true, 'a', 5, [(-1, 0, 9, 4)])", "partial" },
    { "https://x/", "a", "'', 9, []", "('.a.part', 7, '', '', 9, true, 'a', 5, [(0, 0, 9, 4), (4, 2, 9, 4)])", "partial" },
    { "https://x/", "a", "'', 9, []",
      "('.a.part', 7, '', '', 9, true, 'a', 5, [(0, 0, -1, 9223372036854775807)])", "partial" },
    { "https://x/", "a", "'', 9, []",
      "('.a.part', 7, '', '', 9, true, 'a', 5, [(9223372036854775807, 9223372036854775807, 9, 4)])", "partial" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *file = make_file (cases[i].url, cases[i].name, cases[i].rest, cases[i].partial);

      assert_refused ("'n', 'low', ''", file, cases[i].fault);
    }
}

static void
test_jobs_that_make_no_sense_are_refused (void)
{
  g_autofree char *file = make_file ("https://x/", "a", "'', 9, []", NO_PARTIAL);

  assert_refused ("'', 'low', ''", file, "name");
  assert_refused ("'a\\nb', 'low', ''", file, "name");
  assert_refused ("'n', 'urgent', ''", file, "priority");
  assert_refused ("'n', 'low', 'a\\tb'", file, "network");
  assert_refused ("'n', 'low', ''", "", "files");
}

/* Each is small enough; together they are more than there can be. */
static void
test_sums_do_not_run_over (void)
{
  g_autoptr(GString) files = g_string_new (NULL);

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *file = make_file ("https://x/", "a", "'', 9, []",
                                         "('.a.part', 7, '', '', -1, true, 'a', 5,"
                                         " [(0, 0, -1, 1152921504606846976)])");

      g_string_append_printf (files, "%s%s", i > 0 ? ", " : "", file);
    }

  assert_refused ("'n', 'low', ''", files->str, "bytes");
}

static void
test_too_many_files_are_refused (void)
{
  g_autofree char *file = make_file ("https://x/", "a", "'', 9, []", NO_PARTIAL);
  g_autoptr(GString) files = g_string_new (file);

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (files, ", %s", file);

  assert_refused ("'n', 'low', ''", files->str, "files");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record-check/good-record-passes-unchanged", test_good_record_passes_unchanged);
  g_test_add_func ("/record-check/hidden-names-are-shown", test_hidden_names_are_shown);
  g_test_add_func ("/record-check/files-that-make-no-sense-are-refused", test_files_that_make_no_sense_are_refused);
  g_test_add_func ("/record-check/jobs-that-make-no-sense-are-refused", test_jobs_that_make_no_sense_are_refused);
  g_test_add_func ("/record-check/sums-do-not-run-over", test_sums_do_not_run_over);
  g_test_add_func ("/record-check/too-many-files-are-refused", test_too_many_files_are_refused);

  return g_test_run ();
}
