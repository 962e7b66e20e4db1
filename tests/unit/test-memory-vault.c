/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-memory-vault.h"

#include "shared/ferry-error.h"
#include "tests/fakes/fake-vault.h"

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
store (FerryVault *vault,
       const char *name,
       const char *options,
       const char *password)
{
  g_autoptr(FerryCredential) credential = fake_credential_new (name, options, password);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  ferry_vault_store_async (vault, credential, on_done_cb, &result);

  return ferry_vault_store_finish (vault, await (&result), &error);
}

static FerryCredential *
find (FerryVault *vault,
      const char *origin)
{
  const FerryVaultQuery query = { .client = "user", .origin = origin };
  g_autoptr(GAsyncResult) result = NULL;
  FerryCredential *credential = NULL;

  ferry_vault_find_async (vault, &query, NULL, on_done_cb, &result);
  ferry_vault_find_finish (vault, await (&result), &credential, NULL);

  return credential;
}

static FerryVaultOutcome
forget (FerryVault *vault,
        const char *name)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_vault_remove_async (vault, "user", name, on_done_cb, &result);

  return ferry_vault_remove_finish (vault, await (&result), NULL);
}

static void
test_keeps_and_forgets (void)
{
  g_autoptr(FerryVault) vault = ferry_memory_vault_new ();
  g_autoptr(FerryCredential) found = NULL;
  g_autoptr(FerryCredential) newer = NULL;

  g_assert_false (ferry_vault_is_holding (vault));
  g_assert_null (find (vault, "https://a:443"));
  g_assert_cmpint (store (vault, "work", "{'server': <'a'>, 'user': <'u'>}", "x"), ==, FERRY_VAULT_DONE);
  g_assert_true (ferry_vault_is_holding (vault));
  found = find (vault, "https://a:443");
  g_assert_cmpstr (ferry_secret_get_text (found->secret), ==, "x");

  g_assert_cmpint (store (vault, "work", "{'server': <'a'>, 'user': <'u'>}", "y"), ==, FERRY_VAULT_DONE);
  newer = find (vault, "https://a:443");
  g_assert_cmpstr (ferry_secret_get_text (newer->secret), ==, "y");
  g_assert_cmpint (newer->added, >, 0);

  g_assert_cmpint (forget (vault, "work"), ==, FERRY_VAULT_DONE);
  g_assert_cmpint (forget (vault, "work"), ==, FERRY_VAULT_NONE);
  g_assert_false (ferry_vault_is_holding (vault));
}

static void
test_keeps_nothing_for_good (void)
{
  g_autoptr(FerryVault) vault = ferry_memory_vault_new ();

  g_assert_cmpint (store (vault, "work", "{'server': <'a'>, 'user': <'u'>, 'keep': <true>}", "x"), ==,
                   FERRY_VAULT_FAILED);
  g_assert_false (ferry_vault_is_holding (vault));
}

static void
on_lost (FerryVault *vault,
         const char *client,
         const char *name,
         gpointer    user_data)
{
  g_string_append_printf (user_data, "%s/%s ", client, name);
}

static void
test_ends_with_the_login (void)
{
  g_autoptr(FerryVault) vault = ferry_memory_vault_new ();
  g_autoptr(GString) lost = g_string_new (NULL);

  g_signal_connect (vault, "lost", G_CALLBACK (on_lost), lost);
  store (vault, "a", "{'server': <'a'>, 'user': <'u'>}", "x");
  store (vault, "b", "{'server': <'b'>, 'user': <'u'>}", "x");
  ferry_vault_drop_login (vault);
  g_assert_cmpstr (lost->str, ==, "user/a user/b ");
  g_assert_null (find (vault, "https://a:443"));
  g_assert_false (ferry_vault_is_holding (vault));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/memory-vault/keeps-and-forgets", test_keeps_and_forgets);
  g_test_add_func ("/memory-vault/keeps-nothing-for-good", test_keeps_nothing_for_good);
  g_test_add_func ("/memory-vault/ends-with-the-login", test_ends_with_the_login);

  return g_test_run ();
}
