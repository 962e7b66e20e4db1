/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-token-guard.h"

G_BEGIN_DECLS

#define FAKE_TYPE_TOKEN_GUARD (fake_token_guard_get_type ())
G_DECLARE_FINAL_TYPE (FakeTokenGuard, fake_token_guard, FAKE, TOKEN_GUARD, GObject)

FakeTokenGuard *fake_token_guard_new (void);
void fake_token_guard_set_administrator (FakeTokenGuard *self,
                                         const char     *user);
void fake_token_guard_set_allowed (FakeTokenGuard *self,
                                   gboolean        allowed);
guint fake_token_guard_get_n_asked (FakeTokenGuard *self);

G_END_DECLS
