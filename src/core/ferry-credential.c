/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-credential.h"

#include "core/ferry-url.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Attributes are shown and searched; what is longer is no name of anybody. */
#define WORD_MAX_BYTES 256

#define PORT_MAX 65535

/* What a URI’s scheme consists of (RFC 3986 §3.1). */
#define SCHEME_CHARACTERS G_CSET_a_2_z G_CSET_DIGITS "+-."

/**
 * ferry_credential_new:
 * @name: what jobs call it by
 * @client: whose jobs may use it
 *
 * Returns: (transfer full): a credential that says nothing else yet
 */
FerryCredential *
ferry_credential_new (const char *name,
                      const char *client)
{
  FerryCredential *self;

  g_return_val_if_fail (name != NULL && client != NULL, NULL);

  self = g_new0 (FerryCredential, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_strdup (name);
  self->client = g_strdup (client);
  self->host = g_strdup ("");

  return self;
}

/**
 * ferry_credential_ref:
 * @self: a credential
 *
 * Returns: (transfer full): @self
 */
FerryCredential *
ferry_credential_ref (FerryCredential *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * ferry_credential_unref:
 * @self: (transfer full): a credential
 */
void
ferry_credential_unref (FerryCredential *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->name);
  g_free (self->client);
  g_free (self->host);
  g_free (self->protocol);
  g_free (self->user);
  g_free (self->boot_id);
  g_free (self->login);
  g_clear_pointer (&self->secret, ferry_secret_unref);
  g_free (self->certificate);
  g_free (self->key);
  g_free (self);
}

static gboolean
refuse (GError    **error,
        const char *sentence)
{
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, sentence);

  return FALSE;
}

static gboolean
is_word (const char *text,
         gsize       max_bytes)
{
  if (*text == '\0' || strlen (text) > max_bytes || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (!g_unichar_isprint (g_utf8_get_char (p)))
        return FALSE;
    }

  return TRUE;
}

/**
 * ferry_credential_check_name:
 * @name: what somebody wants to call a token
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether a token can bear it
 */
gboolean
ferry_credential_check_name (const char *name,
                             GError    **error)
{
  g_return_val_if_fail (name != NULL, FALSE);

  if (is_word (name, 4 * FERRY_TOKEN_NAME_MAX_LENGTH) &&
      g_utf8_strlen (name, -1) <= FERRY_TOKEN_NAME_MAX_LENGTH &&
      !g_unichar_isspace (g_utf8_get_char (name)))
    return TRUE;

  return refuse (error, _("The name of a token has 1 to 64 characters that can be printed."));
}

/* “[::1]:8080”, “host:8080”, “::1” or “host” */
static gboolean
split_host (const char *text,
            char      **host,
            guint      *port)
{
  const char *colon = strrchr (text, ':');
  guint64 number = 0;

  if (*text == '[')
    {
      const char *end = strchr (text, ']');

      if (end == NULL || (end[1] != '\0' && end[1] != ':'))
        return FALSE;
      *host = g_strndup (text + 1, (gsize) (end - text - 1));
      colon = end[1] == ':' ? end + 1 : NULL;
    }
  else if (colon != NULL && strchr (text, ':') == colon)
    {
      *host = g_strndup (text, (gsize) (colon - text));
    }
  else
    {
      *host = g_strdup (text);
      colon = NULL;
    }

  if (colon != NULL && !g_ascii_string_to_unsigned (colon + 1, 10, 1, PORT_MAX, &number, NULL))
    return FALSE;

  *port = (guint) number;
  return TRUE;
}

static char *
normalize_host (const char *host)
{
  g_autofree char *ascii = NULL;

  if (g_hostname_is_ip_address (host))
    return g_ascii_strdown (host, -1);
  if (*host == '\0' || strlen (host) > WORD_MAX_BYTES || strpbrk (host, " \t\r\n/?#@\\%<>[]:*") != NULL)
    return NULL;

  ascii = g_hostname_to_ascii (host);

  return ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;
}

