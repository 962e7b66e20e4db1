/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-job-spec.h"
#include "shared/ferry-error.h"
#include "tests/fakes/parsed-spec.h"

#include <string.h>

#define SHA256 "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ONE_FILE "[('http://h.org/old/a', {'folder': <'/tmp'>, 'name': <'a'>, 'size': <uint64 7>})]"

static const char three_files[] =
  "[('http://h.org/old/a', {'folder': <'/tmp'>}),"
  " ('http://h.org/old/b', {'folder': <'/tmp'>, 'digest': <'" SHA256 "'>,"
  "   'mirrors': <['http://m.org/old/b', 'http://h.org/old/mirror']>}),"
  " ('http://i.org/old/c', {'folder': <'/tmp'>})]";

static FerryJobSpec *
make (const char *options,
      const char *files)
{
  g_autoptr(GError) error = NULL;
  FerryJobSpec *spec = parsed_job_spec (options, files, &error);

  g_assert_no_error (error);
  return spec;
}

static FerryJobSpec *
set (FerryJobSpec *spec,
     const char   *options)
{
  g_autoptr(GError) error = NULL;
  FerryJobSpec *changed = parsed_job_spec_with (spec, options, &error);

  g_assert_no_error (error);
  return changed;
}

static void
assert_refused (FerryJobSpec *spec,
                const char   *options,
                const char   *told)
{
  g_autoptr(GError) error = NULL;

  g_test_message ("%s", options);
  g_assert_null (parsed_job_spec_with (spec, options, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, told));
}

static const FerryFileSpec *
get_file (FerryJobSpec *spec,
          guint         index)
{
  return g_ptr_array_index (spec->files, index);
}

static void
test_settable (void)
{
  g_autoptr(FerryJobSpec) spec = make ("{'token': <'t'>, 'method': <'POST'>, 'suspended': <true>}", ONE_FILE);
  g_autoptr(FerryJobSpec) changed = set (
    spec,
    "{'name': <'New'>, 'priority': <'low'>, 'auto-complete': <false>, 'overwrite': <true>, 'network': <'vpn'>,"
    " 'limit': <uint64 9>, 'headers': <['A: b']>, 'proxy': <'none'>, 'helper-token': <''>,"
    " 'max-time': <uint32 1>, 'no-progress-timeout': <uint32 2>, 'retry-delay': <uint32 6>, 'override': <true>}");
  g_autoptr(FerryJobSpec) expected = make (
    "{'token': <'t'>, 'method': <'POST'>, 'suspended': <true>, 'name': <'New'>, 'priority': <'low'>,"
    " 'auto-complete': <false>, 'overwrite': <true>, 'network': <'vpn'>, 'limit': <uint64 9>,"
    " 'headers': <['A: b']>, 'proxy': <'none'>, 'max-time': <uint32 1>, 'no-progress-timeout': <uint32 2>,"
    " 'retry-delay': <uint32 6>}",
    ONE_FILE);

  g_assert_true (ferry_job_spec_equal (changed, expected));
}

static void
test_nothing (void)
{
  g_autoptr(FerryJobSpec) spec = make ("{'token': <'t'>, 'headers': <['A: b', 'Cookie: c']>, 'network': <'x'>}", three_files);
  g_autoptr(FerryJobSpec) changed = set (spec, "{}");

  g_assert_true (ferry_job_spec_equal (spec, changed));
}

static void
test_not_settable (void)
{
  g_autoptr(FerryJobSpec) spec = make ("{}", ONE_FILE);

  assert_refused (spec, "{'token': <'t'>}", "“token” cannot be changed");
  assert_refused (spec, "{'type': <'download'>}", "“type” cannot be changed");
  assert_refused (spec, "{'method': <'GET'>}", "“method” cannot be changed");
  assert_refused (spec, "{'suspended': <true>}", "“suspended” cannot be changed");
  assert_refused (spec, "{'secrets-lost': <false>}", "“secrets-lost” is not known");
  assert_refused (spec, "{'folder': <'/tmp'>}", "“folder” is not known");
  assert_refused (spec, "{'override': <'yes'>}", "“override”");
  assert_refused (spec, "{'priority': <'low'>, 'limit': <'x'>}", "“limit”");
  g_assert_cmpint (spec->priority, ==, FERRY_PRIORITY_NORMAL);
}

