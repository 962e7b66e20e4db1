/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "service/ferry-flatpak-info.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(FerryFlatpakInfo) info = ferry_flatpak_info_parse ((const char *) data, size);

  /* Both become parts of paths. */
  if (info != NULL)
    {
      g_assert (ferry_flatpak_info_is_app_id (info->app_id));
      g_assert (strpbrk (info->app_id, "/ \n") == NULL);
      g_assert (*info->instance != '\0' && strpbrk (info->instance, "./") == NULL);
    }
  return 0;
}
