/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The one place where refusals of servers and failures of libsoup, GIO and TLS
 * become errors of Ferry’s. Texts name the host and the status, never the whole
 * address and never a word of the server’s own. */

#include "config.h"

#include "net/ferry-http-error.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

/* RFC 6585 §6: what a network with a sign-in page may answer instead. */
#define STATUS_NETWORK_AUTHENTICATION_REQUIRED 511
#define STATUS_TOO_EARLY 425
#define STATUS_TOO_MANY_REQUESTS 429
#define STATUS_UNAVAILABLE_FOR_LEGAL_REASONS 451

static char *
dup_host (const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);

  return g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "?");
}

/* 5xx pass, but for those that say “never” (design §2, BITS’s table). */
static FerryErrorCode
classify_status (guint status)
{
  switch (status)
    {
    case SOUP_STATUS_REQUEST_TIMEOUT:
    case SOUP_STATUS_CONFLICT:
    case SOUP_STATUS_MISDIRECTED_REQUEST:
    case STATUS_TOO_EARLY:
    case STATUS_TOO_MANY_REQUESTS:
      return FERRY_ERROR_SERVER_BUSY;
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED:
      return FERRY_ERROR_SIGN_IN;
    case SOUP_STATUS_FORBIDDEN:
    case STATUS_UNAVAILABLE_FOR_LEGAL_REASONS:
      return FERRY_ERROR_REMOTE_FORBIDDEN;
    case SOUP_STATUS_NOT_FOUND:
    case SOUP_STATUS_GONE:
      return FERRY_ERROR_REMOTE_NOT_FOUND;
    case SOUP_STATUS_NOT_IMPLEMENTED:
    case SOUP_STATUS_HTTP_VERSION_NOT_SUPPORTED:
      return FERRY_ERROR_HTTP_STATUS;
    case STATUS_NETWORK_AUTHENTICATION_REQUIRED:
      return FERRY_ERROR_CAPTIVE_PORTAL;
    default:
      return status >= 500 && status < 600 ? FERRY_ERROR_SERVER_BUSY : FERRY_ERROR_HTTP_STATUS;
    }
}

static char *
dup_status_text (FerryErrorCode code,
                 guint          status,
                 const char    *host)
{
  const char *phrase = soup_status_get_phrase (status);

  /* Translators: the first word is a server’s name, then come number and
   * phrase of its answer, such as “503 Service Unavailable”. */
  switch ((int) code)
    {
    case FERRY_ERROR_SERVER_BUSY:
      return g_strdup_printf (_("%s answered %u %s. Ferry tries again by itself."), host, status, phrase);
    case FERRY_ERROR_REMOTE_FORBIDDEN:
      return g_strdup_printf (_("%s answered %u %s. Check the address; a link may have expired."),
                              host, status, phrase);
    case FERRY_ERROR_REMOTE_NOT_FOUND:
      return g_strdup_printf (_("%s answered %u %s. Check the address, or give the job a new one."),
                              host, status, phrase);
    default:
      return g_strdup_printf (_("%s answered %u %s. Check the address, then resume the job."),
                              host, status, phrase);
    }
}

static FerryErrorCode
classify_io_error (int            code,
                   FerryHttpPhase phase)
{
  switch (code)
    {
    case G_IO_ERROR_HOST_NOT_FOUND:
      return FERRY_ERROR_NAME_NOT_RESOLVED;
    case G_IO_ERROR_TIMED_OUT:
      return FERRY_ERROR_TIMED_OUT;
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
      return FERRY_ERROR_SIGN_IN;
    case G_IO_ERROR_PARTIAL_INPUT:
      return phase == FERRY_HTTP_PHASE_READING ? FERRY_ERROR_TRUNCATED : FERRY_ERROR_CONNECTION_CLOSED;
    case G_IO_ERROR_CONNECTION_REFUSED:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return FERRY_ERROR_CONNECT_FAILED;
    default:
      return phase == FERRY_HTTP_PHASE_CONNECTING ? FERRY_ERROR_CONNECT_FAILED : FERRY_ERROR_CONNECTION_CLOSED;
    }
}

static FerryErrorCode
classify_tls_error (int            code,
                    FerryHttpPhase phase)
{
  /* After the handshake it is no matter of trust any more; a connection that
   * breaks during it is none either. */
  if (phase != FERRY_HTTP_PHASE_CONNECTING || code == G_TLS_ERROR_EOF)
    return FERRY_ERROR_CONNECTION_CLOSED;

  return FERRY_ERROR_TLS_UNTRUSTED;
}

static FerryErrorCode
classify_error (const GError  *error,
                FerryHttpPhase phase)
{
  if (error->domain == G_RESOLVER_ERROR)
    return FERRY_ERROR_NAME_NOT_RESOLVED;
  if (error->domain == G_TLS_ERROR)
    return classify_tls_error (error->code, phase);
  if (error->domain == G_IO_ERROR)
    return classify_io_error (error->code, phase);
  if (g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING) ||
      g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING))
    return FERRY_ERROR_INVALID_RESPONSE;

  return FERRY_ERROR_CONNECTION_CLOSED;
}

