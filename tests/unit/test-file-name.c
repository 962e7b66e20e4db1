/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-file-name.h"

#include <string.h>

typedef struct
{
  const char *input;
  const char *expected; /* NULL: nothing is left */
} Case;

/* In ASCII, for the report has to be UTF-8 and the case need not. */
static void
show_case (const char *text)
{
  g_autofree char *escaped = g_strescape (text != NULL ? text : "(null)", NULL);

  g_test_message ("“%s”", escaped);
}

static void
assert_clean (const Case *cases,
              gsize       n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *clean = ferry_file_name_clean (cases[i].input);

      show_case (cases[i].input);
      g_assert_cmpstr (clean, ==, cases[i].expected);
    }
}

static void
test_harmless (void)
{
  static const Case cases[] = {
    { "file.iso", "file.iso" },
    { "Größe — 漢字 🚢.pdf", "Größe — 漢字 🚢.pdf" },
    { "a b  c.txt", "a b  c.txt" },
    { "-rf", "-rf" },
    { "CON", "CON" },
    { "nul.txt", "nul.txt" },
    { "a:b?c*d|e<f>g\"h", "a:b?c*d|e<f>g\"h" },
    { "dots.", "dots." },
    { "می\u200cخواهم.txt", "می\u200cخواهم.txt" },
    { "👨\u200d👩\u200d👧.png", "👨\u200d👩\u200d👧.png" },
  };

  assert_clean (cases, G_N_ELEMENTS (cases));
}

static void
test_folders (void)
{
  static const Case cases[] = {
    { "/etc/passwd", "passwd" },
    { "../../etc/passwd", "passwd" },
    { "..\\..\\boot.ini", "boot.ini" },
    { "C:\\Users\\me\\file.txt", "file.txt" },
    { "a/b\\c", "c" },
    { "folder/", "folder" },
    { "folder//", "folder" },
    { "folder/..", NULL },
    { "..", NULL },
    { ".", NULL },
    { "/", NULL },
    { "//", NULL },
    { "\\", NULL },
    { "", NULL },
    { NULL, NULL },
    { "…/x", "x" },
  };

  assert_clean (cases, G_N_ELEMENTS (cases));
}

static void
test_hidden (void)
{
  static const Case cases[] = {
    { ".bashrc", "bashrc" },
    { "...x", "x" },
    { ". .ssh", "ssh" },
    { "....", NULL },
    { " . ", NULL },
    { "  padded.txt  ", "padded.txt" },
    { "\u202e.profile", "profile" },
    { "x/\u200b\u200b", NULL },
  };

  assert_clean (cases, G_N_ELEMENTS (cases));
}

static void
test_controls (void)
{
  static const Case cases[] = {
    { "a\nb", "a_b" },
    { "a\x01" "b\x7f" "c", "a_b_c" },
    { "a\033[31mb", "a_[31mb" },
    { "a\xc2\x85" "b", "a_b" },
    { "a\u2028b", "a_b" },
    { "\t", "_" },
    { "\ufffe", "_" },
  };

  assert_clean (cases, G_N_ELEMENTS (cases));
}

static void
test_direction (void)
{
  static const Case cases[] = {
    { "photo\u202egpj.exe", "photogpj.exe" },
    { "a\u2066b\u2069c\u200ed\u200fe\u061cf", "abcdef" },
    { "a\ufeffb\u00adc\u2060d", "abcd" },
    { "\u202e\u202d", NULL },
  };

  assert_clean (cases, G_N_ELEMENTS (cases));
}

static void
test_encoding (void)
{
  static const Case cases[] = {
    { "caf\xe9.txt", "caf_.txt" },
    { "\xff\xfe", "__" },
    { "cut\xe2\x82", "cut__" },
    { "over\xc0\xaflong", "over__long" },
    { "\xed\xa0\x80", "___" },
  };

  assert_clean (cases, G_N_ELEMENTS (cases));
}

