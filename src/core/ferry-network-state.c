/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-network-state.h"

/**
 * ferry_connection_copy:
 * @self: a connection
 *
 * Returns: (transfer full): a copy of it
 */
FerryConnection *
ferry_connection_copy (const FerryConnection *self)
{
  FerryConnection *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (FerryConnection, 1);
  *copy = *self;
  copy->uuid = g_strdup (self->uuid);
  copy->id = g_strdup (self->id);
  copy->type = g_strdup (self->type);
  copy->wifi_name = g_strdup (self->wifi_name);
  copy->interface = g_strdup (self->interface);
  copy->carrier = g_strdup (self->carrier);

  return copy;
}

/**
 * ferry_connection_free:
 * @self: (transfer full): a connection
 */
void
ferry_connection_free (FerryConnection *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->uuid);
  g_free (self->id);
  g_free (self->type);
  g_free (self->wifi_name);
  g_free (self->interface);
  g_free (self->carrier);
  g_free (self);
}

/**
 * ferry_connection_equal:
 * @self: a connection
 * @other: a connection
 *
 * Returns: whether nothing differs
 */
gboolean
ferry_connection_equal (const FerryConnection *self,
                        const FerryConnection *other)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (other != NULL, FALSE);

  return g_strcmp0 (self->uuid, other->uuid) == 0
         && g_strcmp0 (self->id, other->id) == 0
         && g_strcmp0 (self->type, other->type) == 0
         && g_strcmp0 (self->wifi_name, other->wifi_name) == 0
         && g_strcmp0 (self->interface, other->interface) == 0
         && g_strcmp0 (self->carrier, other->carrier) == 0
         && self->metered == other->metered
         && self->roaming == other->roaming
         && self->vpn == other->vpn;
}

/**
 * ferry_metered_costs:
 * @metered: what is known
 *
 * A guess counts like knowledge; where nothing is known, nothing costs
 * (design §8).
 *
 * Returns: whether a job that may only use free connections has to wait
 */
gboolean
ferry_metered_costs (FerryMetered metered)
{
  return metered == FERRY_METERED_YES || metered == FERRY_METERED_GUESS_YES;
}

/**
 * ferry_network_state_new:
 * @values: everything but the reference count, which is not looked at; copied
 *
 * Returns: (transfer full): that state of the network
 */
FerryNetworkState *
ferry_network_state_new (const FerryNetworkState *values)
{
  FerryNetworkState *self;

  g_return_val_if_fail (values != NULL, NULL);

  self = g_new (FerryNetworkState, 1);
  *self = *values;
  g_atomic_ref_count_init (&self->ref_count);
  self->primary = g_strdup (values->primary);
  self->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_connection_free);
  for (guint i = 0; values->connections != NULL && i < values->connections->len; i++)
    g_ptr_array_add (self->connections, ferry_connection_copy (values->connections->pdata[i]));

  return self;
}

/**
 * ferry_network_state_ref:
 * @self: a state
 *
 * Returns: (transfer full): @self
 */
FerryNetworkState *
ferry_network_state_ref (FerryNetworkState *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * ferry_network_state_unref:
 * @self: (transfer full): a state
 */
void
ferry_network_state_unref (FerryNetworkState *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->primary);
  g_ptr_array_unref (self->connections);
  g_free (self);
}

/**
 * ferry_network_state_equal:
 * @self: a state
 * @other: a state
 *
 * Returns: whether nothing differs
 */
gboolean
ferry_network_state_equal (const FerryNetworkState *self,
                           const FerryNetworkState *other)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (other != NULL, FALSE);

  if (self->online != other->online || self->connectivity != other->connectivity
      || self->metered != other->metered || self->roaming != other->roaming
      || self->connections_known != other->connections_known
      || self->generation != other->generation
      || g_strcmp0 (self->primary, other->primary) != 0
      || self->connections->len != other->connections->len)
    return FALSE;

  for (guint i = 0; i < self->connections->len; i++)
    {
      if (!ferry_connection_equal (self->connections->pdata[i], other->connections->pdata[i]))
        return FALSE;
    }

  return TRUE;
}

/**
 * ferry_network_state_get_primary:
 * @self: a state
 *
 * Returns: (transfer none) (nullable): the connection with the default route
 */
const FerryConnection *
ferry_network_state_get_primary (const FerryNetworkState *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; self->primary != NULL && i < self->connections->len; i++)
    {
      const FerryConnection *connection = self->connections->pdata[i];

      if (g_strcmp0 (connection->uuid, self->primary) == 0)
        return connection;
    }

  return NULL;
}

/**
 * ferry_network_state_find:
 * @self: a state
 * @name: a connection’s UUID, the name its owner gave it, or a Wi-Fi name
 *
 * A UUID names one connection; any other name may be that of several, of which
 * the first that is up is taken.
 *
 * Returns: (transfer none) (nullable): that connection, if it is up
 */
const FerryConnection *
ferry_network_state_find (const FerryNetworkState *self,
                          const char              *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->connections->len; i++)
    {
      const FerryConnection *connection = self->connections->pdata[i];

      if (g_strcmp0 (connection->uuid, name) == 0 || g_strcmp0 (connection->id, name) == 0
          || g_strcmp0 (connection->wifi_name, name) == 0)
        return connection;
    }

  return NULL;
}

/**
 * ferry_network_state_find_vpn:
 * @self: a state
 *
 * Returns: (transfer none) (nullable): a tunnel that is up
 */
const FerryConnection *
ferry_network_state_find_vpn (const FerryNetworkState *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->connections->len; i++)
    {
      const FerryConnection *connection = self->connections->pdata[i];

      if (connection->vpn)
        return connection;
    }

  return NULL;
}

/**
 * ferry_network_state_is_same_way_out:
 * @self: a state
 * @other: an earlier or later one
 *
 * Returns: whether what was opened under one still works under the other, as
 *   far as anybody knows
 */
gboolean
ferry_network_state_is_same_way_out (const FerryNetworkState *self,
                                     const FerryNetworkState *other)
{
  const FerryConnection *mine;
  const FerryConnection *theirs;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (other != NULL, FALSE);

  if (self->online != other->online || self->generation != other->generation)
    return FALSE;

  /* Who did not know the connections before may find that nothing has changed. */
  if (!self->connections_known || !other->connections_known)
    return TRUE;

  mine = ferry_network_state_get_primary (self);
  theirs = ferry_network_state_get_primary (other);

  return g_strcmp0 (self->primary, other->primary) == 0
         && g_strcmp0 (mine != NULL ? mine->interface : NULL,
                       theirs != NULL ? theirs->interface : NULL) == 0;
}
