/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry token`: adds, lists and removes credentials, and has the keyring ask
 * for its password. */

#include "config.h"

#include "cli/ferry-cli-secret-input.h"
#include "cli/ferry-cli-table.h"
#include "cli/ferry-cli-verbs.h"
#include "client/ferry-client-tokens.h"
#include "client/ferry-job-dict.h"
#include "client/ferry-json.h"
#include "client/ferry-keyring-unlock.h"
#include "shared/ferry-error.h"
#include "shared/ferry-token-words.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

typedef struct
{
  char *server;
  char *user;
  char *scheme;
  char *usage;
  char *app;
  char *certificate;
  char *key;
  gboolean session;
  gboolean keep;
} Typed;

static void
typed_clear (Typed *typed)
{
  g_free (typed->server);
  g_free (typed->user);
  g_free (typed->scheme);
  g_free (typed->usage);
  g_free (typed->app);
  g_free (typed->certificate);
  g_free (typed->key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

static gboolean
add_text (GVariantDict *options,
          const char   *key,
          const char   *value,
          GError      **error)
{
  g_autofree char *option = g_strconcat ("--", key, NULL);

  if (value == NULL)
    return TRUE;
  if (!ferry_cli_check_text (option, value, error))
    return FALSE;

  g_variant_dict_insert (options, key, "s", value);

  return TRUE;
}

/* The service runs in another folder. */
static gboolean
add_place (GVariantDict *options,
           const char   *key,
           const char   *value,
           GError      **error)
{
  g_autofree char *path = NULL;

  if (value == NULL || g_str_has_prefix (value, "pkcs11:"))
    return add_text (options, key, value, error);

  path = g_canonicalize_filename (value, NULL);

  return add_text (options, key, path, error);
}

static GVariant *
build_options (const Typed     *typed,
               FerryTokenScheme scheme,
               GError         **error)
{
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT (NULL);

  if (typed->server == NULL || (typed->keep && typed->session))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           typed->server == NULL ? _("--server: Which server is the token for?")
                                                 : _("--keep: A token is kept, or ends with the session, but not both."));
      return NULL;
    }

  g_variant_dict_insert (&options, "scheme", "s", ferry_token_scheme_to_nick (scheme));
  g_variant_dict_insert (&options, "keep", "b", typed->keep);
  if (!add_text (&options, "server", typed->server, error) || !add_text (&options, "user", typed->user, error) ||
      !add_text (&options, "usage", typed->usage, error) || !add_text (&options, "app", typed->app, error) ||
      !add_place (&options, "certificate", typed->certificate, error) || !add_place (&options, "key", typed->key, error))
    return NULL;

  return g_variant_ref_sink (g_variant_dict_end (&options));
}

/* What has a password of its own among certificates. */
static gboolean
has_secret (const Typed     *typed,
            FerryTokenScheme scheme)
{
  const char *certificate = typed->certificate != NULL ? typed->certificate : "";

  return ferry_token_scheme_needs_secret (scheme) || g_str_has_prefix (certificate, "pkcs11:") ||
         g_str_has_suffix (certificate, ".p12") || g_str_has_suffix (certificate, ".pfx");
}

static FerrySecret *
read_secret (const Typed     *typed,
             FerryTokenScheme scheme,
             GError         **error)
{
  if (!has_secret (typed, scheme))
    return ferry_secret_new (0, error);
  if (scheme == FERRY_TOKEN_SCHEME_BEARER)
    return ferry_secret_input_read (_("Bearer token: "), error);

  return ferry_secret_input_read (_("Password: "), error);
}

static void
say_where (const char *name,
           GVariant   *token)
{
  const char *place = ferry_job_dict_get_string (token, "place");

  if (g_str_equal (place, "keyring"))
    g_printerr (_("“%s” is in the keyring until it is removed.\n"), name);
  else if (g_str_equal (place, "session"))
    g_printerr (_("“%s” is in the keyring until you log out; “--keep” keeps it.\n"), name);
  else
    g_printerr (_("There is no keyring here: the service has “%s” in its memory until you log out, and stays "
                  "running that long.\n"),
                name);
}

static FerryExit
add (FerryCli    *cli,
     const char  *name,
     const Typed *typed,
     GError     **error)
{
  g_autoptr(GVariant) options = NULL;
  g_autoptr(FerrySecret) secret = NULL;
  g_autoptr(GVariant) token = NULL;
  FerryTokenScheme scheme = FERRY_TOKEN_SCHEME_PASSWORD;

  if (typed->scheme != NULL && !ferry_token_scheme_from_nick (typed->scheme, &scheme))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _("--scheme: Write password, basic, digest, bearer, ntlm, negotiate or certificate."));
      return FERRY_EXIT_WRONG_USE;
    }

  options = build_options (typed, scheme, error);
  if (options == NULL)
    return FERRY_EXIT_WRONG_USE;

  secret = read_secret (typed, scheme, error);
  if (secret == NULL)
    return FERRY_EXIT_WRONG_USE;

  token = ferry_client_add_token (cli->client, name, options, secret, error);
  if (token == NULL)
    return FERRY_EXIT_WRONG_USE;

  if (cli->json)
    ferry_cli_print_json (ferry_json_from_token (token));
  else
    say_where (name, token);

  return FERRY_EXIT_DONE;
}

static const char *
describe_place (GVariant *token)
{
  const char *place = ferry_job_dict_get_string (token, "place");

  if (g_str_equal (place, "keyring"))
    return _("kept");

  return g_str_equal (place, "session") ? _("until logout") : _("until logout, in memory");
}

static void
print_table (GVariant *tokens)
{
  g_autoptr(FerryTable) table = ferry_table_new (6);
  const char *const headings[] = { _("NAME"), _("SERVER"), _("USER"), _("SCHEME"), _("USAGE"), _("HOW LONG"), NULL };
  g_autofree char *text = NULL;

  ferry_table_add (table, headings, FERRY_STYLE_HEADING);
  for (gsize i = 0; i < g_variant_n_children (tokens); i++)
    {
      g_autoptr(GVariant) token = g_variant_get_child_value (tokens, i);
      const char *app = ferry_job_dict_get_string (token, "app");
      g_autofree char *name = *app != '\0' ? g_strdup_printf ("%s (%s)", ferry_job_dict_get_string (token, "name"), app)
                                           : g_strdup (ferry_job_dict_get_string (token, "name"));
      const char *const cells[] = {
        name,
        ferry_job_dict_get_string (token, "server"),
        ferry_job_dict_get_string (token, "user"),
        ferry_job_dict_get_string (token, "scheme"),
        ferry_job_dict_get_string (token, "usage"),
        describe_place (token),
        NULL,
      };

      ferry_table_add (table, cells, FERRY_STYLE_PLAIN);
    }

  text = ferry_table_draw (table, -1, ferry_print_has_colour (STDOUT_FILENO));
  g_print ("%s", text);
}

static void
print_json (GVariant *tokens)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (gsize i = 0; i < g_variant_n_children (tokens); i++)
    {
      g_autoptr(GVariant) token = g_variant_get_child_value (tokens, i);

      json_array_add_element (array, ferry_json_from_token (token));
    }

  json_node_take_array (node, array);
  ferry_cli_print_json (node);
}

static FerryExit
list (FerryCli *cli,
      GError  **error)
{
  g_autoptr(GVariant) reply = ferry_client_call (cli->client, "ListTokens", NULL, error);
  g_autoptr(GVariant) tokens = NULL;

  if (reply == NULL)
    return FERRY_EXIT_WRONG_USE;

  tokens = g_variant_get_child_value (reply, 0);
  if (cli->json)
    print_json (tokens);
  else if (g_variant_n_children (tokens) > 0)
    print_table (tokens);
  else
    g_printerr (_("There are no tokens; “ferry token add” adds one.\n"));

  return FERRY_EXIT_DONE;
}

static FerryExit
forget (FerryCli    *cli,
        const char  *name,
        const Typed *typed,
        GError     **error)
{
  g_autoptr(GVariant) reply = NULL;

  reply = ferry_client_call (cli->client, "RemoveToken",
                             g_variant_new ("(ss)", name, typed->app != NULL ? typed->app : ""), error);
  if (reply != NULL && cli->json)
    ferry_cli_print_json (json_node_init_object (json_node_alloc (), json_object_new ()));

  return reply != NULL ? FERRY_EXIT_DONE : FERRY_EXIT_WRONG_USE;
}

static void
on_unlocked_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static FerryExit
unlock (FerryCli *cli,
        GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_keyring_unlock_async (ferry_client_get_connection (cli->client), NULL, on_unlocked_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  if (!ferry_keyring_unlock_finish (result, error))
    return FERRY_EXIT_NOT_ALLOWED;

  if (cli->json)
    ferry_cli_print_json (json_node_init_object (json_node_alloc (), json_object_new ()));

  return FERRY_EXIT_DONE;
}

static FerryExit
run (FerryCli    *cli,
     char       **rest,
     const Typed *typed,
     GError     **error)
{
  const guint n_args = g_strv_length (rest);

  if (!ferry_cli_connect (cli, error))
    return FERRY_EXIT_UNREACHABLE;

  if (g_str_equal (rest[0], "add") && n_args == 2)
    return add (cli, rest[1], typed, error);
  if (g_str_equal (rest[0], "list") && n_args == 1)
    return list (cli, error);
  if (g_str_equal (rest[0], "remove") && n_args == 2)
    return forget (cli, rest[1], typed, error);
  if (g_str_equal (rest[0], "unlock") && n_args == 1)
    return unlock (cli, error);

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                       _("Write “ferry token add NAME --server HOST”, “ferry token list”, “ferry token remove NAME” or "
                         "“ferry token unlock”."));
  return FERRY_EXIT_WRONG_USE;
}

FerryExit
ferry_verb_token (FerryCli *cli,
                  char    **args,
                  GError  **error)
{
  g_auto(Typed) typed = { 0 };
  const GOptionArg text = G_OPTION_ARG_FILENAME;
  const GOptionArg flag = G_OPTION_ARG_NONE;
  const GOptionEntry entries[] = {
    { "server", 0, 0, text, &typed.server, N_ ("Whom it is for; a HOST alone means encrypted connections only"), N_ ("HOST") },
    { "user", 0, 0, text, &typed.user, N_ ("Who signs in"), N_ ("NAME") },
    { "scheme", 0, 0, text, &typed.scheme, N_ ("password, basic, digest, bearer, ntlm, negotiate or certificate"), N_ ("SCHEME") },
    { "usage", 0, 0, text, &typed.usage, N_ ("network, proxy or file"), N_ ("USAGE") },
    { "session", 0, 0, flag, &typed.session, N_ ("Forget it at logout, which is usual"), NULL },
    { "keep", 0, 0, flag, &typed.keep, N_ ("Keep it in the keyring beyond the login"), NULL },
    { "certificate", 0, 0, text, &typed.certificate, N_ ("A client certificate: a file, or pkcs11:…"), N_ ("FILE") },
    { "key", 0, 0, text, &typed.key, N_ ("Its private key, if that is elsewhere"), N_ ("FILE") },
    { "app", 0, 0, text, &typed.app, N_ ("For the jobs of this app alone"), N_ ("APP-ID") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto(GStrv) rest = ferry_cli_parse (cli, entries, args, 1, 2, error);

  return rest != NULL ? run (cli, rest, &typed, error) : FERRY_EXIT_WRONG_USE;
}
