/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "core/ferry-url.h"
#include "net/ferry-http-links.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *value = g_strndup ((const char *) data, size);
  g_autoptr(GPtrArray) links = ferry_http_parse_links (value, "https://example.org/a/b?c");

  g_assert (links->len <= FERRY_HTTP_LINKS_MAX + 1);
  for (guint i = 0; i < links->len; i++)
    {
      const FerryHttpLink *link = links->pdata[i];

      g_assert (ferry_url_check (link->url, NULL));
      g_assert (link->priority >= 1 && link->priority <= FERRY_HTTP_LINK_PRIORITY_LAST);
    }
  return 0;
}
