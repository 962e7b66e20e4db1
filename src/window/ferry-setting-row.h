/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-setting.h"

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *ferry_setting_row_new (FerryClient        *client,
                                  const FerrySetting *setting);

G_END_DECLS
