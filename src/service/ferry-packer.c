/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-packer.h"

#include <string.h>

/* Of everything that has values of varying length in it, and numbers of eight
 * bytes somewhere. */
#define ALIGNMENT 8

/* What a dictionary of a job comes to, more or less. */
#define USUAL_BYTES 1024

/**
 * FerryPacker:
 *
 * Writes values as GVariant has them in memory, byte for byte (GVariant
 * specification, “Serialisation”). A value of many parts is an object each with
 * GVariantBuilder, and then copied together: for a list of thousands of jobs that
 * takes ten times as long. Everything in it begins where eight divides its place,
 * or does not care. Owned by whoever writes.
 */
struct _FerryPacker
{
  guint8 *bytes; /* (owned) */
  gsize length;
  gsize room;   /* allocated bytes */
  GArray *ends;      /* (owned) (element-type gsize): of the elements of arrays that are not ended yet */
};

/* What a GByteArray does for each of its appends takes longer than to write most of
 * the values here. */
static guint8 *
extend (FerryPacker *self,
        gsize        length)
{
  guint8 *place;

  if (self->room - self->length < length)
    {
      self->room = MAX (2 * self->room, self->length + length);
      self->bytes = g_realloc (self->bytes, self->room);
    }

  place = self->bytes + self->length;
  self->length += length;
  return place;
}

static void
append (FerryPacker  *self,
        gconstpointer data,
        gsize         length)
{
  memcpy (extend (self, length), data, length);
}

/**
 * ferry_packer_new:
 *
 * Returns: (transfer full): a packer that holds nothing
 */
FerryPacker *
ferry_packer_new (void)
{
  FerryPacker *self = g_new0 (FerryPacker, 1);

  self->bytes = g_malloc (USUAL_BYTES);
  self->room = USUAL_BYTES;
  self->ends = g_array_new (FALSE, FALSE, sizeof (gsize));

  return self;
}

/**
 * ferry_packer_free:
 * @self: (transfer full): a packer
 */
void
ferry_packer_free (FerryPacker *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->bytes);
  g_array_unref (self->ends);
  g_free (self);
}

/**
 * ferry_packer_align:
 * @self: a packer
 *
 * Returns: where the next value begins that is to be looked at on its own
 */
gsize
ferry_packer_align (FerryPacker *self)
{
  gsize gap = -self->length % ALIGNMENT;

  memset (extend (self, gap), 0, gap);

  return self->length;
}

/**
 * ferry_packer_get_data:
 * @self: a packer
 * @length: (out): how many bytes
 *
 * Returns: (transfer none) (array length=length): what was written; good until
 *   more is
 */
const guint8 *
ferry_packer_get_data (FerryPacker *self,
                       gsize       *length)
{
  g_return_val_if_fail (self != NULL, NULL);

  *length = self->length;

  return self->bytes;
}

/**
 * ferry_packer_to_variant:
 * @self: a packer into which one value was written
 * @type: its type
 *
 * Returns: (transfer floating): that value; it does not need the packer
 */
GVariant *
ferry_packer_to_variant (FerryPacker        *self,
                         const GVariantType *type)
{
  g_autoptr(GBytes) bytes = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  bytes = g_bytes_new (self->bytes, self->length);

  return g_variant_new_from_bytes (type, bytes, TRUE);
}

/* The bus ends the connection of who sends text that is none. */
static void
append_text (FerryPacker *self,
             const char  *text)
{
  gsize length = strlen (text);
  g_autofree char *valid = NULL;

  if (!g_utf8_validate_len (text, length, NULL))
    {
      valid = g_utf8_make_valid (text, (gssize) length);
      text = valid;
      length = strlen (valid);
    }

  append (self, text, length + 1);
}

/* Ends are written with as few bytes as the length of the whole needs, they
 * themselves counted. */
static guint
choose_width (gsize length,
              gsize n_ends)
{
  if (length + n_ends <= G_MAXUINT8)
    return 1;
  if (length + 2 * n_ends <= G_MAXUINT16)
    return 2;
  if (length + 4 * n_ends <= G_MAXUINT32)
    return 4;

  return 8;
}

static void
append_end (FerryPacker *self,
            gsize        end,
            guint        width)
{
  guint8 *place = extend (self, width);

  for (guint i = 0; i < width; i++)
    place[i] = (guint8) (end >> (8 * i));
}

/**
 * ferry_packer_add_string:
 * @self: a packer
 * @text: a value of the type “s”, or “o”
 */
void
ferry_packer_add_string (FerryPacker *self,
                         const char  *text)
{
  append_text (self, text);
}

