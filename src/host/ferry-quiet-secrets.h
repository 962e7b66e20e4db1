/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsecret/secret.h>

G_BEGIN_DECLS

#define FERRY_TYPE_QUIET_SECRETS (ferry_quiet_secrets_get_type ())
G_DECLARE_FINAL_TYPE (FerryQuietSecrets, ferry_quiet_secrets, FERRY, QUIET_SECRETS, SecretService)

G_END_DECLS
