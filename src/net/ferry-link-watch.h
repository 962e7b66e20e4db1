/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FerryLinkWatch FerryLinkWatch;

/**
 * FerryPath:
 * @interface: index of the network interface
 * @is_local: whether it does not leave this machine
 * @is_near: whether it ends in the interface’s own network, so that the uplink
 *   has no part in it
 * @header: bytes before those of IP that the interface counts for each packet
 *
 * The way to a peer.
 */
typedef struct
{
  int interface;
  gboolean is_local;
  gboolean is_near;
  int header;
} FerryPath;

FerryLinkWatch *ferry_link_watch_new (void);
void ferry_link_watch_free (FerryLinkWatch *self);
gboolean ferry_link_watch_find_path (FerryLinkWatch *self,
                                     GSocket        *socket,
                                     FerryPath      *path);
gboolean ferry_link_watch_read_received (FerryLinkWatch *self,
                                         int             interface,
                                         guint64        *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryLinkWatch, ferry_link_watch_free)

G_END_DECLS
