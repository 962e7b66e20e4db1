/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-engine.h"
#include "service/ferry-activity.h"
#include "service/ferry-front.h"
#include "service/ferry-presence.h"

G_BEGIN_DECLS

#define FERRY_TYPE_LIFE (ferry_life_get_type ())
G_DECLARE_FINAL_TYPE (FerryLife, ferry_life, FERRY, LIFE, GObject)

/**
 * FerryLifeNeeds:
 * @presence: lock and bus name
 * @activity: tells when nothing goes on
 * @engine: has to be started and stopped
 * @front: has to be opened and closed
 *
 * What lives. All borrowed; the life takes references.
 */
typedef struct
{
  FerryPresence *presence;
  FerryActivity *activity;
  FerryEngine *engine;
  FerryFront *front;
} FerryLifeNeeds;

/* Signal: ended (nullable GError: why it could not begin). */

FerryLife *ferry_life_new (const FerryLifeNeeds *needs);
void ferry_life_begin (FerryLife *self);
void ferry_life_stop (FerryLife *self);
void ferry_life_tie (FerryLife *self,
                     int        fd);
gboolean ferry_life_has_successor (FerryLife *self);

G_END_DECLS
