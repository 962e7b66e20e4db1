/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "core/ferry-secret-layout.h"
#include "shared/ferry-error.h"

#include <string.h>

/* What a keyring returns may be anybody’s. What was read is written so that it is
 * read the same again. */

static void
assert_same (const FerryCredential *one,
             const FerryCredential *other)
{
  g_assert ((one->secret == NULL) == (other->secret == NULL));
  g_assert (g_strcmp0 (one->certificate, other->certificate) == 0);
  g_assert (g_strcmp0 (one->key, other->key) == 0);
  if (one->secret == NULL)
    return;

  g_assert (ferry_secret_get_length (one->secret) == ferry_secret_get_length (other->secret));
  g_assert (memcmp (ferry_secret_get_text (one->secret), ferry_secret_get_text (other->secret),
                    ferry_secret_get_length (one->secret)) == 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(FerryCredential) read = ferry_credential_new ("a", "user");
  g_autoptr(FerryCredential) again = ferry_credential_new ("a", "user");
  g_autoptr(FerrySecret) text = NULL;
  g_autoptr(GError) error = NULL;

  if (!ferry_secret_layout_read (read, (const char *) data, size, &error))
    {
      g_assert (error->domain == FERRY_ERROR);
      return 0;
    }

  text = ferry_secret_layout_write (read, NULL);
  if (text == NULL)
    return 0;

  g_assert (ferry_secret_layout_read (again, ferry_secret_get_text (text), ferry_secret_get_length (text), NULL));
  assert_same (read, again);
  return 0;
}
