/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "net/ferry-http-fields.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *value = g_strndup ((const char *) data, size);
  g_autofree char *etag = ferry_http_parse_strong_etag (value);

  /* It goes into a request field as it is. */
  if (etag != NULL)
    {
      g_assert (strlen (etag) >= 2);
      g_assert (etag[0] == '"' && etag[strlen (etag) - 1] == '"');
      g_assert (strpbrk (etag, "\r\n") == NULL);
    }
  return 0;
}
