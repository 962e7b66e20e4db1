/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-vault.h"

G_BEGIN_DECLS

#define FAKE_TYPE_VAULT (fake_vault_get_type ())
G_DECLARE_FINAL_TYPE (FakeVault, fake_vault, FAKE, VAULT, GObject)

FakeVault *fake_vault_new (void);
void fake_vault_set_locked (FakeVault *self,
                            gboolean   locked);
void fake_vault_set_absent (FakeVault *self,
                            gboolean   absent);
void fake_vault_add (FakeVault       *self,
                     FerryCredential *credential);
void fake_vault_add_password (FakeVault  *self,
                              const char *name,
                              const char *server,
                              const char *scheme,
                              const char *password);
guint fake_vault_get_n_found (FakeVault *self);

FerryCredential *fake_credential_new (const char *name,
                                      const char *options,
                                      const char *password);

G_END_DECLS
