/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "core/ferry-digest.h"
#include "net/ferry-http-digests.h"

static void
check_digest (FerryDigest *digest)
{
  g_autofree char *text = NULL;
  g_autoptr(FerryDigest) again = NULL;

  if (digest == NULL)
    return;

  text = ferry_digest_to_string (digest);
  again = ferry_digest_new_from_string (text, NULL);
  g_assert (again != NULL);
  g_assert (ferry_digest_equal (digest, again));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *value = g_strndup ((const char *) data, size);
  g_autoptr(FerryDigest) digest = ferry_http_parse_digest_field (value);
  g_autoptr(FerryDigest) old = ferry_http_parse_old_digest_field (value);
  g_autoptr(FerryDigest) given = ferry_digest_new_from_string (value, NULL);

  check_digest (digest);
  check_digest (old);
  check_digest (given);
  return 0;
}
