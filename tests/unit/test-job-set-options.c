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

/* As they stand, however they came about. */
static void
assert_same_options (FerryJobSpec *a,
                     FerryJobSpec *b)
{
  g_autoptr(GVariant) a_options = ferry_job_spec_dup_options (a);
  g_autoptr(GVariant) b_options = ferry_job_spec_dup_options (b);
  GVariantIter iter;
  const char *key;
  GVariant *a_value;

  g_assert_cmpuint (g_variant_n_children (a_options), ==, g_variant_n_children (b_options));
  g_variant_iter_init (&iter, a_options);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &a_value))
    {
      g_autoptr(GVariant) b_value = g_variant_lookup_value (b_options, key, NULL);

      g_assert_nonnull (b_value);
      g_assert_true (g_variant_equal (a_value, b_value));
    }

  g_assert_cmpuint (a->n_files, ==, b->n_files);
  for (guint i = 0; i < a->n_files; i++)
    g_assert_true (ferry_file_spec_equal (a->files[i], b->files[i]));
}

static const FerryFileSpec *
get_file (FerryJobSpec *spec,
          guint         index)
{
  return spec->files[index];
}

static FerryJobSpec *
with_files_of (FerryJobSpec *spec,
               FerryJobSpec *other)
{
  g_autoptr(GPtrArray) files = ferry_job_spec_list_files (other);

  return ferry_job_spec_with_files (spec, files);
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

  assert_same_options (changed, expected);
}

static void
test_one_header_at_a_time (void)
{
  g_autoptr(FerryJobSpec) spec = make ("{'headers': <['A: b', 'Cookie: c', 'a: d', 'E: f']>}", ONE_FILE);
  g_autoptr(FerryJobSpec) more = set (spec, "{'header': <'G: h'>}");
  g_autoptr(FerryJobSpec) other = set (more, "{'header': <'a: i'>}");
  g_autoptr(FerryJobSpec) fewer = set (other, "{'remove-header': <'cookie'>}");
  g_autoptr(FerryJobSpec) expected = make ("{'headers': <['E: f', 'G: h', 'a: i']>}", ONE_FILE);

  g_assert_cmpuint (more->extras->headers->len, ==, 5);
  g_assert_true (ferry_job_spec_has_secrets (other));
  g_assert_false (ferry_job_spec_has_secrets (fewer));
  assert_same_options (fewer, expected);
  assert_refused (spec, "{'header': <'hunter2'>}", "");
  assert_refused (spec, "{'header': <'Host: example.org'>}", "“Host”");
}

static void
test_nothing (void)
{
  g_autoptr(FerryJobSpec) spec = make ("{'token': <'t'>, 'headers': <['A: b', 'Cookie: c']>, 'network': <'x'>}", three_files);
  g_autoptr(FerryJobSpec) changed = set (spec, "{}");

  assert_same_options (spec, changed);
  g_assert_null (changed->extras->original);
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
  g_autoptr(FerryJobSpec) left = set (named, "{'network': <''>}");

  g_assert_cmpint (urgent->network, ==, FERRY_NETWORK_ANY);
  g_assert_cmpint (back->network, ==, FERRY_NETWORK_UNMETERED);
  g_assert_cmpint (kept->network, ==, FERRY_NETWORK_NOT_ROAMING);
  g_assert_cmpstr (named->extras->connection, ==, "Wi-Fi");
  g_assert_null (unnamed->extras->connection);
  g_assert_false (left->network_given);
  g_assert_cmpint (left->network, ==, FERRY_NETWORK_UNMETERED);
  g_assert_null (left->extras->connection);
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
  const FerryHeader *header = g_ptr_array_index (same_server->extras->headers, 0);

  g_assert_cmpuint (same_server->extras->headers->len, ==, 1);
  g_assert_cmpstr (header->value, ==, "Basic dTpx");
  g_assert_cmpuint (other_server->extras->headers->len, ==, 2);
  header = g_ptr_array_index (other_server->extras->headers, 1);
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
  const FerryHeader *header = g_ptr_array_index (changed->extras->headers, 0);

  /* What the address said stays: nobody has taken that back. */
  g_assert_cmpuint (changed->extras->headers->len, ==, 2);
  g_assert_cmpstr (header->origin, ==, "https://h.org:443");
  g_assert_cmpuint (none->extras->headers->len, ==, 1);
  g_assert_cmpuint (spec->extras->headers->len, ==, 3);
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
  g_autoptr(FerryJobSpec) changed = with_files_of (spec, other);

  g_assert_cmpuint (changed->n_files, ==, 3);
  g_assert_cmpuint (spec->n_files, ==, 1);
  g_assert_true (get_file (changed, 1) == get_file (other, 1));
  g_assert_cmpstr (changed->name, ==, spec->name);
}

