/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-link-watch.h"

G_BEGIN_DECLS

typedef struct _FerrySocket FerrySocket;

/**
 * FerrySocketSample:
 * @bytes: what has come over it since the last sample, headers included
 * @rtt: microseconds from our asking for more to its coming, 0 if unknown
 * @handshake_rtt: the shortest round trip that the handshake or a request took,
 *   microseconds, 0 if unknown
 * @mss: bytes of one segment
 * @has_timestamps: whether the peer sends what @rtt is told by
 */
typedef struct
{
  double bytes;
  gint64 rtt;
  gint64 handshake_rtt;
  double mss;
  gboolean has_timestamps;
} FerrySocketSample;

FerrySocket *ferry_socket_new (GSocket *socket);
FerrySocket *ferry_socket_ref (FerrySocket *self);
void ferry_socket_unref (FerrySocket *self);
gboolean ferry_socket_is_closed (FerrySocket *self);
gboolean ferry_socket_is_bound (FerrySocket *self,
                                const char  *interface);
gboolean ferry_socket_is_loopback (FerrySocket *self);
void ferry_socket_close (FerrySocket *self);
gboolean ferry_socket_read (FerrySocket       *self,
                            FerrySocketSample *sample);
guint64 ferry_socket_take_traffic (FerrySocket *self);
void ferry_socket_set_window (FerrySocket *self,
                              double       bytes);
void ferry_socket_set_tight (FerrySocket *self,
                             gboolean     is_tight);
void ferry_socket_cap (FerrySocket *self,
                       int          bytes);
const FerryPath *ferry_socket_get_path (FerrySocket    *self,
                                        FerryLinkWatch *watch);
char *ferry_socket_dup_peer (FerrySocket *self);

gboolean ferry_socket_bind (GSocket    *socket,
                            const char *interface);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySocket, ferry_socket_unref)

G_END_DECLS
