/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "net/ferry-http-fields.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *value = g_strndup ((const char *) data, size);
  FerryContentRange range;

  if (!ferry_http_parse_content_range (value, &range))
    return 0;

  if (range.first < 0)
    {
      g_assert (range.first == -1 && range.last == -1 && range.total >= 0);
    }
  else
    {
      /* What the transfer computes with must not overflow. */
      g_assert (range.first <= range.last);
      g_assert (range.last - range.first + 1 > 0);
      g_assert (range.total == -1 || range.last < range.total);
    }
  return 0;
}
