/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-vault.h"
#include "shared/ferry-error.h"
#include "tests/fakes/fake-vault.h"

#include <string.h>

static void
assert_server (const char *text,
               const char *host,
               guint       port,
               const char *protocol)
{
  g_autoptr(FerryCredential) credential = ferry_credential_new ("a", "user");
  g_autoptr(GError) error = NULL;

  g_assert_true (ferry_credential_set_server (credential, text, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (credential->host, ==, host);
  g_assert_cmpuint (credential->port, ==, port);
  g_assert_cmpstr (credential->protocol, ==, protocol);
}

static void
test_servers (void)
{
  static const char *const wrong[] = { "", ":80", "a b", "http://", "a:0", "a:65536", "a:b", "[::1", "a/b", "u@a",
                                       "://a", "a?b", "http://a/b" };

  assert_server ("Example.ORG", "example.org", 0, NULL);
  assert_server ("example.org:8080", "example.org", 8080, NULL);
  assert_server ("http://nas.lan", "nas.lan", 0, "http");
  assert_server ("HTTPS://nas.lan:444/", "nas.lan", 444, "https");
  assert_server ("::1", "::1", 0, NULL);
  assert_server ("[::1]:80", "::1", 80, NULL);
  assert_server ("bücher.example", "xn--bcher-kva.example", 0, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(FerryCredential) credential = ferry_credential_new ("a", "user");
      g_autoptr(GError) error = NULL;

      g_assert_false (ferry_credential_set_server (credential, wrong[i], &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
    }
}

static gboolean
fits (const char     *server,
      FerryTokenUsage usage,
      const char     *origin)
{
  g_autoptr(FerryCredential) credential = ferry_credential_new ("a", "user");

  g_assert_true (ferry_credential_set_server (credential, server, NULL));
  credential->usage = usage;

  return ferry_credential_fits (credential, FERRY_TOKEN_USAGE_NETWORK, origin);
}

static void
test_fits_its_server_alone (void)
{
  const FerryTokenUsage network = FERRY_TOKEN_USAGE_NETWORK;

  g_assert_true (fits ("example.org", network, "https://example.org:443"));
  g_assert_true (fits ("example.org", network, "https://example.org:8443"));
  g_assert_true (fits ("example.org:8443", network, "https://example.org:8443"));
  g_assert_false (fits ("example.org:8443", network, "https://example.org:443"));
  g_assert_false (fits ("example.org", network, "https://www.example.org:443"));
  g_assert_false (fits ("example.org", network, "https://example.org.evil.example:443"));
  g_assert_false (fits ("example.org", FERRY_TOKEN_USAGE_PROXY, "https://example.org:443"));
  g_assert_false (fits ("example.org", network, NULL));
  g_assert_false (fits ("example.org", network, "no address"));
}

/* A password that was given for a host is not sent where all can read it. */
static void
test_plain_only_if_said_so (void)
{
  const FerryTokenUsage network = FERRY_TOKEN_USAGE_NETWORK;

  g_assert_false (fits ("nas.lan", network, "http://nas.lan:80"));
  g_assert_true (fits ("http://nas.lan", network, "http://nas.lan:80"));
  g_assert_false (fits ("http://nas.lan", network, "https://nas.lan:443"));
  g_assert_true (fits ("127.0.0.1", network, "http://127.0.0.1:8080"));
  g_assert_true (fits ("localhost", network, "http://localhost:8080"));
}

static void
assert_refused (const char *name,
                const char *options,
                const char *password,
                const char *word)
{
  g_autoptr(GVariant) variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, options, NULL, NULL, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryCredential) credential = ferry_credential_new_from_options (name, variant, &error);

  if (credential != NULL && password != NULL)
    credential->secret = ferry_secret_new_from_text (password, strlen (password), NULL);
  if (credential != NULL)
    g_assert_false (ferry_credential_check (credential, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_refused (void)
{
  assert_refused ("", "{'server': <'a'>, 'user': <'u'>}", "x", "name of a token");
  assert_refused (" a", "{'server': <'a'>, 'user': <'u'>}", "x", "name of a token");
  assert_refused ("a\nb", "{'server': <'a'>, 'user': <'u'>}", "x", "name of a token");
  assert_refused ("a", "{'user': <'u'>}", "x", "“server”");
  assert_refused ("a", "{'server': <'a'>}", "x", "“user”");
  assert_refused ("a", "{'server': <'a'>, 'user': <'u\\n'>}", "x", "“user”");
  assert_refused ("a", "{'server': <'a'>, 'user': <'u'>}", "", "password");
  assert_refused ("a", "{'server': <'a'>, 'user': <'u'>, 'scheme': <'magic'>}", "x", "“scheme”");
  assert_refused ("a", "{'server': <'a'>, 'user': <'u'>, 'usage': <'magic'>}", "x", "“usage”");
  assert_refused ("a", "{'server': <'a'>, 'scheme': <'bearer'>, 'usage': <'proxy'>}", "x", "Proxies");
  assert_refused ("a", "{'server': <'a'>, 'scheme': <'certificate'>}", NULL, "“certificate”");
  assert_refused ("a", "{'server': <'a'>, 'scheme': <'certificate'>, 'certificate': <'c.pem'>}", NULL, "absolute");
  assert_refused ("a", "{'server': <'a'>, 'scheme': <'certificate'>, 'certificate': <'pkcs11:id=1?pin-value=12'>}", NULL,
                  "PIN");
  assert_refused ("a", "{'server': <'a'>, 'user': <'u'>, 'usage': <'file'>, 'scheme': <'digest'>}", "s",
                  "name and a password");
  assert_refused ("a", "{'server': <'a'>, 'user': <'u'>, 'usage': <'file'>, 'app': <'org.example.App'>}", "s",
                  "other machines");
  assert_refused ("a", "{'server': <'a'>, 'user': <'u'>, 'scheme': <'ntlm'>}", "sécret", "ASCII");
  assert_refused ("a", "{'server': <'a'>, 'user': <'u'>, 'app': <'no id'>}", "x", "“app”");
}

/* They would lend the app the user’s own identity. */
static void
test_apps_get_neither_kerberos_nor_ntlm (void)
{
  assert_refused ("a", "{'server': <'a'>, 'scheme': <'negotiate'>, 'app': <'org.example.App'>}", NULL, "An app’s token");
  assert_refused ("a", "{'server': <'a'>, 'scheme': <'ntlm'>, 'user': <'u'>, 'app': <'org.example.App'>}", "x",
                  "An app’s token");
}

static void
test_shows_no_secret (void)
{
  g_autoptr(FerryCredential) credential = fake_credential_new (
    "work", "{'server': <'http://a:8'>, 'user': <'u'>, 'usage': <'proxy'>, 'keep': <true>}", "s3cret");
  g_autoptr(GVariant) shown = g_variant_ref_sink (ferry_credential_to_dictionary (credential));
  g_autofree char *text = g_variant_print (shown, FALSE);
  g_autofree char *label = ferry_credential_dup_label (credential);

  g_assert_cmpstr (text, ==, "{'name': <'work'>, 'app': <''>, 'server': <'http://a:8'>, 'user': <'u'>, "
                   "'scheme': <'password'>, 'usage': <'proxy'>, 'kept': <true>, 'added': <int64 0>}");
  g_assert_cmpstr (label, ==, "Ferry: work (u@http://a:8)");
}

static void
test_queries (void)
{
  g_autoptr(FerryCredential) work = fake_credential_new ("work", "{'server': <'a'>, 'user': <'u'>}", "x");
  g_autoptr(FerryCredential) card = fake_credential_new (
    "card", "{'server': <'a'>, 'scheme': <'certificate'>, 'certificate': <'/c'>}", NULL);
  FerryVaultQuery query = { .client = "user", .origin = "https://a:443" };

  g_assert_true (ferry_vault_query_fits (&query, work));
  g_assert_false (ferry_vault_query_fits (&query, card));
  query.certificate = TRUE;
  g_assert_false (ferry_vault_query_fits (&query, work));
  g_assert_true (ferry_vault_query_fits (&query, card));
  query.client = "org.example.App";
  g_assert_false (ferry_vault_query_fits (&query, card));
  query = (FerryVaultQuery){ .client = "user", .name = "work" };
  g_assert_true (ferry_vault_query_fits (&query, work));
  g_assert_false (ferry_vault_query_fits (&query, card));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/credential/servers", test_servers);
  g_test_add_func ("/credential/fits-its-server-alone", test_fits_its_server_alone);
  g_test_add_func ("/credential/plain-only-if-said-so", test_plain_only_if_said_so);
  g_test_add_func ("/credential/refused", test_refused);
  g_test_add_func ("/credential/apps-get-neither-kerberos-nor-ntlm", test_apps_get_neither_kerberos_nor_ntlm);
  g_test_add_func ("/credential/shows-no-secret", test_shows_no_secret);
  g_test_add_func ("/credential/queries", test_queries);

  return g_test_run ();
}
