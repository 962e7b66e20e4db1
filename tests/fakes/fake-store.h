/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-store.h"

G_BEGIN_DECLS

#define FAKE_TYPE_STORE (fake_store_get_type ())
G_DECLARE_FINAL_TYPE (FakeStore, fake_store, FAKE, STORE, GObject)

FakeStore *fake_store_new (void);
FakeStore *fake_store_new_after_crash (FakeStore *self);
void fake_store_hold (FakeStore *self,
                      gboolean   hold);
void fake_store_fail (FakeStore *self,
                      gboolean   fail);
void fake_store_put (FakeStore *self,
                     FerryJob  *job);
FerryJob *fake_store_get (FakeStore  *self,
                          const char *id);
guint fake_store_get_size (FakeStore *self);
guint fake_store_get_n_unfinished (FakeStore *self);
gboolean fake_store_has_log (FakeStore  *self,
                             const char *id,
                             const char *event,
                             const char *text);

G_END_DECLS
