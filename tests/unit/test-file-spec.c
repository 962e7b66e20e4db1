/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-file-spec.h"
#include "core/ferry-header.h"
#include "shared/ferry-error.h"
#include "tests/fakes/parsed-spec.h"

#include <string.h>

#define URL "http://example.org/a.iso"
#define SHA256 "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"

static FerryFileSpec *
make (const char *options)
{
  g_autoptr(GError) error = NULL;
  FerryFileSpec *spec = parsed_file_spec (URL, options, &error);

  g_assert_no_error (error);
  return spec;
}

static void
assert_refused (const char    *options,
                FerryErrorCode code,
                const char    *told)
{
  g_autoptr(GError) error = NULL;

  g_test_message ("%s", options);
  g_assert_null (parsed_file_spec (URL, options, &error));
  g_assert_error (error, FERRY_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, told));
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
assert_invalid (const char *options,
                const char *key)
{
  assert_refused (options, FERRY_ERROR_INVALID_ARGUMENT, key);
}

static void
test_least (void)
{
  g_autoptr(FerryFileSpec) spec = make ("{'folder': <'/tmp'>}");

  g_assert_cmpstr (spec->url, ==, URL);
  g_assert_cmpstr (spec->folder, ==, "/tmp");
  g_assert_null (spec->name);
  g_assert_null (spec->mirrors);
  g_assert_null (spec->digest);
  g_assert_null (spec->ranges);
  g_assert_null (spec->filesystem);
  g_assert_cmpint (spec->size, ==, -1);
}

