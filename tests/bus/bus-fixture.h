/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-front.h"
#include "tests/fakes/fake-clock.h"
#include "tests/fakes/fake-fetcher.h"
#include "tests/fakes/fake-publisher.h"
#include "tests/fakes/scratch-folder.h"

G_BEGIN_DECLS

/**
 * BusFixture:
 * @bus: a message bus of its own
 * @address: where it is
 * @service: the connection that the service is on
 * @client: a program’s connection
 * @other: another program’s
 * @scratch: holds the store
 * @store: a real store, because half of the calls ask the history
 * @clock: a clock that stands still
 * @fetcher: fetches what a test says
 * @publisher: publishes without a disk
 * @conditions: online
 * @engine: an engine in front of all these
 * @settings: settings in memory
 * @activity: what keeps the service
 * @front: what is tested
 *
 * The service’s objects on a real bus, in front of fakes, and two programs.
 */
typedef struct
{
  GSubprocess *bus;
  char *address;
  GDBusConnection *service;
  GDBusConnection *client;
  GDBusConnection *other;
  ScratchFolder *scratch;
  FerryStore *store;
  FakeClock *clock;
  FakeFetcher *fetcher;
  FakePublisher *publisher;
  FerryConditions *conditions;
  FerryEngine *engine;
  FerrySettings *settings;
  FerryActivity *activity;
  FerryFront *front;
} BusFixture;

typedef void (*BusTestFunc) (BusFixture   *fixture,
                             gconstpointer data);

void bus_fixture_add_test (const char *path,
                           BusTestFunc test);
void bus_fixture_add_bare_test (const char *path,
                                BusTestFunc test);

GVariant *bus_fixture_call (BusFixture      *self,
                            GDBusConnection *from,
                            const char      *path,
                            const char      *method,
                            GVariant        *parameters,
                            GError         **error);
GVariant *bus_fixture_manager (BusFixture *self,
                               const char *method,
                               const char *parameters);
void bus_fixture_assert_refused (BusFixture    *self,
                                 const char    *path,
                                 const char    *method,
                                 const char    *parameters,
                                 FerryErrorCode code,
                                 const char    *text);
char *bus_fixture_create (BusFixture *self,
                          const char *token,
                          const char *options);
GVariant *bus_fixture_get (BusFixture *self,
                           const char *path,
                           const char *interface,
                           const char *property);
char *bus_fixture_get_text (BusFixture *self,
                            const char *path,
                            const char *property);
char *bus_fixture_call_confined (BusFixture *self,
                                 const char *call);
void bus_fixture_finish_job (BusFixture *self,
                             const char *token);

G_END_DECLS
