/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a credential means in libsoup’s terms. Keeps nothing. */

#include "net/ferry-http-credential.h"

#include <string.h>

static gboolean
is_a (SoupAuth *auth,
      GType     type)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (auth, type);
}

/**
 * ferry_http_credential_add_types:
 * @self: a credential
 * @session: a session with libsoup’s feature for signing in
 *
 * Lets @session understand the challenges that @self can answer, and no others:
 * libsoup takes the strongest that it knows.
 */
void
ferry_http_credential_add_types (const FerryCredential *self,
                                 SoupSession           *session)
{
  static const struct
  {
    FerryTokenScheme scheme;
    GType (*get_type) (void);
  } types[] = {
    { FERRY_TOKEN_SCHEME_PASSWORD, soup_auth_basic_get_type },
    { FERRY_TOKEN_SCHEME_PASSWORD, soup_auth_digest_get_type },
    { FERRY_TOKEN_SCHEME_BASIC, soup_auth_basic_get_type },
    { FERRY_TOKEN_SCHEME_DIGEST, soup_auth_digest_get_type },
    { FERRY_TOKEN_SCHEME_NTLM, soup_auth_ntlm_get_type },
    { FERRY_TOKEN_SCHEME_NEGOTIATE, soup_auth_negotiate_get_type },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      const GType type = types[i].get_type ();

      if (types[i].scheme == self->scheme && !soup_session_has_feature (session, type))
        soup_session_add_feature_by_type (session, type);
    }
}

/**
 * ferry_http_credential_may_answer:
 * @self: a credential
 * @auth: a challenge
 *
 * Returns: whether it is of the kind that the credential is for
 */
gboolean
ferry_http_credential_may_answer (const FerryCredential *self,
                                  SoupAuth              *auth)
{
  switch (self->scheme)
    {
    case FERRY_TOKEN_SCHEME_PASSWORD:
      return is_a (auth, SOUP_TYPE_AUTH_BASIC) || is_a (auth, SOUP_TYPE_AUTH_DIGEST);
    case FERRY_TOKEN_SCHEME_BASIC:
      return is_a (auth, SOUP_TYPE_AUTH_BASIC);
    case FERRY_TOKEN_SCHEME_DIGEST:
      return is_a (auth, SOUP_TYPE_AUTH_DIGEST);
    case FERRY_TOKEN_SCHEME_NTLM:
      return is_a (auth, SOUP_TYPE_AUTH_NTLM);
    case FERRY_TOKEN_SCHEME_BEARER:
    case FERRY_TOKEN_SCHEME_NEGOTIATE:
    case FERRY_TOKEN_SCHEME_CERTIFICATE:
    default:
      return FALSE;
    }
}

/**
 * ferry_http_credential_is_proxy:
 * @self: a credential for a proxy
 * @auth: a challenge of one; the system may have several
 *
 * Returns: whether it comes from that proxy
 */
gboolean
ferry_http_credential_is_proxy (const FerryCredential *self,
                                SoupAuth              *auth)
{
  g_autoptr(GSocketConnectable) address = g_network_address_parse (soup_auth_get_authority (auth), 0, NULL);

  return address != NULL &&
         g_ascii_strcasecmp (g_network_address_get_hostname (G_NETWORK_ADDRESS (address)), self->host) == 0;
}

/**
 * ferry_http_credential_authorize:
 * @self: a credential of scheme basic or bearer
 * @message: what is to bear it
 *
 * Adds the field that shows it.
 */
void
ferry_http_credential_authorize (const FerryCredential *self,
                                 SoupMessage           *message)
{
  const char *secret = ferry_secret_get_text (self->secret);
  g_autofree char *value = NULL;

  if (self->scheme == FERRY_TOKEN_SCHEME_BEARER)
    {
      value = g_strconcat ("Bearer ", secret, NULL);
    }
  else
    {
      g_autofree char *pair = g_strconcat (self->user, ":", secret, NULL);
      g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));

      value = g_strconcat ("Basic ", encoded, NULL);
      explicit_bzero (pair, strlen (pair));
      explicit_bzero (encoded, strlen (encoded));
    }

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
  explicit_bzero (value, strlen (value));
}
