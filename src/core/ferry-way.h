/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-network-rule.h"
#include "core/ferry-network-state.h"

G_BEGIN_DECLS

/**
 * FerryWay:
 * @interface: (nullable): what every packet has to leave through; %NULL if the
 *   system may choose, empty if nothing will do
 * @connection: (owned) (nullable): the connection that is used, as it is now
 * @carrier: (owned) (nullable): the one that carries it, if it is a VPN
 * @online: whether there is a network connection at all
 * @metered: whether it costs
 * @generation: see #FerryNetworkState
 *
 * How the packets of one run of a job leave the machine.
 */
typedef struct
{
  char *interface;
  FerryConnection *connection;
  FerryConnection *carrier;
  gboolean online;
  gboolean metered;
  guint generation;
} FerryWay;

const FerryConnection *ferry_way_find_connection (const FerryNetworkState *network,
                                                  const FerryNetworkRule  *rule);
const FerryConnection *ferry_way_find_carrier (const FerryNetworkState *network,
                                               const FerryConnection   *connection);
FerryWay *ferry_way_new (const FerryNetworkState *network,
                         const FerryNetworkRule  *rule);
void ferry_way_free (FerryWay *self);
gboolean ferry_way_is_same (const FerryWay *self,
                            const FerryWay *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryWay, ferry_way_free)

G_END_DECLS
