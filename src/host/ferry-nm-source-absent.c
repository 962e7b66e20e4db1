/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-nm-source.h"

/**
 * FerryNmSource:
 *
 * In the place of the other one, for editions without NetworkManager: a Flatpak
 * may not talk to it and has GNetworkMonitor, which asks the network portal.
 */
struct _FerryNmSource
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (FerryNmSource, ferry_nm_source, G_TYPE_OBJECT)

static void
ferry_nm_source_class_init (FerryNmSourceClass *klass)
{
  g_signal_new ("changed", FERRY_TYPE_NM_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_nm_source_init (FerryNmSource *self)
{
}

/**
 * ferry_nm_source_new:
 * @connection: (nullable): not needed
 *
 * Returns: (transfer full): a source that never changes
 */
FerryNmSource *
ferry_nm_source_new (GDBusConnection *connection)
{
  return g_object_new (FERRY_TYPE_NM_SOURCE, NULL);
}

/**
 * ferry_nm_source_has_answered:
 * @self: the source
 *
 * Returns: %TRUE: there is nothing to wait for
 */
gboolean
ferry_nm_source_has_answered (FerryNmSource *self)
{
  return TRUE;
}

/**
 * ferry_nm_source_read:
 * @self: the source
 *
 * Returns: (nullable): %NULL: it knows nothing
 */
FerryNetworkState *
ferry_nm_source_read (FerryNmSource *self)
{
  return NULL;
}
