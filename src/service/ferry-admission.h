/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-callers.h"

G_BEGIN_DECLS

/**
 * FerryAdmittedFunc:
 * @target: the object that was called
 * @caller: who calls
 * @invocation: (transfer full): the call, to be answered
 */
typedef void (*FerryAdmittedFunc) (gpointer               target,
                                   FerryCaller           *caller,
                                   GDBusMethodInvocation *invocation);

void ferry_callers_admit (FerryCallers          *self,
                          GDBusMethodInvocation *invocation,
                          GObject               *target,
                          FerryAdmittedFunc      func);
void ferry_callers_admit_apps (FerryCallers          *self,
                               GDBusMethodInvocation *invocation,
                               GObject               *target,
                               FerryAdmittedFunc      func);
gboolean ferry_callers_refuse_app (FerryCaller *caller,
                                   GError     **error);

G_END_DECLS