static void
test_folders (void)
{
  static const char *const cases[][2] = {
    { "/", "/" },
    { "//a///b//", "/a/b" },
    { "/a/./b/.", "/a/b" },
    { "/a/..b/c..", "/a/..b/c.." },
    { "/a/ñ b", "/a/ñ b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *options = g_strdup_printf ("{'folder': <'%s'>}", cases[i][0]);
      g_autoptr(FerryFileSpec) spec = make (options);

      g_assert_cmpstr (spec->folder, ==, cases[i][1]);
    }

  assert_invalid ("{'folder': <''>}", "folder");
  assert_invalid ("{'folder': <'a/b'>}", "folder");
  assert_invalid ("{'folder': <'~/b'>}", "folder");
  assert_invalid ("{'folder': <'/a/../b'>}", "folder");
  assert_invalid ("{'folder': <'/..'>}", "folder");
  assert_invalid ("{'folder': <'/a\\nb'>}", "folder");
  assert_invalid ("{}", "folder");
}

static void
test_names (void)
{
  g_autofree char *longest = g_strnfill (255, 'n');
  g_autofree char *options = g_strdup_printf ("{'folder': <'/tmp'>, 'name': <'%s'>}", longest);
  g_autofree char *too_long = g_strdup_printf ("{'folder': <'/tmp'>, 'name': <'%sn'>}", longest);
  g_autoptr(FerryFileSpec) spec = make (options);

  g_assert_cmpstr (spec->name, ==, longest);
  assert_invalid (too_long, "name");
  assert_invalid ("{'folder': <'/tmp'>, 'name': <''>}", "name");
  assert_invalid ("{'folder': <'/tmp'>, 'name': <'.'>}", "name");
  assert_invalid ("{'folder': <'/tmp'>, 'name': <'..'>}", "name");
  assert_invalid ("{'folder': <'/tmp'>, 'name': <'a/b'>}", "name");
  assert_invalid ("{'folder': <'/tmp'>, 'name': <'a\\tb'>}", "name");
}

static void
test_destination (void)
{
  g_autoptr(FerryFileSpec) file = make ("{'destination': <'/tmp/x/y.iso'>}");
  g_autoptr(FerryFileSpec) folder = make ("{'destination': <'/tmp/x/'>}");
  g_autoptr(FerryFileSpec) root = make ("{'destination': <'/y'>}");

  g_assert_cmpstr (file->folder, ==, "/tmp/x");
  g_assert_cmpstr (file->name, ==, "y.iso");
  g_assert_cmpstr (folder->folder, ==, "/tmp/x");
  g_assert_null (folder->name);
  g_assert_cmpstr (root->folder, ==, "/");
  g_assert_cmpstr (root->name, ==, "y");

  assert_invalid ("{'destination': <''>}", "destination");
  assert_invalid ("{'destination': <'y'>}", "destination");
  assert_invalid ("{'destination': <'x/y'>}", "destination");
  assert_invalid ("{'destination': <'/tmp/..'>}", "destination");
  assert_invalid ("{'destination': <'/tmp/../y'>}", "destination");
  assert_invalid ("{'destination': <'/tmp/y'>, 'folder': <'/tmp'>}", "destination");
  assert_invalid ("{'destination': <'/tmp/'>, 'name': <'y'>}", "destination");
}

static void
test_digests (void)
{
  static const struct
  {
    const char *nick;
    guint length;
    gboolean strong;
  } kinds[] = {
    { "md5", 32, FALSE }, { "sha1", 40, FALSE }, { "sha256", 64, TRUE },
    { "sha384", 96, TRUE }, { "sha512", 128, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *hex = g_strnfill (kinds[i].length, 'A');
      g_autofree char *lower = g_strnfill (kinds[i].length, 'a');
      g_autofree char *text = g_strconcat (kinds[i].nick, ":", hex, NULL);
      g_autofree char *longer = g_strconcat (text, "0", NULL);
      g_autoptr(FerryDigest) digest = ferry_digest_new_from_string (text, NULL);
      g_autoptr(FerryDigest) copy = ferry_digest_copy (digest);
      g_autofree char *written = ferry_digest_to_string (copy);

      g_assert_cmpstr (digest->hex, ==, lower);
      g_assert_true (g_str_has_prefix (written, kinds[i].nick));
      g_assert_true (ferry_digest_equal (digest, copy));
      g_assert_cmpint (ferry_digest_is_strong (digest), ==, kinds[i].strong);
      g_assert_null (ferry_digest_new_from_string (longer, NULL));
      text[strlen (text) - 1] = 'g';
      g_assert_null (ferry_digest_new_from_string (text, NULL));
    }
}

static void
test_bad_digests (void)
{
  static const char *const bad[] = {
    "", ":", "sha256", "sha256:", "sha:00", "sha256:00", SHA256, "sha-256:" SHA256, "sha2567:" SHA256,
    "sha256: " SHA256,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *options = g_strdup_printf ("{'folder': <'/tmp'>, 'digest': <'%s'>}", bad[i]);

      assert_invalid (options, "digest");
    }
}

static void
test_size (void)
{
  g_autoptr(FerryFileSpec) spec = make ("{'folder': <'/tmp'>, 'size': <uint64 9223372036854775807>}");
  g_autoptr(FerryFileSpec) empty = make ("{'folder': <'/tmp'>, 'size': <uint64 0>}");

  g_assert_cmpint (spec->size, ==, G_MAXINT64);
  g_assert_cmpint (empty->size, ==, 0);
  assert_invalid ("{'folder': <'/tmp'>, 'size': <uint64 9223372036854775808>}", "size");
  assert_invalid ("{'folder': <'/tmp'>, 'size': <int64 5>}", "size");
}

static void
test_ranges (void)
{
  g_autoptr(FerryFileSpec) spec = make ("{'folder': <'/tmp'>, 'ranges': <['100-199', '0+10', '10-10', '500-']>}");
  static const FerryRange expected[] = { { 100, 100 }, { 0, 10 }, { 10, 1 }, { 500, -1 } };

  g_assert_cmpuint (spec->ranges->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < spec->ranges->len; i++)
    {
      g_assert_cmpint (g_array_index (spec->ranges, FerryRange, i).offset, ==, expected[i].offset);
      g_assert_cmpint (g_array_index (spec->ranges, FerryRange, i).length, ==, expected[i].length);
    }

  g_assert_cmpint (ferry_ranges_get_length (spec->ranges), ==, -1);
  g_array_set_size (spec->ranges, 3);
  g_assert_cmpint (ferry_ranges_get_length (spec->ranges), ==, 111);
}

static void
test_no_ranges (void)
{
  g_autoptr(FerryFileSpec) spec = make ("{'folder': <'/tmp'>, 'ranges': <@as []>}");

  g_assert_null (spec->ranges);
}

static void
test_bad_ranges (void)
{
  static const char *const bad[] = {
    "", "-", "+", "5", "-5", "+5", "5-4", "5+0", "a-b", "1-2-3", "1+2+3", "1--2", " 1-2", "1 -2",
    "1-2 ", "0x1-2", "1.0-2", "9223372036854775808-", "0-9223372036854775807",
    "1+9223372036854775807", "9223372036854775807+1", "-1-5",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *options = g_strdup_printf ("{'folder': <'/tmp'>, 'ranges': <['%s']>}", bad[i]);

      assert_invalid (options, "ranges");
    }
}

static void
test_largest_ranges (void)
{
  g_autoptr(FerryFileSpec) spec = make ("{'folder': <'/tmp'>, 'ranges': <['0+9223372036854775807']>}");
  g_autoptr(FerryFileSpec) last = make ("{'folder': <'/tmp'>, 'ranges': <['9223372036854775806+1']>}");

  g_assert_cmpint (ferry_ranges_get_length (spec->ranges), ==, G_MAXINT64);
  g_assert_cmpint (ferry_ranges_get_length (last->ranges), ==, 1);
}

static void
test_overlapping_ranges (void)
{
  static const char *const bad[] = {
    "'0-9', '9-20'", "'0-9', '0-9'", "'50-60', '0-', '70-80'", "'0-', '0-'", "'5-', '0-5'",
    "'0+100', '10+10'", "'100-', '50-60', '200+1'",
  };
  g_autoptr(FerryFileSpec) apart = make ("{'folder': <'/tmp'>, 'ranges': <['10-', '0-9']>}");

  g_assert_cmpuint (apart->ranges->len, ==, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *options = g_strdup_printf ("{'folder': <'/tmp'>, 'ranges': <[%s]>}", bad[i]);

      assert_refused (options, FERRY_ERROR_OVERLAPPING_RANGES, "overlap");
    }
}

static void
test_mirrors (void)
{
  g_autoptr(FerryFileSpec) spec = NULL;

  spec = make ("{'folder': <'/tmp'>, 'digest': <'sha256:" SHA256 "'>,"
               " 'mirrors': <['https://m.org/a#x', 'http://n.org/a']>}");
  g_assert_cmpuint (g_strv_length (spec->mirrors), ==, 2);
  g_assert_cmpstr (spec->mirrors[0], ==, "https://m.org/a");

  assert_invalid ("{'folder': <'/tmp'>, 'mirrors': <['https://m.org/a']>}", "mirrors");
  assert_invalid ("{'folder': <'/tmp'>, 'mirrors': <['https://m.org/a']>,"
                  " 'digest': <'sha1:e3b0c44298fc1c149afbf4c8996fb92427ae41e4'>}",
                  "mirrors");
  assert_refused ("{'folder': <'/tmp'>, 'mirrors': <['ftp://m.org/a']>, 'digest': <'sha256:" SHA256 "'>}",
                  FERRY_ERROR_UNSUPPORTED_SCHEME, "mirrors");
  assert_invalid ("{'folder': <'/tmp'>, 'mirrors': <['https://u@m.org/a']>, 'digest': <'sha256:" SHA256 "'>}",
                  "mirrors");
  assert_invalid ("{'folder': <'/tmp'>, 'ranges': <['0-9']>, 'digest': <'sha256:" SHA256 "'>}", "digest");
}

static void
test_unknown_options (void)
{
  assert_invalid ("{'folder': <'/tmp'>, 'digset': <'x'>}", "“digset” is not known");
  assert_invalid ("{'folder': <'/tmp'>, 'Folder': <'/tmp'>}", "“Folder”");
  assert_invalid ("{'folder': <'/tmp'>, '': <'/tmp'>}", "“”");
  assert_invalid ("{'folder': <1>}", "folder");
  assert_invalid ("{'folder': <b'/tmp'>}", "folder");
  assert_invalid ("{'folder': <'/tmp'>, 'ranges': <'0-9'>}", "ranges");
  assert_invalid ("{'folder': <'/tmp'>, 'mirrors': <'x'>}", "mirrors");
  /* Ferry’s own note: not for callers. */
  assert_invalid ("{'folder': <'/tmp'>, 'filesystem': <'x'>}", "“filesystem” is not known");
  /* A handle has been made a folder by whoever owns the bus. */
  assert_invalid ("{'folder': <'/tmp'>, 'directory': <handle 0>}", "directory");
}

static void
test_user_information (void)
{
  g_autoptr(GVariant) options = parsed_variant ("a{sv}", "{'folder': <'/tmp'>, 'digest': <'sha256:" SHA256 "'>,"
                                                " 'mirrors': <['http://m:n@m.org/a']>}");
  g_autoptr(GPtrArray) sign_ins = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_header_free);
  g_autoptr(FerryFileSpec) spec = NULL;
  g_autoptr(GError) error = NULL;
  FerryHeader *header;

  g_assert_null (ferry_file_spec_new ("https://u:p@h.org/a", options, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);

  spec = ferry_file_spec_new_with_sign_ins ("https://u:p@h.org/a", options, sign_ins, NULL);
  g_assert_cmpstr (spec->url, ==, "https://h.org/a");
  g_assert_cmpstr (spec->mirrors[0], ==, "http://m.org/a");
  g_assert_cmpuint (sign_ins->len, ==, 2);
  header = g_ptr_array_index (sign_ins, 1);
  g_assert_cmpstr (header->origin, ==, "http://m.org:80");
}

static void
assert_round_trip (FerryFileSpec *spec)
{
  g_autoptr(GVariant) variant = ferry_file_spec_to_variant (spec);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryFileSpec) again = NULL;

  g_assert_false (g_variant_is_floating (variant));
  again = ferry_file_spec_new_from_variant (variant, &error);
  g_assert_no_error (error);
  g_assert_true (ferry_file_spec_equal (spec, again));
  g_assert_cmpstr (spec->filesystem, ==, again->filesystem);
}

static void
test_round_trip (void)
{
  g_autoptr(FerryFileSpec) least = make ("{'folder': <'/tmp'>}");
  g_autoptr(FerryFileSpec) ranges = make ("{'folder': <'/tmp'>, 'ranges': <['7-9', '0-0', '20-']>}");
  g_autoptr(FerryFileSpec) most = make ("{'destination': <'/tmp/ñ b'>, 'digest': <'sha256:" SHA256 "'>,"
                                        " 'size': <uint64 5>, 'mirrors': <['http://m.org/a?b=c']>}");
  g_autoptr(FerryFileSpec) bound = ferry_file_spec_with_filesystem (most, "uuid:1234");
  g_autoptr(FerryFileSpec) remote = make ("{'folder': <'sftp://h.org/tmp'>}");
  g_autoptr(FerryFileSpec) staged = ferry_file_spec_with_staging (remote, "/home/a/.local/share/ferry", NULL);

  assert_round_trip (least);
  assert_round_trip (ranges);
  assert_round_trip (most);
  assert_round_trip (bound);
  assert_round_trip (remote);
  assert_round_trip (staged);
  g_assert_true (ferry_file_spec_equal (most, bound));
}

static void
test_damaged (void)
{
  static const char *const damaged[][2] = {
    { "s", "'x'" },
    { "(sa{sv})", "('file:///etc/passwd', {'folder': <'/tmp'>})" },
    { "(sa{sv})", "('http://h.org/', {'folder': <'/tmp/../etc'>})" },
    { "(sa{sv})", "('http://h.org/', {'folder': <'/tmp'>, 'name': <'../x'>})" },
    { "(sa{sv})", "('http://u:p@h.org/', {'folder': <'/tmp'>})" },
    { "(sa{sv})", "('http://h.org/', @a{sv} {})" },
    { "(sa{sv})", "('http://h.org/', {'folder': <'/tmp'>, 'destination': <'/x'>})" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autoptr(GVariant) variant = parsed_variant (damaged[i][0], damaged[i][1]);
      g_autoptr(GError) error = NULL;

      g_assert_null (ferry_file_spec_new_from_variant (variant, &error));
      g_assert_nonnull (error);
    }
}

static void
test_difference (void)
{
  static const char *const different[] = {
    "{'folder': <'/tmp/x'>, 'name': <'n'>, 'size': <uint64 5>}",
    "{'folder': <'/tmp'>, 'name': <'m'>, 'size': <uint64 5>}",
    "{'folder': <'/tmp'>, 'size': <uint64 5>}",
    "{'folder': <'/tmp'>, 'name': <'n'>, 'size': <uint64 6>}",
    "{'folder': <'/tmp'>, 'name': <'n'>, 'size': <uint64 5>, 'ranges': <['0-9']>}",
    "{'folder': <'/tmp'>, 'name': <'n'>, 'size': <uint64 5>, 'digest': <'sha256:" SHA256 "'>}",
    "{'folder': <'/tmp'>, 'name': <'n'>, 'size': <uint64 5>, 'digest': <'sha256:" SHA256 "'>,"
    " 'mirrors': <['http://m.org/']>}",
  };
  g_autoptr(GPtrArray) specs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_file_spec_unref);

  g_ptr_array_add (specs, make ("{'folder': <'/tmp'>, 'name': <'n'>, 'size': <uint64 5>}"));
  g_ptr_array_add (specs, ferry_file_spec_with_url (g_ptr_array_index (specs, 0), "http://i.org/", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (different); i++)
    g_ptr_array_add (specs, make (different[i]));

  for (guint i = 0; i < specs->len * specs->len; i++)
    {
      guint a = i / specs->len;
      guint b = i % specs->len;

      g_assert_cmpint (ferry_file_spec_equal (g_ptr_array_index (specs, a), g_ptr_array_index (specs, b)),
                       ==, a == b);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-spec/least-that-is-needed", test_least);
  g_test_add_func ("/file-spec/folder-is-absolute-and-canonical", test_folders);
  g_test_add_func ("/file-spec/name-is-a-base-name", test_names);
  g_test_add_func ("/file-spec/destination-says-folder-and-name", test_destination);
  g_test_add_func ("/file-spec/digests", test_digests);
  g_test_add_func ("/file-spec/bad-digests-are-refused", test_bad_digests);
  g_test_add_func ("/file-spec/size", test_size);
  g_test_add_func ("/file-spec/ranges-keep-their-order", test_ranges);
  g_test_add_func ("/file-spec/no-ranges-is-the-whole-file", test_no_ranges);
  g_test_add_func ("/file-spec/bad-ranges-are-refused", test_bad_ranges);
  g_test_add_func ("/file-spec/largest-ranges-do-not-overflow", test_largest_ranges);
  g_test_add_func ("/file-spec/overlapping-ranges-are-refused", test_overlapping_ranges);
  g_test_add_func ("/file-spec/mirrors-need-a-strong-digest", test_mirrors);
  g_test_add_func ("/file-spec/unknown-options-are-named", test_unknown_options);
  g_test_add_func ("/file-spec/user-information-needs-a-place", test_user_information);
  g_test_add_func ("/file-spec/store-gives-back-what-it-got", test_round_trip);
  g_test_add_func ("/file-spec/damaged-rows-are-refused", test_damaged);
  g_test_add_func ("/file-spec/every-difference-counts", test_difference);

  return g_test_run ();
}
