/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tests/fakes/engine-fixture.h"
#include "tests/fakes/fake-network.h"

G_BEGIN_DECLS

/**
 * EngineWorld:
 *
 * An engine among fakes whose network NetworkManager watches, and helpers that
 * change the world around it. All fields are owned.
 */
typedef struct
{
  EngineFixture *engine;
  FakeNetwork *network;
} EngineWorld;

EngineWorld *engine_world_new (void);
void engine_world_free (EngineWorld *self);
void engine_world_show (EngineWorld *self);
void engine_world_let_settle (EngineWorld *self);
void engine_world_set_login (EngineWorld *self,
                             FerryLogin   login);
FerryJob *engine_world_add (EngineWorld *self,
                            const char  *name,
                            const char  *options);
const FerryFetchRequest *engine_world_get_request (EngineWorld *self,
                                                   const char  *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngineWorld, engine_world_free)

G_END_DECLS
