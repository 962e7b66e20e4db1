/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* ferry-admin that dies or stops at one of its steps, right after the step is in
 * its journal. Which one, says a file: a number, and “kill” or “stop”. Another
 * file may say how many seconds it waits for an answer. Without these files it is
 * ferry-admin. */

#include "admin/ferry-admin.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ORDER "/run/ferry-mortal"
#define PATIENCE "/run/ferry-mortal-patience"

static gboolean
is_step (const GLogField *fields,
         gsize            n_fields)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].key, "MESSAGE"))
        return g_str_has_prefix (fields[i].value, "Hand-over ") && strstr (fields[i].value, "interruption") == NULL;
    }

  return FALSE;
}

static GLogWriterOutput
write_and_die (GLogLevelFlags   level,
               const GLogField *fields,
               gsize            n_fields,
               gpointer         user_data)
{
  int *steps_left = user_data;
  g_autofree char *order = NULL;

  g_log_writer_default (level, fields, n_fields, NULL);
  if (!is_step (fields, n_fields) || !g_file_get_contents (ORDER, &order, NULL, NULL))
    return G_LOG_WRITER_HANDLED;

  if (*steps_left == 0)
    *steps_left = atoi (order);
  if (--*steps_left == 0)
    {
      unlink (ORDER);
      kill (getpid (), strstr (order, "stop") != NULL ? SIGSTOP : SIGKILL);
    }

  return G_LOG_WRITER_HANDLED;
}

int
main (int    argc,
      char **argv)
{
  int steps_left = 0;
  g_autofree char *patience = NULL;
  guint answer_seconds = FERRY_ADMIN_ANSWER_SECONDS;

  if (g_file_get_contents (PATIENCE, &patience, NULL, NULL))
    answer_seconds = (guint) atoi (patience);
  g_log_set_writer_func (write_and_die, &steps_left, NULL);

  return ferry_admin_main (argc, argv, answer_seconds);
}
