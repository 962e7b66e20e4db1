/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryConnectivity:
 * @FERRY_CONNECTIVITY_UNKNOWN: nobody looks
 * @FERRY_CONNECTIVITY_NONE: no connection
 * @FERRY_CONNECTIVITY_PORTAL: something wants to be signed in to first
 * @FERRY_CONNECTIVITY_LIMITED: a connection, but no way to the internet
 * @FERRY_CONNECTIVITY_FULL: the internet
 *
 * How far the network reaches, in NetworkManager’s order (NMConnectivityState).
 */
typedef enum
{
  FERRY_CONNECTIVITY_UNKNOWN,
  FERRY_CONNECTIVITY_NONE,
  FERRY_CONNECTIVITY_PORTAL,
  FERRY_CONNECTIVITY_LIMITED,
  FERRY_CONNECTIVITY_FULL,
} FerryConnectivity;

/**
 * FerryMetered:
 *
 * Whether traffic costs money, with NetworkManager’s numbers (NMMetered).
 */
typedef enum
{
  FERRY_METERED_UNKNOWN,
  FERRY_METERED_YES,
  FERRY_METERED_NO,
  FERRY_METERED_GUESS_YES,
  FERRY_METERED_GUESS_NO,
} FerryMetered;

/**
 * FerryConnection:
 * @uuid: the connection’s lasting name
 * @id: the name its owner gave it
 * @type: NetworkManager’s word for its type, such as `802-11-wireless`
 * @wifi_name: (nullable): the name of the Wi-Fi network, as UTF-8
 * @interface: the interface that its packets leave through
 * @metered: whether it costs; a VPN’s is that of the device that carries it
 * @roaming: whether it is in somebody else’s mobile network; a VPN’s likewise
 * @vpn: whether it is a tunnel
 * @carrier: (nullable): UUID of the connection that carries a VPN’s packets, if
 *   that is known
 *
 * One connection that is up.
 */
typedef struct
{
  char *uuid;
  char *id;
  char *type;
  char *wifi_name;
  char *interface;
  FerryMetered metered;
  gboolean roaming;
  gboolean vpn;
  char *carrier;
} FerryConnection;

/**
 * FerryNetworkState:
 * @online: whether there is a connection at all
 * @connectivity: how far it reaches
 * @metered: whether the way out costs
 * @roaming: whether the way out is a roaming mobile connection
 * @connections_known: whether @connections and @primary say anything; without
 *   NetworkManager nobody knows
 * @primary: (nullable): UUID of the connection with the default route
 * @connections: (owned) (element-type FerryConnection): all that are up
 * @generation: counts up whenever an address or a route went away that open
 *   connections may have used, although no connection came or went
 *
 * The network at one moment; immutable, so that no reader sees half a change.
 */
typedef struct
{
  gatomicrefcount ref_count;
  gboolean online;
  FerryConnectivity connectivity;
  FerryMetered metered;
  gboolean roaming;
  gboolean connections_known;
  char *primary;
  GPtrArray *connections;
  guint generation;
} FerryNetworkState;

FerryConnection *ferry_connection_copy (const FerryConnection *self);
void ferry_connection_free (FerryConnection *self);
gboolean ferry_connection_equal (const FerryConnection *self,
                                 const FerryConnection *other);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryConnection, ferry_connection_free)

gboolean ferry_metered_costs (FerryMetered metered);

FerryNetworkState *ferry_network_state_new (const FerryNetworkState *values);
FerryNetworkState *ferry_network_state_ref (FerryNetworkState *self);
void ferry_network_state_unref (FerryNetworkState *self);
gboolean ferry_network_state_equal (const FerryNetworkState *self,
                                    const FerryNetworkState *other);
gboolean ferry_network_state_is_same_way_out (const FerryNetworkState *self,
                                              const FerryNetworkState *other);
const FerryConnection *ferry_network_state_get_primary (const FerryNetworkState *self);
const FerryConnection *ferry_network_state_find (const FerryNetworkState *self,
                                                 const char              *name);
const FerryConnection *ferry_network_state_find_vpn (const FerryNetworkState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryNetworkState, ferry_network_state_unref)

G_END_DECLS
