/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a job’s page and the preferences show. */

#include "client/ferry-credentials.h"
#include "client/ferry-file-list.h"
#include "client/ferry-job-facts.h"
#include "client/ferry-setting-face.h"
#include "shared/ferry-error.h"

#include <locale.h>
#include <string.h>

#define NBSP "\302\240"
#define NOW (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC)

static GVariant *
parse (const char *type,
       const char *text)
{
  g_autoptr(GError) error = NULL;
  GVariant *value = g_variant_parse (G_VARIANT_TYPE (type), text, NULL, NULL, &error);

  g_assert_no_error (error);
  return value;
}

static void
count (guint *n)
{
  (*n)++;
}

static void
update (FerryFileList *list,
        const char    *text)
{
  g_autoptr(GVariant) files = parse ("aa{sv}", text);

  ferry_file_list_update (list, files);
}

static void
test_files_keep_their_objects (void)
{
  g_autoptr(FerryFileList) list = ferry_file_list_new ();
  g_autoptr(FerryRemoteFile) first = NULL;
  g_autoptr(FerryRemoteFile) again = NULL;
  g_autofree char *name = NULL;
  g_autofree char *caption = NULL;
  guint n_changed = 0, n_items_changed = 0;

  update (list, "[{'url': <'https://a.example/1'>, 'state': <'queued'>, 'bytes_total': <int64 -1>}]");
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  name = ferry_remote_file_dup_name (first);
  g_assert_cmpstr (name, ==, "https://a.example/1");
  g_assert_cmpfloat (ferry_remote_file_get_fraction (first), ==, -1.0);

  g_signal_connect_swapped (first, "changed", G_CALLBACK (count), &n_changed);
  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (count), &n_items_changed);
  update (list, "[{'url': <'https://a.example/1'>, 'target': <'/home/ann/one'>, 'state': <'transferring'>,"
          " 'digest': <'sha256:00'>, 'bytes_done': <uint64 500>, 'bytes_total': <int64 1000>}]");
  again = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (again == first);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (n_items_changed, ==, 0);
  g_assert_cmpfloat (ferry_remote_file_get_fraction (first), ==, 0.5);
  caption = ferry_remote_file_dup_caption (first);
  g_assert_cmpstr (caption, ==, "500 bytes of 1.0" NBSP "kB · transferring · checksum is compared at the end");

  update (list, "[{'url': <'a'>}, {'url': <'b'>}, {'url': <'c'>}]");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  update (list, "[]");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_cmpuint (n_items_changed, ==, 2);
}

static const char *
find_fact (GPtrArray  *facts,
           const char *label)
{
  for (guint i = 0; i < facts->len; i++)
    {
      FerryFact *fact = facts->pdata[i];

      if (g_str_equal (fact->label, label))
        return fact->text;
    }

  return NULL;
}

static void
test_facts_name_headers_but_not_what_they_say (void)
{
  g_autoptr(GVariant) fields = parse ("a{sv}", "{'id': <'1234'>, 'owner': <'ann'>, 'client': <'org.example.Notes'>,"
                                      " 'created': <int64 1767225600000000>, 'state': <'cancelled'>,"
                                      " 'options': <{'headers': <['X-Key: secret', 'Accept: */*']>,"
                                      " 'secret-headers': <['Cookie']>,"
                                      " 'max-time': <uint32 60>}>}");
  g_autoptr(FerryRemoteJob) job = ferry_remote_job_new (fields);
  g_autoptr(GPtrArray) facts = NULL;

  g_setenv ("TZ", "UTC", TRUE);
  facts = ferry_job_facts_new (job, NOW);
  g_assert_cmpstr (find_fact (facts, "Asked For By"), ==, "org.example.Notes, for ann");
  g_assert_cmpstr (find_fact (facts, "Request Fields"), ==, "X-Key, Accept, Cookie");
  g_assert_cmpstr (find_fact (facts, "Longest Time"), ==, "1 minute");
  g_assert_cmpstr (find_fact (facts, "Added"), ==, "00:00");
  g_assert_null (find_fact (facts, "Ended"));
  g_assert_null (find_fact (facts, "Proxy"));
}

