/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* ferry-admin: what administrators may do with other users’ jobs. It runs as
 * root, for as long as somebody asks it something. As root it writes its journal
 * and changes into users; all else is done as one of them, see ferry-errand.c. */

#include "config.h"

#include "admin/ferry-admin.h"

#include "admin/ferry-admin-object.h"
#include "admin/ferry-forked-envoys.h"
#include "admin/ferry-take-over.h"
#include "shared/ferry-names.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>

/* The systemd unit has StateDirectory=ferry-admin. */
#define JOURNAL_FOLDER "/var/lib/ferry-admin"

/* Root has no business to stay: a call starts it again within a moment. */
#define IDLE_SECONDS 10

typedef struct
{
  GMainLoop *loop;          /* (owned) */
  FerryAdminObject *object; /* (owned) */
  guint idle_id;
  guint signal_id;
  gboolean failed;
} Admin;

static gboolean
idle_cb (gpointer user_data)
{
  Admin *self = user_data;

  self->idle_id = 0;
  g_main_loop_quit (self->loop);

  return G_SOURCE_REMOVE;
}

static void
on_busy_changed (Admin *self)
{
  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (!ferry_admin_object_is_busy (self->object))
    self->idle_id = g_timeout_add_seconds (IDLE_SECONDS, idle_cb, self);
}

static gboolean
on_stop_signal (gpointer user_data)
{
  Admin *self = user_data;

  g_main_loop_quit (self->loop);

  return G_SOURCE_CONTINUE;
}

static void
name_lost_cb (GDBusConnection *connection,
              const char      *name,
              gpointer         user_data)
{
  Admin *self = user_data;

  self->failed = TRUE;
  g_printerr (_("ferry-admin: The message bus refuses the name “%s”.\n"), name);
  g_main_loop_quit (self->loop);
}

static int
serve (FerryEnvoys *envoys)
{
  g_autoptr(GDBusConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  Admin self = { NULL };
  guint name_id;

  connection = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &error);
  if (connection == NULL)
    {
      g_printerr ("ferry-admin: %s\n", error->message);
      return 1;
    }

  self.loop = g_main_loop_new (NULL, FALSE);
  self.object = ferry_admin_object_new (envoys, JOURNAL_FOLDER);
  g_signal_connect_swapped (self.object, "busy-changed", G_CALLBACK (on_busy_changed), &self);
  self.signal_id = g_unix_signal_add (SIGTERM, on_stop_signal, &self);
  if (!ferry_admin_object_export (self.object, connection, &error))
    {
      g_printerr ("ferry-admin: %s\n", error->message);
      return 1;
    }

  ferry_admin_object_recover (self.object);
  name_id = g_bus_own_name_on_connection (connection, FERRY_ADMIN_NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL,
                                          name_lost_cb, &self, NULL);
  g_main_loop_run (self.loop);

  g_bus_unown_name (name_id);
  g_dbus_connection_flush_sync (connection, NULL, NULL);
  g_clear_handle_id (&self.idle_id, g_source_remove);
  g_clear_handle_id (&self.signal_id, g_source_remove);
  g_clear_object (&self.object);
  g_main_loop_unref (self.loop);

  return self.failed ? 1 : 0;
}

static int
recover (FerryEnvoys *envoys)
{
  g_autoptr(GError) error = NULL;

  if (ferry_take_over_recover (envoys, JOURNAL_FOLDER, &error))
    return 0;

  g_printerr ("ferry-admin: %s\n", error->message);
  return 1;
}

/**
 * ferry_admin_main:
 * @argc: number of arguments
 * @argv: the program, and nothing or `--recover`
 * @answer_seconds: for how long a user’s programs may take to answer
 *
 * Returns: exit status
 */
int
ferry_admin_main (int    argc,
                  char **argv,
                  guint  answer_seconds)
{
  g_autoptr(FerryEnvoys) envoys = ferry_forked_envoys_new (answer_seconds);

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, FERRY_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  signal (SIGPIPE, SIG_IGN);
  umask (077);
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);

  if (argc == 2 && g_str_equal (argv[1], "--recover"))
    return recover (envoys);

  if (argc == 1)
    return serve (envoys);

  g_printerr (_("ferry-admin is started by the message bus; it takes no arguments but “--recover”.\n"));
  return 1;
}