/* Translators: the word is a server’s name. */
static char *
dup_text (FerryErrorCode code,
          const char    *host)
{
  switch ((int) code)
    {
    case FERRY_ERROR_NAME_NOT_RESOLVED:
      return g_strdup_printf (_("The name %s could not be looked up. Ferry tries again by itself."), host);
    case FERRY_ERROR_CONNECT_FAILED:
      return g_strdup_printf (_("%s could not be reached. Ferry tries again by itself."), host);
    case FERRY_ERROR_CONNECTION_CLOSED:
      return g_strdup_printf (_("The connection to %s broke. Ferry tries again by itself."), host);
    case FERRY_ERROR_TIMED_OUT:
      return g_strdup_printf (_("%s has stopped sending. Ferry tries again by itself."), host);
    case FERRY_ERROR_TRUNCATED:
      return g_strdup_printf (_("%s ended the file too early. Ferry tries again by itself."), host);
    case FERRY_ERROR_SERVER_BUSY:
      return g_strdup_printf (_("%s sent another part of the file than was asked for. "
                                "Ferry tries again by itself."), host);
    case FERRY_ERROR_SIGN_IN:
      return g_strdup_printf (_("%s asks for a name and password. Sign in to go on."), host);
    case FERRY_ERROR_TLS_UNTRUSTED:
      return g_strdup_printf (_("The identity of %s could not be verified, so nothing was downloaded. "
                                "Check the address and this computer’s date."), host);
    case FERRY_ERROR_TOO_MANY_REDIRECTS:
      return g_strdup_printf (_("%s sends from one address to the next without end. Check the address."),
                              host);
    case FERRY_ERROR_INVALID_RESPONSE:
      return g_strdup_printf (_("The answer of %s makes no sense. Resume the job to try again, "
                                "or use another address."), host);
    case FERRY_ERROR_RANGE_UNSUPPORTED:
      return g_strdup_printf (_("%s cannot send parts of a file. Ask for the whole file instead."), host);
    case FERRY_ERROR_INVALID_RANGE:
      return g_strdup_printf (_("The file on %s is shorter than the range that was asked for. "
                                "Ask for a range inside the file."), host);
    case FERRY_ERROR_REMOTE_FILE_CHANGED:
      return g_strdup_printf (_("The file on %s changes faster than it can be downloaded. "
                                "Resume the job when it is stable."), host);
    case FERRY_ERROR_LENGTH_MISMATCH:
      return g_strdup_printf (_("The file on %s has not the length that was asked for. "
                                "Check the address and the length."), host);
    case FERRY_ERROR_VALIDATION_FAILED:
      return g_strdup_printf (_("What %s sent is not the file that was asked for: its digest differs. "
                                "Check the address and the digest, then resume the job."), host);
    default:
      return g_strdup (ferry_error_code_to_sentence (code));
    }
}

/**
 * ferry_http_error_new:
 * @code: what went wrong
 * @url: the address that it went wrong with
 *
 * Returns: (transfer full): an error whose sentence names the host where that
 *   helps
 */
GError *
ferry_http_error_new (FerryErrorCode code,
                      const char    *url)
{
  g_autofree char *host = dup_host (url);
  g_autofree char *text = dup_text (code, host);

  return g_error_new_literal (FERRY_ERROR, (int) code, text);
}

/**
 * ferry_http_error_new_from_status:
 * @status: the status of an answer that brings no usable bytes
 * @url: the address that answered
 *
 * Returns: (transfer full): an error with a sentence for the user
 */
GError *
ferry_http_error_new_from_status (guint       status,
                                  const char *url)
{
  const FerryErrorCode code = classify_status (status);
  g_autofree char *host = NULL;
  g_autofree char *text = NULL;

  if (status == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED)
    return g_error_new_literal (FERRY_ERROR, (int) code,
                                _("The proxy asks for a name and password. Sign in to go on."));
  if (code == FERRY_ERROR_SIGN_IN || code == FERRY_ERROR_CAPTIVE_PORTAL)
    return ferry_http_error_new (code, url);

  host = dup_host (url);
  text = dup_status_text (code, status, host);

  return g_error_new_literal (FERRY_ERROR, (int) code, text);
}

/**
 * ferry_http_error_new_from_error:
 * @error: what libsoup, GIO or TLS reported
 * @phase: how far the request had come
 * @url: the address it went to
 *
 * Returns: (transfer full): the same in Ferry’s terms
 */
GError *
ferry_http_error_new_from_error (const GError  *error,
                                 FerryHttpPhase phase,
                                 const char    *url)
{
  if (error->domain == FERRY_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);

  g_debug ("A request failed: %s", error->message);

  return ferry_http_error_new (classify_error (error, phase), url);
}
