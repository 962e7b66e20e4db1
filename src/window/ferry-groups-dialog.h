/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_GROUPS_DIALOG (ferry_groups_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryGroupsDialog, ferry_groups_dialog, FERRY, GROUPS_DIALOG, AdwWindow)

FerryGroupsDialog *ferry_groups_dialog_new (GtkWindow  *parent,
                                            const char *title,
                                            const char *note,
                                            const char *add_label);

void ferry_groups_dialog_append (FerryGroupsDialog *self,
                                 GtkWidget         *group,
                                 const char        *remove_label);
GtkWidget *ferry_groups_dialog_get_first (FerryGroupsDialog *self);

G_END_DECLS
