/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *ferry_apps_group_new (FerryClient *client,
                                 const char  *app);

G_END_DECLS
