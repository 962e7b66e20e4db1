/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-pass.h"

/**
 * ferry_pass_new:
 * @grant: leave to use a credential
 * @certificate: (nullable): its TLS client certificate
 *
 * Returns: (transfer full): both
 */
FerryPass *
ferry_pass_new (FerryGrant      *grant,
                GTlsCertificate *certificate)
{
  FerryPass *self = g_new0 (FerryPass, 1);

  self->grant = ferry_grant_ref (grant);
  g_set_object (&self->certificate, certificate);

  return self;
}

/**
 * ferry_pass_free:
 * @self: (transfer full): a pass
 */
void
ferry_pass_free (FerryPass *self)
{
  ferry_grant_unref (self->grant);
  g_clear_object (&self->certificate);
  g_free (self);
}