/**
 * ferry_credential_set_server:
 * @self: a credential that nobody else has yet
 * @text: `HOST`, `HOST:PORT` or `PROTOCOL://HOST[:PORT]`, from outside
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether @text names a server
 */
gboolean
ferry_credential_set_server (FerryCredential *self,
                             const char      *text,
                             GError         **error)
{
  g_autofree char *protocol = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *host = NULL;
  g_autofree char *normal = NULL;
  const char *separator;
  guint port = 0;

  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  separator = strstr (text, "://");
  if (separator != NULL)
    protocol = g_ascii_strdown (text, separator - text);
  rest = g_strdup (separator != NULL ? separator + 3 : text);
  if (separator != NULL && g_str_has_suffix (rest, "/"))
    rest[strlen (rest) - 1] = '\0';

  if (protocol != NULL && (*protocol == '\0' || strspn (protocol, SCHEME_CHARACTERS) != strlen (protocol)))
    return refuse (error, _("The server must be like “example.org”, “example.org:8080” or “http://example.org”."));
  if (split_host (rest, &host, &port))
    normal = normalize_host (host);
  if (normal == NULL)
    return refuse (error, _("The server must be like “example.org”, “example.org:8080” or “http://example.org”."));

  g_free (self->protocol);
  g_free (self->host);
  self->protocol = g_steal_pointer (&protocol);
  self->host = g_steal_pointer (&normal);
  self->port = port;

  return TRUE;
}

/**
 * ferry_credential_dup_server:
 * @self: a credential
 *
 * Returns: (transfer full): what ferry_credential_set_server() takes
 */
char *
ferry_credential_dup_server (const FerryCredential *self)
{
  g_autofree char *host = NULL;
  GString *text = g_string_new (NULL);

  host = strchr (self->host, ':') != NULL ? g_strdup_printf ("[%s]", self->host) : g_strdup (self->host);
  if (self->protocol != NULL)
    g_string_append_printf (text, "%s://", self->protocol);
  g_string_append (text, host);
  if (self->port != 0)
    g_string_append_printf (text, ":%u", self->port);

  return g_string_free (text, FALSE);
}

/**
 * ferry_credential_dup_label:
 * @self: a credential
 *
 * Returns: (transfer full): what a keyring’s own window calls it
 */
char *
ferry_credential_dup_label (const FerryCredential *self)
{
  g_autofree char *server = ferry_credential_dup_server (self);

  return self->user != NULL ? g_strdup_printf ("Ferry: %s (%s@%s)", self->name, self->user, server)
                            : g_strdup_printf ("Ferry: %s (%s)", self->name, server);
}

/* Whether nobody on the way to @uri can read along. */
static gboolean
is_private (GUri       *uri,
            const char *origin)
{
  static const char *const encrypted[] = { "https", "sftp", "ssh", "davs", NULL };

  return g_strv_contains (encrypted, g_uri_get_scheme (uri)) || ferry_url_is_local (origin);
}

/**
 * ferry_credential_fits:
 * @self: a credential
 * @usage: what for
 * @origin: (nullable): the server, as “protocol://host:port”
 *
 * A secret that was given for a host alone goes there encrypted, or stays on
 * this machine; for a proxy, to which there is hardly ever another way than a
 * plain one, the host is enough.
 *
 * Returns: whether it may be used there
 */
gboolean
ferry_credential_fits (const FerryCredential *self,
                       FerryTokenUsage        usage,
                       const char            *origin)
{
  g_autoptr(GUri) uri = NULL;

  if (self->usage != usage || origin == NULL)
    return FALSE;

  uri = g_uri_parse (origin, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL ||
      g_ascii_strcasecmp (g_uri_get_host (uri), self->host) != 0)
    return FALSE;
  if (self->port != 0 && g_uri_get_port (uri) != (int) self->port)
    return FALSE;
  if (self->protocol != NULL)
    return g_str_equal (self->protocol, g_uri_get_scheme (uri));

  return usage == FERRY_TOKEN_USAGE_PROXY || is_private (uri, origin);
}

