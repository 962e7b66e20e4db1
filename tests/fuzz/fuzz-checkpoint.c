/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "core/ferry-checkpoint.h"
#include "shared/ferry-error.h"

/* What the store gives back after a disk has done its worst. */

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(GVariant) raw = g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE);
  g_autoptr(GVariant) variant = NULL;
  g_autoptr(GVariant) stored = NULL;
  g_autoptr(FerryCheckpoint) checkpoint = NULL;
  g_autoptr(FerryCheckpoint) again = NULL;
  g_autoptr(GError) error = NULL;

  g_variant_ref_sink (raw);
  variant = g_variant_get_normal_form (raw);
  checkpoint = ferry_checkpoint_new_from_variant (variant, &error);
  if (checkpoint == NULL)
    {
      g_assert (error->domain == FERRY_ERROR);
      return 0;
    }

  g_assert (ferry_checkpoint_get_done (checkpoint) >= 0);
  ferry_checkpoint_has_validator (checkpoint);
  stored = ferry_checkpoint_to_variant (checkpoint);
  again = ferry_checkpoint_new_from_variant (stored, &error);
  g_assert_no_error (error);
  g_assert (ferry_checkpoint_get_done (again) == ferry_checkpoint_get_done (checkpoint));
  return 0;
}
