/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The JSON of the command line: its keys, types and nulls are a contract. */

#include "client/ferry-job-dict.h"
#include "client/ferry-json.h"
#include "shared/ferry-error.h"

static GVariant *
parse (const char *type,
       const char *text)
{
  g_autoptr(GError) error = NULL;
  GVariant *value = g_variant_parse (G_VARIANT_TYPE (type), text, NULL, NULL, &error);

  g_assert_no_error (error);
  return value;
}

static const char *const waiting_job =
  "{'rate': <uint64 0>, 'id': <'0123'>, 'path': <objectpath '/j'>, 'name': <'a “b”'>, 'owner': <'ann'>,"
  " 'client': <'user'>, 'token': <'t'>, 'type': <'download'>, 'priority': <'normal'>, 'state': <'queued'>,"
  " 'wait': <''>, 'waits': <@as []>, 'wait_until': <int64 0>, 'message': <'Waiting for its turn.'>,"
  " 'error': <('', '')>, 'auto_complete': <true>, 'created': <int64 1700000000000000>,"
  " 'modified': <int64 1700000000000000>, 'completed': <int64 0>, 'bytes_done': <uint64 0>,"
  " 'bytes_total': <int64 -1>, 'files': <[{'url': <'http://h/f'>, 'target': <'/t/f'>, 'state': <'queued'>,"
  " 'bytes_done': <uint64 0>, 'bytes_total': <int64 -1>, 'resumable': <-1>, 'digest': <''>}]>,"
  " 'options': <{'limit': <uint64 5>}>}";

static const char *const failed_job =
  "{'state': <'error'>, 'wait': <'retry'>, 'waits': <['retry', 'turn']>, 'wait_until': <int64 1700000000000000>,"
  " 'error': <('remote-not-found', 'Not there.')>, 'completed': <int64 1700000000000000>,"
  " 'bytes_total': <int64 0>, 'files': <[{'resumable': <1>, 'bytes_total': <int64 7>, 'digest': <'md5:00'>}]>}";

static char *
print (JsonNode *node) /* (transfer full) */
{
  char *text = ferry_json_print (node, FALSE);

  json_node_unref (node);
  return text;
}

static void
test_job_has_every_key_in_order (void)
{
  g_autoptr(GVariant) job = parse ("a{sv}", waiting_job);
  g_autofree char *text = print (ferry_json_from_job (job));

  g_assert_cmpstr (text, ==,
                   "{\"id\":\"0123\",\"path\":\"/j\",\"name\":\"a “b”\",\"owner\":\"ann\",\"client\":\"user\","
                   "\"token\":\"t\",\"type\":\"download\",\"priority\":\"normal\",\"state\":\"queued\","
                   "\"wait\":null,\"waits\":[],\"wait_until\":null,\"message\":\"Waiting for its turn.\","
                   "\"error\":null,\"auto_complete\":true,\"created\":\"2023-11-14T22:13:20.000Z\","
                   "\"modified\":\"2023-11-14T22:13:20.000Z\",\"completed\":null,\"bytes_done\":0,"
                   "\"bytes_total\":null,\"rate\":0,\"files\":[{\"url\":\"http://h/f\",\"target\":\"/t/f\","
                   "\"state\":\"queued\",\"bytes_done\":0,\"bytes_total\":null,\"resumable\":null,"
                   "\"digest\":null}],\"options\":{\"limit\":5}}");
}

static void
test_job_with_values (void)
{
  g_autoptr(GVariant) job = parse ("a{sv}", failed_job);
  g_autofree char *text = print (ferry_json_from_job (job));

  g_assert_cmpstr (text, ==,
                   "{\"state\":\"error\",\"wait\":\"retry\",\"waits\":[\"retry\",\"turn\"],"
                   "\"wait_until\":\"2023-11-14T22:13:20.000Z\","
                   "\"error\":{\"code\":\"remote-not-found\",\"text\":\"Not there.\"},"
                   "\"completed\":\"2023-11-14T22:13:20.000Z\",\"bytes_total\":0,"
                   "\"files\":[{\"bytes_total\":7,\"resumable\":true,\"digest\":\"md5:00\"}]}");
}

static void
test_job_keeps_unknown_keys (void)
{
  g_autoptr(GVariant) job = parse ("a{sv}", "{'newer': <[1, 2]>, 'id': <'x'>}");
  g_autofree char *text = print (ferry_json_from_job (job));

  g_assert_cmpstr (text, ==, "{\"id\":\"x\",\"newer\":[1,2]}");
}

/* A service that says something of another type than agreed is no reason to
 * fall over. */
static void
test_job_of_strange_types (void)
{
  g_autoptr(GVariant) job = parse ("a{sv}", "{'id': <5>, 'error': <'no'>, 'bytes_total': <'x'>, 'created': <''>}");
  g_autofree char *text = print (ferry_json_from_job (job));

  g_assert_cmpstr (text, ==, "{\"id\":5,\"error\":null,\"created\":null,\"bytes_total\":null}");
}

