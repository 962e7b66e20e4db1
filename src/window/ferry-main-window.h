/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-add-request.h"
#include "window/ferry-window-app.h"

G_BEGIN_DECLS

#define FERRY_TYPE_MAIN_WINDOW (ferry_main_window_get_type ())
G_DECLARE_FINAL_TYPE (FerryMainWindow, ferry_main_window, FERRY, MAIN_WINDOW, AdwApplicationWindow)

FerryMainWindow *ferry_main_window_new (FerryWindowApp *app);

void ferry_main_window_add (FerryMainWindow *self,
                            FerryAddRequest *request);
void ferry_main_window_do (FerryMainWindow *self,
                           const char      *what,
                           const char      *id);
void ferry_main_window_say (FerryMainWindow *self,
                            const char      *sentence);

G_END_DECLS
