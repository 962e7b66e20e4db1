/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Signals that a connection hears from the service, one line each. */
typedef struct _BusEar BusEar;

BusEar *bus_ear_new (GDBusConnection *service,
                     GDBusConnection *connection);
void bus_ear_free (BusEar *self);
char *bus_ear_take (BusEar *self);
guint bus_ear_count (BusEar     *self,
                     const char *name);
GVariant *bus_ear_find (BusEar     *self,
                        const char *name);
void bus_ear_await (BusEar     *self,
                    const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BusEar, bus_ear_free)

G_END_DECLS
