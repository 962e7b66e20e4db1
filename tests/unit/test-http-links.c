/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-http-links.h"

#define BASE "https://example.org/a/file.iso?key=1"

/* In ASCII, for the report has to be UTF-8 and the case need not. */
static void
show_case (const char *text)
{
  g_autofree char *escaped = g_strescape (text != NULL ? text : "(null)", NULL);

  g_test_message ("“%s”", escaped);
}

static GPtrArray *
parse (const char *value,
       guint       expected)
{
  GPtrArray *links = ferry_http_parse_links (value, BASE);

  show_case (value);
  g_assert_cmpuint (links->len, ==, expected);
  return links;
}

static void
assert_link (GPtrArray            *links,
             guint                 index,
             FerryHttpLinkRelation relation,
             const char           *url,
             guint                 priority)
{
  const FerryHttpLink *link = links->pdata[index];

  g_assert_cmpint (link->relation, ==, relation);
  g_assert_cmpstr (link->url, ==, url);
  g_assert_cmpuint (link->priority, ==, priority);
}

static void
test_mirrors (void)
{
  g_autoptr(GPtrArray) links = parse ("<http://www2.example.com/file.iso>; rel=duplicate; pri=2; pref; geo=DE, "
                                      "<https://mirror.example/f?x=1,2>;rel=\"duplicate\";pri=1,"
                                      "<last>; rel=\"other Duplicate\", "
                                      "<f.meta4>; rel=describedby; type=\"application/metalink4+xml\"",
                                      4);

  assert_link (links, 0, FERRY_HTTP_LINK_DUPLICATE, "https://mirror.example/f?x=1,2", 1);
  assert_link (links, 1, FERRY_HTTP_LINK_DUPLICATE, "http://www2.example.com/file.iso", 2);
  g_assert_cmpstr (((FerryHttpLink *) links->pdata[1])->country, ==, "de");
  assert_link (links, 2, FERRY_HTTP_LINK_DUPLICATE, "https://example.org/a/last", FERRY_HTTP_LINK_PRIORITY_LAST);
  assert_link (links, 3, FERRY_HTTP_LINK_DESCRIBED_BY, "https://example.org/a/f.meta4", FERRY_HTTP_LINK_PRIORITY_LAST);
  g_assert_cmpstr (((FerryHttpLink *) links->pdata[3])->media_type, ==, "application/metalink4+xml");
}

static void
test_parameters (void)
{
  static const char *const values[] = {
    "<http://h/x>; rel=duplicate; pri=0",
    "<http://h/x>; rel=duplicate; pri=-1",
    "<http://h/x>; rel=duplicate; pri=1000000",
    "<http://h/x>; rel=duplicate; pri=1x",
    "<http://h/x>; rel=duplicate; pri=; geo=d; geo=de",
    "<http://h/x>; rel=duplicate; geo=\"d1\"",
    "<http://h/x> ; rel = duplicate ; rel=other ; x",
    "<http://h/x>; title=\"a, <b>; c\"; rel=duplicate",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr(GPtrArray) links = parse (values[i], 1);

      assert_link (links, 0, FERRY_HTTP_LINK_DUPLICATE, "http://h/x", FERRY_HTTP_LINK_PRIORITY_LAST);
      g_assert_null (((FerryHttpLink *) links->pdata[0])->country);
    }
}

static void
test_not_ours (void)
{
  static const char *const values[] = {
    NULL,
    "",
    "nonsense",
    "<http://h/x",
    "<http://h/x>",
    "<http://h/x>; rel=next",
    "<http://h/x>; rel=other; rel=duplicate",
    "<http://h/x>; rel=duplicates",
    "<http://h/x>; rel=\"duplicate",
    "<http://h/x>; rel=duplicate; anchor=\"#other\"",
    "<ftp://h/x>; rel=duplicate",
    "<file:///etc/passwd>; rel=duplicate",
    "<javascript:alert(1)>; rel=duplicate",
    "<http:///x>; rel=duplicate",
    "<http://user:password@h/x>; rel=duplicate",
    "<http://h/a\x01>; rel=duplicate",
    "<http://h/\xff>; rel=duplicate",
    "<http://[h/x>; rel=duplicate",
    "<http://h:99999/x>; rel=duplicate",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr(GPtrArray) links = parse (values[i], 0);

      g_assert_nonnull (links);
    }
}

static void
test_stops (void)
{
  g_autoptr(GPtrArray) links = parse ("<http://h/1>; rel=duplicate, nonsense, <http://h/2>; rel=duplicate", 1);
  g_autoptr(GString) many = g_string_new (NULL);
  g_autoptr(GPtrArray) limited = NULL;

  for (guint i = 0; i < FERRY_HTTP_LINKS_MAX + 10; i++)
    g_string_append (many, "<http://h/x>; rel=duplicate,");
  limited = parse (many->str, FERRY_HTTP_LINKS_MAX);
  g_assert_nonnull (links);
  g_assert_nonnull (limited);
}

static void
test_resolve (void)
{
  static const struct
  {
    const char *reference;
    const char *expected;
  } cases[] = {
    { "x", "https://example.org/a/x" },
    { "/x?y=%2F", "https://example.org/x?y=%2F" },
    { "../../../x", "https://example.org/x" },
    { "//other/x", "https://other/x" },
    { "?q", "https://example.org/a/file.iso?q" },
    { "HTTP://Other/x", "HTTP://Other/x" },
    { "http://other/x#part", "http://other/x" },
    { "http://other/a;b=c,d/%7Ee", "http://other/a;b=c,d/%7Ee" },
    { "http://other/ü", "http://other/%C3%BC" },
    { "file:///etc/passwd", NULL },
    { "http://", NULL },
    { "http://a b/", NULL },
    { "http://h/a b", NULL },
    { "http://user@h/", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = ferry_http_resolve_url (BASE, cases[i].reference);

      show_case (cases[i].reference);
      g_assert_cmpstr (url, ==, cases[i].expected);
    }
}

static void
test_schemes_are_forgotten (void)
{
  g_autofree char *url = ferry_http_resolve_url ("http://h.org/a", "nobody-knows-this-scheme:x");

  g_assert_null (url);
  /* What GLib interns it never frees: a server could fill the memory with it. */
  g_assert_cmpuint (g_quark_try_string ("nobody-knows-this-scheme"), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http-links/mirrors-best-first", test_mirrors);
  g_test_add_func ("/http-links/odd-parameters-do-no-harm", test_parameters);
  g_test_add_func ("/http-links/other-links-are-passed-over", test_not_ours);
  g_test_add_func ("/http-links/end-where-sense-ends", test_stops);
  g_test_add_func ("/http-links/addresses-are-resolved", test_resolve);
  g_test_add_func ("/http-links/schemes-are-forgotten", test_schemes_are_forgotten);

  return g_test_run ();
}
