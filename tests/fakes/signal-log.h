/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-engine.h"

G_BEGIN_DECLS

typedef struct _SignalLog SignalLog;

SignalLog *signal_log_new (FerryEngine *engine);
void signal_log_free (SignalLog *self);
void signal_log_assert (SignalLog  *self,
                        const char *expected);
void signal_log_forget (SignalLog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SignalLog, signal_log_free)

G_END_DECLS
