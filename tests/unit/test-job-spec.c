/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-job-hours.h"
#include "core/ferry-job-spec.h"
#include "shared/ferry-error.h"
#include "tests/fakes/parsed-spec.h"

#include <string.h>

#define ONE_FILE "[('http://example.org/a.iso', {'folder': <'/tmp'>})]"
#define NO_FILE "@a(sa{sv}) []"
#define SHA256 "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static FerryJobSpec *
make (const char *options,
      const char *files)
{
  g_autoptr(GError) error = NULL;
  FerryJobSpec *spec = parsed_job_spec (options, files, &error);

  g_assert_no_error (error);
  return spec;
}

static void
assert_refused (const char    *options,
                const char    *files,
                FerryErrorCode code,
                const char    *told)
{
  g_autoptr(GError) error = NULL;

  g_test_message ("%s %s", options, files);
  g_assert_null (parsed_job_spec (options, files, &error));
  g_assert_error (error, FERRY_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, told));
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_null (strstr (error->message, "hunter2"));
}

static void
assert_invalid (const char *options,
                const char *key)
{
  assert_refused (options, ONE_FILE, FERRY_ERROR_INVALID_ARGUMENT, key);
}

static void
test_defaults (void)
{
  g_autoptr(FerryJobSpec) spec = make ("{}", ONE_FILE);

  g_assert_null (spec->token);
  g_assert_cmpstr (spec->name, ==, "a.iso");
  g_assert_cmpint (spec->type, ==, FERRY_JOB_TYPE_DOWNLOAD);
  g_assert_cmpint (spec->priority, ==, FERRY_PRIORITY_NORMAL);
  g_assert_false (spec->suspended);
  g_assert_true (spec->auto_complete);
  g_assert_false (spec->overwrite);
  g_assert_cmpint (spec->network, ==, FERRY_NETWORK_UNMETERED);
  g_assert_null (spec->extras->connection);
  g_assert_cmpuint (spec->extras->limit, ==, 0);
  g_assert_cmpuint (spec->extras->headers->len, ==, 0);
  g_assert_cmpstr (spec->extras->method, ==, "GET");
  g_assert_null (spec->extras->proxy);
  g_assert_null (spec->extras->helper_token);
  g_assert_cmpuint (spec->extras->max_time, ==, 0);
  g_assert_cmpuint (spec->extras->no_progress_timeout, ==, FERRY_TIMEOUT_FROM_POLICY);
  g_assert_cmpuint (spec->extras->retry_delay, ==, 0);
  g_assert_false (spec->secrets_lost);
  g_assert_cmpuint (spec->n_files, ==, 1);
}

static void
test_all_options (void)
{
  g_autoptr(FerryJobSpec) spec = make (
    "{'token': <'my_Token_1'>, 'name': <'Ein Näme'>, 'type': <'download'>, 'priority': <'low'>,"
    " 'suspended': <true>, 'auto-complete': <false>, 'overwrite': <true>, 'network': <'vpn'>,"
    " 'schedule': <'mon-fri 22:00-06:00; sat,sun'>, 'limit': <uint64 18446744073709551615>, 'headers': <['Accept: a', 'X: b']>, 'method': <'POST'>,"
    " 'proxy': <'socks5://10.0.0.1:1080'>, 'helper-token': <'my work'>, 'max-time': <uint32 60>,"
    " 'no-progress-timeout': <uint32 0>, 'retry-delay': <uint32 30>}",
    ONE_FILE);

  g_assert_cmpstr (spec->token, ==, "my_Token_1");
  g_assert_cmpstr (spec->name, ==, "Ein Näme");
  g_assert_cmpint (spec->priority, ==, FERRY_PRIORITY_LOW);
  g_assert_true (spec->suspended);
  g_assert_false (spec->auto_complete);
  g_assert_true (spec->overwrite);
  g_assert_cmpint (spec->network, ==, FERRY_NETWORK_VPN);
  g_assert_cmpstr (ferry_job_hours_get_text (spec), ==, "mon-fri 22:00-06:00; sat,sun");
  g_assert_cmpuint (spec->extras->limit, ==, G_MAXUINT64);
  g_assert_cmpuint (spec->extras->headers->len, ==, 2);
  g_assert_cmpstr (spec->extras->helper_token, ==, "my work");
  g_assert_cmpstr (spec->extras->method, ==, "POST");
  g_assert_cmpstr (spec->extras->proxy, ==, "socks5://10.0.0.1:1080");
  g_assert_cmpuint (spec->extras->max_time, ==, 60);
  g_assert_cmpuint (spec->extras->no_progress_timeout, ==, 0);
  g_assert_cmpuint (spec->extras->retry_delay, ==, 30);
}

