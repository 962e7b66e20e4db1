/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-challenge.h"

#include "net/ferry-http-error.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

static char *
dup_host (const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);

  return g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "?");
}

/**
 * ferry_challenge_to_error:
 * @self: a challenge that nobody can answer
 *
 * Returns: (transfer full): %FERRY_ERROR_SIGN_IN with a sentence for the user
 */
GError *
ferry_challenge_to_error (const FerryChallenge *self)
{
  g_autofree char *host = dup_host (self->url);

  if (self->usage == FERRY_TOKEN_USAGE_PROXY)
    return ferry_http_error_new_from_status (SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED, self->url);

  if (self->is_elsewhere)
    return g_error_new (FERRY_ERROR, FERRY_ERROR_SIGN_IN,
                        _("%s asks for a name and password, but another server sent there, and nothing secret goes "
                          "along. Give the job the address there with “ferry set JOB url=”."),
                        host);

  if (self->certificate)
    return g_error_new (FERRY_ERROR, FERRY_ERROR_SIGN_IN,
                        _("%s asks for a certificate of yours. Add it with “ferry token add --scheme certificate”."),
                        host);

  return ferry_http_error_new (FERRY_ERROR_SIGN_IN, self->url);
}

/**
 * ferry_challenge_new_mismatch:
 * @credential: one whose scheme the server did not ask for
 *
 * Returns: (transfer full): %FERRY_ERROR_SIGN_IN with a sentence for the user
 */
GError *
ferry_challenge_new_mismatch (const FerryCredential *credential)
{
  return g_error_new (FERRY_ERROR, FERRY_ERROR_SIGN_IN,
                      _("%s does not take the kind of sign-in that the token “%s” is for, “%s”. "
                        "Add it again with another “--scheme”."),
                      credential->host, credential->name, ferry_token_scheme_to_nick (credential->scheme));
}
