/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-launcher-entry.h"

#include "shared/ferry-names.h"

#define LAUNCHER_PATH FERRY_SERVICE_PATH "/Launcher"
#define LAUNCHER_INTERFACE "com.canonical.Unity.LauncherEntry"

/**
 * FerryLauncherEntry:
 *
 * Progress on Ferry’s icon in the dock: one signal that docks listen for
 * (Plasma’s task manager, Ubuntu Dock, Plank). It has to be a broadcast, because
 * docks are never heard of, and so it says how far all has come and nothing of
 * any job. Owned by the desktop.
 */
struct _FerryLauncherEntry
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  int percent;                 /* as told, -1 for not visible */
};

G_DEFINE_FINAL_TYPE (FerryLauncherEntry, ferry_launcher_entry, G_TYPE_OBJECT)

static void
tell (FerryLauncherEntry *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "progress",
                         g_variant_new_double (MAX (self->percent, 0) / 100.0));
  g_variant_builder_add (&builder, "{sv}", "progress-visible",
                         g_variant_new_boolean (self->percent >= 0));
  g_dbus_connection_emit_signal (self->connection, NULL, LAUNCHER_PATH, LAUNCHER_INTERFACE, "Update",
                                 g_variant_new ("(sa{sv})", "application://" FERRY_APP_ID ".desktop", &builder),
                                 NULL);
}

static void
show (FerryLauncherEntry *self,
      int                 percent)
{
  if (self->percent == percent)
    return;

  self->percent = percent;
  tell (self);
}

static void
ferry_launcher_entry_dispose (GObject *object)
{
  FerryLauncherEntry *self = FERRY_LAUNCHER_ENTRY (object);

  /* A dock does not see that the service is gone. */
  if (self->connection != NULL)
    show (self, -1);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (ferry_launcher_entry_parent_class)->dispose (object);
}

static void
ferry_launcher_entry_class_init (FerryLauncherEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_launcher_entry_dispose;
}

static void
ferry_launcher_entry_init (FerryLauncherEntry *self)
{
  self->percent = -1;
}

/**
 * ferry_launcher_entry_new:
 * @connection: the session bus
 *
 * Returns: (transfer full): an entry that shows nothing
 */
FerryLauncherEntry *
ferry_launcher_entry_new (GDBusConnection *connection)
{
  FerryLauncherEntry *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  self = g_object_new (FERRY_TYPE_LAUNCHER_ENTRY, NULL);
  self->connection = g_object_ref (connection);

  return self;
}

/**
 * ferry_launcher_entry_update:
 * @self: an entry
 * @summary: what there is
 *
 * Tells docks when another whole percent is there, or nothing moves any more.
 * To be called at most once a second.
 */
void
ferry_launcher_entry_update (FerryLauncherEntry *self,
                             const FerrySummary *summary)
{
  double fraction;

  g_return_if_fail (FERRY_IS_LAUNCHER_ENTRY (self));
  g_return_if_fail (summary != NULL);

  fraction = ferry_summary_get_fraction (summary);
  if (summary->counts[FERRY_OUTLOOK_TRANSFERRING] == 0 || fraction < 0)
    show (self, -1);
  else
    show (self, (int) (fraction * 100));
}
