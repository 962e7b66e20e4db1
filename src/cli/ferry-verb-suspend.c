/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry suspend`: stops jobs until they are resumed. All stands for those that
 * move or would by themselves. */

#include "config.h"

#include "cli/ferry-cli-control.h"
#include "cli/ferry-cli-verbs.h"

#include <glib/gi18n-lib.h>

static gboolean
applies (FerryState state)
{
  return ferry_state_is_active (state) || state == FERRY_STATE_QUEUED || state == FERRY_STATE_TRANSIENT_ERROR;
}

FerryExit
ferry_verb_suspend (FerryCli *cli,
                    char    **args,
                    GError  **error)
{
  static const FerryControl control = { "Suspend", applies, N_ ("Suspended:"), "SuspendJob" };

  return ferry_control_run (cli, args, &control, error);
}