/* Its creator makes the same request again, as it does whenever it starts. */
static void
test_creator_finds_it (void)
{
  g_autoptr(FerryJobSpec) request = make ("{'token': <'t'>, 'headers': <['Cookie: c']>}", ONE_FILE);
  g_autoptr(FerryJobSpec) more = make ("{}", three_files);
  g_autoptr(FerryJobSpec) set_once = set (request, "{'priority': <'low'>}");
  g_autoptr(FerryJobSpec) set_twice = set (set_once, "{'limit': <uint64 5>, 'url': <'http://i.org/'>}");
  g_autoptr(FerryJobSpec) longer = with_files_of (set_twice, more);
  g_autoptr(FerryJobSpec) loaded = parsed_job_spec_reloaded (set_twice);
  g_autoptr(FerryJobSpec) other = make ("{'token': <'t'>, 'priority': <'low'>, 'headers': <['Cookie: c']>}", ONE_FILE);

  g_assert_true (ferry_job_spec_equal (set_once, request));
  g_assert_true (ferry_job_spec_equal (request, set_twice));
  g_assert_true (ferry_job_spec_equal (longer, request));
  g_assert_true (ferry_job_spec_equal (loaded, request));
  g_assert_true (longer->extras->original == request);
  g_assert_null (loaded->extras->original->extras->original);
  assert_same_options (loaded, set_twice);

  /* Another request is another one even if the job has come to look like it. */
  g_assert_false (ferry_job_spec_equal (set_once, other));
}

static void
test_marks_are_no_change (void)
{
  g_autoptr(FerryJobSpec) request = make ("{}", ONE_FILE);
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_file_spec_unref);
  g_autoptr(FerryJobSpec) marked = NULL;

  g_ptr_array_add (files, ferry_file_spec_with_filesystem (get_file (request, 0), "uuid:1"));
  marked = ferry_job_spec_with_files (request, files);
  g_assert_null (marked->extras->original);
  g_assert_true (ferry_job_spec_equal (marked, request));
}

static void
test_damaged_original (void)
{
  static const char *const damaged[] = {
    "{'request': <(@a{sv} {}, [('file:///etc/passwd', {'folder': <'/tmp'>})])>}",
    "{'request': <({'digset': <1>}, @a(sa{sv}) [])>}",
    "{'request': <({'request': <(@a{sv} {}, @a(sa{sv}) [])>}, @a(sa{sv}) [])>}",
    "{'request': <'x'>}",
  };
  g_autoptr(GVariant) files = parsed_variant ("a(sa{sv})", ONE_FILE);

  for (gsize i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autoptr(GVariant) options = parsed_variant ("a{sv}", damaged[i]);

      g_assert_null (ferry_job_spec_new_from_store (options, files, NULL));
    }
}

static void
test_shown_options (void)
{
  g_autoptr(FerryJobSpec) request = make ("{'headers': <['Cookie: c']>}", ONE_FILE);
  g_autoptr(FerryJobSpec) changed = set (request, "{'priority': <'low'>}");
  g_autoptr(GVariant) shown = ferry_job_spec_dup_options (changed);
  g_autoptr(GVariant) stored = ferry_job_spec_to_variant (changed);
  g_autoptr(GVariantDict) shown_dict = g_variant_dict_new (shown);
  g_autoptr(GVariantDict) stored_dict = g_variant_dict_new (stored);

  g_assert_false (g_variant_is_floating (shown));
  g_assert_false (g_variant_dict_contains (shown_dict, "request"));
  g_assert_false (g_variant_dict_contains (shown_dict, "secrets-lost"));
  g_assert_false (g_variant_dict_contains (shown_dict, "headers"));
  g_assert_true (g_variant_dict_contains (stored_dict, "request"));
  g_assert_true (g_variant_dict_contains (stored_dict, "secrets-lost"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/set-options/all-that-can-be-set", test_settable);
  g_test_add_func ("/set-options/nothing-changes-nothing", test_nothing);
  g_test_add_func ("/set-options/one-header-at-a-time", test_one_header_at_a_time);
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

  g_test_add_func ("/set-options/creator-still-finds-the-job", test_creator_finds_it);
  g_test_add_func ("/set-options/own-marks-are-no-change", test_marks_are_no_change);
  g_test_add_func ("/set-options/damaged-original-is-refused", test_damaged_original);
  g_test_add_func ("/set-options/shown-options-are-the-callers", test_shown_options);

  return g_test_run ();
}
