/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry resume`: lets jobs go on, or try again at once. All stands for those
 * that stand still, failed ones included. */

#include "config.h"

#include "cli/ferry-cli-control.h"
#include "cli/ferry-cli-verbs.h"

#include <glib/gi18n-lib.h>

static gboolean
applies (FerryState state)
{
  return state == FERRY_STATE_SUSPENDED || state == FERRY_STATE_TRANSIENT_ERROR || state == FERRY_STATE_ERROR;
}

FerryExit
ferry_verb_resume (FerryCli *cli,
                   char    **args,
                   GError  **error)
{
  static const FerryControl control = { "Resume", applies, N_ ("Resumed:"), "ResumeJob" };

  return ferry_control_run (cli, args, &control, error);
}
