/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-url.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <string.h>

/* 169.254.0.0/16 */
#define LINK_LOCAL_NET 0xa9feu

/* Where an address leads to, as far as its text tells. */

static char *
dup_plain_host (const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, FERRY_URL_FLAGS, NULL);
  g_autofree char *host = NULL;
  gsize length;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return NULL;

  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  length = strlen (host);
  if (length > 0 && host[length - 1] == '.')
    host[length - 1] = '\0';

  /* “fe80::1%eth0”: the zone is no part of the address. */
  host[strcspn (host, "%")] = '\0';

  return g_steal_pointer (&host);
}

static gboolean
is_local_name (const char *host)
{
  return g_str_equal (host, "localhost") || g_str_has_suffix (host, ".localhost");
}

/* Asked for every file of every job, so it makes no GInetAddress. */
static gboolean
is_local_host (const char *host)
{
  struct in6_addr six;
  struct in_addr four;
  guint32 bits;

  if (inet_pton (AF_INET6, host, &six) == 1)
    return IN6_IS_ADDR_LOOPBACK (&six) || IN6_IS_ADDR_LINKLOCAL (&six);
  if (inet_pton (AF_INET, host, &four) != 1)
    return is_local_name (host);

  bits = g_ntohl (four.s_addr);

  return bits >> 24 == IN_LOOPBACKNET || bits >> 16 == LINK_LOCAL_NET;
}

/**
 * ferry_url_is_local:
 * @url: any address, also a proxy’s
 *
 * Looks at the text alone: a name that merely resolves to such an address does
 * not count, because what it resolves to is known too late for a gate.
 *
 * Returns: whether the host is loopback or link-local, written as an address
 *   or as a name below localhost
 */
gboolean
ferry_url_is_local (const char *url)
{
  g_autofree char *host = NULL;

  g_return_val_if_fail (url != NULL, FALSE);

  host = dup_plain_host (url);

  return host != NULL && is_local_host (host);
}

/* fc00::/7, which GIO does not call site-local. */
static gboolean
is_unique_local (GInetAddress *address)
{
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6
         && (g_inet_address_to_bytes (address)[0] & 0xfe) == 0xfc;
}

/* Names that are never on the internet: RFC 6762, RFC 8375, RFC 6761’s kin, and
 * those of one word, which only the network one is in can resolve. */
static gboolean
is_near_name (const char *host)
{
  static const char *const endings[] = { ".local", ".home.arpa", ".internal", ".lan" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      if (g_str_has_suffix (host, endings[i]))
        return TRUE;
    }

  return *host != '\0' && strchr (host, '.') == NULL;
}

/**
 * ferry_url_is_near:
 * @url: any address
 *
 * Looks at the text alone, as ferry_url_is_local() does.
 *
 * Returns: whether the host is in the network that the machine is in, or the
 *   machine itself, so that nobody’s sign-in page stands before it
 */
gboolean
ferry_url_is_near (const char *url)
{
  g_autoptr(GInetAddress) address = NULL;
  g_autofree char *host = NULL;

  g_return_val_if_fail (url != NULL, FALSE);

  host = dup_plain_host (url);
  if (host == NULL)
    return FALSE;

  if (is_local_host (host))
    return TRUE;

  address = g_inet_address_new_from_string (host);
  if (address == NULL)
    return is_near_name (host);

  return g_inet_address_get_is_site_local (address) || is_unique_local (address);
}

/**
 * ferry_url_is_plain:
 * @url: an address
 *
 * Returns: whether it is of plain http, so that anybody on the way may answer
 */
gboolean
ferry_url_is_plain (const char *url)
{
  g_return_val_if_fail (url != NULL, FALSE);

  return g_ascii_strncasecmp (url, "http:", strlen ("http:")) == 0;
}
