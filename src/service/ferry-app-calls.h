/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-parts.h"

G_BEGIN_DECLS

void ferry_app_calls_list (const FerryParts      *parts,
                           GDBusMethodInvocation *invocation);
void ferry_app_calls_ask (const FerryParts      *parts,
                          GDBusMethodInvocation *invocation);
void ferry_app_calls_answer (const FerryParts      *parts,
                             GDBusMethodInvocation *invocation);
void ferry_app_calls_forget (const FerryParts      *parts,
                             GDBusMethodInvocation *invocation);
GVariant *ferry_app_calls_get_questions (const FerryParts *parts);

G_END_DECLS
