/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The manager’s calls about tokens: AddToken, ListTokens, RemoveToken. They are
 * the user’s alone: an app gets at credentials by jobs, never by name or list. */

#include "config.h"

#include "service/ferry-token-calls.h"

#include "service/ferry-reply.h"
#include "service/ferry-secret-reader.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>

typedef struct
{
  FerryVault *vault;                 /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned until answered) */
  FerryCredential *credential;       /* (owned) (nullable) */
  char *name;                        /* (owned) (nullable) */
} TokenCall;

static TokenCall *
token_call_new (FerryVault            *vault,
                GDBusMethodInvocation *invocation)
{
  TokenCall *call = g_new0 (TokenCall, 1);

  call->vault = g_object_ref (vault);
  call->invocation = invocation;

  return call;
}

static void
token_call_free (TokenCall *call)
{
  g_object_unref (call->vault);
  g_clear_pointer (&call->credential, ferry_credential_unref);
  g_free (call->name);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TokenCall, token_call_free)

/* Whether the call goes on; it is answered if not. */
static gboolean
is_allowed (FerryVault            *vault,
            FerryCaller           *caller,
            GDBusMethodInvocation *invocation)
{
  GError *error = NULL;

  if (!g_str_equal (caller->client, FERRY_CLIENT_USER))
    error = g_error_new_literal (FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
                                 _("Tokens are the user’s own: an app cannot add, list or remove them."));
  else if (vault == NULL)
    error = g_error_new_literal (FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE, _("There is no keyring here."));

  if (error != NULL)
    ferry_reply_error (invocation, error);

  return error == NULL;
}

/* Where a credential is, in the words of org.ferry.Ferry1. */
static const char *
get_place (const FerryCredential *credential)
{
  if (credential->kept)
    return "keyring";

  return credential->boot_id != NULL ? "session" : "memory";
}

static GVariant *
credential_to_variant (const FerryCredential *credential)
{
  g_autoptr(GVariant) shown = g_variant_ref_sink (ferry_credential_to_dictionary (credential));
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (shown);

  g_variant_dict_insert (&dict, "place", "s", get_place (credential));

  return g_variant_dict_end (&dict);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TokenCall) call = user_data;
  GError *error = NULL;

  switch (ferry_vault_store_finish (call->vault, result, &error))
    {
    case FERRY_VAULT_DONE:
      ferry_reply_value (call->invocation, g_variant_new ("(@a{sv})", credential_to_variant (call->credential)));
      break;
    case FERRY_VAULT_LOCKED:
      ferry_reply_error (call->invocation,
                         g_error_new_literal (FERRY_ERROR, FERRY_ERROR_KEYRING_LOCKED,
                                              _("The keyring is locked, so the token was not kept. Unlock it with "
                                                "“ferry token unlock”, then add the token again.")));
      break;
    case FERRY_VAULT_NONE:
    case FERRY_VAULT_FAILED:
    default:
      ferry_reply_error (call->invocation, error);
      break;
    }
}

static void
secret_read_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(TokenCall) call = user_data;
  FerryVault *vault = call->vault;
  FerryCredential *credential = call->credential;
  GError *error = NULL;

  credential->secret = ferry_secret_reader_read_finish (result, &error);
  if (credential->secret == NULL || !ferry_credential_check (credential, &error))
    {
      ferry_reply_error (call->invocation, error);
      return;
    }

  ferry_vault_store_async (vault, credential, stored_cb, g_steal_pointer (&call));
}

static int
take_handle (GDBusMethodInvocation *invocation,
             GVariant              *handle)
{
  GUnixFDList *handles = g_dbus_message_get_unix_fd_list (g_dbus_method_invocation_get_message (invocation));

  return handles != NULL ? g_unix_fd_list_get (handles, g_variant_get_handle (handle), NULL) : -1;
}

static void
handle_add (FerryVault            *vault,
            GDBusMethodInvocation *invocation)
{
  g_autoptr(GVariant) options = NULL;
  g_autoptr(GVariant) handle = NULL;
  g_autoptr(FerryCredential) credential = NULL;
  TokenCall *call;
  const char *name;
  GError *error = NULL;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s@a{sv}@h)", &name, &options, &handle);
  credential = ferry_credential_new_from_options (name, options, &error);
  if (credential == NULL)
    {
      ferry_reply_error (invocation, error);
      return;
    }

  call = token_call_new (vault, invocation);
  call->credential = g_steal_pointer (&credential);
  ferry_secret_reader_read_async (take_handle (invocation, handle), secret_read_cb, call);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TokenCall) call = user_data;
  g_autoptr(GPtrArray) credentials = NULL;
  GVariantBuilder builder;
  GError *error = NULL;

  credentials = ferry_vault_list_finish (call->vault, result, &error);
  if (credentials == NULL)
    {
      ferry_reply_error (call->invocation, error);
      return;
    }

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < credentials->len; i++)
    g_variant_builder_add_value (&builder, credential_to_variant (g_ptr_array_index (credentials, i)));
  ferry_reply_value (call->invocation, g_variant_new ("(aa{sv})", &builder));
}

static void
handle_list (FerryVault            *vault,
             GDBusMethodInvocation *invocation)
{
  ferry_vault_list_async (vault, listed_cb, token_call_new (vault, invocation));
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TokenCall) call = user_data;
  GError *error = NULL;

  switch (ferry_vault_remove_finish (call->vault, result, &error))
    {
    case FERRY_VAULT_DONE:
      g_dbus_method_invocation_return_value (call->invocation, NULL);
      return;
    case FERRY_VAULT_NONE:
      g_set_error (&error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND,
                   _("There is no token “%s”; “ferry token list” shows all of them."), call->name);
      break;
    case FERRY_VAULT_LOCKED:
      g_set_error_literal (&error, FERRY_ERROR, FERRY_ERROR_KEYRING_LOCKED,
                           _("The keyring that has the token is locked. Unlock it with “ferry token unlock”, then try "
                             "again."));
      break;
    case FERRY_VAULT_FAILED:
    default:
      break;
    }

  ferry_reply_error (call->invocation, error);
}

static void
handle_remove (FerryVault            *vault,
               GDBusMethodInvocation *invocation)
{
  TokenCall *call;
  const char *name, *app;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s&s)", &name, &app);
  call = token_call_new (vault, invocation);
  call->name = g_strdup (name);
  ferry_vault_remove_async (vault, *app != '\0' ? app : FERRY_CLIENT_USER, name, removed_cb, call);
}

/**
 * ferry_token_calls_handle:
 * @vault: (nullable): where credentials are
 * @caller: who asks
 * @invocation: (transfer full): a call of AddToken, ListTokens or RemoveToken
 */
void
ferry_token_calls_handle (FerryVault            *vault,
                          FerryCaller           *caller,
                          GDBusMethodInvocation *invocation)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);

  if (!is_allowed (vault, caller, invocation))
    return;

  if (g_str_equal (method, "AddToken"))
    handle_add (vault, invocation);
  else if (g_str_equal (method, "ListTokens"))
    handle_list (vault, invocation);
  else
    handle_remove (vault, invocation);
}
