/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows on standard error how one job gets on: as a line that is drawn over on
 * a terminal, as few lines anywhere else. Standard output is left to the
 * result. */

#include "config.h"

#include "cli/ferry-cli-bar.h"
#include "cli/ferry-cli-print.h"
#include "cli/ferry-cli-progress.h"
#include "client/ferry-format.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

/* Four times a second is smooth to the eye, and nothing to the machine. */
#define REDRAW_MS 250

/* A log is to show that something moves without being flooded. */
#define PLAIN_STEP_PERCENT 10
#define PLAIN_STEP_USEC (10 * G_USEC_PER_SEC)

/* What is done sooner needs no report, and no rate is known before. */
#define PLAIN_PATIENCE_USEC G_USEC_PER_SEC

/* Back to the first column, and nothing left of the line before. */
#define CLEAR_LINE "\r\033[K"

struct _FerryProgress
{
  FerryRemoteJob *job; /* (owned) */
  gboolean is_live;
  gboolean is_drawn;
  gboolean is_paused;
  gboolean is_finished;
  guint redraw_id;
  gint64 drawn_at;
  gint64 started_at;
  int percent_told;
};

/**
 * ferry_progress_new:
 * @job: the job to show
 *
 * Returns: (transfer full): shows nothing yet
 */
FerryProgress *
ferry_progress_new (FerryRemoteJob *job)
{
  FerryProgress *self = g_new0 (FerryProgress, 1);
  const char *terminal = g_getenv ("TERM");

  self->job = g_object_ref (job);
  self->is_live = isatty (STDERR_FILENO) && terminal != NULL && !g_str_equal (terminal, "dumb");
  self->started_at = g_get_monotonic_time ();
  self->percent_told = -1;
  return self;
}

/**
 * ferry_progress_free:
 * @self: a progress display
 */
void
ferry_progress_free (FerryProgress *self)
{
  g_clear_handle_id (&self->redraw_id, g_source_remove);
  g_clear_object (&self->job);
  g_free (self);
}

static void
clear_line (FerryProgress *self)
{
  if (self->is_drawn)
    g_printerr (CLEAR_LINE);
  self->is_drawn = FALSE;
}

static const char *
get_note (FerryProgress *self)
{
  switch (ferry_remote_job_get_state (self->job))
    {
    case FERRY_STATE_TRANSFERRING:
      return ferry_remote_job_get_rate (self->job) > 0 ? NULL : _("transferring");
    case FERRY_STATE_CONNECTING:
      return _("connecting");
    case FERRY_STATE_SUSPENDED:
      return _("suspended");
    case FERRY_STATE_TRANSFERRED:
      return _("publishing");
    case FERRY_STATE_QUEUED:
    case FERRY_STATE_TRANSIENT_ERROR:
      return _("waiting");
    case FERRY_STATE_ERROR:
    case FERRY_STATE_ACKNOWLEDGED:
    case FERRY_STATE_CANCELLED:
    default:
      return NULL;
    }
}

static void
draw (FerryProgress *self)
{
  g_autofree char *name = ferry_print_clean (ferry_remote_job_get_name (self->job));
  g_autofree char *line = NULL;
  FerryBar bar = {
    .name = name,
    .done = ferry_remote_job_get_bytes_done (self->job),
    .total = ferry_remote_job_get_bytes_total (self->job),
    .rate = ferry_remote_job_get_rate (self->job),
    .note = get_note (self),
    .utf8 = ferry_print_is_utf8 (),
    .colour = ferry_print_has_colour (STDERR_FILENO),
  };

  /* The last column stays free: some terminals wrap as soon as it is used. */
  line = ferry_bar_draw (&bar, MAX (1, ferry_print_get_width (STDERR_FILENO) - 1));
  g_printerr (CLEAR_LINE "%s", line);
  self->is_drawn = TRUE;
  self->drawn_at = g_get_monotonic_time ();
}

