/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "core/ferry-url.h"
#include "net/ferry-disk-name.h"
#include "shared/ferry-error.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *url = g_strndup ((const char *) data, size);
  g_autofree char *user_information = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *clean = ferry_url_clean (url, &user_information, &error);
  g_autofree char *mask = ferry_url_mask (url);
  g_autofree char *name = NULL;
  g_autofree char *origin = NULL;

  g_assert (g_utf8_validate (mask, -1, NULL));
  ferry_url_is_local (url);
  ferry_url_is_proxy (url);
  if (clean == NULL)
    {
      g_assert (error->domain == FERRY_ERROR);
      g_assert (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  /* What is asked for has no secrets in it and stays what it is. */
  g_assert (ferry_url_check (clean, NULL));
  g_assert (strchr (clean, '#') == NULL);
  origin = ferry_url_dup_origin (clean);
  g_assert (origin != NULL);
  name = ferry_url_dup_name (clean);
  g_assert (ferry_disk_name_is_valid (name));
  g_assert (g_utf8_validate (name, -1, NULL));
  return 0;
}
