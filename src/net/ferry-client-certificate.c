/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Gets the TLS client certificate that a credential names: from a file, or from
 * a smart card. In a thread, for a card may take its time. */

#include "config.h"

#include "net/ferry-client-certificate.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

static gboolean
is_pkcs11 (const char *place)
{
  return g_str_has_prefix (place, "pkcs11:");
}

static gboolean
is_pkcs12 (const char *place)
{
  return g_str_has_suffix (place, ".p12") || g_str_has_suffix (place, ".pfx");
}

static GTlsCertificate *
load (const FerryCredential *credential,
      GError               **error)
{
  const char *password = credential->secret != NULL ? ferry_secret_get_text (credential->secret) : NULL;

  if (is_pkcs11 (credential->certificate))
    return g_tls_certificate_new_from_pkcs11_uris (credential->certificate, credential->key, error);
  if (is_pkcs12 (credential->certificate))
    return g_tls_certificate_new_from_file_with_password (credential->certificate, password, error);
  if (credential->key != NULL)
    return g_tls_certificate_new_from_files (credential->certificate, credential->key, error);

  return g_tls_certificate_new_from_file (credential->certificate, error);
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const FerryCredential *credential = task_data;
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate = load (credential, &error);

  if (certificate != NULL)
    {
      g_task_return_pointer (task, certificate, g_object_unref);
      return;
    }

  g_debug ("A client certificate: %s", error->message);
  g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_TOKEN_REQUIRED,
                           _("The certificate of the token “%s” cannot be read. Check that “%s” is there and that its "
                             "password is right, or add the token again; then resume the job."),
                           credential->name, credential->certificate);
}

/**
 * ferry_client_certificate_load_async:
 * @credential: a credential of scheme certificate
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is there
 * @user_data: for @callback
 */
void
ferry_client_certificate_load_async (FerryCredential    *credential,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (credential != NULL && credential->certificate != NULL);

  g_task_set_source_tag (task, ferry_client_certificate_load_async);
  g_task_set_task_data (task, ferry_credential_ref (credential), (GDestroyNotify) ferry_credential_unref);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * ferry_client_certificate_load_finish:
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_TOKEN_REQUIRED, %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the certificate
 */
GTlsCertificate *
ferry_client_certificate_load_finish (GAsyncResult *result,
                                      GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ferry_client_certificate_give_password:
 * @credential: a credential of scheme certificate
 * @password: what its smart card or its key wants to know
 *
 * Returns: whether @password has its value
 */
gboolean
ferry_client_certificate_give_password (const FerryCredential *credential,
                                        GTlsPassword          *password)
{
  /* A card that has seen a wrong PIN must not see it again: three lock it. */
  if (g_tls_password_get_flags (password) & (G_TLS_PASSWORD_RETRY | G_TLS_PASSWORD_FINAL_TRY))
    return FALSE;
  if (credential->secret == NULL)
    return FALSE;

  g_tls_password_set_value (password, (const guchar *) ferry_secret_get_text (credential->secret),
                            (gssize) ferry_secret_get_length (credential->secret));

  return TRUE;
}