static void
test_network (void)
{
  g_autoptr(FerryJobSpec) spec = make ("{}", ONE_FILE);
  g_autoptr(FerryJobSpec) urgent = set (spec, "{'priority': <'foreground'>}");
  g_autoptr(FerryJobSpec) back = set (urgent, "{'priority': <'low'>}");
  g_autoptr(FerryJobSpec) given = set (urgent, "{'network': <'not-roaming'>}");
  g_autoptr(FerryJobSpec) kept = set (given, "{'priority': <'low'>}");
  g_autoptr(FerryJobSpec) named = set (kept, "{'network': <'Wi-Fi'>}");
  g_autoptr(FerryJobSpec) unnamed = set (named, "{'network': <'any'>}");

  g_assert_cmpint (urgent->network, ==, FERRY_NETWORK_ANY);
  g_assert_cmpint (back->network, ==, FERRY_NETWORK_UNMETERED);
  g_assert_cmpint (kept->network, ==, FERRY_NETWORK_NOT_ROAMING);
  g_assert_cmpstr (named->connection, ==, "Wi-Fi");
  g_assert_null (unnamed->connection);
}

static void
test_url (void)
{
  g_autoptr(FerryJobSpec) spec = make ("{}", ONE_FILE);
  g_autoptr(FerryJobSpec) plain = set (spec, "{'url': <'https://new.org/x?sig=1'>}");
  g_autoptr(FerryJobSpec) indexed = set (spec, "{'url': <'0 https://new.org/y'>}");

  g_assert_cmpstr (get_file (plain, 0)->url, ==, "https://new.org/x?sig=1");
  g_assert_cmpstr (get_file (plain, 0)->name, ==, "a");
  g_assert_cmpint (get_file (plain, 0)->size, ==, 7);
  g_assert_cmpstr (get_file (indexed, 0)->url, ==, "https://new.org/y");
  g_assert_cmpstr (get_file (spec, 0)->url, ==, "http://h.org/old/a");

  assert_refused (spec, "{'url': <''>}", "address");
  assert_refused (spec, "{'url': <'1 https://new.org/'>}", "“url”");
  assert_refused (spec, "{'url': <'-1 https://new.org/'>}", "“url”");
  assert_refused (spec, "{'url': <'x https://new.org/'>}", "“url”");
}

static void
test_url_of_several (void)
{
  g_autoptr(FerryJobSpec) spec = make ("{}", three_files);
  g_autoptr(FerryJobSpec) changed = set (spec, "{'url': <'2 https://new.org/c'>}");

  g_assert_cmpstr (get_file (changed, 0)->url, ==, "http://h.org/old/a");
  g_assert_cmpstr (get_file (changed, 2)->url, ==, "https://new.org/c");
  assert_refused (spec, "{'url': <'https://new.org/c'>}", "“url”");
  assert_refused (spec, "{'url': <'3 https://new.org/c'>}", "“url”");
  assert_refused (spec, "{'url': <'4294967296 https://new.org/c'>}", "“url”");
}

static void
test_url_signs_in (void)
{
  g_autoptr(FerryJobSpec) spec = make ("{}", "[('https://u:p@h.org/a', {'folder': <'/tmp'>})]");
  g_autoptr(FerryJobSpec) same_server = set (spec, "{'url': <'https://u:q@h.org/a'>}");
  g_autoptr(FerryJobSpec) other_server = set (spec, "{'url': <'https://v:w@i.org/a'>}");
  const FerryHeader *header = g_ptr_array_index (same_server->headers, 0);

  g_assert_cmpuint (same_server->headers->len, ==, 1);
  g_assert_cmpstr (header->value, ==, "Basic dTpx");
  g_assert_cmpuint (other_server->headers->len, ==, 2);
  header = g_ptr_array_index (other_server->headers, 1);
  g_assert_cmpstr (header->origin, ==, "https://i.org:443");
  g_assert_cmpstr (get_file (other_server, 0)->url, ==, "https://i.org/a");
}

static void
test_prefix (void)
{
  g_autoptr(FerryJobSpec) spec = make ("{}", three_files);
  g_autoptr(FerryJobSpec) changed = set (spec, "{'prefix': <('http://h.org/old/', 'https://new.org/x/')>}");

  g_assert_cmpstr (get_file (changed, 0)->url, ==, "https://new.org/x/a");
  g_assert_cmpstr (get_file (changed, 1)->url, ==, "https://new.org/x/b");
  g_assert_cmpstr (get_file (changed, 1)->mirrors[0], ==, "http://m.org/old/b");
  g_assert_cmpstr (get_file (changed, 1)->mirrors[1], ==, "https://new.org/x/mirror");
  g_assert_cmpstr (get_file (changed, 2)->url, ==, "http://i.org/old/c");
  g_assert_true (get_file (changed, 2) == get_file (spec, 2));
}

