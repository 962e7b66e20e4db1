/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-nm-reader.h"

/* Reads off libnm’s objects what Ferry wants to know of the network. It keeps
 * nothing and waits for nothing: what NMClient has cached is all there is. */

G_STATIC_ASSERT ((int) FERRY_METERED_UNKNOWN == (int) NM_METERED_UNKNOWN);
G_STATIC_ASSERT ((int) FERRY_METERED_YES == (int) NM_METERED_YES);
G_STATIC_ASSERT ((int) FERRY_METERED_NO == (int) NM_METERED_NO);
G_STATIC_ASSERT ((int) FERRY_METERED_GUESS_YES == (int) NM_METERED_GUESS_YES);
G_STATIC_ASSERT ((int) FERRY_METERED_GUESS_NO == (int) NM_METERED_GUESS_NO);
G_STATIC_ASSERT ((int) FERRY_CONNECTIVITY_UNKNOWN == (int) NM_CONNECTIVITY_UNKNOWN);
G_STATIC_ASSERT ((int) FERRY_CONNECTIVITY_NONE == (int) NM_CONNECTIVITY_NONE);
G_STATIC_ASSERT ((int) FERRY_CONNECTIVITY_PORTAL == (int) NM_CONNECTIVITY_PORTAL);
G_STATIC_ASSERT ((int) FERRY_CONNECTIVITY_LIMITED == (int) NM_CONNECTIVITY_LIMITED);
G_STATIC_ASSERT ((int) FERRY_CONNECTIVITY_FULL == (int) NM_CONNECTIVITY_FULL);

/* How bad it is to use a connection that costs so much. */
static int
rank_cost (FerryMetered metered)
{
  switch (metered)
    {
    case FERRY_METERED_YES:
      return 4;
    case FERRY_METERED_GUESS_YES:
      return 3;
    case FERRY_METERED_UNKNOWN:
      return 2;
    case FERRY_METERED_GUESS_NO:
      return 1;
    case FERRY_METERED_NO:
    default:
      return 0;
    }
}

static NMDevice *
get_device (NMActiveConnection *active)
{
  const GPtrArray *devices = nm_active_connection_get_devices (active);

  return devices != NULL && devices->len > 0 ? devices->pdata[0] : NULL;
}

/* NetworkManager waits for six seconds whether a plug that was pulled comes back
 * before it says that the connection is lost. */
static gboolean
has_carrier (NMDevice *device)
{
  gboolean carrier = TRUE;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (device), "carrier") != NULL)
    g_object_get (device, "carrier", &carrier, NULL);

  return carrier;
}

/* A tap below a bridge is a virtual machine’s cable and no tunnel. */
static gboolean
is_vpn (NMActiveConnection *active)
{
  const char *type = nm_active_connection_get_connection_type (active);

  if (nm_active_connection_get_vpn (active) || g_strcmp0 (type, NM_SETTING_WIREGUARD_SETTING_NAME) == 0)
    return TRUE;

  return g_strcmp0 (type, NM_SETTING_TUN_SETTING_NAME) == 0 &&
         nm_active_connection_get_master (active) == NULL;
}

static const char *
get_address (NMIPConfig *config)
{
  GPtrArray *addresses = config != NULL ? nm_ip_config_get_addresses (config) : NULL;

  return addresses != NULL && addresses->len > 0 ? nm_ip_address_get_address (addresses->pdata[0]) : NULL;
}

/* NetworkManager does not say which interface is a VPN plug-in’s tunnel; it is
 * the one with its address. */
static const char *
find_tunnel (NMClient           *client,
             NMActiveConnection *vpn)
{
  const GPtrArray *devices = nm_client_get_devices (client);
  const char *address4 = get_address (nm_active_connection_get_ip4_config (vpn));
  const char *address6 = get_address (nm_active_connection_get_ip6_config (vpn));

  for (guint i = 0; i < devices->len; i++)
    {
      NMDevice *device = devices->pdata[i];
      const char *own4 = get_address (nm_device_get_ip4_config (device));
      const char *own6 = get_address (nm_device_get_ip6_config (device));

      if (device == get_device (vpn))
        continue;
      if ((address4 != NULL && g_strcmp0 (address4, own4) == 0) ||
          (address6 != NULL && g_strcmp0 (address6, own6) == 0))
        return nm_device_get_iface (device);
    }

  return NULL;
}

