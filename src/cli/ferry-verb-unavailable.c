/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Verbs of Ferry’s command line that this version knows and cannot carry out:
 * put. They say so, whatever follows them. */

#include "config.h"

#include "cli/ferry-cli-verbs.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

FerryExit
ferry_verb_unavailable (FerryCli *cli,
                        char    **args,
                        GError  **error)
{
  g_autofree char *help = NULL;

  for (char **arg = args; *arg != NULL; arg++)
    {
      if (g_str_equal (*arg, "--help") || g_str_equal (*arg, "-h"))
        help = g_strdup (_(cli->verb->summary));
    }

  if (help != NULL)
    {
      g_print ("ferry %s: %s\n", cli->verb->name, help);
      return FERRY_EXIT_DONE;
    }

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE, _("“ferry %s” is not available in this version of Ferry."),
               cli->verb->name);
  return FERRY_EXIT_WRONG_USE;
}
