/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void ferry_reply_error (GDBusMethodInvocation *invocation,
                        GError                *error);
void ferry_reply_value (GDBusMethodInvocation *invocation,
                        GVariant              *value);
void ferry_reply_content (GDBusMethodInvocation *invocation,
                          const GVariantType    *type,
                          int                    fd);
void ferry_reply_file (GDBusMethodInvocation *invocation,
                       int                    fd);

G_END_DECLS