static void
test_refused_values (void)
{
  g_autofree char *long_token = g_strnfill (65, 't');
  g_autofree char *long_name = g_strnfill (257, 'n');
  g_autofree char *bad_token = g_strdup_printf ("{'token': <'%s'>}", long_token);
  g_autofree char *bad_name = g_strdup_printf ("{'name': <'%s'>}", long_name);

  assert_invalid (bad_token, "“token”");
  assert_invalid ("{'token': <''>}", "“token”");
  assert_invalid ("{'token': <'a-b'>}", "“token”");
  assert_invalid ("{'token': <'a/b'>}", "“token”");
  assert_invalid ("{'token': <'ñ'>}", "“token”");
  assert_invalid (bad_name, "“name”");
  assert_invalid ("{'name': <''>}", "“name”");
  assert_invalid ("{'name': <'a\\nb'>}", "“name”");
  assert_invalid ("{'name': <'a\\u001bb'>}", "“name”");
  assert_invalid ("{'type': <'Download'>}", "“type”");
  assert_invalid ("{'priority': <'urgent'>}", "“priority”");
  assert_invalid ("{'network': <''>}", "“network”");
  assert_invalid ("{'network': <'a\\nb'>}", "“network”");
  assert_invalid ("{'schedule': <'tomorrow'>}", "“tomorrow”");
  assert_invalid ("{'schedule': <'low 22:00-06:00'>}", "for itself alone");
  assert_invalid ("{'method': <'get'>}", "“method”");
  assert_invalid ("{'method': <'HEAD'>}", "“method”");
  assert_invalid ("{'method': <'GET / HTTP/1.1\\r\\nX: y'>}", "“method”");
  assert_invalid ("{'proxy': <'direct'>}", "“proxy”");
  assert_invalid ("{'proxy': <'http://u:hunter2@h:1'>}", "“proxy”");
  assert_invalid ("{'headers': <['Host: hunter2']>}", "“Host”");
  assert_invalid ("{'headers': <['Cookie: hunter2\\nX: y']>}", "“Cookie”");
}

static void
test_unknown_options (void)
{
  assert_invalid ("{'prioritiy': <'low'>}", "“prioritiy” is not known");
  assert_invalid ("{'secrets-lost': <true>}", "“secrets-lost” is not known");
  assert_invalid ("{'url': <'http://h.org/'>}", "“url” is not known");
  assert_invalid ("{'prefix': <('a', 'b')>}", "“prefix” is not known");
  assert_invalid ("{'override': <true>}", "“override” is not known");
}

static void
test_wrong_types (void)
{
  static const char *const keys[] = {
    "token", "name", "type", "priority", "suspended", "auto-complete", "overwrite", "network",
    "limit", "headers", "method", "proxy", "helper-token", "max-time", "no-progress-timeout",
    "retry-delay",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *options = g_strdup_printf ("{'%s': <(1, 2)>}", keys[i]);
      g_autofree char *told = g_strdup_printf ("“%s”", keys[i]);

      assert_invalid (options, told);
    }
}

static void
test_not_available (void)
{
  assert_refused ("{'type': <'upload'>}", ONE_FILE, FERRY_ERROR_NOT_AVAILABLE, "upload");
}

static void
test_limits (void)
{
  g_autofree char *name = g_strnfill (256, 'n');
  g_autofree char *value = g_strnfill (FERRY_HEADERS_MAX_LENGTH - 3, 'v');
  g_autofree char *options = g_strdup_printf ("{'name': <'%s'>, 'headers': <['X: %s']>}", name, value);
  g_autofree char *too_much = g_strdup_printf ("{'headers': <['X: %sv']>}", value);
  g_autoptr(FerryJobSpec) spec = make (options, ONE_FILE);

  g_assert_cmpstr (spec->name, ==, name);
  assert_invalid (too_much, "“headers”");
}

