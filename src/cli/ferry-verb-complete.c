/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry complete`: publishes what jobs have, and ends them. All stands for those
 * that have all their bytes: of others the rest would be lost. */

#include "config.h"

#include "cli/ferry-cli-control.h"
#include "cli/ferry-cli-verbs.h"

#include <glib/gi18n-lib.h>

static gboolean
applies (FerryState state)
{
  return state == FERRY_STATE_TRANSFERRED;
}

FerryExit
ferry_verb_complete (FerryCli *cli,
                     char    **args,
                     GError  **error)
{
  static const FerryControl control = { "Complete", applies, N_ ("Completed:"), NULL };

  return ferry_control_run (cli, args, &control, error);
}
