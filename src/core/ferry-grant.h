/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-credential.h"

G_BEGIN_DECLS

/**
 * FerryGrant:
 * @credential: (owned): who to be
 * @is_administrative: whether that is an administrator of this machine, so that
 *   it may be used towards this machine only when @is_authorised
 * @is_authorised: whether an administrator allowed that
 *
 * Leave for one fetch to use a credential. Immutable; may be used by any thread.
 */
typedef struct
{
  gatomicrefcount ref_count;
  FerryCredential *credential;
  gboolean is_administrative;
  gboolean is_authorised;
} FerryGrant;

FerryGrant *ferry_grant_new (FerryCredential *credential,
                             gboolean         is_administrative,
                             gboolean         is_authorised);
FerryGrant *ferry_grant_ref (FerryGrant *self);
void ferry_grant_unref (FerryGrant *self);
gboolean ferry_grant_covers (const FerryGrant *self,
                             gboolean          is_here);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryGrant, ferry_grant_unref)

G_END_DECLS