static void
test_jobs (void)
{
  g_autoptr(GVariant) none = parse ("aa{sv}", "[]");
  g_autoptr(GVariant) two = parse ("aa{sv}", "[{'id': <'a'>}, {'id': <'b'>}]");
  g_autofree char *none_text = print (ferry_json_from_jobs (none));
  g_autofree char *two_text = print (ferry_json_from_jobs (two));

  g_assert_cmpstr (none_text, ==, "[]");
  g_assert_cmpstr (two_text, ==, "[{\"id\":\"a\"},{\"id\":\"b\"}]");
}

static void
test_log (void)
{
  g_autoptr(GVariant) log = parse ("aa{sv}", "[{'text': <'Made.'>, 'time': <int64 1700000000500000>,"
                                   " 'event': <'created'>, 'state': <'queued'>, 'code': <''>}]");
  g_autofree char *text = print (ferry_json_from_log (log));

  g_assert_cmpstr (text, ==,
                   "[{\"time\":\"2023-11-14T22:13:20.500Z\",\"event\":\"created\",\"state\":\"queued\","
                   "\"code\":null,\"text\":\"Made.\"}]");
}

static void
test_gates (void)
{
  g_autoptr(GVariant) gates = parse ("a{sa{sv}}", "{'network': {'since': <int64 1700000000000000>,"
                                     " 'reason': <'Offline.'>, 'open': <false>}}");
  g_autofree char *text = print (ferry_json_from_gates (gates));

  g_assert_cmpstr (text, ==,
                   "{\"network\":{\"open\":false,\"reason\":\"Offline.\",\"since\":\"2023-11-14T22:13:20.000Z\"}}");
}

static void
test_setting (void)
{
  g_autoptr(GVariant) setting = parse ("(svvbs)", "('segments', <uint32 5>, <uint32 4>, true, 'How many')");
  g_autofree char *text = print (ferry_json_from_setting (setting));

  g_assert_cmpstr (text, ==,
                   "{\"key\":\"segments\",\"value\":5,\"default\":4,\"writable\":true,\"summary\":\"How many\"}");
}

static void
test_error (void)
{
  g_autoptr(GError) own = g_error_new (FERRY_ERROR, FERRY_ERROR_NOT_FOUND, "No “x”.");
  g_autofree char *text = print (ferry_json_from_error (own));

  g_assert_cmpstr (text, ==, "{\"error\":{\"code\":\"not-found\",\"text\":\"No “x”.\"}}");
}

static void
test_dictionary_from_properties (void)
{
  g_autoptr(GVariant) properties = parse ("a{sv}", "{'Id': <'a'>, 'BytesDone': <uint64 5>, 'AutoComplete': <false>}");
  g_autoptr(GVariant) job = ferry_job_dict_from_properties ("/some/job", properties);

  g_assert_cmpstr (ferry_job_dict_get_string (job, "path"), ==, "/some/job");
  g_assert_cmpstr (ferry_job_dict_get_string (job, "id"), ==, "a");
  g_assert_cmpint (ferry_job_dict_get_int64 (job, "bytes_done", -1), ==, 5);
  g_assert_false (ferry_job_dict_get_boolean (job, "auto_complete", TRUE));
}

static void
test_dictionary_without_key (void)
{
  g_autoptr(GVariant) job = parse ("a{sv}", "{'error': <('failed', 'It did.')>, 'rate': <uint64 18446744073709551615>}");
  const char *code;
  const char *text;

  g_assert_cmpstr (ferry_job_dict_get_string (job, "name"), ==, "");
  g_assert_cmpint (ferry_job_dict_get_int64 (job, "bytes_total", -1), ==, -1);
  g_assert_cmpint (ferry_job_dict_get_int64 (job, "rate", 0), ==, G_MAXINT64);
  g_assert_true (ferry_job_dict_get_boolean (job, "auto_complete", TRUE));
  ferry_job_dict_get_error (job, &code, &text);
  g_assert_cmpstr (code, ==, "failed");
  g_assert_cmpstr (text, ==, "It did.");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/job/has-every-key-in-order", test_job_has_every_key_in_order);
  g_test_add_func ("/json/job/with-values", test_job_with_values);
  g_test_add_func ("/json/job/keeps-unknown-keys", test_job_keeps_unknown_keys);
  g_test_add_func ("/json/job/of-strange-types", test_job_of_strange_types);
  g_test_add_func ("/json/jobs", test_jobs);
  g_test_add_func ("/json/log", test_log);
  g_test_add_func ("/json/gates", test_gates);
  g_test_add_func ("/json/setting", test_setting);
  g_test_add_func ("/json/error", test_error);
  g_test_add_func ("/job-dict/from-properties", test_dictionary_from_properties);
  g_test_add_func ("/job-dict/without-key", test_dictionary_without_key);

  return g_test_run ();
}
