/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "host/ferry-date-watch.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

/**
 * FerryDateWatch:
 *
 * Hears of it when somebody sets the date, or puts the machine into another time
 * zone. The kernel tells the one, by cancelling a timer that would never ring, and
 * the link in /etc shows the other. Owned by the clock.
 */
struct _FerryDateWatch
{
  int timer; /* -1 without one */
  GSource *source;       /* (owned) (nullable) */
  GFileMonitor *monitor; /* (owned) (nullable) */
  GSourceFunc changed;
  gpointer user_data; /* (unowned) */
};

static void
arm (FerryDateWatch *self)
{
  /* As far away as the kernel can count. */
  const struct itimerspec never = { .it_value.tv_sec = G_MAXINT32 };

  if (timerfd_settime (self->timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) != 0)
    g_message ("Nobody hears of it when the date is set: %s", g_strerror (errno));
}

static gboolean
on_timer_ready (int          fd,
                GIOCondition condition,
                gpointer     user_data)
{
  FerryDateWatch *self = user_data;
  guint64 expirations;

  if (read (fd, &expirations, sizeof expirations) < 0 && errno == EAGAIN)
    return G_SOURCE_CONTINUE;

  arm (self);
  self->changed (self->user_data);

  return G_SOURCE_CONTINUE;
}

static void
on_zone_changed (FerryDateWatch *self)
{
  self->changed (self->user_data);
}

static void
watch_date (FerryDateWatch *self)
{
  self->timer = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->timer < 0)
    {
      g_message ("Nobody hears of it when the date is set: %s", g_strerror (errno));
      return;
    }

  arm (self);
  self->source = g_unix_fd_source_new (self->timer, G_IO_IN);
  g_source_set_static_name (self->source, "ferry-date");
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_timer_ready), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static void
watch_zone (FerryDateWatch *self,
            const char     *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileMonitor) monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);

  /* One that looks every few seconds costs more than the service does. */
  if (monitor == NULL || g_str_equal (G_OBJECT_TYPE_NAME (monitor), "GPollFileMonitor"))
    return;

  g_signal_connect_swapped (monitor, "changed", G_CALLBACK (on_zone_changed), self);
  self->monitor = g_steal_pointer (&monitor);
}

/**
 * ferry_date_watch_new:
 * @zone_path: what says in which time zone the machine is
 * @changed: called on the thread’s default main context
 * @user_data: for @changed
 *
 * Returns: (transfer full): a watch
 */
FerryDateWatch *
ferry_date_watch_new (const char *zone_path,
                      GSourceFunc changed,
                      gpointer    user_data)
{
  FerryDateWatch *self;

  g_return_val_if_fail (zone_path != NULL, NULL);
  g_return_val_if_fail (changed != NULL, NULL);

  self = g_new0 (FerryDateWatch, 1);
  self->changed = changed;
  self->user_data = user_data;
  watch_date (self);

  /* Where no descriptor was left for that, GLib would end the process for want of
   * one for this. */
  if (self->timer >= 0)
    watch_zone (self, zone_path);

  return self;
}

/**
 * ferry_date_watch_free:
 * @self: (transfer full): a watch
 */
void
ferry_date_watch_free (FerryDateWatch *self)
{
  g_return_if_fail (self != NULL);

  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  if (self->timer >= 0)
    close (self->timer);
  if (self->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->monitor, self);
      g_file_monitor_cancel (self->monitor);
    }
  g_clear_object (&self->monitor);
  g_free (self);
}