static char *
make_long_name (const char *letter,
                guint       letters,
                const char *suffix)
{
  GString *name = g_string_new (NULL);

  for (guint i = 0; i < letters; i++)
    g_string_append (name, letter);
  g_string_append (name, suffix);
  return g_string_free (name, FALSE);
}

static void
assert_cut (const char *letter,
            const char *suffix,
            gsize       length)
{
  g_autofree char *name = make_long_name (letter, 400, suffix);
  g_autofree char *clean = ferry_file_name_clean (name);

  g_assert_cmpuint (strlen (clean), ==, length);
  g_assert_true (g_utf8_validate (clean, -1, NULL));
  g_assert_true (g_str_has_suffix (clean, suffix));
}

static void
test_length (void)
{
  g_autofree char *just = make_long_name ("a", 251, ".iso");
  g_autofree char *clean = ferry_file_name_clean (just);

  g_assert_cmpstr (clean, ==, just);
  assert_cut ("a", ".iso", 255);
  assert_cut ("a", ".tar.gz", 255);
  assert_cut ("a", "", 255);
  assert_cut ("é", ".iso", 254);
  assert_cut ("漢", ".iso", 253);
  assert_cut ("🚢", ".a", 254);
}

static void
test_url (void)
{
  static const Case cases[] = {
    { "http://h/file.iso", "file.iso" },
    { "http://h/a/b/file.iso?key=/secret#x/y", "file.iso" },
    { "http://h/na%C3%AFve%20file.txt", "naïve file.txt" },
    { "http://h/caf%E9", "caf%E9" },
    { "http://h/a%2Fb", "a_b" },
    { "http://h/a%5Cb", "b" },
    { "http://h/%2e%2e", "download" },
    { "http://h/%2e%2e%2fx", "_x" },
    { "http://h/a%00b", "a%00b" },
    { "http://h/a%0Ab", "a_b" },
    { "http://h/100%25", "100%" },
    { "http://h/not-valid%zz", "download" },
    { "http://h/folder/", "download" },
    { "http://h/", "download" },
    { "http://h", "download" },
    { "http://h?a/b", "download" },
    { "http://h#a/b", "download" },
    { "http://h/?file=x", "download" },
    { "http://h/.htaccess", "htaccess" },
    { "http://h/%E2%80%AEgpj.exe", "___gpj.exe" },
    { "", "download" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = ferry_file_name_from_url (cases[i].input);

      show_case (cases[i].input);
      g_assert_cmpstr (name, ==, cases[i].expected);
    }
}

static void
test_choice (void)
{
  static const struct
  {
    const char *content_disposition;
    const char *expected;
  } cases[] = {
    { NULL, "from-url" },
    { "attachment", "from-url" },
    { "attachment; filename=\"server.iso\"", "server.iso" },
    { "inline; filename=server.iso", "server.iso" },
    { "attachment; filename=\"/etc/passwd\"", "passwd" },
    { "attachment; filename=\"..\"", "from-url" },
    { "attachment; filename=\"\"", "from-url" },
    { "attachment; filename*=UTF-8''..%2f..%2f.bashrc", "bashrc" },
    { "attachment; filename*=UTF-8''%00", "_" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = ferry_file_name_choose (cases[i].content_disposition, "http://h/from-url");

      show_case (cases[i].content_disposition);
      g_assert_cmpstr (name, ==, cases[i].expected);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/file-name/harmless-ones-stay", test_harmless);
  g_test_add_func ("/file-name/no-folder-is-left", test_folders);
  g_test_add_func ("/file-name/no-hidden-file-appears", test_hidden);
  g_test_add_func ("/file-name/control-characters-are-replaced", test_controls);
  g_test_add_func ("/file-name/direction-marks-are-left-out", test_direction);
  g_test_add_func ("/file-name/wrong-bytes-are-replaced", test_encoding);
  g_test_add_func ("/file-name/long-ones-are-cut-before-the-suffix", test_length);
  g_test_add_func ("/file-name/url-gives-its-last-segment", test_url);
  g_test_add_func ("/file-name/server-is-asked-first", test_choice);

  return g_test_run ();
}
