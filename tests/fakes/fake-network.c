/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/fake-network.h"

/* Online over a cable named “Home” that costs nothing. */
FakeNetwork *
fake_network_new (void)
{
  FakeNetwork *self = g_new0 (FakeNetwork, 1);

  self->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_connection_free);
  self->state = (FerryNetworkState){
    .online = TRUE,
    .connectivity = FERRY_CONNECTIVITY_FULL,
    .metered = FERRY_METERED_NO,
    .connections_known = TRUE,
    .connections = self->connections,
  };
  fake_network_add (self, "Home");
  fake_network_set_primary (self, "Home");

  return self;
}

void
fake_network_free (FakeNetwork *self)
{
  g_free (self->state.primary);
  g_ptr_array_unref (self->connections);
  g_free (self);
}

/* Its UUID is uuid-ID, its interface if-ID. (transfer none) */
FerryConnection *
fake_network_add (FakeNetwork *self,
                  const char  *id)
{
  FerryConnection *connection = g_new0 (FerryConnection, 1);

  connection->uuid = g_strconcat ("uuid-", id, NULL);
  connection->id = g_strdup (id);
  connection->type = g_strdup ("802-3-ethernet");
  connection->interface = g_strconcat ("if-", id, NULL);
  connection->metered = FERRY_METERED_NO;
  g_ptr_array_add (self->connections, connection);

  return connection;
}

FerryConnection *
fake_network_find (FakeNetwork *self,
                   const char  *id)
{
  for (guint i = 0; i < self->connections->len; i++)
    {
      FerryConnection *connection = self->connections->pdata[i];

      if (g_str_equal (connection->id, id))
        return connection;
    }

  g_assert_not_reached ();
}

void
fake_network_remove (FakeNetwork *self,
                     const char  *id)
{
  g_ptr_array_remove (self->connections, fake_network_find (self, id));
}

void
fake_network_set_primary (FakeNetwork *self,
                          const char  *id)
{
  g_free (self->state.primary);
  self->state.primary = id != NULL ? g_strconcat ("uuid-", id, NULL) : NULL;
}

void
fake_network_show (FakeNetwork     *self,
                   FerryConditions *conditions)
{
  ferry_conditions_set_network (conditions, &self->state);
}
