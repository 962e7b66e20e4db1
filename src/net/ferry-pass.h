/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-grant.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryPass:
 * @grant: (owned): leave to use a credential
 * @certificate: (owned) (nullable): its TLS client certificate, loaded
 */
typedef struct
{
  FerryGrant *grant;
  GTlsCertificate *certificate;
} FerryPass;

FerryPass *ferry_pass_new (FerryGrant      *grant,
                           GTlsCertificate *certificate);
void ferry_pass_free (FerryPass *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPass, ferry_pass_free)

G_END_DECLS
