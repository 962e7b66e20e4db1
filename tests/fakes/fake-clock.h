/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-clock.h"

G_BEGIN_DECLS

#define FAKE_TYPE_CLOCK (fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (FakeClock, fake_clock, FAKE, CLOCK, GObject)

FakeClock *fake_clock_new (void);
void fake_clock_turn (FakeClock *self,
                      gint64     microseconds);
void fake_clock_set_date (FakeClock *self,
                          gint64     microseconds);
void fake_clock_set_zone (FakeClock  *self,
                          const char *name);
guint fake_clock_get_n_alarms (FakeClock *self);
guint fake_clock_get_n_rung (FakeClock *self);

void fake_settle (void);

G_END_DECLS
