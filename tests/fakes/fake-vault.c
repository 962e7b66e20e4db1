/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/fake-vault.h"

#include "shared/ferry-error.h"

#include <string.h>

/* A keyring in memory, which a test locks and unlocks. */
struct _FakeVault
{
  GObject parent_instance;

  GPtrArray *credentials; /* (owned) (element-type FerryCredential) */
  gboolean is_locked;
  gboolean is_absent;
  guint n_found;
  gint64 n_added;
};

static void fake_vault_iface_init (FerryVaultInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeVault, fake_vault, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_VAULT, fake_vault_iface_init))

static gboolean
refuse_if_absent (FakeVault *self,
                  GTask     *task)
{
  if (self->is_absent)
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE, "No keyring.");

  return self->is_absent;
}

static void
find_async (FerryVault            *vault,
            const FerryVaultQuery *query,
            GCancellable          *cancellable,
            GAsyncReadyCallback    callback,
            gpointer               user_data)
{
  FakeVault *self = FAKE_VAULT (vault);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  FerryCredential *found = NULL;

  for (guint i = self->credentials->len; i > 0 && found == NULL; i--)
    {
      FerryCredential *credential = g_ptr_array_index (self->credentials, i - 1);

      if (ferry_vault_query_fits (query, credential))
        found = ferry_credential_ref (credential);
    }

  if (refuse_if_absent (self, task))
    return;

  self->n_found += found != NULL && !self->is_locked;
  g_task_return_pointer (task, found, (GDestroyNotify) ferry_credential_unref);
}

static FerryVaultOutcome
find_finish (FerryVault       *vault,
             GAsyncResult     *result,
             FerryCredential **credential,
             GError          **error)
{
  GError *failure = NULL;
  g_autoptr(FerryCredential) found = g_task_propagate_pointer (G_TASK (result), &failure);

  *credential = NULL;
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FERRY_VAULT_FAILED;
    }
  if (found != NULL && FAKE_VAULT (vault)->is_locked)
    return FERRY_VAULT_LOCKED;

  *credential = g_steal_pointer (&found);

  return *credential != NULL ? FERRY_VAULT_DONE : FERRY_VAULT_NONE;
}

static void
forget (FakeVault  *self,
        const char *client,
        const char *name)
{
  for (guint i = self->credentials->len; i > 0; i--)
    {
      if (ferry_credential_is_named (g_ptr_array_index (self->credentials, i - 1), client, name))
        g_ptr_array_remove_index (self->credentials, i - 1);
    }
}

static void
store_async (FerryVault         *vault,
             FerryCredential    *credential,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  FakeVault *self = FAKE_VAULT (vault);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  gboolean is_refused = self->is_locked && credential->kept;

  if (refuse_if_absent (self, task))
    return;

  if (!is_refused)
    fake_vault_add (self, credential);
  g_task_return_int (task, is_refused ? FERRY_VAULT_LOCKED : FERRY_VAULT_DONE);
}

static FerryVaultOutcome
int_finish (FerryVault   *vault,
            GAsyncResult *result,
            GError      **error)
{
  GError *failure = NULL;
  gssize outcome = g_task_propagate_int (G_TASK (result), &failure);

  if (failure == NULL)
    return (FerryVaultOutcome) outcome;

  g_propagate_error (error, failure);
  return FERRY_VAULT_FAILED;
}

static void
list_async (FerryVault         *vault,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  FakeVault *self = FAKE_VAULT (vault);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  if (!refuse_if_absent (self, task))
    g_task_return_pointer (task, g_ptr_array_ref (self->credentials), (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
list_finish (FerryVault   *vault,
             GAsyncResult *result,
             GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
remove_async (FerryVault         *vault,
              const char         *client,
              const char         *name,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  FakeVault *self = FAKE_VAULT (vault);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  guint n_before = self->credentials->len;

  if (refuse_if_absent (self, task))
    return;

  forget (self, client, name);
  g_task_return_int (task, self->credentials->len < n_before ? FERRY_VAULT_DONE : FERRY_VAULT_NONE);
}

/* Those that are not kept. */
static void
drop_login (FerryVault *vault)
{
  FakeVault *self = FAKE_VAULT (vault);

  for (guint i = self->credentials->len; i > 0; i--)
    {
      g_autoptr(FerryCredential) credential = NULL;

      credential = ferry_credential_ref (g_ptr_array_index (self->credentials, i - 1));
      if (credential->kept)
        continue;
      g_ptr_array_remove_index (self->credentials, i - 1);
      g_signal_emit_by_name (self, "lost", credential->client, credential->name);
    }
}

static gboolean
is_holding (FerryVault *vault)
{
  return FALSE;
}

static void
fake_vault_finalize (GObject *object)
{
  g_ptr_array_unref (FAKE_VAULT (object)->credentials);

  G_OBJECT_CLASS (fake_vault_parent_class)->finalize (object);
}

static void
fake_vault_class_init (FakeVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_vault_finalize;
}

static void
fake_vault_iface_init (FerryVaultInterface *iface)
{
  iface->find_async = find_async;
  iface->find_finish = find_finish;
  iface->store_async = store_async;
  iface->store_finish = int_finish;
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->remove_async = remove_async;
  iface->remove_finish = int_finish;
  iface->drop_login = drop_login;
  iface->is_holding = is_holding;
}

static void
fake_vault_init (FakeVault *self)
{
  self->credentials = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_credential_unref);
}

FakeVault *
fake_vault_new (void)
{
  return g_object_new (FAKE_TYPE_VAULT, NULL);
}

void
fake_vault_set_locked (FakeVault *self,
                       gboolean   locked)
{
  self->is_locked = locked;
  if (!locked)
    g_signal_emit_by_name (self, "unlocked");
}

/* No keyring at all. */
void
fake_vault_set_absent (FakeVault *self,
                       gboolean   absent)
{
  self->is_absent = absent;
}

/* As if somebody had stored it; replaces another of its name. */
void
fake_vault_add (FakeVault       *self,
                FerryCredential *credential)
{
  credential->added = ++self->n_added;
  forget (self, credential->client, credential->name);
  g_ptr_array_add (self->credentials, ferry_credential_ref (credential));
  g_signal_emit_by_name (self, "added", credential->client, credential->name);
}

/* A credential of the user “ann”. */
void
fake_vault_add_password (FakeVault  *self,
                         const char *name,
                         const char *server,
                         const char *scheme,
                         const char *password)
{
  g_autofree char *options = g_strdup_printf ("{'server': <'%s'>, 'scheme': <'%s'>, 'user': <'ann'>}", server, scheme);
  g_autoptr(FerryCredential) credential = fake_credential_new (name, options, password);

  fake_vault_add (self, credential);
}

/* How often a secret was handed out. */
guint
fake_vault_get_n_found (FakeVault *self)
{
  return self->n_found;
}

/* @options as GVariant text. */
FerryCredential *
fake_credential_new (const char *name,
                     const char *options,
                     const char *password)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, options, NULL, NULL, &error);
  FerryCredential *credential;

  g_assert_no_error (error);
  credential = ferry_credential_new_from_options (name, variant, &error);
  g_assert_no_error (error);
  if (password != NULL)
    credential->secret = ferry_secret_new_from_text (password, strlen (password), &error);
  g_assert_no_error (error);
  g_assert_true (ferry_credential_check (credential, &error));
  g_assert_no_error (error);

  return credential;
}
