/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be seen of a connection from below TLS, and the two knobs that it has:
 * the interface it uses, and the window that it offers. Belongs to the session
 * that made the connection and to whoever works with it; transfer thread only. */

#include "config.h"

#include "net/ferry-socket.h"

#include "net/ferry-arrivals.h"

#include <linux/if.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* Bytes of headers, which interfaces count. */
#define IPV4_HEADER 20
#define IPV6_HEADER 40
#define TCP_HEADER 20
#define TIMESTAMPS 12

/* What offers as much as the kernel thinks right. */
#define WIDE_OPEN (1 << 30)

/* Whatever memory a fast link far away would need. */
#define MAX_WINDOW (32 * 1024 * 1024)

/* Holds two segments and what the kernel needs for them. */
#define TIGHT_BUFFER 4608

/* Since Linux 5.14; headers may be older. */
#ifndef SO_BUF_LOCK
#define SO_BUF_LOCK 72
#endif
#define RECEIVE_LOCK 2

struct _FerrySocket
{
  int ref_count;
  GSocket *socket; /* (owned) */
  FerryArrivals arrivals;
  guint64 counted; /* of what went over it in both directions */
  int window;
  int buffer; /* as it was before it was made tight, 0 if it is not */
  gboolean is_capped;
  FerryPath path;
  gboolean has_path;
};

static gboolean
read_info (FerrySocket     *self,
           struct tcp_info *info)
{
  socklen_t size = sizeof *info;

  /* Older kernels fill less of it. */
  memset (info, 0, sizeof *info);
  return !g_socket_is_closed (self->socket) &&
         getsockopt (g_socket_get_fd (self->socket), IPPROTO_TCP, TCP_INFO, info, &size) == 0;
}

/**
 * ferry_socket_new:
 * @socket: (transfer none): a socket
 *
 * Returns: (transfer full): what watches it; does not keep it open
 */
FerrySocket *
ferry_socket_new (GSocket *socket)
{
  FerrySocket *self = g_new0 (FerrySocket, 1);

  self->ref_count = 1;
  self->socket = g_object_ref (socket);
  self->window = WIDE_OPEN;

  return self;
}

FerrySocket *
ferry_socket_ref (FerrySocket *self)
{
  self->ref_count++;

  return self;
}

void
ferry_socket_unref (FerrySocket *self)
{
  if (--self->ref_count > 0)
    return;

  g_object_unref (self->socket);
  g_free (self);
}

/**
 * ferry_socket_is_closed:
 * @self: a socket
 *
 * Returns: whether this side has closed it
 */
gboolean
ferry_socket_is_closed (FerrySocket *self)
{
  return g_socket_is_closed (self->socket);
}

/**
 * ferry_socket_is_bound:
 * @self: a socket
 * @interface: name of a network interface
 *
 * Returns: whether its packets can take this interface only
 */
gboolean
ferry_socket_is_bound (FerrySocket *self,
                       const char  *interface)
{
  char name[IFNAMSIZ + 1] = "";
  socklen_t size = IFNAMSIZ;

  return !g_socket_is_closed (self->socket) &&
         getsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, SO_BINDTODEVICE, name, &size) == 0 &&
         g_str_equal (name, interface);
}

/**
 * ferry_socket_is_loopback:
 * @self: a connected socket
 *
 * Returns: whether the other end is on this machine
 */
