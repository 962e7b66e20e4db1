/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads values where GVariant keeps them (GVariant specification, “Serialisation”).
 * GVariant itself makes an object of each part that it passes, which is most of the
 * work when there are ten thousand jobs of which each is asked for a handful of
 * things; and that of GLib 2.74 looks at all elements before the one that is wanted.
 *
 * Nothing is taken for granted that was written by somebody else: what does not lie
 * within what it is part of is not there. */

#include "client/ferry-packed.h"

#include <string.h>

/* Of dictionaries, their entries and variants. */
#define ALIGNMENT 8
#define ALIGN(place) (((place) + (ALIGNMENT - 1)) & ~(gsize) (ALIGNMENT - 1))

/* An array whose elements are of varying length. */
typedef struct
{
  const guint8 *data;
  gsize n_elements;
  gsize length; /* of all elements */
  guint width;  /* bytes that say where an element ends */
} Array;

static guint
choose_width (gsize size)
{
  if (size <= G_MAXUINT8)
    return 1;
  if (size <= G_MAXUINT16)
    return 2;

  return size <= G_MAXUINT32 ? 4 : 8;
}

static gsize
read_end (const guint8 *at,
          guint         width)
{
  guint64 little = 0;

  memcpy (&little, at, width);
  return (gsize) GUINT64_FROM_LE (little);
}

static gboolean
array_init (Array        *array,
            const guint8 *data,
            gsize         size)
{
  *array = (Array){ .data = data };
  if (size == 0)
    return TRUE;

  array->width = choose_width (size);
  array->length = read_end (data + size - array->width, array->width);
  if (array->length > size - array->width || (size - array->length) % array->width != 0)
    return FALSE;

  array->n_elements = (size - array->length) / array->width;
  return TRUE;
}

/* @end is that of the element before, 0 for the first, and then that of this one. */
static gboolean
array_get (const Array *array,
           gsize        i,
           gsize       *start,
           gsize       *end)
{
  *start = ALIGN (*end);
  *end = read_end (array->data + array->length + i * array->width, array->width);

  return *start <= *end && *end <= array->length;
}

/**
 * ferry_packed_split:
 * @array: an array of dictionaries, as a GVariant is stored
 * @type: its type
 *
 * Returns: (transfer full) (nullable): that array, whose elements can be fetched
 *   one after the other in no time; %NULL if it is none
 */
GVariant *
ferry_packed_split (GBytes             *array,
                    const GVariantType *type)
{
  gsize size, start;
  gsize end = 0;
  const guint8 *data = g_bytes_get_data (array, &size);
  g_autoptr(GPtrArray) elements = NULL;
  Array packed;

  if (!array_init (&packed, data, size))
    return NULL;

  elements = g_ptr_array_new_full ((guint) packed.n_elements, (GDestroyNotify) g_variant_unref);
  for (gsize i = 0; i < packed.n_elements; i++)
    {
      g_autoptr(GBytes) bytes = NULL;

      if (!array_get (&packed, i, &start, &end))
        return NULL;

      bytes = g_bytes_new_from_bytes (array, start, end - start);
      g_ptr_array_add (elements, g_variant_ref_sink (g_variant_new_from_bytes (g_variant_type_element (type), bytes,
                                                                               FALSE)));
    }

  return g_variant_ref_sink (g_variant_new_array (g_variant_type_element (type), (GVariant **) elements->pdata,
                                                  elements->len));
}

/* The value of an entry, if that has this key. */
static gboolean
read_entry (const guint8     *entry,
            gsize             size,
            const char       *key,
            gsize             key_size,
            FerryPackedValue *value)
{
  const guint width = choose_width (size);
  const guint8 *variant, *type;
  gsize start, length;

  if (size < width || read_end (entry + size - width, width) != key_size || key_size > size - width ||
      memcmp (entry, key, key_size) != 0)
    return FALSE;

  start = ALIGN (key_size);
  if (start >= size - width)
    return FALSE;

  variant = entry + start;
  length = size - width - start;
  type = memrchr (variant, '\0', length);
  if (type == NULL)
    return FALSE;

  value->data = variant;
  value->length = (gsize) (type - variant);
  value->type = (const char *) type + 1;
  value->type_length = length - value->length - 1;
  return TRUE;
}

/**
 * ferry_packed_find:
 * @dict: an a{sv}
 * @key: a key
 * @value: (out): its value
 *
 * Returns: whether there is that key
 */
gboolean
ferry_packed_find (GVariant         *dict,
                   const char       *key,
                   FerryPackedValue *value)
{
  const gsize key_size = strlen (key) + 1;
  gsize start;
  gsize end = 0;
  Array entries;

  g_return_val_if_fail (g_variant_is_of_type (dict, G_VARIANT_TYPE_VARDICT), FALSE);

  if (!array_init (&entries, g_variant_get_data (dict), g_variant_get_size (dict)))
    return FALSE;

  for (gsize i = 0; i < entries.n_elements; i++)
    {
      if (!array_get (&entries, i, &start, &end))
        return FALSE;
      if (read_entry (entries.data + start, end - start, key, key_size, value))
        return TRUE;
    }

  return FALSE;
}

/**
 * ferry_packed_is_of_type:
 * @value: a value
 * @type: a type
 *
 * Returns: whether it is that
 */
gboolean
ferry_packed_is_of_type (const FerryPackedValue *value,
                         const char             *type)
{
  return strlen (type) == value->type_length && memcmp (value->type, type, value->type_length) == 0;
}

static const char *
get_text (const guint8 *data,
          gsize         size)
{
  const char *text = (const char *) data;

  if (size == 0 || text[size - 1] != '\0' || !g_utf8_validate_len (text, size - 1, NULL))
    return NULL;

  return text;
}

/**
 * ferry_packed_get_string:
 * @value: a value of the type “s” or “o”
 *
 * Returns: (transfer none) (nullable): its text, %NULL if it is none
 */
const char *
ferry_packed_get_string (const FerryPackedValue *value)
{
  return get_text (value->data, value->length);
}

/**
 * ferry_packed_get_strings:
 * @value: a value of the type “(ss)”
 * @first: (out) (transfer none): its first text
 * @second: (out) (transfer none): its other text
 *
 * Returns: whether these are there
 */
gboolean
ferry_packed_get_strings (const FerryPackedValue *value,
                          const char            **first,
                          const char            **second)
{
  const guint width = choose_width (value->length);
  gsize end;

  if (value->length < width)
    return FALSE;

  end = read_end (value->data + value->length - width, width);
  if (end > value->length - width)
    return FALSE;

  *first = get_text (value->data, end);
  *second = get_text (value->data + end, value->length - width - end);
  return *first != NULL && *second != NULL;
}

/**
 * ferry_packed_get_int64:
 * @value: a value of the type “x”
 *
 * Returns: its number, 0 if it is none
 */
gint64
ferry_packed_get_int64 (const FerryPackedValue *value)
{
  gint64 number = 0;

  if (value->length == sizeof number)
    memcpy (&number, value->data, sizeof number);
  return number;
}

/**
 * ferry_packed_get_uint64:
 * @value: a value of the type “t”
 *
 * Returns: its number, 0 if it is none
 */
guint64
ferry_packed_get_uint64 (const FerryPackedValue *value)
{
  return (guint64) ferry_packed_get_int64 (value);
}

/**
 * ferry_packed_get_boolean:
 * @value: a value of the type “b”
 *
 * Returns: whether it is true
 */
gboolean
ferry_packed_get_boolean (const FerryPackedValue *value)
{
  return value->length == 1 && value->data[0] == 1;
}