static gboolean
redraw_cb (gpointer user_data)
{
  FerryProgress *self = user_data;

  self->redraw_id = 0;
  if (!self->is_paused && !self->is_finished)
    draw (self);
  return G_SOURCE_REMOVE;
}

static void
update_live (FerryProgress *self)
{
  gint64 since = (g_get_monotonic_time () - self->drawn_at) / G_TIME_SPAN_MILLISECOND;

  if (self->redraw_id != 0 || self->is_paused)
    return;

  if (self->drawn_at == 0 || since >= REDRAW_MS)
    draw (self);
  else
    self->redraw_id = g_timeout_add ((guint) (REDRAW_MS - since), redraw_cb, self);
}

static void
update_plain (FerryProgress *self)
{
  guint64 done = ferry_remote_job_get_bytes_done (self->job);
  gint64 total = ferry_remote_job_get_bytes_total (self->job);
  int percent = ferry_format_percent (done, total);
  gint64 now = g_get_monotonic_time ();
  g_autofree char *text = NULL;

  if (ferry_remote_job_get_state (self->job) != FERRY_STATE_TRANSFERRING || done == 0 ||
      now - self->started_at < PLAIN_PATIENCE_USEC)
    return;
  if (percent / PLAIN_STEP_PERCENT <= self->percent_told / PLAIN_STEP_PERCENT &&
      now - self->drawn_at < PLAIN_STEP_USEC)
    return;

  self->percent_told = percent;
  self->drawn_at = now;
  text = ferry_format_progress (done, total, ferry_remote_job_get_rate (self->job));
  if (percent >= 0)
    g_printerr (_("%3d %%  %s\n"), percent, text);
  else
    g_printerr ("%s\n", text);
}

/**
 * ferry_progress_update:
 * @self: a progress display
 *
 * To be called when the job has changed; as often as one likes.
 */
void
ferry_progress_update (FerryProgress *self)
{
  if (self->is_finished)
    return;

  if (self->is_live)
    update_live (self);
  else
    update_plain (self);
}

/**
 * ferry_progress_say:
 * @self: a progress display
 * @sentence: something that is to stay on the terminal
 */
void
ferry_progress_say (FerryProgress *self,
                    const char    *sentence)
{
  g_autofree char *text = ferry_print_clean (sentence);

  clear_line (self);
  g_printerr ("%s\n", text);
  if (self->is_live && !self->is_paused && !self->is_finished)
    draw (self);
}

/**
 * ferry_progress_pause:
 * @self: a progress display
 *
 * Leaves the terminal to somebody else, until ferry_progress_resume() is
 * called.
 */
void
ferry_progress_pause (FerryProgress *self)
{
  clear_line (self);
  self->is_paused = TRUE;
}

/**
 * ferry_progress_resume:
 * @self: a progress display
 */
void
ferry_progress_resume (FerryProgress *self)
{
  self->is_paused = FALSE;
  ferry_progress_update (self);
}

/**
 * ferry_progress_finish:
 * @self: a progress display
 * @done: whether the job came to its end
 *
 * Puts the final amount in place of the progress; nothing is shown from now on.
 */
void
ferry_progress_finish (FerryProgress *self,
                       gboolean       done)
{
  gint64 seconds = (g_get_monotonic_time () - self->started_at) / G_USEC_PER_SEC;
  g_autofree char *size = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *name = NULL;

  clear_line (self);
  self->is_finished = TRUE;
  if (!done)
    return;

  name = ferry_print_clean (ferry_remote_job_get_name (self->job));
  size = ferry_format_size (ferry_remote_job_get_bytes_done (self->job));
  if (seconds == 0)
    {
      g_printerr ("%s: %s\n", name, size);
      return;
    }

  duration = ferry_format_duration ((guint64) seconds);
  /* Translators: a name, an amount and a duration. */
  g_printerr (_("%s: %s in %s\n"), name, size, duration);
}
