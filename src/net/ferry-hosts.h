/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryHosts FerryHosts;

/**
 * FerryHostPlace:
 * @granted: called when it is one’s turn
 * @data: for @granted
 * @is_foreground: whether it does not wait for background requests
 * @host: (private)
 * @link: (private)
 * @is_waiting: (private)
 *
 * One request’s place among those that a server gets at the same time; lives in
 * the request.
 */
typedef struct
{
  void (*granted) (gpointer data);
  gpointer data;
  gboolean is_foreground;
  gpointer host;
  GList link;
  gboolean is_waiting;
} FerryHostPlace;

FerryHosts *ferry_hosts_new (GMainContext *context);
void ferry_hosts_free (FerryHosts *self);
void ferry_hosts_set_limit (FerryHosts *self,
                            guint       limit);
gboolean ferry_hosts_enter (FerryHosts     *self,
                            FerryHostPlace *place,
                            const char     *origin);
void ferry_hosts_leave (FerryHosts     *self,
                        FerryHostPlace *place);
void ferry_hosts_refuse (FerryHosts *self,
                         const char *origin,
                         gint64      until,
                         gint64      now);
void ferry_hosts_forget_refusals (FerryHosts *self,
                                  const char *origin);
gint64 ferry_hosts_get_refusal (FerryHosts *self,
                                const char *origin,
                                gint64      now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryHosts, ferry_hosts_free)

G_END_DECLS
