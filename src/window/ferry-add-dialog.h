/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-add-request.h"
#include "client/ferry-job-commands.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_ADD_DIALOG (ferry_add_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryAddDialog, ferry_add_dialog, FERRY, ADD_DIALOG, AdwWindow)

FerryAddDialog *ferry_add_dialog_new (GtkWindow        *parent,
                                      FerryJobCommands *commands);

void ferry_add_dialog_fill (FerryAddDialog  *self,
                            FerryAddRequest *request);
void ferry_add_dialog_fill_from_clipboard (FerryAddDialog *self);

G_END_DECLS
