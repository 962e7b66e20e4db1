/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "shared/ferry-secret.h"
#include "shared/ferry-token-words.h"

G_BEGIN_DECLS

/* Characters in the name of a token. */
#define FERRY_TOKEN_NAME_MAX_LENGTH 64

/**
 * FerryCredential:
 * @name: what jobs call it by, unique for its client
 * @client: whose jobs may use it: a verified app id, or %FERRY_CLIENT_USER
 * @host: the server’s name or address, in lower case
 * @port: its port, 0 for any
 * @protocol: (nullable): `http`, `https` or another that alone may carry it;
 *   %NULL for those that nobody on the way can read, and for this machine
 * @user: (nullable): who signs in
 * @scheme: how
 * @usage: for what
 * @kept: whether it outlives the login
 * @added: when it was added, microseconds since 1970; tells it from an earlier
 *   one of the same name
 * @boot_id: (nullable): of one that is not kept: the run of the machine
 * @login: (nullable): of one that is not kept: the login that it belongs to
 * @secret: (nullable): password, bearer token, or the password of a
 *   certificate’s key; %NULL while nobody needs it
 * @certificate: (nullable): path or PKCS#11 address of a client certificate
 * @key: (nullable): the same of its private key, if that is elsewhere
 *
 * A helper token: who somebody is for one server. Immutable once others have it;
 * may be used by any thread.
 */
typedef struct
{
  gatomicrefcount ref_count;
  char *name;
  char *client;
  char *host;
  guint port;
  char *protocol;
  char *user;
  FerryTokenScheme scheme;
  FerryTokenUsage usage;
  gboolean kept;
  gint64 added;
  char *boot_id;
  char *login;
  FerrySecret *secret;
  char *certificate;
  char *key;
} FerryCredential;

FerryCredential *ferry_credential_new (const char *name,
                                       const char *client);
FerryCredential *ferry_credential_new_from_options (const char *name,
                                                    GVariant   *options,
                                                    GError    **error);
FerryCredential *ferry_credential_ref (FerryCredential *self);
void ferry_credential_unref (FerryCredential *self);
gboolean ferry_credential_set_server (FerryCredential *self,
                                      const char      *text,
                                      GError         **error);
char *ferry_credential_dup_server (const FerryCredential *self);
char *ferry_credential_dup_label (const FerryCredential *self);
gboolean ferry_credential_fits (const FerryCredential *self,
                                FerryTokenUsage        usage,
                                const char            *origin);
gboolean ferry_credential_is_named (const FerryCredential *self,
                                    const char            *client,
                                    const char            *name);
gboolean ferry_credential_check (const FerryCredential *self,
                                 GError               **error);
gboolean ferry_credential_check_name (const char *name,
                                      GError    **error);
GVariant *ferry_credential_to_dictionary (const FerryCredential *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCredential, ferry_credential_unref)

G_END_DECLS