static const char *
find_interface (NMClient           *client,
                NMActiveConnection *active)
{
  NMDevice *device = get_device (active);
  const char *interface;

  if (NM_IS_VPN_CONNECTION (active))
    return find_tunnel (client, active);
  if (device == NULL)
    return NULL;

  interface = nm_device_get_ip_iface (device);

  return interface != NULL ? interface : nm_device_get_iface (device);
}

static char *
get_wifi_name (NMActiveConnection *active)
{
  NMDevice *device = get_device (active);
  NMAccessPoint *point = NULL;
  GBytes *name = NULL;

  if (NM_IS_DEVICE_WIFI (device))
    point = nm_device_wifi_get_active_access_point (NM_DEVICE_WIFI (device));
  if (point != NULL)
    name = nm_access_point_get_ssid (point);

  return name != NULL ? nm_utils_ssid_to_utf8 (g_bytes_get_data (name, NULL), g_bytes_get_size (name)) : NULL;
}

static gboolean
has_gateway (NMActiveConnection *active)
{
  NMIPConfig *config4 = nm_active_connection_get_ip4_config (active);
  NMIPConfig *config6 = nm_active_connection_get_ip6_config (active);

  return (config4 != NULL && nm_ip_config_get_gateway (config4) != NULL) ||
         (config6 != NULL && nm_ip_config_get_gateway (config6) != NULL);
}

static gboolean
is_up (NMActiveConnection *active)
{
  return nm_active_connection_get_state (active) == NM_ACTIVE_CONNECTION_STATE_ACTIVATED;
}

/* A tun or WireGuard device may send its packets by any connection that leads
 * out; where several do, the one that costs most is taken for it. */
static NMActiveConnection *
guess_carrier (NMClient *client)
{
  const GPtrArray *all = nm_client_get_active_connections (client);
  NMActiveConnection *best = NULL;
  int best_rank = -1;

  for (guint i = 0; i < all->len; i++)
    {
      NMActiveConnection *active = all->pdata[i];
      NMDevice *device = get_device (active);
      int rank;

      if (!is_up (active) || is_vpn (active) || device == NULL || !has_gateway (active))
        continue;

      rank = rank_cost ((FerryMetered) nm_device_get_metered (device));
      if (rank > best_rank)
        best = active;
      best_rank = MAX (rank, best_rank);
    }

  return best;
}

static NMActiveConnection *
find_carrier (NMClient           *client,
              NMActiveConnection *vpn)
{
  NMDevice *device = get_device (vpn);

  if (NM_IS_VPN_CONNECTION (vpn) && device != NULL)
    return nm_device_get_active_connection (device);

  return guess_carrier (client);
}

static gboolean
is_roaming (NMDevice        *device,
            FerryModemWatch *modems)
{
  return NM_IS_DEVICE_MODEM (device) && nm_device_get_udi (device) != NULL &&
         ferry_modem_watch_is_roaming (modems, nm_device_get_udi (device));
}

/* One without a name for its interface is left out, so that nobody can be bound
 * to it by mistake and leave by another way. */
static FerryConnection *
read_connection (NMClient           *client,
                 NMActiveConnection *active,
                 FerryModemWatch    *modems)
{
  gboolean vpn = is_vpn (active);
  NMActiveConnection *carrier = vpn ? find_carrier (client, active) : active;
  NMDevice *device = carrier != NULL ? get_device (carrier) : NULL;
  const char *interface = find_interface (client, active);
  g_autofree char *wifi_name = get_wifi_name (active);
  FerryConnection values;

  if (interface == NULL || nm_active_connection_get_uuid (active) == NULL || g_str_equal (interface, "lo"))
    return NULL;

  values = (FerryConnection){
    .uuid = (char *) nm_active_connection_get_uuid (active),
    .id = (char *) nm_active_connection_get_id (active),
    .type = (char *) nm_active_connection_get_connection_type (active),
    .wifi_name = wifi_name,
    .interface = (char *) interface,
    .vpn = vpn,
    .carrier = vpn && carrier != NULL ? (char *) nm_active_connection_get_uuid (carrier) : NULL,
  };
  if (device != NULL)
    {
      values.metered = (FerryMetered) nm_device_get_metered (device);
      values.roaming = is_roaming (device, modems);
    }

  return ferry_connection_copy (&values);
}

