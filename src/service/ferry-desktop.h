/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-clock.h"
#include "service/ferry-parts.h"
#include "service/ferry-window-link.h"

G_BEGIN_DECLS

#define FERRY_TYPE_DESKTOP (ferry_desktop_get_type ())
G_DECLARE_FINAL_TYPE (FerryDesktop, ferry_desktop, FERRY, DESKTOP, GObject)

FerryDesktop *ferry_desktop_new (const FerryParts *parts,
                                 FerryClock       *clock);
void ferry_desktop_begin (FerryDesktop *self);
FerryWindowLink *ferry_desktop_get_window (FerryDesktop *self);

G_END_DECLS
