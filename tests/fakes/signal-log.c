/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/signal-log.h"

/* Writes down an engine’s signals, one line each and in order, so that a test
 * can say exactly what it expects; nothing may be left over at its end.
 *
 *   + NAME STATE              a job was added
 *   NAME STATE[ WAIT]         its state changed
 *   - NAME STATE              it was removed
 *   ! CODE                    the store failed, once or several times
 *
 * Progress and files are counted, not written down: their number is nobody’s
 * contract. */
struct _SignalLog
{
  FerryEngine *engine; /* (owned) */
  GString *lines;      /* (owned) */
};

static void
add_line (SignalLog  *self,
          const char *sign,
          FerryJob   *job)
{
  FerryWait wait = ferry_job_get_wait (job);

  g_string_append_printf (self->lines, "%s%s %s%s%s\n", sign, ferry_job_get_spec (job)->name,
                          ferry_state_to_nick (ferry_job_get_state (job)),
                          wait != FERRY_WAIT_NONE && wait != FERRY_WAIT_TURN ? " " : "",
                          wait != FERRY_WAIT_TURN ? ferry_wait_to_nick (wait) : "");
}

static void
on_job_added (SignalLog *self,
              FerryJob  *job)
{
  add_line (self, "+ ", job);
}

static void
on_job_changed (SignalLog *self,
                FerryJob  *job,
                guint      change)
{
  if ((change & FERRY_JOB_CHANGE_STATE) != 0)
    add_line (self, "", job);
}

static void
on_job_removed (SignalLog *self,
                FerryJob  *job)
{
  add_line (self, "- ", job);
}

static void
on_store_failed (SignalLog    *self,
                 const GError *error)
{
  g_autofree char *line = NULL;

  line = g_strdup_printf ("! %s\n", ferry_error_code_to_nick (ferry_error_get_code (error)));
  if (!g_str_has_suffix (self->lines->str, line))
    g_string_append (self->lines, line);
}

SignalLog *
signal_log_new (FerryEngine *engine)
{
  SignalLog *self = g_new0 (SignalLog, 1);

  self->engine = g_object_ref (engine);
  self->lines = g_string_new (NULL);
  g_signal_connect_swapped (engine, "job-added", G_CALLBACK (on_job_added), self);
  g_signal_connect_swapped (engine, "job-changed", G_CALLBACK (on_job_changed), self);
  g_signal_connect_swapped (engine, "job-removed", G_CALLBACK (on_job_removed), self);
  g_signal_connect_swapped (engine, "store-failed", G_CALLBACK (on_store_failed), self);

  return self;
}

void
signal_log_free (SignalLog *self)
{
  g_assert_cmpstr (self->lines->str, ==, "");

  g_signal_handlers_disconnect_by_data (self->engine, self);
  g_object_unref (self->engine);
  g_string_free (self->lines, TRUE);
  g_free (self);
}

/* Exactly these lines came since the last look. */
void
signal_log_assert (SignalLog  *self,
                   const char *expected)
{
  g_assert_cmpstr (self->lines->str, ==, expected);
  signal_log_forget (self);
}

void
signal_log_forget (SignalLog *self)
{
  g_string_set_size (self->lines, 0);
}
