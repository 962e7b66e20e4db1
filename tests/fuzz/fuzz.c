/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include <stdlib.h>

int LLVMFuzzerInitialize (int    *argc,
                          char ***argv);

/* GLib would trap, which a fuzzer takes for its own end and keeps no input. */
static void
on_message (const char    *domain,
            GLogLevelFlags level,
            const char    *message,
            gpointer       user_data)
{
  g_printerr ("%s: %s\n", domain, message);
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
    abort ();
}

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_default_handler (on_message, NULL);
  return 0;
}
