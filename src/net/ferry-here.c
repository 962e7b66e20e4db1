/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-here.h"

#include <ifaddrs.h>
#include <netinet/in.h>
#include <string.h>

/* Whether @bytes are the address of @entry; for ::ffff:a.b.c.d both are IPv4. */
static gboolean
is_address_of (const struct ifaddrs *entry,
               GSocketFamily         family,
               const guint8         *bytes)
{
  if (entry->ifa_addr == NULL || entry->ifa_addr->sa_family != (sa_family_t) family)
    return FALSE;

  if (family == G_SOCKET_FAMILY_IPV4)
    return memcmp (&((const struct sockaddr_in *) entry->ifa_addr)->sin_addr, bytes, 4) == 0;

  return memcmp (&((const struct sockaddr_in6 *) entry->ifa_addr)->sin6_addr, bytes, 16) == 0;
}

static gboolean
is_own (GSocketFamily family,
        const guint8 *bytes)
{
  struct ifaddrs *list = NULL;
  gboolean found = FALSE;

  /* Who cannot tell must take it for its own. */
  if (getifaddrs (&list) != 0)
    return TRUE;

  for (const struct ifaddrs *entry = list; entry != NULL && !found; entry = entry->ifa_next)
    found = is_address_of (entry, family, bytes);
  freeifaddrs (list);

  return found;
}

/**
 * ferry_here_is_peer:
 * @peer: (nullable): the other end of a connection
 *
 * Returns: whether the connection ends on this machine: at a loopback address,
 *   at an address of one of its interfaces, or nobody knows where
 */
gboolean
ferry_here_is_peer (GSocketAddress *peer)
{
  static const guint8 mapped[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  GInetAddress *address;
  const guint8 *bytes;

  if (!G_IS_INET_SOCKET_ADDRESS (peer))
    return TRUE;

  address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (peer));
  bytes = g_inet_address_to_bytes (address);
  if (g_inet_address_get_is_loopback (address) || g_inet_address_get_is_any (address))
    return TRUE;
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 && memcmp (bytes, mapped, sizeof mapped) == 0)
    return bytes[12] == 127 || is_own (G_SOCKET_FAMILY_IPV4, bytes + 12);

  return is_own (g_inet_address_get_family (address), bytes);
}
