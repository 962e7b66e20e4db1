/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "net/ferry-disk-name.h"
#include "net/ferry-file-name.h"
#include "net/ferry-http-fields.h"

#include <string.h>

static void
check_name (const char *name)
{
  g_autofree char *again = ferry_file_name_clean (name);

  g_assert (ferry_disk_name_is_valid (name));
  g_assert (g_utf8_validate (name, -1, NULL));
  g_assert (strlen (name) <= FERRY_FILE_NAME_MAX_BYTES);
  g_assert (*name != '.');
  g_assert (g_strcmp0 (name, again) == 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *value = g_strndup ((const char *) data, size);
  g_autofree char *raw = ferry_http_parse_content_disposition (value);
  g_autofree char *chosen = ferry_file_name_choose (value, "https://example.org/file");
  g_autofree char *clean = ferry_file_name_clean (value);
  g_autofree char *from_url = ferry_file_name_from_url (value);

  g_assert (raw == NULL || g_utf8_validate (raw, -1, NULL));
  check_name (chosen);
  check_name (from_url);
  if (clean != NULL)
    check_name (clean);
  return 0;
}
