/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-credential.h"

G_BEGIN_DECLS

/**
 * FerryChallenge:
 * @url: the address that was asked
 * @usage: who wants to know: the server or the proxy
 * @certificate: whether it wants a TLS client certificate
 * @is_elsewhere: whether another server sent there
 * @is_here: whether the connection ends on this machine
 *
 * Somebody asks who we are. Borrowed.
 */
typedef struct
{
  const char *url;
  FerryTokenUsage usage;
  gboolean certificate;
  gboolean is_elsewhere;
  gboolean is_here;
} FerryChallenge;

GError *ferry_challenge_to_error (const FerryChallenge *self);
GError *ferry_challenge_new_mismatch (const FerryCredential *credential);

G_END_DECLS
