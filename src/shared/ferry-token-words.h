/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryTokenScheme:
 * @FERRY_TOKEN_SCHEME_PASSWORD: a name and password, in the way the server asks
 *   for them: Digest rather than Basic
 * @FERRY_TOKEN_SCHEME_BASIC: RFC 7617
 * @FERRY_TOKEN_SCHEME_DIGEST: RFC 7616
 * @FERRY_TOKEN_SCHEME_BEARER: RFC 6750
 * @FERRY_TOKEN_SCHEME_NTLM: Microsoft’s, of a connection
 * @FERRY_TOKEN_SCHEME_NEGOTIATE: RFC 4559, with the user’s Kerberos ticket; it
 *   has no secret of its own
 * @FERRY_TOKEN_SCHEME_CERTIFICATE: a TLS client certificate
 *
 * How a token proves who somebody is.
 */
typedef enum
{
  FERRY_TOKEN_SCHEME_PASSWORD,
  FERRY_TOKEN_SCHEME_BASIC,
  FERRY_TOKEN_SCHEME_DIGEST,
  FERRY_TOKEN_SCHEME_BEARER,
  FERRY_TOKEN_SCHEME_NTLM,
  FERRY_TOKEN_SCHEME_NEGOTIATE,
  FERRY_TOKEN_SCHEME_CERTIFICATE,
} FerryTokenScheme;
#define FERRY_N_TOKEN_SCHEMES 7

/**
 * FerryTokenUsage:
 * @FERRY_TOKEN_USAGE_NETWORK: towards servers
 * @FERRY_TOKEN_USAGE_PROXY: towards proxies
 * @FERRY_TOKEN_USAGE_FILE: towards the file server of a target
 *
 * What a token is for (BITS: BG_TOKEN_NETWORK, BG_TOKEN_LOCAL_FILE).
 */
typedef enum
{
  FERRY_TOKEN_USAGE_NETWORK,
  FERRY_TOKEN_USAGE_PROXY,
  FERRY_TOKEN_USAGE_FILE,
} FerryTokenUsage;
#define FERRY_N_TOKEN_USAGES 3

const char *ferry_token_scheme_to_nick (FerryTokenScheme scheme);
gboolean ferry_token_scheme_from_nick (const char *nick, FerryTokenScheme *scheme);
gboolean ferry_token_scheme_needs_user (FerryTokenScheme scheme);
gboolean ferry_token_scheme_needs_secret (FerryTokenScheme scheme);

const char *ferry_token_usage_to_nick (FerryTokenUsage usage);
gboolean ferry_token_usage_from_nick (const char *nick, FerryTokenUsage *usage);

G_END_DECLS
