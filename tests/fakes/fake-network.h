/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-conditions.h"

G_BEGIN_DECLS

/**
 * FakeNetwork:
 *
 * A network as NetworkManager would tell of it, to be changed field by field.
 */
typedef struct
{
  FerryNetworkState state;
  GPtrArray *connections; /* (owned) (element-type FerryConnection) */
} FakeNetwork;

FakeNetwork *fake_network_new (void);
void fake_network_free (FakeNetwork *self);
FerryConnection *fake_network_add (FakeNetwork *self,
                                   const char  *id);
FerryConnection *fake_network_find (FakeNetwork *self,
                                    const char  *id);
void fake_network_remove (FakeNetwork *self,
                          const char  *id);
void fake_network_set_primary (FakeNetwork *self,
                               const char  *id);
void fake_network_show (FakeNetwork     *self,
                        FerryConditions *conditions);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeNetwork, fake_network_free)

G_END_DECLS
