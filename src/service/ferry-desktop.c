/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-desktop.h"

#include "service/ferry-admission.h"
#include "service/ferry-job-switch.h"
#include "service/ferry-kde-job.h"
#include "service/ferry-launcher-entry.h"
#include "service/ferry-notifications.h"
#include "service/ferry-tray.h"

/* How often at most what is on the screen changes; docks want no more. */
#define INTERVAL (1 * G_USEC_PER_SEC)

/* A job that is over sooner was never seen, and needs no icon. */
#define FIRST_DELAY (G_USEC_PER_SEC / 5)

/**
 * FerryDesktop:
 *
 * What the service itself shows to a person: tray icon, dock, Plasma’s list of
 * jobs, notifications. It hears what happens to jobs, and once in a while, if
 * anything did, hands all of them a summary. Its alarm is set only after
 * something changed. Owned by the service.
 *
 * While there is something on the screen that the user may want to click, the
 * service stays.
 */
struct _FerryDesktop
{
  GObject parent_instance;

  FerryParts parts;  /* (unowned), all */
  FerryClock *clock; /* (owned) */

  FerryWindowLink *window;           /* (owned) */
  FerryTray *tray;                   /* (owned) */
  FerryLauncherEntry *launcher;      /* (owned) */
  FerryKdeJob *kde_job;              /* (owned) */
  FerryNotifications *notifications; /* (owned) */

  GHashTable *news;      /* (owned) (element-type FerryJob): suspended or failed since the beginning */
  gboolean has_begun;
  gboolean has_looked;   /* for a window */
  gboolean jobs_changed; /* more than their progress, since the last update */
  gint64 updated;
  guint alarm_id;
  gboolean is_holding;
};

G_DEFINE_FINAL_TYPE (FerryDesktop, ferry_desktop, G_TYPE_OBJECT)

static void
update_hold (FerryDesktop *self)
{
  gboolean holds = ferry_tray_is_shown (self->tray) || ferry_notifications_has_open (self->notifications);

  if (self->is_holding == holds)
    return;

  self->is_holding = holds;
  if (holds)
    ferry_activity_hold (self->parts.activity);
  else
    ferry_activity_release (self->parts.activity);
}

static FerrySummary *
summarize_foreground (FerryDesktop *self,
                      GPtrArray    *jobs)
{
  g_autoptr(GPtrArray) foreground = g_ptr_array_new ();

  for (guint i = 0; i < jobs->len; i++)
    {
      if (ferry_job_get_priority (g_ptr_array_index (jobs, i)) == FERRY_PRIORITY_FOREGROUND)
        g_ptr_array_add (foreground, g_ptr_array_index (jobs, i));
    }

  return ferry_summary_new (foreground, self->news);
}

static void
update (FerryDesktop *self)
{
  gboolean shows_tray = ferry_settings_get_boolean (self->parts.settings, "tray-icon");
  g_autoptr(GPtrArray) jobs = ferry_engine_get_jobs (self->parts.engine);
  g_autoptr(GPtrArray) no_jobs = g_ptr_array_new ();
  g_autoptr(FerrySummary) all = ferry_summary_new (jobs, self->news);
  g_autoptr(FerrySummary) foreground = summarize_foreground (self, jobs);
  g_autoptr(FerrySummary) nothing = ferry_summary_new (no_jobs, self->news);

  if (!self->has_looked && self->jobs_changed)
    {
      self->has_looked = TRUE;
      ferry_window_link_look (self->window);
    }

  ferry_tray_update (self->tray, shows_tray ? all : nothing, self->jobs_changed);
  ferry_launcher_entry_update (self->launcher, all);
  ferry_kde_job_update (self->kde_job, foreground);
  self->jobs_changed = FALSE;
  self->updated = ferry_clock_now (self->clock);
  update_hold (self);
}

static void
alarm_cb (gpointer user_data)
{
  FerryDesktop *self = user_data;

  self->alarm_id = 0;
  update (self);
}

static void
update_soon (FerryDesktop *self)
{
  gint64 deadline;

  if (!self->has_begun || self->alarm_id != 0)
    return;

  deadline = MAX (ferry_clock_now (self->clock) + FIRST_DELAY, self->updated + INTERVAL);
  self->alarm_id = ferry_clock_add_alarm (self->clock, deadline, alarm_cb, self);
}

static void
on_job_added (FerryDesktop *self)
{
  self->jobs_changed = TRUE;
  update_soon (self);
}

static gboolean
stands (FerryJob *job)
{
  FerryState state = ferry_job_get_state (job);

  return state == FERRY_STATE_SUSPENDED || state == FERRY_STATE_ERROR;
}

static void
on_job_changed (FerryDesktop *self,
                FerryJob     *job,
                guint         mask)
{
  if (mask & FERRY_JOB_CHANGE_STATE && !stands (job))
    g_hash_table_remove (self->news, job);
  else if (mask & FERRY_JOB_CHANGE_STATE && self->has_begun)
    g_hash_table_add (self->news, g_object_ref (job));

  self->jobs_changed |= (mask & (FERRY_JOB_CHANGE_STATE | FERRY_JOB_CHANGE_SPEC)) != 0;
  update_soon (self);
}

static void
on_job_removed (FerryDesktop *self,
                FerryJob     *job)
{
  g_hash_table_remove (self->news, job);
  self->jobs_changed = TRUE;
  update_soon (self);
}