/**
 * ferry_packer_add_strings:
 * @self: a packer
 * @first: the first of a value of the type “(ss)”
 * @second: the other
 */
void
ferry_packer_add_strings (FerryPacker *self,
                          const char  *first,
                          const char  *second)
{
  gsize start = self->length;
  gsize end;

  append_text (self, first);
  end = self->length - start;
  append_text (self, second);
  append_end (self, end, choose_width (self->length - start, 1));
}

/**
 * ferry_packer_add_boolean:
 * @self: a packer
 * @value: a value of the type “b”
 */
void
ferry_packer_add_boolean (FerryPacker *self,
                          gboolean     value)
{
  *extend (self, 1) = value ? 1 : 0;
}

/**
 * ferry_packer_add_int32:
 * @self: a packer
 * @value: a value of the type “i”
 */
void
ferry_packer_add_int32 (FerryPacker *self,
                        gint32       value)
{
  append (self, &value, sizeof value);
}

/**
 * ferry_packer_add_int64:
 * @self: a packer
 * @value: a value of the type “x”
 */
void
ferry_packer_add_int64 (FerryPacker *self,
                        gint64       value)
{
  append (self, &value, sizeof value);
}

/**
 * ferry_packer_add_uint64:
 * @self: a packer
 * @value: a value of the type “t”
 */
void
ferry_packer_add_uint64 (FerryPacker *self,
                         guint64      value)
{
  append (self, &value, sizeof value);
}

/**
 * ferry_packer_add_variant:
 * @self: a packer
 * @value: any value
 */
void
ferry_packer_add_variant (FerryPacker *self,
                          GVariant    *value)
{
  g_variant_store (value, extend (self, g_variant_get_size (value)));
}

/**
 * ferry_packer_begin_array:
 * @self: a packer
 * @array: (out): for ferry_packer_end_array()
 *
 * Begins an array whose elements are of varying length, a dictionary too.
 */
void
ferry_packer_begin_array (FerryPacker      *self,
                          FerryPackerArray *array)
{
  array->start = ferry_packer_align (self);
  array->first_end = self->ends->len;
}

/**
 * ferry_packer_end_element:
 * @self: a packer
 *
 * What was written since the last one is an element.
 */
void
ferry_packer_end_element (FerryPacker *self)
{
  gsize end = self->length;

  g_array_append_val (self->ends, end);
}

/**
 * ferry_packer_end_array:
 * @self: a packer
 * @array: what ferry_packer_begin_array() gave
 */
void
ferry_packer_end_array (FerryPacker            *self,
                        const FerryPackerArray *array)
{
  gsize *ends = &g_array_index (self->ends, gsize, array->first_end);
  guint n_ends = self->ends->len - array->first_end;

  for (guint i = 0; i < n_ends; i++)
    ends[i] -= array->start;
  ferry_packer_add_ends (self, ends, n_ends, self->length - array->start);
  g_array_set_size (self->ends, array->first_end);
}

/**
 * ferry_packer_add_ends:
 * @self: a packer
 * @ends: (array length=n_ends): where the elements of an array end in it
 * @n_ends: how many they are
 * @length: of all elements, in bytes
 *
 * Writes what follows the elements of an array, for who puts one together.
 */
void
ferry_packer_add_ends (FerryPacker *self,
                       const gsize *ends,
                       gsize        n_ends,
                       gsize        length)
{
  guint width = choose_width (length, n_ends);

  for (gsize i = 0; i < n_ends; i++)
    append_end (self, ends[i], width);
}

/**
 * ferry_packer_begin_entry:
 * @self: a packer
 * @entry: (out): for ferry_packer_end_entry()
 * @key: its key
 *
 * Begins an element of a dictionary “a{sv}”: its value comes next.
 */
void
ferry_packer_begin_entry (FerryPacker      *self,
                          FerryPackerEntry *entry,
                          const char       *key)
{
  entry->start = ferry_packer_align (self);
  append (self, key, strlen (key) + 1);
  entry->key_end = self->length - entry->start;
  ferry_packer_align (self);
}

/**
 * ferry_packer_end_entry:
 * @self: a packer
 * @entry: what ferry_packer_begin_entry() gave
 * @type: of the value that was written
 */
void
ferry_packer_end_entry (FerryPacker            *self,
                        const FerryPackerEntry *entry,
                        const char             *type)
{
  *extend (self, 1) = 0;
  append (self, type, strlen (type));
  append_end (self, entry->key_end, choose_width (self->length - entry->start, 1));
  ferry_packer_end_element (self);
}
