/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ferry-basic-auth.h"

#include <string.h>

/**
 * ferry_basic_auth_to_header:
 * @user: a name
 * @password: a password
 *
 * Returns: (transfer full): the request field of RFC 7617; to be given to
 *   ferry_basic_auth_wipe()
 */
char *
ferry_basic_auth_to_header (const char *user,
                            const char *password)
{
  char *pair = g_strconcat (user, ":", password, NULL);
  char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  char *header = g_strconcat ("Authorization: Basic ", encoded, NULL);

  ferry_basic_auth_wipe (pair);
  ferry_basic_auth_wipe (encoded);
  return header;
}

/**
 * ferry_basic_auth_wipe:
 * @secret: (transfer full) (nullable): a string that nobody is to find in memory
 *
 * Overwrites it before it is freed.
 */
void
ferry_basic_auth_wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}
