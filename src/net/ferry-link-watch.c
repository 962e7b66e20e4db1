/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks the kernel which interface a connection uses and how much has come over
 * it. By rtnetlink rather than by /sys, which may be that of another network
 * namespace. Requests are answered at once; one socket serves all. */

#include "config.h"

#include "net/ferry-link-watch.h"

#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* An answer about one link is about 2 KiB. */
#define ANSWER_SIZE 16384
#define REQUEST_SIZE 256

struct _FerryLinkWatch
{
  int fd; /* -1 where there is none to be had */
  guint32 sequence;
};

typedef struct
{
  union
  {
    struct nlmsghdr header;
    char bytes[REQUEST_SIZE];
  };
} Request;

typedef union
{
  struct nlmsghdr header;
  char bytes[ANSWER_SIZE];
} Answer;

/* Where the payload of type @size begins. */
static gpointer
begin_request (Request *request,
               guint16  type,
               gsize    size)
{
  memset (request, 0, sizeof *request);
  request->header.nlmsg_len = (guint32) NLMSG_LENGTH (size);
  request->header.nlmsg_type = type;
  request->header.nlmsg_flags = NLM_F_REQUEST;

  return NLMSG_DATA (&request->header);
}

static void
add_attribute (Request      *request,
               guint16       type,
               gconstpointer data,
               gsize         size)
{
  struct rtattr *attribute = (struct rtattr *) (request->bytes + NLMSG_ALIGN (request->header.nlmsg_len));

  g_assert (NLMSG_ALIGN (request->header.nlmsg_len) + RTA_LENGTH (size) <= REQUEST_SIZE);

  attribute->rta_type = type;
  attribute->rta_len = (guint16) RTA_LENGTH (size);
  memcpy (RTA_DATA (attribute), data, size);
  request->header.nlmsg_len = (guint32) (NLMSG_ALIGN (request->header.nlmsg_len) + RTA_ALIGN (attribute->rta_len));
}

/* Returns whether an answer of type @type with @size bytes at least came. */
static gboolean
ask (FerryLinkWatch *self,
     Request        *request,
     guint16         type,
     gsize           size,
     Answer         *answer)
{
  gssize n_read;

  if (self->fd < 0)
    return FALSE;

  request->header.nlmsg_seq = ++self->sequence;
  if (send (self->fd, request, request->header.nlmsg_len, 0) < 0)
    return FALSE;

  do
    n_read = recv (self->fd, answer, sizeof *answer, MSG_DONTWAIT);
  while (n_read > 0 && NLMSG_OK (&answer->header, (guint32) n_read) &&
         answer->header.nlmsg_seq != self->sequence);

  return n_read > 0 && NLMSG_OK (&answer->header, (guint32) n_read) && answer->header.nlmsg_type == type &&
         answer->header.nlmsg_len >= NLMSG_LENGTH (size);
}

/* Finds an attribute behind a payload of @size bytes. */
static const struct rtattr *
find_attribute (const Answer *answer,
                gsize         size,
                guint16       type)
{
  const char *start = (const char *) NLMSG_DATA (&answer->header) + NLMSG_ALIGN (size);
  const struct rtattr *attribute = (const struct rtattr *) start;
  int left = (int) (answer->header.nlmsg_len - NLMSG_SPACE (size));

  while (RTA_OK (attribute, left))
    {
      if (attribute->rta_type == type)
        return attribute;
      attribute = RTA_NEXT (attribute, left);
    }

  return NULL;
}

