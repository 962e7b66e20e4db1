/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-own-key.h"

#include "shared/ferry-names.h"

#include <sys/random.h>
#include <unistd.h>

/* Bytes that nobody guesses. */
#define KEY_BYTES 32

/**
 * ferry_own_key_make:
 * @key: (out) (nullable): the key; %NULL if none is needed
 * @error: return location: what GLib says about the file
 *
 * A service that is in a Flatpak cannot look at its callers. Its own programs are
 * in sandboxes of the same app, and share a folder with it that no other app
 * sees; there lies a new key each time that a service begins.
 *
 * Returns: whether there is one if it is needed
 */
gboolean
ferry_own_key_make (char   **key,
                    GError **error)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), FERRY_KEY_PATH, NULL);
  g_autoptr(GString) text = NULL;
  guint8 bytes[KEY_BYTES];

  *key = NULL;
  if (access (FERRY_FLATPAK_INFO, F_OK) != 0)
    return TRUE;

  if (getrandom (bytes, sizeof bytes, 0) != (ssize_t) sizeof bytes)
    g_error ("The kernel has no random numbers: %s", g_strerror (errno));

  text = g_string_new (NULL);
  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);

  if (!g_file_set_contents_full (path, text->str, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return FALSE;

  *key = g_string_free (g_steal_pointer (&text), FALSE);
  return TRUE;
}
