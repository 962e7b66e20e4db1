/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tests/fakes/fake-clock.h"
#include "tests/fakes/fake-fetcher.h"
#include "tests/fakes/fake-publisher.h"
#include "tests/fakes/fake-store.h"
#include "tests/fakes/fake-vault.h"
#include "tests/fakes/signal-log.h"

G_BEGIN_DECLS

/**
 * EngineFixture:
 *
 * An engine in a world of fakes. All fields are owned.
 */
typedef struct
{
  FakeClock *clock;
  FakeStore *store;
  FakeFetcher *fetcher;
  FakePublisher *publisher;
  FerryConditions *conditions;
  FakeVault *vault;
  FerryPolicy policy;
  FerryEngine *engine;
  SignalLog *log;
} EngineFixture;

EngineFixture *engine_fixture_new (void);
EngineFixture *engine_fixture_new_idle (void);
void engine_fixture_free (EngineFixture *self);
void engine_fixture_start (EngineFixture *self);
void engine_fixture_crash (EngineFixture *self);
void engine_fixture_stop (EngineFixture *self);

FerryJobSpec *engine_fixture_make_spec (const char *name,
                                        const char *options,
                                        guint       n_files);
FerryJob *engine_fixture_add (EngineFixture *self,
                              const char    *name,
                              const char    *options);
FerryJob *engine_fixture_add_many (EngineFixture *self,
                                   const char    *name,
                                   const char    *options,
                                   guint          n_files);
GPtrArray *engine_fixture_create (EngineFixture *self,
                                  FerryJobSpec  *spec,
                                  GError       **error);
GPtrArray *engine_fixture_create_for (EngineFixture *self,
                                      const char    *client,
                                      FerryJobSpec  *spec,
                                      GError       **error);
FerryJob *engine_fixture_find (EngineFixture *self,
                               const char    *name);
FakeFetch *engine_fixture_get_fetch (EngineFixture *self,
                                     const char    *name,
                                     guint          index);
gboolean engine_fixture_cancel (EngineFixture *self,
                                FerryJob      *job,
                                GError       **error);
gboolean engine_fixture_complete (EngineFixture *self,
                                  FerryJob      *job,
                                  GError       **error);
gboolean engine_fixture_add_files (EngineFixture *self,
                                   FerryJob      *job,
                                   guint          n_files,
                                   GError       **error);
void engine_fixture_set (EngineFixture *self,
                         FerryJob      *job,
                         const char    *options);
void engine_fixture_set_online (EngineFixture *self,
                                gboolean       online);

void assert_job (FerryJob  *job,
                 FerryState state,
                 FerryWait  wait);
void assert_message (FerryJob   *job,
                     const char *message);
void assert_error_code (FerryJob      *job,
                        FerryErrorCode code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngineFixture, engine_fixture_free)

G_END_DECLS
