/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryTrayProperty:
 * @name: its name on the bus
 * @get: its value, floating
 */
typedef struct
{
  const char *name;
  GVariant *(*get) (gpointer object);
} FerryTrayProperty;

gboolean ferry_tray_calls_read (gpointer                 object,
                                const FerryTrayProperty *properties,
                                gsize                    n_properties,
                                GDBusMethodInvocation   *invocation);

G_END_DECLS
