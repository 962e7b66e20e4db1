/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Errors of the bus as errors of Ferry. This is the only place in the client
 * layer that knows what D-Bus calls them. */

#include "config.h"

#include "client/ferry-client-error.h"
#include "shared/ferry-error.h"

#include <gio/gio.h>

static gboolean
is_bus_error (const GError *error,
              const int    *codes,
              gsize         n_codes)
{
  if (error->domain != G_DBUS_ERROR)
    return FALSE;

  for (gsize i = 0; i < n_codes; i++)
    {
      if (error->code == codes[i])
        return TRUE;
    }

  return FALSE;
}

/**
 * ferry_client_error_is_service_gone:
 * @foreign: what a call on the bus failed with
 *
 * Returns: whether the service or the bus went away before it answered, so
 *   that asking again may find a new one
 */
gboolean
ferry_client_error_is_service_gone (const GError *foreign)
{
  static const int codes[] = {
    G_DBUS_ERROR_DISCONNECTED,
    G_DBUS_ERROR_NAME_HAS_NO_OWNER,
    G_DBUS_ERROR_NO_REPLY,
    G_DBUS_ERROR_SERVICE_UNKNOWN,
  };

  return g_error_matches (foreign, FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE) ||
         g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_CLOSED) ||
         g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE) ||
         g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
         is_bus_error (foreign, codes, G_N_ELEMENTS (codes));
}

static FerryErrorCode
code_from_bus (const GError *foreign)
{
  static const int denied[] = { G_DBUS_ERROR_ACCESS_DENIED, G_DBUS_ERROR_AUTH_FAILED };
  static const int missing[] = { G_DBUS_ERROR_UNKNOWN_OBJECT };
  static const int unknown[] = {
    G_DBUS_ERROR_NOT_SUPPORTED,
    G_DBUS_ERROR_UNKNOWN_INTERFACE,
    G_DBUS_ERROR_UNKNOWN_METHOD,
    G_DBUS_ERROR_UNKNOWN_PROPERTY,
  };
  static const int invalid[] = { G_DBUS_ERROR_INVALID_ARGS, G_DBUS_ERROR_INVALID_SIGNATURE };

  if (is_bus_error (foreign, denied, G_N_ELEMENTS (denied)))
    return FERRY_ERROR_ACCESS_DENIED;
  if (is_bus_error (foreign, missing, G_N_ELEMENTS (missing)))
    return FERRY_ERROR_NOT_FOUND;
  if (is_bus_error (foreign, unknown, G_N_ELEMENTS (unknown)))
    return FERRY_ERROR_NOT_AVAILABLE;
  if (is_bus_error (foreign, invalid, G_N_ELEMENTS (invalid)))
    return FERRY_ERROR_INVALID_ARGUMENT;

  return FERRY_ERROR_SERVICE_UNREACHABLE;
}

/**
 * ferry_client_error_from_bus:
 * @foreign: (transfer full): what a call on the bus failed with
 *
 * Ferry’s own errors keep their sentence, without the D-Bus name that GDBus
 * puts before it; a cancellation stays what it is; all others become the
 * nearest error of Ferry.
 *
 * Returns: (transfer full): the error for the user
 */
GError *
ferry_client_error_from_bus (GError *foreign)
{
  g_autoptr(GError) owned = foreign;
  FerryErrorCode code;

  if (foreign->domain == FERRY_ERROR)
    {
      g_dbus_error_strip_remote_error (foreign);
      return g_steal_pointer (&owned);
    }

  if (g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&owned);

  code = code_from_bus (foreign);
  g_debug ("The bus said: %s", foreign->message);
  return g_error_new_literal (FERRY_ERROR, (int) code, ferry_error_code_to_sentence (code));
}
