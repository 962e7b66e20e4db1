/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-secret-vault.h"

#include "host/ferry-memory-vault.h"
#include "shared/ferry-error.h"
#include "tests/fakes/fake-vault.h"

/* Where credentials go with a keyring, and where without. */

typedef struct
{
  FakeVault *keyring;
  FerryVault *memory;
  FerryVault *vault;
  GString *told;
} Fixture;

static void
on_added (Fixture    *fixture,
          const char *client,
          const char *name)
{
  g_string_append_printf (fixture->told, "+%s/%s ", client, name);
}

static void
on_lost (Fixture    *fixture,
         const char *client,
         const char *name)
{
  g_string_append_printf (fixture->told, "-%s/%s ", client, name);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->keyring = fake_vault_new ();
  fixture->memory = ferry_memory_vault_new ();
  fixture->vault = ferry_secret_vault_new_from_vaults (FERRY_VAULT (fixture->keyring), fixture->memory);
  fixture->told = g_string_new (NULL);
  g_signal_connect_swapped (fixture->vault, "added", G_CALLBACK (on_added), fixture);
  g_signal_connect_swapped (fixture->vault, "lost", G_CALLBACK (on_lost), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->vault);
  g_assert_finalize_object (fixture->keyring);
  g_assert_finalize_object (fixture->memory);
  g_string_free (fixture->told, TRUE);
}

static void
on_done_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static FerryVaultOutcome
store (Fixture    *fixture,
       const char *name,
       gboolean    keep)
{
  const char *options = keep ? "{'server': <'a'>, 'user': <'u'>, 'keep': <true>}" : "{'server': <'a'>, 'user': <'u'>}";
  g_autoptr(FerryCredential) credential = fake_credential_new (name, options, "x");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  ferry_vault_store_async (fixture->vault, credential, on_done_cb, &result);

  return ferry_vault_store_finish (fixture->vault, await (&result), &error);
}

static FerryVaultOutcome
find (Fixture    *fixture,
      const char *name)
{
  const FerryVaultQuery query = { .client = "user", .name = name };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  FerryCredential *credential = NULL;
  FerryVaultOutcome outcome;

  ferry_vault_find_async (fixture->vault, &query, NULL, on_done_cb, &result);
  outcome = ferry_vault_find_finish (fixture->vault, await (&result), &credential, &error);
  g_assert_true ((credential != NULL) == (outcome == FERRY_VAULT_DONE));
  g_clear_pointer (&credential, ferry_credential_unref);

  return outcome;
}

static FerryVaultOutcome
forget (Fixture    *fixture,
        const char *name)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  ferry_vault_remove_async (fixture->vault, "user", name, on_done_cb, &result);

  return ferry_vault_remove_finish (fixture->vault, await (&result), &error);
}

static guint
count (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GError) error = NULL;

  ferry_vault_list_async (fixture->vault, on_done_cb, &result);
  all = ferry_vault_list_finish (fixture->vault, await (&result), &error);
  g_assert_no_error (error);

  return all->len;
}

static void
test_keyring_first (Fixture      *fixture,
                    gconstpointer data)
{
  g_assert_cmpint (store (fixture, "a", FALSE), ==, FERRY_VAULT_DONE);
  g_assert_cmpint (store (fixture, "b", TRUE), ==, FERRY_VAULT_DONE);
  g_assert_false (ferry_vault_is_holding (fixture->vault));
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_cmpint (find (fixture, "a"), ==, FERRY_VAULT_DONE);
  g_assert_cmpstr (fixture->told->str, ==, "+user/a +user/b ");

  ferry_vault_drop_login (fixture->vault);
  g_assert_cmpstr (fixture->told->str, ==, "+user/a +user/b -user/a ");
  g_assert_cmpint (find (fixture, "a"), ==, FERRY_VAULT_NONE);
  g_assert_cmpint (forget (fixture, "b"), ==, FERRY_VAULT_DONE);
  g_assert_cmpint (forget (fixture, "b"), ==, FERRY_VAULT_NONE);
}

static void
test_memory_without_keyring (Fixture      *fixture,
                             gconstpointer data)
{
  fake_vault_set_absent (fixture->keyring, TRUE);
  g_assert_cmpint (find (fixture, "a"), ==, FERRY_VAULT_NONE);
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_cmpint (forget (fixture, "a"), ==, FERRY_VAULT_NONE);
  g_assert_cmpint (store (fixture, "a", FALSE), ==, FERRY_VAULT_DONE);
  g_assert_true (ferry_vault_is_holding (fixture->vault));
  g_assert_cmpint (find (fixture, "a"), ==, FERRY_VAULT_DONE);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpint (store (fixture, "b", TRUE), ==, FERRY_VAULT_FAILED);
  g_assert_cmpint (forget (fixture, "a"), ==, FERRY_VAULT_DONE);
  g_assert_false (ferry_vault_is_holding (fixture->vault));
}

static void
test_locked_keyring (Fixture      *fixture,
                     gconstpointer data)
{
  g_assert_cmpint (store (fixture, "a", TRUE), ==, FERRY_VAULT_DONE);
  fake_vault_set_locked (fixture->keyring, TRUE);
  g_assert_cmpint (find (fixture, "a"), ==, FERRY_VAULT_LOCKED);
  g_assert_cmpint (store (fixture, "b", TRUE), ==, FERRY_VAULT_LOCKED);
  g_assert_false (ferry_vault_is_holding (fixture->vault));
}

#define vault_test(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  vault_test ("/secret-vault/keyring-first", test_keyring_first);
  vault_test ("/secret-vault/memory-without-keyring", test_memory_without_keyring);
  vault_test ("/secret-vault/locked-keyring", test_locked_keyring);

  return g_test_run ();
}
