/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-engine.h"

G_BEGIN_DECLS

void ferry_job_switch_suspend (FerryEngine *engine,
                               const char  *id);
void ferry_job_switch_resume (FerryEngine *engine,
                              const char  *id);
void ferry_job_switch_suspend_all (FerryEngine *engine);
void ferry_job_switch_resume_all (FerryEngine *engine);
void ferry_job_switch_all (FerryEngine *engine);
void ferry_job_switch_foreground (FerryEngine *engine,
                                  gboolean     suspend);

G_END_DECLS
