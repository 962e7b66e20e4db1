/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry remove`: forgets finished jobs; their files stay where they are. */

#include "config.h"

#include "cli/ferry-cli-control.h"
#include "cli/ferry-cli-verbs.h"

#include <glib/gi18n-lib.h>

static gboolean
applies (FerryState state)
{
  return ferry_state_is_final (state);
}

FerryExit
ferry_verb_remove (FerryCli *cli,
                   char    **args,
                   GError  **error)
{
  static const FerryControl control = { NULL, applies, N_ ("Removed:"), NULL };

  return ferry_control_run (cli, args, &control, error);
}
