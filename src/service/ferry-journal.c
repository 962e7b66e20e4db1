/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-journal.h"

#include <stdio.h>

static gboolean
is_ours (const GLogField *fields,
         gsize            n_fields)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].key, "GLIB_DOMAIN"))
        return fields[i].length < 0 && g_strcmp0 (fields[i].value, G_LOG_DOMAIN) == 0;
    }

  return FALSE;
}

/* GLib drops what is merely informative unless a variable asks for it. What
 * ended or failed, and when, is what administrators look for afterwards, so
 * that the journal gets it; a terminal or a file stays quiet. */
static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  if ((level & G_LOG_LEVEL_INFO) != 0 && is_ours (fields, n_fields)
      && g_log_writer_is_journald (fileno (stderr))
      && g_log_writer_journald (level, fields, n_fields, user_data) == G_LOG_WRITER_HANDLED)
    return G_LOG_WRITER_HANDLED;

  return g_log_writer_default (level, fields, n_fields, user_data);
}

/**
 * ferry_journal_begin:
 *
 * From now on the journal of systemd, where standard error leads to it, gets
 * the jobs’ ends and errors with the fields `FERRY_JOB`, `FERRY_STATE` and
 * `FERRY_CODE`. For main() alone: a process has one log writer.
 */
void
ferry_journal_begin (void)
{
  g_log_set_writer_func (write_log, NULL, NULL);
}
