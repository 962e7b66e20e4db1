/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-publisher.h"
#include "shared/ferry-error.h"

G_BEGIN_DECLS

#define FAKE_TYPE_PUBLISHER (fake_publisher_get_type ())
G_DECLARE_FINAL_TYPE (FakePublisher, fake_publisher, FAKE, PUBLISHER, GObject)

FakePublisher *fake_publisher_new (void);
void fake_publisher_hold (FakePublisher *self,
                          gboolean       hold);
void fake_publisher_refuse_folder (FakePublisher *self,
                                   const char    *folder,
                                   FerryErrorCode code);
void fake_publisher_refuse_name (FakePublisher *self,
                                 const char    *name,
                                 FerryErrorCode code);
void fake_publisher_accept_all (FakePublisher *self);
guint fake_publisher_get_n_checked (FakePublisher *self);
gboolean fake_publisher_has (FakePublisher *self,
                             const char    *target);
guint fake_publisher_get_n_published (FakePublisher *self);
guint64 fake_publisher_get_limit (FakePublisher *self);
const char *fake_publisher_get_discarded (FakePublisher *self);

G_END_DECLS
