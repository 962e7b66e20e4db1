/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The way to the helper for administrators, which is on the system bus and knows
 * the jobs of all users. */

#include "config.h"

#include "client/ferry-admin-client.h"
#include "client/ferry-client-error.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/* It has not been installed, or the bus does not reach it. */
static GError *
translate (GError *bus_error) /* (transfer full) */
{
  g_autoptr(GError) owned = ferry_client_error_from_bus (bus_error);

  if (!g_error_matches (owned, FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE))
    return g_steal_pointer (&owned);

  return g_error_new_literal (FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE,
                              _("Ferry’s helper for administrators cannot be reached. Look at the journal of “ferry-admin”, or install Ferry for the whole system."));
}

/**
 * ferry_admin_client_call:
 * @method: a method of org.ferry.Ferry1.Admin
 * @parameters: (transfer floating): its arguments
 * @error: return location for a #FERRY_ERROR
 *
 * Blocks, for as long as it takes to ask somebody for a password.
 *
 * Returns: (transfer full) (nullable): the tuple of results
 */
GVariant *
ferry_admin_client_call (const char *method,
                         GVariant   *parameters,
                         GError    **error)
{
  g_autoptr(GVariant) sunk = g_variant_ref_sink (parameters);
  g_autoptr(GDBusConnection) connection = NULL;
  GVariant *reply = NULL;
  GError *bus_error = NULL;

  /* GDBus knows Ferry’s errors by name from here on. */
  (void) ferry_error_quark ();
  connection = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &bus_error);
  if (connection != NULL)
    reply = g_dbus_connection_call_sync (connection, FERRY_ADMIN_NAME, FERRY_ADMIN_PATH, FERRY_ADMIN_INTERFACE,
                                         method, sunk, NULL, G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION,
                                         G_MAXINT, NULL, &bus_error);

  if (reply == NULL)
    g_propagate_error (error, translate (bus_error));

  return reply;
}