/**
 * ferry_credential_is_named:
 * @self: a credential
 * @client: whose it should be
 * @name: (nullable): what it should be called, %NULL for any
 *
 * Returns: whether it is the one
 */
gboolean
ferry_credential_is_named (const FerryCredential *self,
                           const char            *client,
                           const char            *name)
{
  return g_str_equal (self->client, client) && (name == NULL || g_str_equal (self->name, name));
}

static gboolean
is_for_apps (const FerryCredential *self)
{
  return self->scheme != FERRY_TOKEN_SCHEME_NTLM && self->scheme != FERRY_TOKEN_SCHEME_NEGOTIATE;
}

/* The fetcher’s library has no more for proxies. */
static gboolean
is_for_proxies (const FerryCredential *self)
{
  return self->scheme != FERRY_TOKEN_SCHEME_BEARER && self->scheme != FERRY_TOKEN_SCHEME_CERTIFICATE;
}

/* Others the fetcher’s library hashes in a way that no server knows. */
static gboolean
has_secret_for_ntlm (const FerryCredential *self)
{
  return self->secret == NULL || g_str_is_ascii (ferry_secret_get_text (self->secret));
}

/**
 * ferry_credential_check:
 * @self: a credential from outside, its secret read
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether it makes sense as a whole
 */
gboolean
ferry_credential_check (const FerryCredential *self,
                        GError               **error)
{
  gboolean has_secret = self->secret != NULL && ferry_secret_get_length (self->secret) > 0;

  if (*self->host == '\0')
    return refuse (error, _("A token needs a “server” that it is for."));
  if (self->user != NULL && !is_word (self->user, WORD_MAX_BYTES))
    return refuse (error, _("The “user” of a token has 1 to 256 characters that can be printed."));
  if (self->user == NULL && ferry_token_scheme_needs_user (self->scheme))
    return refuse (error, _("A token of this scheme needs a “user”."));
  if (!has_secret && ferry_token_scheme_needs_secret (self->scheme))
    return refuse (error, _("A token of this scheme needs a password or another secret."));
  if (self->scheme == FERRY_TOKEN_SCHEME_NTLM && !has_secret_for_ntlm (self))
    return refuse (error, _("With ntlm only passwords of plain ASCII characters work; change it, or use another scheme."));
  if (self->scheme == FERRY_TOKEN_SCHEME_CERTIFICATE && self->certificate == NULL)
    return refuse (error, _("A token of this scheme needs a “certificate”: a file, or a “pkcs11:” address."));
  if (self->usage == FERRY_TOKEN_USAGE_PROXY && !is_for_proxies (self))
    return refuse (error, _("Proxies are signed in to with basic, digest, ntlm or negotiate alone."));
  if (self->usage == FERRY_TOKEN_USAGE_FILE && self->scheme != FERRY_TOKEN_SCHEME_PASSWORD)
    return refuse (error, _("File servers are signed in to with a name and a password; leave out the scheme."));
  if (self->usage == FERRY_TOKEN_USAGE_FILE && !g_str_equal (self->client, FERRY_CLIENT_USER))
    return refuse (error, _("Apps in a sandbox may not have files saved on other machines, so their tokens cannot be for that."));
  if (!g_str_equal (self->client, FERRY_CLIENT_USER) && !is_for_apps (self))
    return refuse (error, _("An app’s token cannot use ntlm or negotiate: those would lend the app your own identity."));

  return TRUE;
}

static gboolean
take_words (FerryCredential *self,
            GVariantDict    *options,
            GError         **error)
{
  const char *scheme = NULL;
  const char *usage = NULL;

  if (g_variant_dict_lookup (options, "scheme", "&s", &scheme) &&
      !ferry_token_scheme_from_nick (scheme, &self->scheme))
    return refuse (error, _("The “scheme” of a token is password, basic, digest, bearer, ntlm, negotiate or certificate."));
  if (g_variant_dict_lookup (options, "usage", "&s", &usage) &&
      !ferry_token_usage_from_nick (usage, &self->usage))
    return refuse (error, _("The “usage” of a token is network, proxy or file."));

  return TRUE;
}

