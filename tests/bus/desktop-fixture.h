/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-desktop.h"
#include "tests/bus/bus-fixture.h"
#include "tests/bus/bus-mock.h"

G_BEGIN_DECLS

/**
 * DesktopFixture:
 * @bus: the service, its jobs in a world of fakes; borrowed
 * @desktop: what it shows; owned
 * @window: the window’s program; owned, nullable
 *
 * What the service shows, on a bus with mocks of what shows it.
 */
typedef struct
{
  BusFixture *bus;
  FerryDesktop *desktop;
  BusMock *window;
} DesktopFixture;

DesktopFixture *desktop_fixture_new (BusFixture *bus);
void desktop_fixture_free (DesktopFixture *self);
void desktop_fixture_add_window (DesktopFixture *self);
void desktop_fixture_turn (DesktopFixture *self,
                           double          seconds);
FerryJob *desktop_fixture_add_job (DesktopFixture *self,
                                   const char     *token,
                                   const char     *options);
void desktop_fixture_await_state (FerryJob  *job,
                                  FerryState state);
char *desktop_fixture_call (DesktopFixture *self,
                            const char     *path,
                            const char     *method,
                            const char     *parameters);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DesktopFixture, desktop_fixture_free)

G_END_DECLS
