/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-disk-name.h"

#include <string.h>

static void
assert_variant (const char *name,
                guint       number,
                gsize       max,
                const char *expected)
{
  g_autofree char *variant = ferry_disk_name_for_variant (name, number, max);

  g_assert_cmpstr (variant, ==, expected);
}

static void
assert_part (const char *name,
             guint       attempt,
             gsize       max,
             const char *expected)
{
  g_autofree char *part = ferry_disk_name_for_part (name, "1a2b", attempt, max);

  g_assert_cmpstr (part, ==, expected);
}

static void
test_valid (void)
{
  static const char *const bad[] = { NULL, "", ".", "..", "/", "a/b", "../a", "a/" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ferry_disk_name_is_valid (bad[i]));
  g_assert_true (ferry_disk_name_is_valid ("..."));
  g_assert_true (ferry_disk_name_is_valid (".hidden"));
  g_assert_true (ferry_disk_name_is_valid ("a b"));
}

static void
test_variants (void)
{
  assert_variant ("a.iso", 1, 255, "a.iso");
  assert_variant ("a.iso", 2, 255, "a (2).iso");
  assert_variant ("a.iso", 13, 255, "a (13).iso");
  assert_variant ("a", 2, 255, "a (2)");
  assert_variant ("a.tar.gz", 2, 255, "a (2).tar.gz");
  assert_variant ("a.b.TAR.zst", 2, 255, "a.b (2).TAR.zst");
  assert_variant (".tar.gz", 2, 255, ".tar (2).gz");
  assert_variant (".bashrc", 2, 255, ".bashrc (2)");
  assert_variant ("end.", 2, 255, "end. (2)");
  assert_variant ("Version 1. The end", 2, 255, "Version 1. The end (2)");
  assert_variant ("a.suffix-far-too-long-for-one", 2, 255, "a.suffix-far-too-long-for-one (2)");
}

static void
test_variants_fit (void)
{
  assert_variant ("abcdefgh.iso", 1, 12, "abcdefgh.iso");
  assert_variant ("abcdefgh.iso", 1, 10, "abcdef.iso");
  assert_variant ("abcdefgh.iso", 2, 12, "abcd (2).iso");
  /* “é” is two bytes, “😀” four. */
  assert_variant ("aéééé.iso", 2, 13, "aéé (2).iso");
  assert_variant ("aéééé.iso", 2, 12, "aé (2).iso");
  assert_variant ("😀😀", 1, 7, "😀");
}

static void
test_parts (void)
{
  assert_part ("a.iso", 0, 255, ".a.iso.1a2b.part");
  assert_part ("a.iso", 1, 255, ".a.iso.1a2b-1.part");
  assert_part (".bashrc", 2, 255, "..bashrc.1a2b-2.part");
}

/* All partial files of a target begin alike, also cut ones. */
static void
test_parts_fit (void)
{
  g_autofree char *name = g_strnfill (255, 'x');
  g_autofree char *part = ferry_disk_name_for_part (name, "1a2b", 0, 255);
  g_autofree char *last = ferry_disk_name_for_part (name, "1a2b", 99999, 255);
  g_autofree char *sibling = ferry_disk_name_for_sibling (part, 99999);

  g_assert_cmpuint (strlen (last), ==, 255);
  g_assert_true (g_str_has_suffix (part, "x.1a2b.part"));
  g_assert_cmpstr (sibling, ==, last);

  assert_part ("ééé", 0, 21, ".éé.1a2b.part");
  assert_part ("ééé", 0, 20, ".é.1a2b.part");
  assert_part ("😀", 0, 20, "..1a2b.part");
}

static void
test_siblings (void)
{
  g_autofree char *first = ferry_disk_name_for_sibling (".a-1.iso.1a2b-7.part", 0);
  g_autofree char *second = ferry_disk_name_for_sibling (".a-1.iso.1a2b.part", 1);
  g_autofree char *none = ferry_disk_name_for_sibling ("a.iso", 1);

  g_assert_cmpstr (first, ==, ".a-1.iso.1a2b.part");
  g_assert_cmpstr (second, ==, ".a-1.iso.1a2b-1.part");
  g_assert_null (none);
}

static void
test_is_part_of (void)
{
  static const char *const others[] = {
    "", ".", ".part", "a.1a2b.part", ".a.1a2b", ".a.1a2b.parts", ".a.11a2b.part", ".a.1a2b.1.part",
    ".a.1a2b-.part", ".a.1a2b-x.part", ".a.1a2b-123456.part", "1a2b.part", ".1a2b.part", "-1.part",
  };

  g_assert_true (ferry_disk_name_is_part_of (".a.1a2b.part", "1a2b"));
  g_assert_true (ferry_disk_name_is_part_of (".a.1a2b-12.part", "1a2b"));
  g_assert_true (ferry_disk_name_is_part_of ("..1a2b.part", "1a2b"));
  g_assert_true (ferry_disk_name_is_part_of (".a.1a2b.3.part", "1a2b.3"));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (ferry_disk_name_is_part_of (others[i], "1a2b"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/disk-name/only-entries-of-a-folder-are-valid", test_valid);
  g_test_add_func ("/disk-name/variants-keep-the-suffix", test_variants);
  g_test_add_func ("/disk-name/variants-fit", test_variants_fit);
  g_test_add_func ("/disk-name/parts-are-hidden", test_parts);
  g_test_add_func ("/disk-name/parts-fit", test_parts_fit);
  g_test_add_func ("/disk-name/siblings", test_siblings);
  g_test_add_func ("/disk-name/knows-its-parts", test_is_part_of);

  return g_test_run ();
}