static gboolean
is_path_or_pkcs11 (const char *text)
{
  return text == NULL || g_path_is_absolute (text) || g_str_has_prefix (text, "pkcs11:");
}

/* Addresses of cards are shown; a PIN (RFC 7512, “pin-value”) is not to be. */
static gboolean
has_pin (const char *text)
{
  return text != NULL && g_str_has_prefix (text, "pkcs11:") && strstr (text, "pin-") != NULL;
}

/**
 * ferry_credential_new_from_options:
 * @name: its name, from outside
 * @options: `a{sv}` as AddToken of org.ferry.Ferry1 takes it, from outside
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: (transfer full) (nullable): the credential, whose secret is to come;
 *   see ferry_credential_check()
 */
FerryCredential *
ferry_credential_new_from_options (const char *name,
                                   GVariant   *options,
                                   GError    **error)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (options);
  g_autoptr(FerryCredential) self = NULL;
  const char *client = FERRY_CLIENT_USER;
  const char *server = NULL;

  if (!ferry_credential_check_name (name, error))
    return NULL;

  if (g_variant_dict_lookup (&dict, "app", "&s", &client) && !g_application_id_is_valid (client))
    {
      refuse (error, _("The “app” of a token is an app id, such as org.example.App."));
      return NULL;
    }

  self = ferry_credential_new (name, client);
  g_variant_dict_lookup (&dict, "user", "s", &self->user);
  g_variant_dict_lookup (&dict, "keep", "b", &self->kept);
  g_variant_dict_lookup (&dict, "certificate", "s", &self->certificate);
  g_variant_dict_lookup (&dict, "key", "s", &self->key);
  if (!take_words (self, &dict, error))
    return NULL;
  if (!is_path_or_pkcs11 (self->certificate) || !is_path_or_pkcs11 (self->key))
    {
      refuse (error, _("“certificate” and “key” are absolute paths or “pkcs11:” addresses."));
      return NULL;
    }

  if (has_pin (self->certificate) || has_pin (self->key))
    {
      refuse (error, _("The PIN of a card is the secret of its token, and no part of the “pkcs11:” address."));
      return NULL;
    }

  if (g_variant_dict_lookup (&dict, "server", "&s", &server) &&
      !ferry_credential_set_server (self, server, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ferry_credential_to_dictionary:
 * @self: a credential
 *
 * Returns: (transfer floating): `a{sv}` as ListTokens of org.ferry.Ferry1 gives
 *   it; nothing secret
 */
GVariant *
ferry_credential_to_dictionary (const FerryCredential *self)
{
  g_autofree char *server = ferry_credential_dup_server (self);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "name", g_variant_new_string (self->name));
  g_variant_builder_add (&builder, "{sv}", "app",
                         g_variant_new_string (g_str_equal (self->client, FERRY_CLIENT_USER) ? "" : self->client));
  g_variant_builder_add (&builder, "{sv}", "server", g_variant_new_string (server));
  g_variant_builder_add (&builder, "{sv}", "user", g_variant_new_string (self->user != NULL ? self->user : ""));
  g_variant_builder_add (&builder, "{sv}", "scheme",
                         g_variant_new_string (ferry_token_scheme_to_nick (self->scheme)));
  g_variant_builder_add (&builder, "{sv}", "usage",
                         g_variant_new_string (ferry_token_usage_to_nick (self->usage)));
  g_variant_builder_add (&builder, "{sv}", "kept", g_variant_new_boolean (self->kept));
  g_variant_builder_add (&builder, "{sv}", "added", g_variant_new_int64 (self->added));

  return g_variant_builder_end (&builder);
}
