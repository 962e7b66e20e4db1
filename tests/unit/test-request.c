/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The command line of get and add as a request: what is sent to the service,
 * and what is refused before it is asked. */

#include "cli/ferry-cli-request.h"
#include "cli/ferry-cli-secrets.h"
#include "shared/ferry-error.h"
#include "tests/fakes/scratch-folder.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEX64 "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef"

/* Reads a line of arguments as the program does; URLs are what is no option. */
static FerryRequest *
try_request (const char *line,
             GError    **error)
{
  g_autoptr(FerryRequest) request = ferry_request_new ();
  g_autofree GOptionEntry *entries = ferry_request_get_entries (request);
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *whole = g_strconcat ("ferry ", line, NULL);
  g_auto(GStrv) args = NULL;
  g_autoptr(GError) parse_error = NULL;

  g_assert_true (g_shell_parse_argv (whole, NULL, &args, NULL));
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_parse_strv (context, &args, &parse_error);
  g_assert_no_error (parse_error);

  if (!ferry_request_build (request, args + 1, "normal", error))
    return NULL;
  return g_steal_pointer (&request);
}

static FerryRequest *
make_request (const char *line)
{
  g_autoptr(GError) error = NULL;
  FerryRequest *request = try_request (line, &error);

  g_assert_no_error (error);
  g_assert_nonnull (request);
  return request;
}

static GVariant *
get_file (FerryRequest *request,
          gsize         index)
{
  g_autoptr(GVariant) file = g_variant_get_child_value (request->files, index);

  return g_variant_get_child_value (file, 1);
}

static void
assert_refused (const char *line,
                const char *option)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryRequest) request = try_request (line, &error);

  g_assert_null (request);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  if (strstr (error->message, option) == NULL || !g_str_has_suffix (error->message, "."))
    g_error ("“%s” was refused with “%s”", line, error->message);
}

static void
assert_option (FerryRequest *request,
               const char   *key,
               const char   *printed)
{
  g_autoptr(GVariant) value = g_variant_lookup_value (request->options, key, NULL);
  g_autofree char *text = value != NULL ? g_variant_print (value, TRUE) : g_strdup ("nothing");

  g_assert_cmpstr (text, ==, printed);
}