static void
test_log_has_the_latest_first (void)
{
  g_autoptr(GVariant) entries = parse ("aa{sv}", "[{'time': <int64 1767225600000000>, 'text': <'First.'>},"
                                       " {'time': <int64 1767225660000000>, 'text': <'Second.'>}]");
  g_autoptr(GPtrArray) facts = ferry_job_facts_from_log (entries, NOW);

  g_assert_cmpuint (facts->len, ==, 2);
  g_assert_cmpstr (((FerryFact *) facts->pdata[0])->text, ==, "Second.");
}

static GPtrArray *
make_settings (void)
{
  g_autoptr(GVariant) answer = parse ("a(svvbs)",
                                      "[('of-a-newer-service', <true>, <true>, true, 'New'),"
                                      " ('limit', <uint32 2000000>, <uint32 0>, true, 'Limit'),"
                                      " ('schedule', <'sat'>, <''>, true, 'Hours'),"
                                      " ('notifications', <true>, <true>, false, 'Notifications')]");

  return ferry_settings_from_variant (answer);
}

static void
test_settings_find_their_page (void)
{
  g_autoptr(GPtrArray) settings = make_settings ();
  const FerrySetting *first, *last;

  ferry_setting_face_sort (settings);
  first = settings->pdata[0];
  last = settings->pdata[settings->len - 1];
  g_assert_cmpstr (first->key, ==, "notifications");
  g_assert_cmpstr (last->key, ==, "of-a-newer-service");
  g_assert_cmpint (ferry_setting_face_get (first).page, ==, FERRY_SETTING_PAGE_GENERAL);
  g_assert_cmpint (ferry_setting_face_get (last).page, ==, FERRY_SETTING_PAGE_ADVANCED);
  g_assert_cmpint (ferry_setting_face_get (last).kind, ==, FERRY_SETTING_KIND_SWITCH);
}

/* What a person sees is what a person may write. */
static void
test_settings_as_text_and_back (void)
{
  g_autoptr(GPtrArray) settings = make_settings ();
  const FerrySetting *limit = ferry_settings_find (settings, "limit");
  const FerrySetting *schedule = ferry_settings_find (settings, "schedule");
  g_autofree char *rate = ferry_setting_face_to_text (limit);
  g_autofree char *hours = ferry_setting_face_to_text (schedule);
  g_autoptr(GVariant) value = g_variant_ref_sink (ferry_setting_face_parse (limit, rate, NULL));
  g_autoptr(GVariant) none = g_variant_ref_sink (ferry_setting_face_parse (limit, "", NULL));
  g_autoptr(GVariant) text = g_variant_ref_sink (ferry_setting_face_parse (schedule, "sun", NULL));
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (hours, ==, "sat");
  g_assert_cmpuint (g_variant_get_uint32 (value), ==, 2000000);
  g_assert_cmpuint (g_variant_get_uint32 (none), ==, 0);
  g_assert_cmpstr (g_variant_get_string (text, NULL), ==, "sun");
  g_assert_null (ferry_setting_face_parse (limit, "fast", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
}

static void
test_credential_tells_where_it_goes (void)
{
  g_autoptr(GVariant) kept = parse ("a{sv}", "{'server': <'files.example'>, 'user': <'ann'>, 'kept': <true>}");
  g_autoptr(GVariant) passing = parse ("a{sv}", "{'server': <'files.example'>}");
  g_autofree char *first = ferry_credentials_describe (kept);
  g_autofree char *second = ferry_credentials_describe (passing);

  g_assert_cmpstr (first, ==, "ann on files.example · kept in the keyring");
  g_assert_cmpstr (second, ==, "files.example · until you log out");
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job-details/files-keep-their-objects", test_files_keep_their_objects);
  g_test_add_func ("/job-details/facts-name-headers-but-not-what-they-say",
                   test_facts_name_headers_but_not_what_they_say);
  g_test_add_func ("/job-details/log-has-the-latest-first", test_log_has_the_latest_first);
  g_test_add_func ("/job-details/settings-find-their-page", test_settings_find_their_page);
  g_test_add_func ("/job-details/settings-as-text-and-back", test_settings_as_text_and_back);
  g_test_add_func ("/job-details/credential-tells-where-it-goes", test_credential_tells_where_it_goes);
  return g_test_run ();
}
