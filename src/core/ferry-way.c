/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-way.h"

/**
 * ferry_way_find_connection:
 * @network: the network as it is
 * @rule: which networks may be used
 *
 * Returns: (transfer none) (nullable): the connection that packets leave by: the
 *   one that @rule names, if it is up, or else the one with the default route
 */
const FerryConnection *
ferry_way_find_connection (const FerryNetworkState *network,
                           const FerryNetworkRule  *rule)
{
  g_return_val_if_fail (network != NULL, NULL);
  g_return_val_if_fail (rule != NULL, NULL);

  switch (rule->kind)
    {
    case FERRY_NETWORK_VPN:
      return ferry_network_state_find_vpn (network);
    case FERRY_NETWORK_CONNECTION:
      return ferry_network_state_find (network, rule->connection);
    case FERRY_NETWORK_ANY:
    case FERRY_NETWORK_UNMETERED:
    case FERRY_NETWORK_NOT_ROAMING:
    case FERRY_NETWORK_ALWAYS:
    default:
      return ferry_network_state_get_primary (network);
    }
}

/**
 * ferry_way_find_carrier:
 * @network: the network as it is
 * @connection: a connection that is up
 *
 * Returns: (transfer none) (nullable): the connection that carries it, if it is a
 *   VPN and that is known
 */
const FerryConnection *
ferry_way_find_carrier (const FerryNetworkState *network,
                        const FerryConnection   *connection)
{
  g_return_val_if_fail (network != NULL, NULL);
  g_return_val_if_fail (connection != NULL, NULL);

  return connection->carrier != NULL ? ferry_network_state_find (network, connection->carrier) : NULL;
}

/**
 * ferry_way_new:
 * @network: the network as it is
 * @rule: which networks may be used
 *
 * Returns: (transfer full): the way out under @rule
 */
FerryWay *
ferry_way_new (const FerryNetworkState *network,
               const FerryNetworkRule  *rule)
{
  const FerryConnection *connection = ferry_way_find_connection (network, rule);
  gboolean is_bound = ferry_network_rule_is_binding (rule);
  FerryWay *self = g_new0 (FerryWay, 1);

  self->online = network->online;
  self->generation = network->generation;
  self->metered = ferry_metered_costs (network->metered);
  if (connection != NULL)
    {
      const FerryConnection *carrier = ferry_way_find_carrier (network, connection);

      self->connection = ferry_connection_copy (connection);
      self->carrier = carrier != NULL ? ferry_connection_copy (carrier) : NULL;
    }

  if (!is_bound)
    return self;

  /* An interface that does not exist lets nothing through. */
  self->interface = g_strdup (connection != NULL && connection->interface != NULL ? connection->interface : "");
  self->metered = connection != NULL && ferry_metered_costs (connection->metered);

  return self;
}

/**
 * ferry_way_free:
 * @self: (transfer full): a way
 */
void
ferry_way_free (FerryWay *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->interface);
  g_clear_pointer (&self->connection, ferry_connection_free);
  g_clear_pointer (&self->carrier, ferry_connection_free);
  g_free (self);
}

/* Its name and its price may be others now. One that nobody knew may be the same;
 * where it matters, the interface tells. */
static gboolean
is_same_connection (const FerryConnection *self,
                    const FerryConnection *other)
{
  if (self == NULL || other == NULL)
    return TRUE;

  return g_strcmp0 (self->uuid, other->uuid) == 0 && g_strcmp0 (self->interface, other->interface) == 0;
}

/**
 * ferry_way_is_same:
 * @self: a way
 * @other: a way
 *
 * What it costs may differ.
 *
 * Returns: whether what was opened on one is of use on the other
 */
gboolean
ferry_way_is_same (const FerryWay *self,
                   const FerryWay *other)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (other != NULL, FALSE);

  /* A way that is bound is there or not, whatever the monitor says of the rest. */
  if (self->interface == NULL && self->online != other->online)
    return FALSE;

  return g_strcmp0 (self->interface, other->interface) == 0
         && is_same_connection (self->connection, other->connection)
         && self->generation == other->generation;
}