static void
test_bad_prefix (void)
{
  g_autoptr(FerryJobSpec) spec = make ("{}", three_files);

  assert_refused (spec, "{'prefix': <('http://nowhere.org/', 'http://new.org/')>}", "“prefix”");
  assert_refused (spec, "{'prefix': <('', 'http://new.org/')>}", "“prefix”");
  assert_refused (spec, "{'prefix': <('http://h.org/', 'http://u:p@new.org/')>}", "user name");
  assert_refused (spec, "{'prefix': <('http://h.org/', 'http://ne w.org/')>}", "address");
  assert_refused (spec, "{'prefix': <'http://h.org/'>}", "“prefix”");
}

static void
test_headers (void)
{
  g_autoptr(FerryJobSpec) spec = make ("{'headers': <['A: b', 'Cookie: c']>}", "[('https://u:p@h.org/a', {'folder': <'/tmp'>})]");
  g_autoptr(FerryJobSpec) changed = set (spec, "{'headers': <['B: d']>}");
  g_autoptr(FerryJobSpec) none = set (spec, "{'headers': <@as []>}");
  const FerryHeader *header = g_ptr_array_index (changed->headers, 0);

  /* What the address said stays: nobody has taken that back. */
  g_assert_cmpuint (changed->headers->len, ==, 2);
  g_assert_cmpstr (header->origin, ==, "https://h.org:443");
  g_assert_cmpuint (none->headers->len, ==, 1);
  g_assert_cmpuint (spec->headers->len, ==, 3);
}

static void
test_lost_secrets (void)
{
  g_autoptr(GVariant) options = parsed_variant ("a{sv}", "{'secrets-lost': <true>}");
  g_autoptr(GVariant) files = parsed_variant ("a(sa{sv})", ONE_FILE);
  g_autoptr(FerryJobSpec) spec = ferry_job_spec_new_from_store (options, files, NULL);
  g_autoptr(FerryJobSpec) unrelated = set (spec, "{'priority': <'low'>}");
  g_autoptr(FerryJobSpec) plain_url = set (spec, "{'url': <'https://new.org/'>}");
  g_autoptr(FerryJobSpec) headers = set (spec, "{'headers': <['Cookie: c']>}");
  g_autoptr(FerryJobSpec) url = set (spec, "{'url': <'https://u:p@new.org/'>}");

  g_assert_true (spec->secrets_lost);
  g_assert_true (unrelated->secrets_lost);
  g_assert_true (plain_url->secrets_lost);
  g_assert_false (headers->secrets_lost);
  g_assert_false (url->secrets_lost);
}

static void
test_files (void)
{
  g_autoptr(FerryJobSpec) spec = make ("{'headers': <['A: b']>}", ONE_FILE);
  g_autoptr(FerryJobSpec) other = make ("{}", three_files);
  g_autoptr(FerryJobSpec) changed = ferry_job_spec_with_files (spec, other->files);

  g_assert_cmpuint (changed->files->len, ==, 3);
  g_assert_cmpuint (spec->files->len, ==, 1);
  g_assert_true (get_file (changed, 1) == get_file (other, 1));
  g_assert_cmpstr (changed->name, ==, spec->name);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/set-options/all-that-can-be-set", test_settable);
  g_test_add_func ("/set-options/nothing-changes-nothing", test_nothing);
  g_test_add_func ("/set-options/what-cannot-be-set-is-named", test_not_settable);
  g_test_add_func ("/set-options/network-follows-priority-unless-given", test_network);
  g_test_add_func ("/set-options/fresh-address", test_url);
  g_test_add_func ("/set-options/fresh-address-of-one-of-several", test_url_of_several);
  g_test_add_func ("/set-options/fresh-address-signs-in", test_url_signs_in);
  g_test_add_func ("/set-options/prefix-of-addresses-and-mirrors", test_prefix);
  g_test_add_func ("/set-options/bad-prefix-is-refused", test_bad_prefix);
  g_test_add_func ("/set-options/headers-are-replaced", test_headers);
  g_test_add_func ("/set-options/lost-secrets-are-given-anew", test_lost_secrets);
  g_test_add_func ("/set-options/files-are-replaced", test_files);

  return g_test_run ();
}
