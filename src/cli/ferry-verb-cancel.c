/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry cancel`: ends jobs and deletes what they had. All stands for those that
 * have not ended. */

#include "config.h"

#include "cli/ferry-cli-control.h"
#include "cli/ferry-cli-verbs.h"

#include <glib/gi18n-lib.h>

static gboolean
applies (FerryState state)
{
  return !ferry_state_is_final (state);
}

FerryExit
ferry_verb_cancel (FerryCli *cli,
                   char    **args,
                   GError  **error)
{
  static const FerryControl control = { "Cancel", applies, N_ ("Cancelled:"), "CancelJob" };

  return ferry_control_run (cli, args, &control, error);
}
