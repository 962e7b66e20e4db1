/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-auth-watch.h"

static void
on_starting (FerryAuthWatch *self)
{
  ferry_transfer_auth_apply (self->auth, self->message, self->is_elsewhere);
}

static gboolean
on_authenticate (FerryAuthWatch *self,
                 SoupAuth       *auth,
                 gboolean        is_retry)
{
  return ferry_transfer_auth_authenticate (self->auth, self->message, auth, self->is_elsewhere, is_retry);
}

/* The handshake goes on without one, and most servers are content with that. */
static gboolean
on_certificate_requested (FerryAuthWatch *self)
{
  self->wants_certificate = TRUE;

  return FALSE;
}

static gboolean
on_key_password_requested (FerryAuthWatch *self,
                           GTlsPassword   *password)
{
  /* An answer without a value would be an empty PIN, and then another. */
  if (!ferry_transfer_auth_give_key_password (self->auth, password))
    return FALSE;

  soup_message_tls_client_certificate_password_request_complete (self->message);

  return TRUE;
}

/**
 * ferry_auth_watch_begin:
 * @self: a watch over nothing
 * @auth: who we are
 * @message: a message that is going to be sent
 * @is_elsewhere: whether another server sent there
 *
 * Returns: (transfer none) (nullable): the session to send it with, %NULL for
 *   the usual one
 */
FerrySession *
ferry_auth_watch_begin (FerryAuthWatch    *self,
                        FerryTransferAuth *auth,
                        SoupMessage       *message,
                        gboolean           is_elsewhere)
{
  FerrySession *session;

  self->auth = auth;
  self->message = g_object_ref (message);
  self->is_elsewhere = is_elsewhere;
  self->wants_certificate = FALSE;
  g_signal_connect_swapped (message, "request-certificate", G_CALLBACK (on_certificate_requested), self);
  g_signal_connect_swapped (message, "request-certificate-password", G_CALLBACK (on_key_password_requested), self);
  ferry_transfer_auth_prepare (auth, message, is_elsewhere);

  /* On the usual one there is nothing to show, and nobody asks. */
  session = ferry_transfer_auth_get_session (auth, message, is_elsewhere);
  if (session == NULL)
    return NULL;

  g_signal_connect_swapped (message, "starting", G_CALLBACK (on_starting), self);
  g_signal_connect_swapped (message, "authenticate", G_CALLBACK (on_authenticate), self);

  return session;
}

/**
 * ferry_auth_watch_end:
 * @self: a watch
 *
 * Looks away.
 */
void
ferry_auth_watch_end (FerryAuthWatch *self)
{
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
}

/**
 * ferry_auth_watch_is_about_certificate:
 * @self: a watch
 * @error: why the message got no answer
 *
 * Servers that insist on a certificate say so by ending the handshake.
 *
 * Returns: whether it was for want of one
 */
gboolean
ferry_auth_watch_is_about_certificate (const FerryAuthWatch *self,
                                       const GError         *error)
{
  return g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED) ||
         (self->wants_certificate && error->domain == G_TLS_ERROR);
}
