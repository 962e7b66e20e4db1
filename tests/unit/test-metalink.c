/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-metalink.h"

#include "shared/ferry-error.h"

#include <string.h>

#define SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\">"
#define TAIL "</metalink>\n"
#define FILE_WITH(what) HEAD "<file name=\"f\"><url>http://h/f</url>" what "</file>" TAIL

static GPtrArray *
parse (const char *text,
       GError    **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  return ferry_metalink_parse (bytes, error);
}

static void
test_good (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) files = parse (
    HEAD
    "<published>2009-05-15T12:23:23Z</published>"
    "<file name=\"example &amp; more.ext\">"
    "  <size> 14471447 </size>"
    "  <identity>Example</identity>"
    "  <hash type=\"md5\">D41D8CD98F00B204E9800998ECF8427E</hash>"
    "  <hash type=\"sha-256\">\n" SHA256 "\n</hash>"
    "  <hash type=\"tiger\">whatever</hash>"
    "  <pieces length=\"4\" type=\"sha-256\"><hash>not ours</hash></pieces>"
    "  <url priority=\"3\">ftp://ftp.example.com/example.ext</url>"
    "  <url location=\"DE\">http://example.com/example.ext?a=1&amp;b=2</url>"
    "  <url priority=\"1\"><![CDATA[https://first.example/f]]></url>"
    "  <url priority=\"x\" location=\"xyz\">http://third.example/f</url>"
    "  <metaurl mediatype=\"torrent\">http://example.com/example.ext.torrent</metaurl>"
    "</file>"
    "<file name=\"second\"><url>http://h/2</url></file>"
    TAIL,
    &error);
  const FerryMetalinkFile *file;
  const FerryMetalinkUrl *url;

  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, 2);
  file = files->pdata[0];
  g_assert_cmpstr (file->name, ==, "example & more.ext");
  g_assert_cmpint (file->size, ==, 14471447);
  g_assert_cmpuint (file->digests->len, ==, 2);
  g_assert_cmpint (((FerryDigest *) file->digests->pdata[0])->type, ==, G_CHECKSUM_SHA256);
  g_assert_cmpstr (((FerryDigest *) file->digests->pdata[0])->hex, ==, SHA256);
  g_assert_cmpstr (((FerryDigest *) file->digests->pdata[1])->hex, ==, "d41d8cd98f00b204e9800998ecf8427e");

  g_assert_cmpuint (file->urls->len, ==, 3);
  url = file->urls->pdata[0];
  g_assert_cmpstr (url->url, ==, "https://first.example/f");
  g_assert_cmpuint (url->priority, ==, 1);
  url = file->urls->pdata[1];
  g_assert_cmpstr (url->url, ==, "http://example.com/example.ext?a=1&b=2");
  g_assert_cmpstr (url->country, ==, "de");
  url = file->urls->pdata[2];
  g_assert_cmpuint (url->priority, ==, FERRY_METALINK_PRIORITY_LAST);
  g_assert_null (url->country);

  file = files->pdata[1];
  g_assert_cmpint (file->size, ==, -1);
  g_assert_cmpuint (file->digests->len, ==, 0);
}

static void
test_names (void)
{
  static const struct
  {
    const char *name;
    const char *expected;
  } cases[] = {
    { "name=\"folder/file\"", "file" },
    { "name=\"../../.bashrc\"", "bashrc" },
    { "name=\"..\"", "download" },
    { "name=\"\"", "download" },
    { "", "download" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (HEAD "<file %s><url>http://h/f</url></file>" TAIL, cases[i].name);
      g_autoptr(GPtrArray) files = parse (text, NULL);

      g_assert_nonnull (files);
      g_assert_cmpstr (((FerryMetalinkFile *) files->pdata[0])->name, ==, cases[i].expected);
    }
}

static void
assert_refused (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) files = parse (text, &error);

  g_test_message ("%s", error != NULL ? error->message : text);
  g_assert_null (files);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "",
    "\xff",
    "not XML",
    "<html><body>Sign in</body></html>",
    "<metalink/>",
    "<metalink version=\"3.0\" xmlns=\"http://www.metalinker.org/\"><files/></metalink>",
    HEAD TAIL,
    HEAD "<file name=\"f\"/>" TAIL,
    HEAD "<file name=\"f\"><url>ftp://h/f</url><url>file:///etc/passwd</url></file>" TAIL,
    HEAD "<file name=\"f\"><url>http://h/f</url></file>",
    HEAD "<file name=\"f\"><url>http://h/f</file></url>" TAIL,
    FILE_WITH ("<size>-1</size>"),
    FILE_WITH ("<size></size>"),
    FILE_WITH ("<size>1 000</size>"),
    FILE_WITH ("<size>9223372036854775808</size>"),
    FILE_WITH ("<size>1</size><size>2</size>"),
    FILE_WITH ("<hash type=\"sha-256\"></hash>"),
    FILE_WITH ("<hash type=\"sha-256\">abcd</hash>"),
    FILE_WITH ("<hash type=\"sha-256\">" SHA256 "00</hash>"),
    FILE_WITH ("<hash type=\"md5\">g41d8cd98f00b204e9800998ecf8427e</hash>"),
    FILE_WITH ("<hash type=\"md5\">d41d8cd98f00b204e9800998ecf8427e</hash>"
               "<hash type=\"md5\">d41d8cd98f00b204e9800998ecf8427f</hash>"),
    FILE_WITH ("<url>&secret;</url>"),
    "<?xml version=\"1.0\"?><!DOCTYPE metalink [<!ENTITY secret SYSTEM \"file:///etc/passwd\">]>"
    "<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\"><file name=\"f\"><url>http://h/&secret;</url></file></metalink>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i]);
}

static char *
repeat (const char *before,
        const char *text,
        guint       times,
        const char *after)
{
  GString *result = g_string_new (before);

  for (guint i = 0; i < times; i++)
    g_string_append (result, text);
  g_string_append (result, after);
  return g_string_free (result, FALSE);
}

static void
test_limits (void)
{
  g_autofree char *files = repeat (HEAD, "<file><url>http://h/f</url></file>", FERRY_METALINK_MAX_FILES + 1, TAIL);
  g_autofree char *urls = repeat (HEAD "<file>", "<url>http://h/f</url>", FERRY_METALINK_MAX_URLS + 1, "</file>" TAIL);
  g_autofree char *text = repeat (HEAD "<file><url>http://h/", "x", 9000, "</url></file>" TAIL);
  g_autofree char *bytes = repeat (FILE_WITH (""), "\n", FERRY_METALINK_MAX_BYTES, "");

  assert_refused (files);
  assert_refused (urls);
  assert_refused (text);
  assert_refused (bytes);
}

static void
test_deep (void)
{
  g_autofree char *middle = repeat ("", "<x>", 200000, "");
  g_autofree char *end = repeat ("", "</x>", 200000, "");
  g_autofree char *text = g_strconcat (HEAD "<file name=\"f\"><url>http://h/f</url>", middle, end, "</file>" TAIL, NULL);
  g_autoptr(GPtrArray) files = parse (text, NULL);

  g_assert_nonnull (files);
  g_assert_cmpuint (files->len, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/metalink/version-4-is-read", test_good);
  g_test_add_func ("/metalink/names-stay-in-the-folder", test_names);
  g_test_add_func ("/metalink/nonsense-is-refused-in-a-sentence", test_refused);
  g_test_add_func ("/metalink/limits-hold", test_limits);
  g_test_add_func ("/metalink/deep-nesting-does-no-harm", test_deep);

  return g_test_run ();
}
