/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GListModel *ferry_network_choice_new_model (void);
char *ferry_network_choice_dup (guint       selected,
                                const char *connection);
gboolean ferry_network_choice_is_named (guint selected);
guint ferry_network_choice_find (const char *network);

G_END_DECLS
