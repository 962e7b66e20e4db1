/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "fetch-fixture.h"
#include "tests/fakes/fake-token-guard.h"
#include "tests/fakes/fake-vault.h"

G_BEGIN_DECLS

/**
 * AuthFixture:
 *
 * A fetcher with somebody to fetch from, and a keyring of its user.
 */
typedef struct
{
  FetchFixture fetch; /* the first, so that it is one */
  FakeVault *vault;
  FakeTokenGuard *guard;
  GTlsDatabase *tls_database; /* (nullable) */
} AuthFixture;

void auth_fixture_set_up (AuthFixture  *fixture,
                          gconstpointer data);
void auth_fixture_tear_down (AuthFixture  *fixture,
                             gconstpointer data);
void auth_fixture_use_tls (AuthFixture *fixture);
void auth_fixture_ask (BadServer  *server,
                       const char *challenge,
                       guint       times);
const char *auth_fixture_get_shown (GPtrArray *requests,
                                    guint      index);
guint auth_fixture_count_shown (BadServer *server);
char *auth_fixture_get_parameter (const char *field,
                                  const char *name);

#define auth_test(path, func) \
  g_test_add (path, AuthFixture, NULL, auth_fixture_set_up, func, auth_fixture_tear_down)

G_END_DECLS
