/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is read where it is packed is what GVariant reads, and what was damaged is
 * read without leaving it. */

#include "client/ferry-packed.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ROUNDS 200000

static const char job_text[] =
  "{'id': <'abc'>, 'path': <objectpath '/a/b'>, 'empty': <''>, 'error': <('code', 'It failed.')>, "
  "'flag': <true>, 'off': <false>, 'created': <int64 -7>, 'bytes_done': <uint64 18446744073709551615>, "
  "'files': <[{'url': <'https://example.org/'>}]>, 'nested': <<'deep'>>}";

static const char *const keys[] = {
  "id", "path", "empty", "error", "flag", "off", "created", "bytes_done", "files", "nested", "i", "idx", "",
};

static GVariant *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  GVariant *value = g_variant_parse (NULL, text, NULL, NULL, &error);

  g_assert_no_error (error);
  return value;
}

/* The same as it would come from somewhere else. */
static GVariant *
repack (GVariant *value)
{
  g_autoptr(GBytes) bytes = g_variant_get_data_as_bytes (value);

  return g_variant_ref_sink (g_variant_new_from_bytes (g_variant_get_type (value), bytes, FALSE));
}

static void
assert_reads (GVariant *dict)
{
  FerryPackedValue value;
  const char *first, *second;

  g_assert_true (ferry_packed_find (dict, "id", &value));
  g_assert_true (ferry_packed_is_of_type (&value, "s"));
  g_assert_cmpstr (ferry_packed_get_string (&value), ==, "abc");
  g_assert_true (ferry_packed_find (dict, "path", &value));
  g_assert_true (ferry_packed_is_of_type (&value, "o"));
  g_assert_false (ferry_packed_is_of_type (&value, "s"));
  g_assert_cmpstr (ferry_packed_get_string (&value), ==, "/a/b");
  g_assert_true (ferry_packed_find (dict, "empty", &value));
  g_assert_cmpstr (ferry_packed_get_string (&value), ==, "");
  g_assert_true (ferry_packed_find (dict, "error", &value));
  g_assert_true (ferry_packed_is_of_type (&value, "(ss)"));
  g_assert_true (ferry_packed_get_strings (&value, &first, &second));
  g_assert_cmpstr (first, ==, "code");
  g_assert_cmpstr (second, ==, "It failed.");
  g_assert_true (ferry_packed_find (dict, "flag", &value));
  g_assert_true (ferry_packed_get_boolean (&value));
  g_assert_true (ferry_packed_find (dict, "off", &value));
  g_assert_false (ferry_packed_get_boolean (&value));
  g_assert_true (ferry_packed_find (dict, "created", &value));
  g_assert_true (ferry_packed_is_of_type (&value, "x"));
  g_assert_cmpint (ferry_packed_get_int64 (&value), ==, -7);
  g_assert_true (ferry_packed_find (dict, "bytes_done", &value));
  g_assert_cmpuint (ferry_packed_get_uint64 (&value), ==, G_MAXUINT64);
  g_assert_true (ferry_packed_find (dict, "nested", &value));
  g_assert_true (ferry_packed_is_of_type (&value, "v"));
  g_assert_false (ferry_packed_find (dict, "i", &value));
  g_assert_false (ferry_packed_find (dict, "idx", &value));
  g_assert_false (ferry_packed_find (dict, "", &value));
}

static void
test_values_are_found (void)
{
  g_autoptr(GVariant) dict = parse (job_text);
  g_autoptr(GVariant) packed = repack (dict);
  g_autoptr(GVariant) empty = parse ("@a{sv} {}");
  FerryPackedValue value;

  assert_reads (dict);
  assert_reads (packed);
  g_assert_false (ferry_packed_find (empty, "id", &value));
}

/* The longer the whole, the more bytes does each end take. */
static void
test_every_width (void)
{
  const gsize lengths[] = { 0, 1, 200, 230, 240, 250, 256, 300, 65000, 65500, 65530, 65540, 70000 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *text = g_strnfill (lengths[i], 'x');
      g_autofree char *source = g_strdup_printf ("[{'a': <1>, 'key': <'%s'>}, {}, {'pair': <('%s', 'z')>}]", text, text);
      g_autoptr(GVariant) list = parse (source);
      g_autoptr(GBytes) bytes = g_variant_get_data_as_bytes (list);
      g_autoptr(GVariant) split = ferry_packed_split (bytes, G_VARIANT_TYPE ("aa{sv}"));
      g_autoptr(GVariant) first = g_variant_get_child_value (split, 0);
      g_autoptr(GVariant) last = g_variant_get_child_value (split, 2);
      FerryPackedValue value;
      const char *left, *right;

      g_assert_cmpvariant (split, list);
      g_assert_true (ferry_packed_find (first, "key", &value));
      g_assert_cmpstr (ferry_packed_get_string (&value), ==, text);
      g_assert_true (ferry_packed_find (last, "pair", &value));
      g_assert_true (ferry_packed_get_strings (&value, &left, &right));
      g_assert_cmpstr (left, ==, text);
      g_assert_cmpstr (right, ==, "z");
    }
}

