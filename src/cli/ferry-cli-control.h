/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/ferry-cli.h"
#include "shared/ferry-enums.h"

G_BEGIN_DECLS

/**
 * FerryControl:
 * @method: of org.ferry.Ferry1.Job, %NULL to forget jobs
 * @applies: which jobs --all stands for
 * @done: what to put before a job for which it worked, untranslated
 * @admin_method: of org.ferry.Ferry1.Admin, for a job of another user; %NULL
 *   where there is none
 *
 * One of BITS’s four calls, or the removal of finished jobs.
 */
typedef struct
{
  const char *method;
  gboolean (*applies) (FerryState state);
  const char *done;
  const char *admin_method;
} FerryControl;

FerryExit ferry_control_run (FerryCli           *cli,
                             char              **args,
                             const FerryControl *control,
                             GError            **error);

G_END_DECLS