static void
test_network (void)
{
  static const struct
  {
    const char *options;
    FerryNetworkKind network;
    const char *connection;
  } cases[] = {
    { "{'priority': <'foreground'>}", FERRY_NETWORK_ANY, NULL },
    { "{'priority': <'high'>}", FERRY_NETWORK_UNMETERED, NULL },
    { "{'priority': <'low'>}", FERRY_NETWORK_UNMETERED, NULL },
    { "{'network': <'unmetered'>, 'priority': <'foreground'>}", FERRY_NETWORK_UNMETERED, NULL },
    { "{'priority': <'foreground'>, 'network': <'not-roaming'>}", FERRY_NETWORK_NOT_ROAMING, NULL },
    { "{'network': <'any'>}", FERRY_NETWORK_ANY, NULL },
    { "{'network': <'always'>}", FERRY_NETWORK_ALWAYS, NULL },
    { "{'network': <'vpn'>}", FERRY_NETWORK_VPN, NULL },
    { "{'network': <'Home Wi-Fi'>}", FERRY_NETWORK_CONNECTION, "Home Wi-Fi" },
    { "{'network': <'Any'>}", FERRY_NETWORK_CONNECTION, "Any" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FerryJobSpec) spec = make (cases[i].options, ONE_FILE);

      g_assert_cmpint (spec->network, ==, cases[i].network);
      g_assert_cmpstr (spec->extras->connection, ==, cases[i].connection);
    }
}

static void
test_retry_delay (void)
{
  g_autoptr(FerryJobSpec) short_one = make ("{'retry-delay': <uint32 1>}", ONE_FILE);
  g_autoptr(FerryJobSpec) none = make ("{'retry-delay': <uint32 0>}", ONE_FILE);

  g_assert_cmpuint (short_one->extras->retry_delay, ==, 5);
  g_assert_cmpuint (none->extras->retry_delay, ==, 0);
}

static void
test_proxy (void)
{
  g_autoptr(FerryJobSpec) system = make ("{'proxy': <''>}", ONE_FILE);
  g_autoptr(FerryJobSpec) none = make ("{'proxy': <'none'>}", ONE_FILE);

  g_assert_null (system->extras->proxy);
  g_assert_cmpstr (none->extras->proxy, ==, "none");
}

static void
test_names (void)
{
  g_autoptr(FerryJobSpec) none = make ("{}", NO_FILE);
  g_autoptr(FerryJobSpec) target = make ("{}", "[('http://h.org/a', {'destination': <'/tmp/b.iso'>}),"
                                         " ('http://h.org/c', {'folder': <'/tmp'>})]");
  g_autoptr(FerryJobSpec) given = make ("{'name': <'Mine'>}", ONE_FILE);

  g_assert_cmpstr (none->name, !=, "");
  g_assert_cmpstr (target->name, ==, "b.iso");
  g_assert_cmpstr (given->name, ==, "Mine");
}

