/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryPacker FerryPacker;

/**
 * FerryPackerArray:
 *
 * An array that is being written. Lies with who writes it.
 */
typedef struct
{
  gsize start;
  guint first_end;
} FerryPackerArray;

/**
 * FerryPackerEntry:
 *
 * An entry of a dictionary that is being written. Lies with who writes it.
 */
typedef struct
{
  gsize start;
  gsize key_end;
} FerryPackerEntry;

FerryPacker *ferry_packer_new (void);
void ferry_packer_free (FerryPacker *self);
gsize ferry_packer_align (FerryPacker *self);
const guint8 *ferry_packer_get_data (FerryPacker *self,
                                     gsize       *length);
GVariant *ferry_packer_to_variant (FerryPacker        *self,
                                   const GVariantType *type);

void ferry_packer_add_string (FerryPacker *self,
                              const char  *text);
void ferry_packer_add_strings (FerryPacker *self,
                               const char  *first,
                               const char  *second);
void ferry_packer_add_boolean (FerryPacker *self,
                               gboolean     value);
void ferry_packer_add_int32 (FerryPacker *self,
                             gint32       value);
void ferry_packer_add_int64 (FerryPacker *self,
                             gint64       value);
void ferry_packer_add_uint64 (FerryPacker *self,
                              guint64      value);
void ferry_packer_add_variant (FerryPacker *self,
                               GVariant    *value);

void ferry_packer_begin_array (FerryPacker      *self,
                               FerryPackerArray *array);
void ferry_packer_end_element (FerryPacker *self);
void ferry_packer_end_array (FerryPacker            *self,
                             const FerryPackerArray *array);
void ferry_packer_add_ends (FerryPacker *self,
                            const gsize *ends,
                            gsize        n_ends,
                            gsize        length);
void ferry_packer_begin_entry (FerryPacker      *self,
                               FerryPackerEntry *entry,
                               const char       *key);
void ferry_packer_end_entry (FerryPacker            *self,
                             const FerryPackerEntry *entry,
                             const char             *type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPacker, ferry_packer_free)

G_END_DECLS
