/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "client/ferry-packed.h"

#include <string.h>

/* What a service may answer with: an a{sv} as it is packed. */

static void
read_all (const FerryPackedValue *value)
{
  const char *text = ferry_packed_get_string (value);
  const char *first, *second;

  if (text != NULL)
    g_assert (g_utf8_validate (text, -1, NULL));
  if (ferry_packed_get_strings (value, &first, &second))
    g_assert (g_utf8_validate (first, -1, NULL) && g_utf8_validate (second, -1, NULL));
  ferry_packed_get_int64 (value);
  ferry_packed_get_uint64 (value);
  ferry_packed_get_boolean (value);
}

/* In a dictionary that is packed as it has to be, GVariant finds the same. */
static void
compare (GVariant   *dict,
         const char *key)
{
  g_autoptr(GVariant) expected = g_variant_lookup_value (dict, key, NULL);
  FerryPackedValue value;

  g_assert (ferry_packed_find (dict, key, &value));
  g_assert (ferry_packed_is_of_type (&value, g_variant_get_type_string (expected)));
  g_assert (value.length == g_variant_get_size (expected));
  g_assert (value.length == 0 || memcmp (value.data, g_variant_get_data (expected), value.length) == 0);
  if (g_variant_is_of_type (expected, G_VARIANT_TYPE_STRING))
    g_assert (g_str_equal (ferry_packed_get_string (&value), g_variant_get_string (expected, NULL)));
}

static void
look_up (GVariant *dict,
         gboolean  is_normal)
{
  static const char *const keys[] = { "id", "state", "error", "rate", "created", "" };
  FerryPackedValue value;
  GVariantIter iter;
  const char *key;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (ferry_packed_find (dict, keys[i], &value))
        read_all (&value);
    }
  if (!is_normal)
    return;

  g_variant_iter_init (&iter, dict);
  while (g_variant_iter_next (&iter, "{&sv}", &key, NULL))
    compare (dict, key);
}

static void
split (GBytes *bytes)
{
  g_autoptr(GVariant) jobs = ferry_packed_split (bytes, G_VARIANT_TYPE ("aa{sv}"));

  for (gsize i = 0; jobs != NULL && i < g_variant_n_children (jobs); i++)
    {
      g_autoptr(GVariant) job = g_variant_get_child_value (jobs, i);

      look_up (job, FALSE);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(GVariant) dict = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));

  split (bytes);
  look_up (dict, g_variant_is_normal_form (dict));
  return 0;
}