static void
test_bad_files (void)
{
  g_autoptr(GVariant) wrong = parsed_variant ("as", "['http://h.org/']");
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_job_spec_new (NULL, wrong, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  assert_refused ("{}", "[('http://h.org/', {'folder': <'/tmp'>}), ('http://h.org/', {'digset': <'x'>})]",
                  FERRY_ERROR_INVALID_ARGUMENT, "“digset”");
  assert_refused ("{}", "[('gopher://h.org/', {'folder': <'/tmp'>})]", FERRY_ERROR_UNSUPPORTED_SCHEME, "gopher");
}

static void
test_sign_ins (void)
{
  g_autoptr(FerryJobSpec) spec = make (
    "{'headers': <['Accept: a', 'Authorization: Bearer b']>}",
    "[('https://u:p%40@h.org/a', {'folder': <'/tmp'>}), ('https://u:p%40@h.org:443/b', {'folder': <'/tmp'>}),"
    " ('http://h.org/c', {'folder': <'/tmp'>, 'digest': <'" SHA256 "'>, 'mirrors': <['http://m:n@m.org/c']>})]");
  FerryHeader *header = g_ptr_array_index (spec->extras->headers, 2);

  g_assert_cmpuint (spec->extras->headers->len, ==, 4);
  g_assert_cmpstr (header->name, ==, "Authorization");
  g_assert_cmpstr (header->value, ==, "Basic dTpwQA==");
  g_assert_cmpstr (header->origin, ==, "https://h.org:443");
  g_assert_true (header->secret);
  header = g_ptr_array_index (spec->extras->headers, 3);
  g_assert_cmpstr (header->origin, ==, "http://m.org:80");
  g_assert_cmpstr (((FerryFileSpec *) spec->files[0])->url, ==, "https://h.org/a");
  g_assert_true (ferry_job_spec_has_secrets (spec));

  assert_refused ("{}", "[('https://u:hunter2@h.org/a', {'folder': <'/tmp'>}), ('https://v:hunter2@h.org/b', {'folder': <'/tmp'>})]",
                  FERRY_ERROR_INVALID_ARGUMENT, "https://h.org:443");
}

static gboolean
contains (GVariant   *variant,
          const char *text)
{
  g_autofree char *printed = g_variant_print (variant, FALSE);

  return strstr (printed, text) != NULL;
}

static void
test_secrets_stay_out (void)
{
  g_autoptr(FerryJobSpec) spec = make ("{'headers': <['Accept: a', 'Cookie: hunter2', 'X-Token: hunter2']>}",
                                       "[('https://u:hunter2@h.org/a', {'folder': <'/tmp'>})]");
  g_autoptr(GVariant) variant = ferry_job_spec_to_variant (spec);
  g_autoptr(GVariant) file = ferry_file_spec_to_variant (spec->files[0]);

  g_assert_false (contains (variant, "hunter2") || contains (variant, "Cookie"));
  g_assert_false (contains (variant, "dTpodW50ZXIy"));
  g_assert_false (contains (file, "hunter2"));
  g_assert_true (contains (variant, "Accept: a"));
  g_assert_true (contains (variant, "secrets-lost"));
}

static void
test_store (void)
{
  static const char *const options[] = {
    "{}",
    "{'priority': <'foreground'>}",
    "{'token': <'t'>, 'name': <'N'>, 'priority': <'high'>, 'suspended': <true>, 'auto-complete': <false>,"
    " 'overwrite': <true>, 'network': <'Wi-Fi'>, 'schedule': <'22:00-06:00'>, 'limit': <uint64 5>, 'headers': <['Accept: a']>,"
    " 'method': <'POST'>, 'proxy': <'none'>, 'max-time': <uint32 1>, 'no-progress-timeout': <uint32 2>,"
    " 'retry-delay': <uint32 7>}",
    "{'network': <'unmetered'>, 'no-progress-timeout': <uint32 0>}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autoptr(FerryJobSpec) spec = make (options[i], i > 0 ? ONE_FILE : NO_FILE);
      g_autoptr(FerryJobSpec) loaded = parsed_job_spec_reloaded (spec);

      g_assert_true (ferry_job_spec_equal (spec, loaded));
      g_assert_cmpint (spec->network_given, ==, loaded->network_given);
      g_assert_false (loaded->secrets_lost);
    }
}

static void
test_store_loses_secrets (void)
{
  g_autoptr(FerryJobSpec) spec = make ("{'headers': <['Accept: a', 'Cookie: c']>}", ONE_FILE);
  g_autoptr(FerryJobSpec) loaded = parsed_job_spec_reloaded (spec);
  g_autoptr(FerryJobSpec) again = parsed_job_spec_reloaded (loaded);

  g_assert_true (loaded->secrets_lost);
  g_assert_false (ferry_job_spec_has_secrets (loaded));
  g_assert_cmpuint (loaded->extras->headers->len, ==, 1);
  /* Twice restarted is not once forgotten. */
  g_assert_true (again->secrets_lost);
  /* The same request, made again after a restart, is still the same job. */
  g_assert_true (ferry_job_spec_equal (spec, loaded));
  g_assert_true (ferry_job_spec_equal (loaded, spec));
}

static void
test_damaged (void)
{
  g_autoptr(GVariant) options = parsed_variant ("a{sv}", "{'name': <'x'>, 'limit': <'much'>}");
  g_autoptr(GVariant) wrong = parsed_variant ("s", "'x'");
  g_autoptr(GVariant) none = parsed_variant ("a(sa{sv})", "[]");
  g_autoptr(GVariant) file = parsed_variant ("a(sa{sv})", "[('http://h.org/', {'folder': <'/..'>})]");
  g_autoptr(GVariant) sound = parsed_variant ("a{sv}", "{}");

  g_assert_null (ferry_job_spec_new_from_store (options, none, NULL));
  g_assert_null (ferry_job_spec_new_from_store (wrong, none, NULL));
  g_assert_null (ferry_job_spec_new_from_store (sound, wrong, NULL));
  g_assert_null (ferry_job_spec_new_from_store (sound, file, NULL));
}

static void
test_difference (void)
{
  static const char *const different[] = {
    "{}", "{'token': <'t'>}", "{'name': <'n'>}", "{'priority': <'low'>}", "{'suspended': <true>}",
    "{'auto-complete': <false>}", "{'overwrite': <true>}", "{'network': <'any'>}",
    "{'network': <'a'>}", "{'network': <'b'>}", "{'limit': <uint64 1>}", "{'headers': <['A: a']>}",
    "{'schedule': <'sat'>}", "{'schedule': <'sun'>}",
    "{'headers': <['A: a', 'B: b']>}", "{'headers': <['Cookie: a']>}", "{'headers': <['Cookie: b']>}",
    "{'method': <'POST'>}", "{'proxy': <'none'>}", "{'max-time': <uint32 1>}",
    "{'no-progress-timeout': <uint32 1>}", "{'retry-delay': <uint32 9>}",
  };
  g_autoptr(GPtrArray) specs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_job_spec_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (different); i++)
    g_ptr_array_add (specs, make (different[i], ONE_FILE));
  g_ptr_array_add (specs, make ("{'name': <'a.iso'>}", NO_FILE));

  for (guint i = 0; i < specs->len * specs->len; i++)
    {
      guint a = i / specs->len;
      guint b = i % specs->len;

      g_assert_cmpint (ferry_job_spec_equal (g_ptr_array_index (specs, a), g_ptr_array_index (specs, b)), ==, a == b);
    }
}