static void
on_tray_command (FerryDesktop *self,
                 guint         command,
                 const char   *job_id)
{
  FerryEngine *engine = self->parts.engine;

  switch ((FerryTrayCommand) command)
    {
    case FERRY_TRAY_COMMAND_SUSPEND:
      ferry_job_switch_suspend (engine, job_id);
      break;
    case FERRY_TRAY_COMMAND_RESUME:
      ferry_job_switch_resume (engine, job_id);
      break;
    case FERRY_TRAY_COMMAND_SHOW:
      ferry_window_link_activate (self->window, "show-job", g_variant_new_string (job_id));
      break;
    case FERRY_TRAY_COMMAND_SUSPEND_ALL:
      ferry_job_switch_suspend_all (engine);
      break;
    case FERRY_TRAY_COMMAND_RESUME_ALL:
      ferry_job_switch_resume_all (engine);
      break;
    case FERRY_TRAY_COMMAND_SWITCH_ALL:
      ferry_job_switch_all (engine);
      break;
    case FERRY_TRAY_COMMAND_ADD:
      ferry_window_link_activate (self->window, "add", NULL);
      break;
    case FERRY_TRAY_COMMAND_OPEN:
      ferry_window_link_open (self->window);
      break;
    case FERRY_TRAY_COMMAND_PREFERENCES:
      ferry_window_link_activate (self->window, "preferences", NULL);
      break;
    case FERRY_TRAY_COMMAND_NONE:
    default:
      break;
    }
}

static void
suspend_foreground (FerryCaller  *caller,
                    const GError *error,
                    gpointer      user_data)
{
  g_autoptr(FerryDesktop) self = user_data;

  if (caller != NULL && !ferry_callers_refuse_app (caller, NULL))
    ferry_job_switch_foreground (self->parts.engine, TRUE);
}

static void
resume_foreground (FerryCaller  *caller,
                   const GError *error,
                   gpointer      user_data)
{
  g_autoptr(FerryDesktop) self = user_data;

  if (caller != NULL && !ferry_callers_refuse_app (caller, NULL))
    ferry_job_switch_foreground (self->parts.engine, FALSE);
}

static void
on_kde_asked (FerryDesktop *self,
              const char   *sender,
              gboolean      suspend)
{
  ferry_callers_identify (self->parts.callers, sender, suspend ? suspend_foreground : resume_foreground,
                          g_object_ref (self));
}

static void
ferry_desktop_dispose (GObject *object)
{
  FerryDesktop *self = FERRY_DESKTOP (object);

  if (self->alarm_id != 0)
    ferry_clock_remove_alarm (self->clock, self->alarm_id);
  self->alarm_id = 0;
  if (self->is_holding)
    ferry_activity_release (self->parts.activity);
  self->is_holding = FALSE;
  g_clear_object (&self->notifications);
  g_clear_object (&self->tray);
  g_clear_object (&self->launcher);
  g_clear_object (&self->kde_job);
  g_clear_object (&self->window);
  g_clear_object (&self->clock);
  g_hash_table_remove_all (self->news);

  G_OBJECT_CLASS (ferry_desktop_parent_class)->dispose (object);
}

static void
ferry_desktop_finalize (GObject *object)
{
  FerryDesktop *self = FERRY_DESKTOP (object);

  g_hash_table_unref (self->news);

  G_OBJECT_CLASS (ferry_desktop_parent_class)->finalize (object);
}

static void
ferry_desktop_class_init (FerryDesktopClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_desktop_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_desktop_finalize;
}

static void
ferry_desktop_init (FerryDesktop *self)
{
  self->news = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

/**
 * ferry_desktop_new:
 * @parts: what the service is made of
 * @clock: for not being quicker than an eye
 *
 * Returns: (transfer full): a desktop that shows nothing yet
 */
FerryDesktop *
ferry_desktop_new (const FerryParts *parts,
                   FerryClock       *clock)
{
  FerryDesktop *self;

  g_return_val_if_fail (parts != NULL, NULL);
  g_return_val_if_fail (FERRY_IS_CLOCK (clock), NULL);

  self = g_object_new (FERRY_TYPE_DESKTOP, NULL);
  self->parts = *parts;
  self->clock = g_object_ref (clock);
  self->window = ferry_window_link_new (parts->connection);
  self->tray = ferry_tray_new (parts, self->window);
  self->launcher = ferry_launcher_entry_new (parts->connection);
  self->kde_job = ferry_kde_job_new (parts->connection);
  self->notifications = ferry_notifications_new (parts, clock, self->window);

  g_signal_connect_object (parts->engine, "job-added", G_CALLBACK (on_job_added), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->engine, "job-changed", G_CALLBACK (on_job_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->engine, "job-removed", G_CALLBACK (on_job_removed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->settings, "changed", G_CALLBACK (update_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tray, "command", G_CALLBACK (on_tray_command), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->kde_job, "asked", G_CALLBACK (on_kde_asked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notifications, "open-changed", G_CALLBACK (update_hold), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tray, "shown-changed", G_CALLBACK (update_hold), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ferry_desktop_begin:
 * @self: a desktop
 *
 * The jobs are loaded. What stands still from now on is news.
 */
void
ferry_desktop_begin (FerryDesktop *self)
{
  g_return_if_fail (FERRY_IS_DESKTOP (self));

  self->has_begun = TRUE;
  ferry_notifications_begin (self->notifications);
  update_soon (self);
}

/**
 * ferry_desktop_get_window:
 * @self: a desktop
 *
 * Returns: (transfer none): the way to the window
 */
FerryWindowLink *
ferry_desktop_get_window (FerryDesktop *self)
{
  g_return_val_if_fail (FERRY_IS_DESKTOP (self), NULL);

  return self->window;
}
