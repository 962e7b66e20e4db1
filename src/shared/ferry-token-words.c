/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "shared/ferry-token-words.h"

static const char *const schemes[] = {
  [FERRY_TOKEN_SCHEME_PASSWORD] = "password",
  [FERRY_TOKEN_SCHEME_BASIC] = "basic",
  [FERRY_TOKEN_SCHEME_DIGEST] = "digest",
  [FERRY_TOKEN_SCHEME_BEARER] = "bearer",
  [FERRY_TOKEN_SCHEME_NTLM] = "ntlm",
  [FERRY_TOKEN_SCHEME_NEGOTIATE] = "negotiate",
  [FERRY_TOKEN_SCHEME_CERTIFICATE] = "certificate",
};
G_STATIC_ASSERT (G_N_ELEMENTS (schemes) == FERRY_N_TOKEN_SCHEMES);

static const char *const usages[] = {
  [FERRY_TOKEN_USAGE_NETWORK] = "network",
  [FERRY_TOKEN_USAGE_PROXY] = "proxy",
  [FERRY_TOKEN_USAGE_FILE] = "file",
};
G_STATIC_ASSERT (G_N_ELEMENTS (usages) == FERRY_N_TOKEN_USAGES);

static gboolean
find (const char *const *nicks,
      guint              n_nicks,
      const char        *nick,
      guint             *index)
{
  for (guint i = 0; nick != NULL && i < n_nicks; i++)
    {
      if (g_str_equal (nicks[i], nick))
        {
          *index = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ferry_token_scheme_to_nick:
 * @scheme: a scheme
 *
 * Returns: (transfer none): the word for it
 */
const char *
ferry_token_scheme_to_nick (FerryTokenScheme scheme)
{
  g_return_val_if_fail ((guint) scheme < FERRY_N_TOKEN_SCHEMES, "");

  return schemes[scheme];
}

/**
 * ferry_token_scheme_from_nick:
 * @nick: (nullable): a word, possibly from outside
 * @scheme: (out): where the scheme goes
 *
 * Returns: whether @nick names a scheme
 */
gboolean
ferry_token_scheme_from_nick (const char       *nick,
                              FerryTokenScheme *scheme)
{
  guint index;

  if (!find (schemes, G_N_ELEMENTS (schemes), nick, &index))
    return FALSE;

  *scheme = (FerryTokenScheme) index;
  return TRUE;
}

/**
 * ferry_token_scheme_needs_user:
 * @scheme: a scheme
 *
 * Returns: whether it is of no use without a user’s name
 */
gboolean
ferry_token_scheme_needs_user (FerryTokenScheme scheme)
{
  return scheme == FERRY_TOKEN_SCHEME_PASSWORD || scheme == FERRY_TOKEN_SCHEME_BASIC ||
         scheme == FERRY_TOKEN_SCHEME_DIGEST || scheme == FERRY_TOKEN_SCHEME_NTLM;
}

/**
 * ferry_token_scheme_needs_secret:
 * @scheme: a scheme
 *
 * Returns: whether it is of no use without a secret; a certificate’s key may
 *   have a password, or none
 */
gboolean
ferry_token_scheme_needs_secret (FerryTokenScheme scheme)
{
  return scheme != FERRY_TOKEN_SCHEME_NEGOTIATE && scheme != FERRY_TOKEN_SCHEME_CERTIFICATE;
}

/**
 * ferry_token_usage_to_nick:
 * @usage: a usage
 *
 * Returns: (transfer none): the word for it
 */
const char *
ferry_token_usage_to_nick (FerryTokenUsage usage)
{
  g_return_val_if_fail ((guint) usage < FERRY_N_TOKEN_USAGES, "");

  return usages[usage];
}

/**
 * ferry_token_usage_from_nick:
 * @nick: (nullable): a word, possibly from outside
 * @usage: (out): where the usage goes
 *
 * Returns: whether @nick names a usage
 */
gboolean
ferry_token_usage_from_nick (const char      *nick,
                             FerryTokenUsage *usage)
{
  guint index;

  if (!find (usages, G_N_ELEMENTS (usages), nick, &index))
    return FALSE;

  *usage = (FerryTokenUsage) index;
  return TRUE;
}
