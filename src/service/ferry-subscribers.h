/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-activity.h"
#include "service/ferry-caller.h"

G_BEGIN_DECLS

#define FERRY_TYPE_SUBSCRIBERS (ferry_subscribers_get_type ())
G_DECLARE_FINAL_TYPE (FerrySubscribers, ferry_subscribers, FERRY, SUBSCRIBERS, GObject)

/**
 * FerryBusSignal:
 * @path: object that sends it
 * @interface: interface that it belongs to
 * @name: its name
 */
typedef struct
{
  const char *path;
  const char *interface;
  const char *name;
} FerryBusSignal;

FerrySubscribers *ferry_subscribers_new (GDBusConnection *connection,
                                         FerryActivity   *activity);
void ferry_subscribers_add (FerrySubscribers *self,
                            FerryCaller      *caller);
void ferry_subscribers_remove (FerrySubscribers *self,
                               FerryCaller      *caller);
gboolean ferry_subscribers_has_any (FerrySubscribers *self);
void ferry_subscribers_send (FerrySubscribers     *self,
                             const char           *client,
                             const FerryBusSignal *signal,
                             GVariant             *parameters);

G_END_DECLS
