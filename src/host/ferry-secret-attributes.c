/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be seen of a credential in a keyring, also while it is locked, and by
 * every program that may use the keyring: nothing secret, then. */

#include "host/ferry-secret-attributes.h"

#include "shared/ferry-names.h"

/* On every item of Ferry’s, so that all of them can be searched for. */
#define APPLICATION "application"

/**
 * ferry_secret_attributes_get_schema:
 *
 * Returns: (transfer none): the schema of Ferry’s items
 */
const SecretSchema *
ferry_secret_attributes_get_schema (void)
{
  static const SecretSchema schema = {
    .name = "org.ferry.Ferry.Credential",
    .flags = SECRET_SCHEMA_NONE,
    .attributes = {
      { APPLICATION, SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "app-id", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "port", SECRET_SCHEMA_ATTRIBUTE_INTEGER },
      { "protocol", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "scheme", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "usage", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "added", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "boot-id", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "login-session", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
    },
  };

  return &schema;
}

static GHashTable *
new_attributes (void)
{
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_hash_table_insert (attributes, g_strdup (APPLICATION), g_strdup (FERRY_APP_ID));

  return attributes;
}

static void
add (GHashTable *attributes,
     const char *name,
     const char *value)
{
  if (value != NULL)
    g_hash_table_insert (attributes, g_strdup (name), g_strdup (value));
}

/**
 * ferry_secret_attributes_from_credential:
 * @credential: a credential
 *
 * Returns: (transfer full) (element-type utf8 utf8): all there is to see of it
 */
GHashTable *
ferry_secret_attributes_from_credential (const FerryCredential *credential)
{
  GHashTable *attributes = new_attributes ();
  g_autofree char *port = g_strdup_printf ("%u", credential->port);
  g_autofree char *added = g_strdup_printf ("%" G_GINT64_FORMAT, credential->added);

  add (attributes, "app-id", credential->client);
  add (attributes, "name", credential->name);
  add (attributes, "server", credential->host);
  add (attributes, "port", port);
  add (attributes, "protocol", credential->protocol);
  add (attributes, "user", credential->user);
  add (attributes, "scheme", ferry_token_scheme_to_nick (credential->scheme));
  add (attributes, "usage", ferry_token_usage_to_nick (credential->usage));
  add (attributes, "added", added);
  add (attributes, "boot-id", credential->boot_id);
  add (attributes, "login-session", credential->login);

  return attributes;
}

/**
 * ferry_secret_attributes_from_name:
 * @client: (nullable): whose, %NULL for anybody’s
 * @name: (nullable): which, %NULL for all
 *
 * Returns: (transfer full) (element-type utf8 utf8): what to search for
 */
GHashTable *
ferry_secret_attributes_from_name (const char *client,
                                   const char *name)
{
  GHashTable *attributes = new_attributes ();

  add (attributes, "app-id", client);
  add (attributes, "name", name);

  return attributes;
}

/**
 * ferry_secret_attributes_from_query:
 * @query: what is wanted
 *
 * Returns: (transfer full) (element-type utf8 utf8): what to search for; more
 *   may be found than fits, see ferry_vault_query_fits()
 */
GHashTable *
ferry_secret_attributes_from_query (const FerryVaultQuery *query)
{
  GHashTable *attributes = ferry_secret_attributes_from_name (query->client, query->name);

  if (query->name == NULL)
    add (attributes, "usage", ferry_token_usage_to_nick (query->usage));

  return attributes;
}

static guint64
get_number (GHashTable *attributes,
            const char *name,
            guint64     max)
{
  const char *text = g_hash_table_lookup (attributes, name);
  guint64 number = 0;

  if (text != NULL)
    g_ascii_string_to_unsigned (text, 10, 0, max, &number, NULL);

  return number;
}

/**
 * ferry_secret_attributes_to_credential:
 * @attributes: (element-type utf8 utf8): of an item; not to be trusted
 *
 * Returns: (transfer full) (nullable): the credential, without its secret; %NULL
 *   if it is none of Ferry’s
 */
FerryCredential *
ferry_secret_attributes_to_credential (GHashTable *attributes)
{
  const char *name = g_hash_table_lookup (attributes, "name");
  const char *client = g_hash_table_lookup (attributes, "app-id");
  const char *host = g_hash_table_lookup (attributes, "server");
  g_autoptr(FerryCredential) credential = NULL;

  if (name == NULL || client == NULL || host == NULL || !ferry_credential_check_name (name, NULL))
    return NULL;

  credential = ferry_credential_new (name, client);
  if (!ferry_credential_set_server (credential, host, NULL) ||
      !ferry_token_scheme_from_nick (g_hash_table_lookup (attributes, "scheme"), &credential->scheme) ||
      !ferry_token_usage_from_nick (g_hash_table_lookup (attributes, "usage"), &credential->usage))
    return NULL;

  credential->port = (guint) get_number (attributes, "port", G_MAXUINT16);
  credential->protocol = g_strdup (g_hash_table_lookup (attributes, "protocol"));
  credential->user = g_strdup (g_hash_table_lookup (attributes, "user"));
  credential->added = (gint64) get_number (attributes, "added", G_MAXINT64);
  credential->boot_id = g_strdup (g_hash_table_lookup (attributes, "boot-id"));
  credential->login = g_strdup (g_hash_table_lookup (attributes, "login-session"));
  credential->kept = credential->boot_id == NULL;

  return g_steal_pointer (&credential);
}