static void
test_lists_that_are_none (void)
{
  const struct
  {
    const char *data;
    gsize length;
  } wrong[] = {
    { "\377", 1 },             /* ends behind itself */
    { "\002", 1 },
    { "abcdefgh\010\004", 10 }, /* ends before it begins */
    { "abcdefgh\011\010", 10 }, /* an element beyond the last */
  };
  g_autoptr(GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr(GVariant) empty = ferry_packed_split (nothing, G_VARIANT_TYPE ("aa{sv}"));

  g_assert_cmpuint (g_variant_n_children (empty), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (wrong[i].data, wrong[i].length);

      g_assert_null (ferry_packed_split (bytes, G_VARIANT_TYPE ("aa{sv}")));
    }
}

static void
test_text_that_is_none (void)
{
  const FerryPackedValue endless = { .data = (const guint8 *) "abc", .length = 3 };
  const FerryPackedValue nothing = { .data = (const guint8 *) "", .length = 0 };
  const FerryPackedValue foreign = { .data = (const guint8 *) "a\377", .length = 3 };
  const FerryPackedValue number = { .data = (const guint8 *) "abcdefgh", .length = 7 };
  const FerryPackedValue truth = { .data = (const guint8 *) "\001", .length = 0 };
  const char *first, *second;

  g_assert_null (ferry_packed_get_string (&endless));
  g_assert_null (ferry_packed_get_string (&nothing));
  g_assert_null (ferry_packed_get_string (&foreign));
  g_assert_false (ferry_packed_get_strings (&endless, &first, &second));
  g_assert_false (ferry_packed_get_strings (&nothing, &first, &second));
  g_assert_cmpint (ferry_packed_get_int64 (&number), ==, 0);
  g_assert_false (ferry_packed_get_boolean (&truth));
}

static void
read_everything (GVariant *dict)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      FerryPackedValue value;
      const char *text, *first, *second;
      gsize length = 0;

      if (!ferry_packed_find (dict, keys[i], &value))
        continue;

      text = ferry_packed_get_string (&value);
      length += text != NULL ? strlen (text) : 0;
      if (ferry_packed_get_strings (&value, &first, &second))
        length += strlen (first) + strlen (second);
      length += (gsize) ferry_packed_get_int64 (&value) + (gsize) ferry_packed_get_boolean (&value);
      length += ferry_packed_is_of_type (&value, "s");
      g_assert_true (length < G_MAXSIZE);
    }
}

/* Nothing behind the end of it can be read: there is no memory there. */
static void
test_damage_is_not_followed (void)
{
  const gsize page = (gsize) sysconf (_SC_PAGESIZE);
  g_autoptr(GVariant) dict = parse (job_text);
  gsize size = g_variant_get_size (dict);
  g_autofree guint8 *whole = g_memdup2 (g_variant_get_data (dict), size);
  guint8 *map = mmap (NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_autoptr(GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  g_assert_true (map != MAP_FAILED && size < page);
  g_assert_cmpint (mprotect (map + page, page, PROT_NONE), ==, 0);

  for (guint i = 0; i < ROUNDS; i++)
    {
      gsize length = (gsize) g_rand_int_range (random, 0, (gint32) size / 8 + 1) * 8;
      guint8 *data = map + page - length;
      g_autoptr(GVariant) damaged = NULL;
      g_autoptr(GVariant) list = NULL;
      g_autoptr(GBytes) bytes = NULL;

      memcpy (data, whole + size - length, length);
      for (int n = g_rand_int_range (random, 0, 4); n > 0 && length > 0; n--)
        data[g_rand_int_range (random, 0, (gint32) length)] = (guint8) g_rand_int (random);

      bytes = g_bytes_new_static (data, length);
      damaged = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
      read_everything (damaged);
      list = ferry_packed_split (bytes, G_VARIANT_TYPE ("aa{sv}"));
      if (list != NULL && g_variant_n_children (list) > 0)
        {
          g_autoptr(GVariant) first = g_variant_get_child_value (list, 0);

          read_everything (first);
        }
    }

  munmap (map, 2 * page);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/packed/values-are-found", test_values_are_found);
  g_test_add_func ("/packed/every-width", test_every_width);
  g_test_add_func ("/packed/lists-that-are-none", test_lists_that_are_none);
  g_test_add_func ("/packed/text-that-is-none", test_text_that_is_none);
  g_test_add_func ("/packed/damage-is-not-followed", test_damage_is_not_followed);

  return g_test_run ();
}
