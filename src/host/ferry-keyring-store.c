/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "host/ferry-keyring-store.h"

#include "core/ferry-secret-layout.h"
#include "host/ferry-keyring-call.h"
#include "host/ferry-secret-attributes.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

static void
on_stored_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!secret_service_store_finish (SECRET_SERVICE (object), result, &error))
    ferry_keyring_call_fail (task, error);
  else if (ferry_keyring_call_end (task))
    g_task_return_boolean (task, TRUE);
}

static void
put (GTask      *task,
     const char *collection)
{
  FerryKeyringCall *call = g_task_get_task_data (task);
  g_autoptr(GHashTable) attributes = ferry_secret_attributes_from_credential (call->credential);
  g_autofree char *label = ferry_credential_dup_label (call->credential);
  g_autoptr(FerrySecret) text = NULL;
  g_autoptr(SecretValue) value = NULL;
  GError *error = NULL;

  text = ferry_secret_layout_write (call->credential, &error);
  if (text == NULL)
    {
      ferry_keyring_call_end (task);
      g_task_return_error (task, error);
      return;
    }

  value = secret_value_new (ferry_secret_get_text (text), (gssize) ferry_secret_get_length (text), "text/plain");
  secret_service_store (call->service, ferry_secret_attributes_get_schema (), attributes, collection, label, value,
                        call->cancellable, on_stored_cb, g_object_ref (task));
}

/* A locked collection would make the keyring ask, and one that is not there would
 * be made, with a password to be chosen. */
static void
on_default_found_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(SecretCollection) collection = secret_collection_for_alias_finish (result, &error);

  if (error != NULL)
    ferry_keyring_call_fail (task, error);
  else if (collection != NULL && !secret_collection_get_locked (collection))
    put (task, SECRET_COLLECTION_DEFAULT);
  else if (!ferry_keyring_call_end (task))
    return;
  else if (collection == NULL)
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                             _("There is no default keyring yet that could keep a token. Make one in the settings "
                               "for passwords, or add the token for this login alone, without “--keep”."));
  else
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_KEYRING_LOCKED, "%s",
                             ferry_error_code_to_sentence (FERRY_ERROR_KEYRING_LOCKED));
}

/**
 * ferry_keyring_store_run:
 * @task: a task whose data is a #FerryKeyringCall with a service
 *
 * Stores the call’s credential: for the session, or for good if it is to be
 * kept. Ends @task.
 */
void
ferry_keyring_store_run (GTask *task)
{
  FerryKeyringCall *call = g_task_get_task_data (task);

  if (!call->credential->kept)
    put (task, SECRET_COLLECTION_SESSION);
  else
    secret_collection_for_alias (call->service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, call->cancellable,
                                 on_default_found_cb, g_object_ref (task));
}
