/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-world.h"

EngineWorld *
engine_world_new (void)
{
  EngineWorld *self = g_new0 (EngineWorld, 1);

  self->network = fake_network_new ();
  self->engine = engine_fixture_new_idle ();
  fake_network_show (self->network, self->engine->conditions);
  engine_fixture_start (self->engine);
  engine_world_let_settle (self);

  return self;
}

void
engine_world_free (EngineWorld *self)
{
  engine_fixture_free (self->engine);
  fake_network_free (self->network);
  g_free (self);
}

/* The network is now as the fields of @network say. */
void
engine_world_show (EngineWorld *self)
{
  fake_network_show (self->network, self->engine->conditions);
  fake_settle ();
}

void
engine_world_let_settle (EngineWorld *self)
{
  fake_clock_turn (self->engine->clock, self->engine->policy.settle_delay);
}

void
engine_world_set_login (EngineWorld *self,
                        FerryLogin   login)
{
  ferry_conditions_set_login (self->engine->conditions, login);
  fake_settle ();
}

/* A job that has 300 of 1000 bytes, if it may run. */
FerryJob *
engine_world_add (EngineWorld *self,
                  const char  *name,
                  const char  *options)
{
  FerryJob *job = engine_fixture_add (self->engine, name, options);
  FakeFetch *fetch = engine_fixture_get_fetch (self->engine, name, 0);

  if (fetch != NULL)
    {
      fake_fetch_connect (fetch, NULL, 1000);
      fake_fetch_progress (fetch, 300);
    }
  signal_log_forget (self->engine->log);

  return job;
}

/* (transfer none): what file NAME-0 is being fetched with */
const FerryFetchRequest *
engine_world_get_request (EngineWorld *self,
                          const char  *name)
{
  FakeFetch *fetch = engine_fixture_get_fetch (self->engine, name, 0);

  g_assert_nonnull (fetch);

  return fake_fetch_get_request (fetch);
}
