/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-grant.h"

/**
 * ferry_grant_new:
 * @credential: who to be
 * @is_administrative: whether that is an administrator of this machine
 * @is_authorised: whether one has allowed it
 *
 * Returns: (transfer full): a grant
 */
FerryGrant *
ferry_grant_new (FerryCredential *credential,
                 gboolean         is_administrative,
                 gboolean         is_authorised)
{
  FerryGrant *self;

  g_return_val_if_fail (credential != NULL, NULL);

  self = g_new0 (FerryGrant, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->credential = ferry_credential_ref (credential);
  self->is_administrative = is_administrative;
  self->is_authorised = is_authorised;

  return self;
}

/**
 * ferry_grant_ref:
 * @self: a grant
 *
 * Returns: (transfer full): @self
 */
FerryGrant *
ferry_grant_ref (FerryGrant *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * ferry_grant_unref:
 * @self: (transfer full): a grant
 */
void
ferry_grant_unref (FerryGrant *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  ferry_credential_unref (self->credential);
  g_free (self);
}

/**
 * ferry_grant_covers:
 * @self: a grant
 * @is_here: whether the peer is this machine; %TRUE where that is not known yet
 *
 * Returns: whether the credential may be used towards that peer
 */
gboolean
ferry_grant_covers (const FerryGrant *self,
                    gboolean          is_here)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !is_here || !self->is_administrative || self->is_authorised;
}
