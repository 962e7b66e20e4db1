/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "core/ferry-url.h"
#include "net/ferry-disk-name.h"
#include "net/ferry-metalink.h"
#include "shared/ferry-error.h"

static void
check_file (const FerryMetalinkFile *file)
{
  g_assert (ferry_disk_name_is_valid (file->name));
  g_assert (file->size >= -1);
  g_assert (file->urls->len > 0);
  for (guint i = 0; i < file->urls->len; i++)
    g_assert (ferry_url_check (((FerryMetalinkUrl *) file->urls->pdata[i])->url, NULL));
  for (guint i = 0; i < file->digests->len; i++)
    {
      g_autofree char *text = ferry_digest_to_string (file->digests->pdata[i]);
      g_autoptr(FerryDigest) again = ferry_digest_new_from_string (text, NULL);

      g_assert (again != NULL);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) files = ferry_metalink_parse (bytes, &error);

  if (files == NULL)
    {
      g_assert (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT));
      g_assert (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  g_assert (files->len > 0);
  for (guint i = 0; i < files->len; i++)
    check_file (files->pdata[i]);
  return 0;
}