static void
test_local (void)
{
#define LOCAL "('http://127.0.0.1:8080/a', {'folder': <'/tmp'>})"
  static const struct
  {
    const char *options;
    const char *files;
    gboolean local;
  } cases[] = {
    { "{}", "[" LOCAL "]", TRUE },
    { "{}", ONE_FILE, FALSE },
    { "{}", NO_FILE, FALSE },
    { "{}", "[" LOCAL ", ('http://example.org/a', {'folder': <'/tmp'>})]", FALSE },
    { "{'proxy': <'none'>}", "[" LOCAL "]", TRUE },
    { "{'proxy': <'http://localhost:3128'>}", "[" LOCAL "]", TRUE },
    { "{'proxy': <'http://proxy.example:3128'>}", "[" LOCAL "]", FALSE },
    { "{}", "[('http://[::1]/', {'folder': <'/tmp'>, 'digest': <'" SHA256 "'>, 'mirrors': <['http://m.org/']>})]", FALSE },
    { "{}", "[('http://[::1]/', {'folder': <'/tmp'>, 'digest': <'" SHA256 "'>, 'mirrors': <['http://a.localhost/']>})]", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FerryJobSpec) spec = make (cases[i].options, cases[i].files);

      g_assert_cmpint (ferry_job_spec_is_local (spec), ==, cases[i].local);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job-spec/defaults", test_defaults);
  g_test_add_func ("/job-spec/all-options", test_all_options);
  g_test_add_func ("/job-spec/refused-values-are-named", test_refused_values);
  g_test_add_func ("/job-spec/unknown-options-are-named", test_unknown_options);
  g_test_add_func ("/job-spec/wrong-types-are-named", test_wrong_types);
  g_test_add_func ("/job-spec/what-is-not-available-is-refused", test_not_available);
  g_test_add_func ("/job-spec/name-and-headers-are-limited", test_limits);
  g_test_add_func ("/job-spec/network-follows-priority-unless-given", test_network);
  g_test_add_func ("/job-spec/short-retry-delay-is-raised", test_retry_delay);
  g_test_add_func ("/job-spec/proxy-words", test_proxy);
  g_test_add_func ("/job-spec/name-is-the-first-files", test_names);
  g_test_add_func ("/job-spec/bad-files-are-refused", test_bad_files);
  g_test_add_func ("/job-spec/user-information-becomes-a-bound-secret", test_sign_ins);
  g_test_add_func ("/job-spec/secrets-stay-out-of-the-store", test_secrets_stay_out);
  g_test_add_func ("/job-spec/store-gives-back-what-it-got", test_store);
  g_test_add_func ("/job-spec/store-remembers-that-there-were-secrets", test_store_loses_secrets);
  g_test_add_func ("/job-spec/damaged-rows-are-refused", test_damaged);
  g_test_add_func ("/job-spec/every-difference-counts", test_difference);
  g_test_add_func ("/job-spec/local-means-all-of-it", test_local);

  return g_test_run ();
}
