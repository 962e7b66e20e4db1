/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-job-commands.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ferry_ask_sign_in (GtkWindow        *parent,
                        FerryRemoteJob   *job,
                        FerryJobCommands *commands);
void ferry_ask_address (GtkWindow        *parent,
                        FerryRemoteJob   *job,
                        FerryJobCommands *commands);
void ferry_ask_consent (GtkWindow        *parent,
                        GVariant         *question,
                        FerryJobCommands *commands);
void ferry_ask_place (GtkWindow        *parent,
                      FerryRemoteJob   *job,
                      FerryJobCommands *commands);
void ferry_ask_cancel (GtkWindow        *parent,
                       FerryRemoteJob   *job,
                       FerryJobCommands *commands);

G_END_DECLS
