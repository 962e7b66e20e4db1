/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-vault.h"
#include "service/ferry-caller.h"

G_BEGIN_DECLS

void ferry_token_calls_handle (FerryVault            *vault,
                               FerryCaller           *caller,
                               GDBusMethodInvocation *invocation);

G_END_DECLS
