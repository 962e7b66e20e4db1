/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "net/ferry-http-fields.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const gint64 now = G_GINT64_CONSTANT (1709208000) * G_USEC_PER_SEC;
  g_autofree char *value = g_strndup ((const char *) data, size);
  gint64 retry_after = ferry_http_parse_retry_after (value, now);
  gint64 date = ferry_http_parse_date (value);

  g_assert (retry_after == 0 || retry_after > now);
  g_assert (retry_after <= now + FERRY_HTTP_RETRY_AFTER_MAX_SECONDS * (gint64) G_USEC_PER_SEC);
  g_assert (date >= -1);
  g_assert (!ferry_http_is_last_modified_strong (value, value));
  return 0;
}