static GPtrArray *
read_connections (NMClient        *client,
                  FerryModemWatch *modems)
{
  const GPtrArray *all = nm_client_get_active_connections (client);
  GPtrArray *connections = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_connection_free);

  for (guint i = 0; i < all->len; i++)
    {
      FerryConnection *connection = is_up (all->pdata[i]) ? read_connection (client, all->pdata[i], modems) : NULL;

      if (connection != NULL)
        g_ptr_array_add (connections, connection);
    }

  return connections;
}

/* A connection that has a way out but nothing at the other end is one all the
 * same: NetworkManager’s test may be wrong, and who is asked for a sign-in has
 * to be told so. */
static gboolean
is_online (NMClient *client)
{
  NMActiveConnection *primary = nm_client_get_primary_connection (client);
  NMDevice *device = primary != NULL ? get_device (primary) : NULL;

  return nm_client_get_state (client) >= NM_STATE_CONNECTED_SITE &&
         (device == NULL || has_carrier (device));
}

/**
 * ferry_nm_reader_read:
 * @client: libnm’s view of NetworkManager, which runs
 * @modems: who roams
 *
 * Returns: (transfer full): the network as it is
 */
FerryNetworkState *
ferry_nm_reader_read (NMClient        *client,
                      FerryModemWatch *modems)
{
  g_autoptr(GPtrArray) connections = read_connections (client, modems);
  NMActiveConnection *primary = nm_client_get_primary_connection (client);
  FerryNetworkState values = {
    .online = is_online (client),
    .connectivity = (FerryConnectivity) nm_client_get_connectivity (client),
    .metered = (FerryMetered) nm_client_get_metered (client),
    .connections_known = TRUE,
    .primary = primary != NULL ? (char *) nm_active_connection_get_uuid (primary) : NULL,
    .connections = connections,
  };
  const FerryConnection *way_out = ferry_network_state_get_primary (&values);

  if (!values.online)
    values.connectivity = FERRY_CONNECTIVITY_NONE;
  if (way_out != NULL)
    {
      values.metered = way_out->metered;
      values.roaming = way_out->roaming;
    }

  return ferry_network_state_new (&values);
}

static void
add_addresses (GHashTable         *addresses,
               NMActiveConnection *active,
               NMIPConfig         *config)
{
  GPtrArray *all = config != NULL ? nm_ip_config_get_addresses (config) : NULL;

  for (guint i = 0; all != NULL && i < all->len; i++)
    g_hash_table_add (addresses, g_strconcat (nm_active_connection_get_uuid (active), " ",
                                              nm_ip_address_get_address (all->pdata[i]), NULL));
}

/**
 * ferry_nm_reader_list_addresses:
 * @client: libnm’s view of NetworkManager, which runs
 *
 * Returns: (transfer full) (element-type utf8): the addresses of this machine,
 *   each after the UUID of its connection and a space
 */
GHashTable *
ferry_nm_reader_list_addresses (NMClient *client)
{
  GHashTable *addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const GPtrArray *all = nm_client_get_active_connections (client);

  for (guint i = 0; i < all->len; i++)
    {
      NMActiveConnection *active = all->pdata[i];

      if (!is_up (active) || nm_active_connection_get_uuid (active) == NULL)
        continue;

      add_addresses (addresses, active, nm_active_connection_get_ip4_config (active));
      add_addresses (addresses, active, nm_active_connection_get_ip6_config (active));
    }

  return addresses;
}

/**
 * ferry_nm_reader_is_managed:
 * @client: libnm’s view of NetworkManager, which runs
 * @interface: name of an interface
 *
 * Returns: whether NetworkManager looks after that interface
 */
gboolean
ferry_nm_reader_is_managed (NMClient   *client,
                            const char *interface)
{
  NMDevice *device = nm_client_get_device_by_iface (client, interface);

  return device != NULL && nm_device_get_state (device) > NM_DEVICE_STATE_UNMANAGED;
}