static void
test_plain_address (void)
{
  g_autoptr(FerryRequest) request = make_request ("http://h/f");
  g_autoptr(GVariant) file = get_file (request, 0);
  g_autofree char *current = g_get_current_dir ();
  const char *folder = NULL;
  const char *token = NULL;

  assert_option (request, "priority", "'normal'");
  assert_option (request, "overwrite", "nothing");
  assert_option (request, "headers", "nothing");
  assert_option (request, "network", "nothing");
  g_assert_true (g_variant_lookup (file, "folder", "&s", &folder));
  g_assert_cmpstr (folder, ==, current);
  g_assert_false (g_variant_lookup (file, "name", "&s", NULL));

  /* What makes the request safe to repeat. */
  g_assert_true (g_variant_lookup (request->options, "token", "&s", &token));
  g_assert_cmpuint (strspn (token, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_"), ==, strlen (token));
  g_assert_cmpuint (strlen (token), <=, 64);
}

static void
test_tokens_differ (void)
{
  g_autoptr(FerryRequest) one = make_request ("http://h/f");
  g_autoptr(FerryRequest) two = make_request ("http://h/f");
  const char *first;
  const char *second;

  g_variant_lookup (one->options, "token", "&s", &first);
  g_variant_lookup (two->options, "token", "&s", &second);
  g_assert_cmpstr (first, !=, second);
}

static void
test_every_option (void)
{
  g_autoptr(FerryRequest) request = make_request (
    "http://h/f --name 'My file' --priority high --overwrite --suspended --manual-complete --network vpn"
    " --limit 1.5MiB --schedule 22:00-06:00 --method POST --proxy socks5://p:1 --max-time 2h --no-progress-timeout 0 --retry-delay 30"
    " --token work --header 'A: b' --header 'C: d' --range 0-9 --range 20- --digest sha256:" HEX64
    " --mirror http://m/1 --mirror https://m/2");
  g_autoptr(GVariant) file = get_file (request, 0);
  g_autoptr(GVariant) ranges = g_variant_lookup_value (file, "ranges", NULL);
  g_autoptr(GVariant) mirrors = g_variant_lookup_value (file, "mirrors", NULL);
  g_autofree char *ranges_text = g_variant_print (ranges, FALSE);
  g_autofree char *mirrors_text = g_variant_print (mirrors, FALSE);

  assert_option (request, "name", "'My file'");
  assert_option (request, "priority", "'high'");
  assert_option (request, "overwrite", "true");
  assert_option (request, "suspended", "true");
  assert_option (request, "auto-complete", "false");
  assert_option (request, "network", "'vpn'");
  assert_option (request, "limit", "uint64 1572864");
  assert_option (request, "schedule", "'22:00-06:00'");
  assert_option (request, "method", "'POST'");
  assert_option (request, "proxy", "'socks5://p:1'");
  assert_option (request, "max-time", "uint32 7200");
  assert_option (request, "no-progress-timeout", "uint32 0");
  assert_option (request, "retry-delay", "uint32 30");
  assert_option (request, "helper-token", "'work'");
  assert_option (request, "headers", "['A: b', 'C: d']");

  g_assert_cmpstr (ranges_text, ==, "['0-9', '20-']");
  g_assert_cmpstr (mirrors_text, ==, "['http://m/1', 'https://m/2']");
}

static void
test_refusals_name_the_option (void)
{
  assert_refused ("http://h/f --priority urgent", "--priority");
  assert_refused ("http://h/f --limit fast", "--limit");
  assert_refused ("http://h/f --max-time soon", "--max-time");
  assert_refused ("http://h/f --no-progress-timeout -1", "--no-progress-timeout");
  assert_refused ("http://h/f --retry-delay 1.5", "--retry-delay");
  assert_refused ("http://h/f --name ''", "--name");
  assert_refused ("http://h/f --network ''", "--network");
  assert_refused ("http://h/f --token ''", "--token");
  assert_refused ("http://h/f --method get", "--method");
  assert_refused ("http://h/f --method 'G ET'", "--method");
  assert_refused ("http://h/f --range 9-0", "--range");
  assert_refused ("http://h/f --digest " HEX64, "--digest");
  assert_refused ("http://h/f --digest sha256:12", "--digest");
  assert_refused ("http://h/f --digest sha256:" HEX64 "0", "--digest");
  assert_refused ("http://h/f --mirror http://m/f", "--mirror");
  assert_refused ("http://h/f --digest sha256:" HEX64 " --mirror ftp://m/f", "--mirror");
  assert_refused ("http://h/f --header nonsense", "--header");
  assert_refused ("http://h/f --header ': x'", "--header");
  assert_refused ("http://h/f --header 'a b: x'", "--header");
  assert_refused ("http://h/f --header @/there/is/no/such/file", "--header");
  assert_refused ("http://h/f --cookie a=b", "--cookie");
  assert_refused ("http://h/f -o ''", "--output");
  assert_refused ("http://h/f -o -", "--output");
}

static void
test_refusals_of_addresses (void)
{
  static const char *const addresses[] = {
    "h/f", "/etc/passwd", "ftp://h/f", "file:///etc/passwd", "http://", "http:///f", "javascript:alert(1)", "''",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    assert_refused (addresses[i], "http://");
}

static void
test_several_files_share_nothing_of_one (void)
{
  assert_refused ("http://h/1 http://h/2 --digest sha256:" HEX64, "--digest");
  assert_refused ("http://h/1 http://h/2 --range 0-9", "--range");
  assert_refused ("http://h/1 http://h/2 --mirror http://m/1", "--mirror");
}

static void
test_secrets_are_not_repeated (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryRequest) request = try_request ("http://h/f --header 'Authorization Bearer s3cret'", &error);

  g_assert_null (request);
  g_assert_null (strstr (error->message, "s3cret"));
}

static void
assert_target (const char *line,
               const char *folder,
               const char *name)
{
  g_autoptr(FerryRequest) request = make_request (line);
  g_autoptr(GVariant) file = get_file (request, g_variant_n_children (request->files) - 1);
  const char *got_folder = NULL;
  const char *got_name = NULL;

  g_variant_lookup (file, "folder", "&s", &got_folder);
  g_variant_lookup (file, "name", "&s", &got_name);
  g_assert_cmpstr (got_folder, ==, folder);
  g_assert_cmpstr (got_name, ==, name);
}

static void
test_targets (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *root = realpath (scratch->path, NULL);
  g_autofree char *folder = g_build_filename (root, "folder", NULL);
  g_autofree char *link = g_build_filename (root, "link", NULL);
  g_autofree char *absent = g_build_filename (root, "absent", NULL);
  g_autofree char *before = g_get_current_dir ();

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink (folder, link), ==, 0);
  g_assert_cmpint (g_chdir (root), ==, 0);

  assert_target ("http://h/f", root, NULL);
  assert_target ("http://h/f -o file", root, "file");
  assert_target ("http://h/f -o folder", folder, NULL);
  assert_target ("http://h/f -o folder/", folder, NULL);
  assert_target ("http://h/f -o folder/file", folder, "file");
  assert_target ("http://h/f -o link/file", folder, "file");
  assert_target ("http://h/f -o link/../file", root, "file");
  assert_target ("http://h/f -o .", root, NULL);
  assert_target ("http://h/1 http://h/2 -o folder", folder, NULL);

  /* Nothing is made here: the service refuses a folder that is not there. */
  assert_target ("http://h/f -o absent/", absent, NULL);
  assert_target ("http://h/1 http://h/2 -o absent", absent, NULL);
  g_assert_false (g_file_test (absent, G_FILE_TEST_EXISTS));

  g_assert_cmpint (g_chdir (before), ==, 0);
}

static void
test_headers_from_file (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *path = scratch_folder_path (scratch, "headers");
  g_autofree char *line = g_strdup_printf ("http://h/f --header @%s --header 'Z: z'", path);
  g_autoptr(FerryRequest) request = NULL;

  scratch_folder_write (scratch, "headers", "Authorization: Bearer x\r\n\nX-Y: z\n");
  request = make_request (line);
  assert_option (request, "headers", "['Authorization: Bearer x', 'X-Y: z', 'Z: z']");
}

static void
test_metalink_is_passed_on (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *path = scratch_folder_path (scratch, "files.meta4");
  g_autoptr(FerryRequest) request = NULL;
  g_autoptr(GVariant) entry = NULL;
  g_autoptr(GVariant) options = NULL;
  g_autoptr(GVariant) metalink = NULL;
  const char *url;

  assert_refused (path, "files.meta4");
  scratch_folder_write (scratch, "files.meta4", "<metalink/>");
  request = make_request (path);
  entry = g_variant_get_child_value (request->files, 0);
  g_variant_get (entry, "(&s@a{sv})", &url, &options);
  metalink = g_variant_lookup_value (options, "metalink", G_VARIANT_TYPE ("ay"));
  g_assert_cmpstr (url, ==, "");
  g_assert_nonnull (metalink);
  g_assert_cmpuint (g_variant_n_children (metalink), ==, strlen ("<metalink/>"));
}

#define JAR                                                          \
  "# Netscape HTTP Cookie File\n"                                    \
  "example.org\tFALSE\t/\tFALSE\t0\thost\t1\n"                       \
  ".example.org\tTRUE\t/\tFALSE\t2000\tdomain\t2\n"                  \
  "#HttpOnly_.example.org\tTRUE\t/\tTRUE\t2000\tsecure\t3\n"         \
  "example.org\tFALSE\t/private\tFALSE\t0\tpath\t4\n"                \
  "example.org\tFALSE\t/\tFALSE\t900\told\t5\n"                      \
  "other.org\tTRUE\t/\tFALSE\t0\tforeign\t6\n"

static void
assert_cookies (const char *url,
                const char *expected)
{
  char *urls[] = { (char *) url, NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *cookies = ferry_cookies_from_jar (JAR, urls, 1000, &error);

  g_assert_cmpstr (cookies, ==, expected);
  if (expected == NULL)
    g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
}

static void
test_cookies_go_where_they_belong (void)
{
  assert_cookies ("http://example.org/f", "host=1; domain=2");
  assert_cookies ("https://example.org/f", "host=1; domain=2; secure=3");
  assert_cookies ("http://example.org", "host=1; domain=2");
  assert_cookies ("http://www.example.org/f", "domain=2");
  assert_cookies ("http://example.org/private/f", "host=1; domain=2; path=4");
  assert_cookies ("http://example.org/privateer", "host=1; domain=2");
  assert_cookies ("http://badexample.org/f", NULL);
  assert_cookies ("http://example.org.evil/f", NULL);
}

static void
test_cookies_of_several_servers (void)
{
  char *urls[] = { (char *) "http://example.org/1", (char *) "http://other.org/2", NULL };
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_cookies_from_jar (JAR, urls, 1000, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
}

static void
test_cookie_line (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *path = scratch_folder_path (scratch, "cookies");
  g_autofree char *line = g_strdup_printf ("http://h/f --cookie @%s", path);
  g_autoptr(FerryRequest) request = NULL;

  g_assert_true (g_file_set_contents (path, "a=1; b=2\n", -1, NULL));
  request = make_request (line);
  assert_option (request, "headers", "['Cookie: a=1; b=2']");

  g_assert_true (g_file_set_contents (path, "a=1\nEvil: yes\n", -1, NULL));
  assert_refused (line, "--cookie");
  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  assert_refused (line, "--cookie");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/request/plain-address", test_plain_address);
  g_test_add_func ("/request/tokens-differ", test_tokens_differ);
  g_test_add_func ("/request/every-option", test_every_option);
  g_test_add_func ("/request/refusals-name-the-option", test_refusals_name_the_option);
  g_test_add_func ("/request/refusals-of-addresses", test_refusals_of_addresses);
  g_test_add_func ("/request/several-files-share-nothing-of-one", test_several_files_share_nothing_of_one);
  g_test_add_func ("/request/secrets-are-not-repeated", test_secrets_are_not_repeated);
  g_test_add_func ("/request/targets", test_targets);
  g_test_add_func ("/request/headers-from-file", test_headers_from_file);
  g_test_add_func ("/request/metalink-is-passed-on", test_metalink_is_passed_on);
  g_test_add_func ("/cookies/go-where-they-belong", test_cookies_go_where_they_belong);
  g_test_add_func ("/cookies/of-several-servers", test_cookies_of_several_servers);
  g_test_add_func ("/cookies/line", test_cookie_line);

  return g_test_run ();
}
