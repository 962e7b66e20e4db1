/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryPackedValue:
 * @data: where it is
 * @length: bytes of @data
 * @type: its type, without a zero at the end
 * @type_length: bytes of @type
 *
 * A value within a dictionary. Lies with who looks it up, and is good for as long as
 * the dictionary is.
 */
typedef struct
{
  const guint8 *data;
  gsize length;
  const char *type;
  gsize type_length;
} FerryPackedValue;

GVariant *ferry_packed_split (GBytes             *array,
                              const GVariantType *type);

gboolean ferry_packed_find (GVariant         *dict,
                            const char       *key,
                            FerryPackedValue *value);
gboolean ferry_packed_is_of_type (const FerryPackedValue *value,
                                  const char             *type);
const char *ferry_packed_get_string (const FerryPackedValue *value);
gboolean ferry_packed_get_strings (const FerryPackedValue *value,
                                   const char            **first,
                                   const char            **second);
gint64 ferry_packed_get_int64 (const FerryPackedValue *value);
guint64 ferry_packed_get_uint64 (const FerryPackedValue *value);
gboolean ferry_packed_get_boolean (const FerryPackedValue *value);

G_END_DECLS