/* The address of @socket’s other end, or of this one. */
static GInetAddress *
get_address (GSocket *socket,
             gboolean remote)
{
  g_autoptr(GSocketAddress) address = remote ? g_socket_get_remote_address (socket, NULL)
                                             : g_socket_get_local_address (socket, NULL);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;

  return g_object_ref (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/* What kind of interface it is. */
static void
find_kind (FerryLinkWatch *self,
           FerryPath      *path)
{
  Request request;
  Answer answer;
  struct ifinfomsg *link = begin_request (&request, RTM_GETLINK, sizeof *link);
  const struct ifinfomsg *found = NLMSG_DATA (&answer.header);

  path->header = 0;
  link->ifi_index = path->interface;
  if (!ask (self, &request, RTM_NEWLINK, sizeof *found, &answer))
    {
      path->is_near = FALSE;
      return;
    }

  /* A tunnel or a modem has one peer, behind which anything may be. */
  if ((found->ifi_flags & (IFF_POINTOPOINT | IFF_NOARP)) != 0)
    path->is_near = FALSE;
  if (found->ifi_type == ARPHRD_ETHER)
    path->header = ETH_HLEN;
}

/**
 * ferry_link_watch_new:
 *
 * Returns: (transfer full): a watch
 */
FerryLinkWatch *
ferry_link_watch_new (void)
{
  FerryLinkWatch *self = g_new0 (FerryLinkWatch, 1);

  self->fd = socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

  return self;
}

/**
 * ferry_link_watch_free:
 * @self: (transfer full): a watch
 */
void
ferry_link_watch_free (FerryLinkWatch *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

/**
 * ferry_link_watch_find_path:
 * @self: a watch
 * @socket: a connected socket
 * @path: (out): which way it goes
 *
 * Returns: whether the kernel told
 */
gboolean
ferry_link_watch_find_path (FerryLinkWatch *self,
                            GSocket        *socket,
                            FerryPath      *path)
{
  g_autoptr(GInetAddress) remote = get_address (socket, TRUE);
  g_autoptr(GInetAddress) local = get_address (socket, FALSE);
  Request request;
  Answer answer;
  struct rtmsg *route = begin_request (&request, RTM_GETROUTE, sizeof *route);
  const struct rtmsg *found = NLMSG_DATA (&answer.header);
  const struct rtattr *interface;
  gsize size;

  if (remote == NULL || local == NULL)
    return FALSE;

  size = g_inet_address_get_native_size (remote);
  route->rtm_family = (guint8) g_inet_address_get_family (remote);
  route->rtm_dst_len = (guint8) (size * 8);
  add_attribute (&request, RTA_DST, g_inet_address_to_bytes (remote), size);
  route->rtm_src_len = (guint8) (size * 8);
  add_attribute (&request, RTA_SRC, g_inet_address_to_bytes (local), size);
  if (!ask (self, &request, RTM_NEWROUTE, sizeof *found, &answer))
    return FALSE;

  interface = find_attribute (&answer, sizeof *found, RTA_OIF);
  if (interface == NULL || RTA_PAYLOAD (interface) < sizeof path->interface)
    return FALSE;

  memcpy (&path->interface, RTA_DATA (interface), sizeof path->interface);
  path->is_local = found->rtm_type == RTN_LOCAL;
  path->is_near = !path->is_local && find_attribute (&answer, sizeof *found, RTA_GATEWAY) == NULL &&
                  find_attribute (&answer, sizeof *found, RTA_VIA) == NULL;
  find_kind (self, path);

  return TRUE;
}

/**
 * ferry_link_watch_read_received:
 * @self: a watch
 * @interface: index of a network interface
 * @bytes: (out): what has come over it so far
 *
 * Returns: whether the kernel told
 */
gboolean
ferry_link_watch_read_received (FerryLinkWatch *self,
                                int             interface,
                                guint64        *bytes)
{
  Request request;
  Answer answer;
  struct if_stats_msg *link = begin_request (&request, RTM_GETSTATS, sizeof *link);
  const struct rtattr *attribute;
  struct rtnl_link_stats64 stats;

  link->ifindex = (guint32) interface;
  link->filter_mask = IFLA_STATS_FILTER_BIT (IFLA_STATS_LINK_64);
  if (!ask (self, &request, RTM_NEWSTATS, sizeof *link, &answer))
    return FALSE;

  attribute = find_attribute (&answer, sizeof *link, IFLA_STATS_LINK_64);
  if (attribute == NULL || RTA_PAYLOAD (attribute) < G_STRUCT_OFFSET (struct rtnl_link_stats64, rx_errors))
    return FALSE;

  memset (&stats, 0, sizeof stats);
  memcpy (&stats, RTA_DATA (attribute), MIN (sizeof stats, RTA_PAYLOAD (attribute)));
  *bytes = stats.rx_bytes;

  return TRUE;
}