gboolean
ferry_socket_is_loopback (FerrySocket *self)
{
  g_autoptr(GSocketAddress) address = g_socket_get_remote_address (self->socket, NULL);

  return G_IS_INET_SOCKET_ADDRESS (address) &&
         g_inet_address_get_is_loopback (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/**
 * ferry_socket_close:
 * @self: a socket that must not be used any more
 */
void
ferry_socket_close (FerrySocket *self)
{
  g_socket_close (self->socket, NULL);
}

/* What the interface counts for a segment besides its payload. */
static double
get_header (const FerrySocket     *self,
            const struct tcp_info *info)
{
  const gboolean has_timestamps = (info->tcpi_options & TCPI_OPT_TIMESTAMPS) != 0;

  return (g_socket_get_family (self->socket) == G_SOCKET_FAMILY_IPV6 ? IPV6_HEADER : IPV4_HEADER) + TCP_HEADER +
         (has_timestamps ? TIMESTAMPS : 0) + (self->has_path ? self->path.header : 0);
}

/**
 * ferry_socket_read:
 * @self: a socket
 * @sample: (out): how it stands
 *
 * Returns: whether the kernel told
 */
gboolean
ferry_socket_read (FerrySocket       *self,
                   FerrySocketSample *sample)
{
  struct tcp_info info;

  *sample = (FerrySocketSample){ 0 };
  if (!read_info (self, &info))
    return FALSE;

  sample->bytes = ferry_arrivals_step (&self->arrivals, &(FerryArrivalsCount){
    .bytes = info.tcpi_bytes_received,
    .segments = info.tcpi_data_segs_in,
    .strays = info.tcpi_rcv_ooopack,
    .mss = info.tcpi_rcv_mss,
    .header = get_header (self, &info),
  });
  sample->rtt = info.tcpi_rcv_rtt;
  sample->handshake_rtt = info.tcpi_min_rtt != G_MAXUINT32 ? info.tcpi_min_rtt : 0;
  sample->mss = info.tcpi_rcv_mss;
  sample->has_timestamps = (info.tcpi_options & TCPI_OPT_TIMESTAMPS) != 0;

  return TRUE;
}

/**
 * ferry_socket_take_traffic:
 * @self: a socket
 *
 * What its owner’s tariff counts, but for the headers of packets: all that was
 * received and sent, handshakes and repetitions included.
 *
 * Returns: bytes since the last call
 */
guint64
ferry_socket_take_traffic (FerrySocket *self)
{
  struct tcp_info info;
  guint64 total;
  guint64 bytes;

  if (!read_info (self, &info))
    return 0;

  /* What was sent is known since Linux 4.19, what has arrived for longer. */
  total = info.tcpi_bytes_received + MAX (info.tcpi_bytes_sent, info.tcpi_bytes_acked);
  bytes = total - MIN (self->counted, total);
  self->counted = total;

  return bytes;
}

/**
 * ferry_socket_set_window:
 * @self: a socket
 * @bytes: how much the peer may send ahead; infinite for what the kernel wants
 *
 * To be repeated: the kernel widens it again as it sees fit.
 */
void
ferry_socket_set_window (FerrySocket *self,
                         double       bytes)
{
  const int window = bytes > MAX_WINDOW ? WIDE_OPEN : (int) bytes;

  if ((window == WIDE_OPEN && self->window == WIDE_OPEN) || g_socket_is_closed (self->socket))
    return;

  self->window = window;
  setsockopt (g_socket_get_fd (self->socket), IPPROTO_TCP, TCP_WINDOW_CLAMP, &window, sizeof window);
}

static gboolean
get_number (FerrySocket *self,
            int          option,
            int         *number)
{
  socklen_t size = sizeof *number;

  return getsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, option, number, &size) == 0;
}

static void
set_number (FerrySocket *self,
            int          option,
            int          number)
{
  setsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, option, &number, sizeof number);
}

/**
 * ferry_socket_set_tight:
 * @self: a socket
 * @is_tight: whether the kernel is to hold next to nothing that was not read
 *
 * A window says how much may be under way, however much lies unread: only a full
 * buffer holds a peer back whose data nobody reads. Kernels that cannot give the
 * buffer its freedom back are left alone.
 */
void
ferry_socket_set_tight (FerrySocket *self,
                        gboolean     is_tight)
{
  int lock;

  if ((self->buffer > 0) == is_tight || g_socket_is_closed (self->socket) ||
      !get_number (self, SO_BUF_LOCK, &lock))
    return;

  if (is_tight && get_number (self, SO_RCVBUF, &self->buffer))
    {
      set_number (self, SO_RCVBUF, TIGHT_BUFFER);
    }
  else
    {
      /* The kernel doubles what it is given (socket(7)). */
      set_number (self, SO_RCVBUF, self->buffer / 2);
      if (!self->is_capped)
        set_number (self, SO_BUF_LOCK, lock & ~RECEIVE_LOCK);
      self->buffer = 0;
    }
}

/**
 * ferry_socket_cap:
 * @self: a socket that is not tight
 * @bytes: what may lie unread at most, 0 for as much as the kernel thinks right
 *
 * Unlike a window it holds from the first byte on, and between two looks: the
 * kernel opens a window again whenever a fast reader makes it grow the buffer,
 * many times in the time that passes from one look to the next.
 */
void
ferry_socket_cap (FerrySocket *self,
                  int          bytes)
{
  int lock;

  if (self->is_capped == (bytes > 0) || g_socket_is_closed (self->socket) ||
      !get_number (self, SO_BUF_LOCK, &lock))
    return;

  self->is_capped = bytes > 0;
  if (self->is_capped)
    set_number (self, SO_RCVBUF, bytes / 2); /* doubled, see above */
  else
    set_number (self, SO_BUF_LOCK, lock & ~RECEIVE_LOCK);
}

/**
 * ferry_socket_get_path:
 * @self: a connected socket
 * @watch: who knows
 *
 * Returns: (transfer none) (nullable): which way it goes
 */
const FerryPath *
ferry_socket_get_path (FerrySocket    *self,
                       FerryLinkWatch *watch)
{
  if (!self->has_path)
    self->has_path = ferry_link_watch_find_path (watch, self->socket, &self->path);

  return self->has_path ? &self->path : NULL;
}

/**
 * ferry_socket_dup_peer:
 * @self: a connected socket
 *
 * Returns: (transfer full): the address of the other end, as text
 */
char *
ferry_socket_dup_peer (FerrySocket *self)
{
  g_autoptr(GSocketAddress) address = g_socket_get_remote_address (self->socket, NULL);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup ("");

  return g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/**
 * ferry_socket_bind:
 * @socket: a socket that is not connected
 * @interface: name of a network interface
 *
 * From then on its packets take this interface or none. Needs Linux 5.7 unless
 * the caller is privileged.
 *
 * Returns: whether it is bound; if not, errno says why
 */
gboolean
ferry_socket_bind (GSocket    *socket,
                   const char *interface)
{
  const socklen_t size = (socklen_t) strlen (interface);

  return setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_BINDTODEVICE, interface, size) == 0;
}
