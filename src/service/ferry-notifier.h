/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-clock.h"
#include "core/ferry-engine.h"
#include "service/ferry-note-writer.h"

G_BEGIN_DECLS

#define FERRY_TYPE_NOTIFIER (ferry_notifier_get_type ())
G_DECLARE_FINAL_TYPE (FerryNotifier, ferry_notifier, FERRY, NOTIFIER, GObject)

/* Signals: post (FerryNote *, to be taken), withdraw (string: id). */

FerryNotifier *ferry_notifier_new (FerryEngine *engine,
                                   FerryClock  *clock);
void ferry_notifier_begin (FerryNotifier *self,
                           GPtrArray     *jobs);
void ferry_notifier_set_quiet (FerryNotifier *self,
                               gboolean       quiet);
void ferry_notifier_set_has_window (FerryNotifier *self,
                                    gboolean       has_window);
void ferry_notifier_set_up (FerryNotifier *self,
                            const char    *id,
                            gboolean       is_up);

G_END_DECLS
