/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-quiet-secrets.h"

/**
 * FerryQuietSecrets:
 *
 * libsecret’s service without windows: where the keyring would like to ask the
 * user something, the answer is that he does not want to. A service in the
 * background has no business with windows; who is in front of the user has.
 */
struct _FerryQuietSecrets
{
  SecretService parent_instance;
};

G_DEFINE_FINAL_TYPE (FerryQuietSecrets, ferry_quiet_secrets, SECRET_TYPE_SERVICE)

static GError *
new_refusal (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The keyring wanted to ask the user");
}

static GVariant *
ferry_quiet_secrets_prompt_sync (SecretService      *service,
                                 SecretPrompt       *prompt,
                                 GCancellable       *cancellable,
                                 const GVariantType *return_type,
                                 GError            **error)
{
  g_propagate_error (error, new_refusal ());

  return NULL;
}

static void
ferry_quiet_secrets_prompt_async (SecretService      *service,
                                  SecretPrompt       *prompt,
                                  const GVariantType *return_type,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (service, cancellable, callback, user_data);

  /* It was made, but never shown; the keyring need not keep it. */
  g_dbus_proxy_call (G_DBUS_PROXY (prompt), "Dismiss", NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
  g_task_return_error (task, new_refusal ());
}

static GVariant *
ferry_quiet_secrets_prompt_finish (SecretService *service,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ferry_quiet_secrets_class_init (FerryQuietSecretsClass *klass)
{
  SecretServiceClass *service_class = SECRET_SERVICE_CLASS (klass);

  service_class->prompt_sync = ferry_quiet_secrets_prompt_sync;
  service_class->prompt_async = ferry_quiet_secrets_prompt_async;
  service_class->prompt_finish = ferry_quiet_secrets_prompt_finish;
}

static void
ferry_quiet_secrets_init (FerryQuietSecrets *self)
{
}
