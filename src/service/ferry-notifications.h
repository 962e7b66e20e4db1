/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-clock.h"
#include "service/ferry-parts.h"
#include "service/ferry-window-link.h"

G_BEGIN_DECLS

#define FERRY_TYPE_NOTIFICATIONS (ferry_notifications_get_type ())
G_DECLARE_FINAL_TYPE (FerryNotifications, ferry_notifications, FERRY, NOTIFICATIONS, GObject)

/* Signal: open-changed (whether a note is up that the service has to stay for). */

FerryNotifications *ferry_notifications_new (const FerryParts *parts,
                                             FerryClock       *clock,
                                             FerryWindowLink  *window);
void ferry_notifications_begin (FerryNotifications *self);
gboolean ferry_notifications_has_open (FerryNotifications *self);

G_END_DECLS
