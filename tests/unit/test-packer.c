/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is packed is what GVariant makes of the same. */

#include "service/ferry-packer.h"

#include <string.h>

static void
assert_same (FerryPacker *packer,
             GVariant    *expected)
{
  g_autoptr(GVariant) sunk = g_variant_ref_sink (expected);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GVariant) value = NULL;
  gsize length;
  const guint8 *data = ferry_packer_get_data (packer, &length);

  g_assert_cmpmem (data, length, g_variant_get_data (sunk), g_variant_get_size (sunk));

  /* Not even a doubt is left to who trusts nobody. */
  bytes = g_bytes_new (data, length);
  value = g_variant_ref_sink (g_variant_new_from_bytes (g_variant_get_type (sunk), bytes, FALSE));
  g_assert_true (g_variant_is_normal_form (value));
}

static void
pack_text_entry (FerryPacker *packer,
                 const char  *key,
                 const char  *text)
{
  FerryPackerEntry entry;

  ferry_packer_begin_entry (packer, &entry, key);
  ferry_packer_add_string (packer, text);
  ferry_packer_end_entry (packer, &entry, "s");
}

static void
test_dictionary (void)
{
  g_autoptr(FerryPacker) packer = ferry_packer_new ();
  FerryPackerArray dictionary;
  FerryPackerEntry entry;
  g_autoptr(GVariant) value = g_variant_ref_sink (g_variant_new_parsed ("{'x': <[1, 2]>}"));

  ferry_packer_begin_array (packer, &dictionary);
  pack_text_entry (packer, "id", "abc");
  ferry_packer_begin_entry (packer, &entry, "error");
  ferry_packer_add_strings (packer, "not-found", "It is gone.");
  ferry_packer_end_entry (packer, &entry, "(ss)");
  ferry_packer_begin_entry (packer, &entry, "flag");
  ferry_packer_add_boolean (packer, 7);
  ferry_packer_end_entry (packer, &entry, "b");
  ferry_packer_begin_entry (packer, &entry, "time");
  ferry_packer_add_int64 (packer, -5);
  ferry_packer_end_entry (packer, &entry, "x");
  ferry_packer_begin_entry (packer, &entry, "bytes");
  ferry_packer_add_uint64 (packer, G_MAXUINT64);
  ferry_packer_end_entry (packer, &entry, "t");
  ferry_packer_begin_entry (packer, &entry, "resumable");
  ferry_packer_add_int32 (packer, -1);
  ferry_packer_end_entry (packer, &entry, "i");
  ferry_packer_begin_entry (packer, &entry, "options");
  ferry_packer_add_variant (packer, value);
  ferry_packer_end_entry (packer, &entry, "a{sv}");
  ferry_packer_end_array (packer, &dictionary);

  assert_same (packer, g_variant_new_parsed ("{'id': <'abc'>, 'error': <('not-found', 'It is gone.')>, 'flag': <true>, "
                                             "'time': <int64 -5>, 'bytes': <uint64 18446744073709551615>, "
                                             "'resumable': <-1>, 'options': <{'x': <[1, 2]>}>}"));
}

/* The longer the whole, the more bytes does each end take: one, two or four. */
static void
test_every_width (void)
{
  const gsize lengths[] = { 0, 1, 200, 240, 250, 253, 254, 255, 256, 300, 65000, 65400, 65520, 65530, 65540, 70000 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr(FerryPacker) packer = ferry_packer_new ();
      g_autofree char *text = g_strnfill (lengths[i], 'x');
      FerryPackerArray list, dictionary;
      GVariantBuilder builder;

      g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
      ferry_packer_begin_array (packer, &list);
      for (guint j = 0; j < 3; j++)
        {
          ferry_packer_begin_array (packer, &dictionary);
          if (j != 1)
            pack_text_entry (packer, "key", text);
          ferry_packer_end_array (packer, &dictionary);
          ferry_packer_end_element (packer);

          g_variant_builder_open (&builder, G_VARIANT_TYPE_VARDICT);
          if (j != 1)
            g_variant_builder_add (&builder, "{sv}", "key", g_variant_new_string (text));
          g_variant_builder_close (&builder);
        }
      ferry_packer_end_array (packer, &list);
      assert_same (packer, g_variant_builder_end (&builder));
    }
}

static void
test_pairs_and_lists_of_text (void)
{
  const gsize lengths[] = { 0, 120, 125, 126, 127, 130, 32764, 32766, 32770 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr(FerryPacker) pair = ferry_packer_new ();
      g_autoptr(FerryPacker) list = ferry_packer_new ();
      g_autofree char *text = g_strnfill (lengths[i], 'y');
      const char *const texts[] = { text, text, NULL };
      FerryPackerArray array;

      ferry_packer_add_strings (pair, text, text);
      assert_same (pair, g_variant_new ("(ss)", text, text));

      ferry_packer_begin_array (list, &array);
      for (guint j = 0; texts[j] != NULL; j++)
        {
          ferry_packer_add_string (list, texts[j]);
          ferry_packer_end_element (list);
        }
      ferry_packer_end_array (list, &array);
      assert_same (list, g_variant_new_strv (texts, -1));
    }
}

/* The bus ends the connection of who sends what is no text. */
static void
test_what_is_no_text_becomes_one (void)
{
  g_autoptr(FerryPacker) packer = ferry_packer_new ();

  ferry_packer_add_string (packer, "a\377b");
  assert_same (packer, g_variant_new_string ("a\357\277\275b"));
}

static void
test_value_outlives_its_packer (void)
{
  FerryPacker *packer = ferry_packer_new ();
  g_autoptr(GVariant) value = NULL;

  ferry_packer_add_string (packer, "text");
  value = g_variant_ref_sink (ferry_packer_to_variant (packer, G_VARIANT_TYPE_STRING));
  ferry_packer_free (packer);
  g_assert_cmpstr (g_variant_get_string (value, NULL), ==, "text");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/packer/dictionary", test_dictionary);
  g_test_add_func ("/packer/every-width", test_every_width);
  g_test_add_func ("/packer/pairs-and-lists-of-text", test_pairs_and_lists_of_text);
  g_test_add_func ("/packer/what-is-no-text-becomes-one", test_what_is_no_text_becomes_one);
  g_test_add_func ("/packer/value-outlives-its-packer", test_value_outlives_its_packer);

  return g_test_run ();
}
