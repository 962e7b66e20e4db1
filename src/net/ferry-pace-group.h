/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-limit-chain.h"
#include "net/ferry-pace.h"
#include "net/ferry-socket.h"
#include "shared/ferry-enums.h"

G_BEGIN_DECLS

typedef struct _FerryPaceGroup FerryPaceGroup;

/**
 * FerryPaced:
 * @socket: (owned): a connection
 * @priority: that of its job
 * @is_metered: whether little may be under way
 * @limits: (nullable): what it has to keep to
 * @group: (nullable): those it shares a bottleneck with, none if it is not paced
 * @interface: the interface it uses, 0 if unknown or of no interest
 * @sample: what was seen last
 * @rate: bytes per second of late
 * @window: what it was given last
 * @limit: (owned) (nullable): what a member of a group has to keep to besides its
 *   window
 * @is_tight: whether as good as nothing may lie unread
 * @is_active: (private): whether it is its turn
 * @is_hungry: (private)
 * @turn_at: (private): since when it has been its turn, or has not
 * @hungry_at: (private): when it could have used more last
 * @idle_seconds: how long nothing has come
 *
 * One connection in the pacer’s care.
 */
typedef struct
{
  FerrySocket *socket;
  FerryPriority priority;
  gboolean is_metered;
  const FerryLimitChain *limits;
  FerryPaceGroup *group;
  int interface;
  FerrySocketSample sample;
  double rate;
  double window;
  FerryLimit *limit;
  gboolean is_tight;
  gboolean is_active;
  gboolean is_hungry;
  gint64 turn_at;
  gint64 hungry_at;
  double idle_seconds;
} FerryPaced;

FerryPaceGroup *ferry_pace_group_new (GMainContext *context,
                                      gboolean      is_near);
void ferry_pace_group_free (FerryPaceGroup *self);
void ferry_pace_group_add (FerryPaceGroup *self,
                           FerryPaced     *paced);
void ferry_pace_group_remove (FerryPaceGroup *self,
                              FerryPaced     *paced);
guint ferry_pace_group_get_size (const FerryPaceGroup *self);
void ferry_pace_group_step (FerryPaceGroup *self,
                            gint64          now,
                            double          other);
gboolean ferry_pace_group_is_blind (const FerryPaceGroup *self);

G_END_DECLS
