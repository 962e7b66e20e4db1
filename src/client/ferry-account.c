/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An account of the system may have neither a home folder nor a login. Where an
 * administrator enabled ferry@ACCOUNT.service, systemd made folders for it; they
 * are used for that account however a command came to run as it. */

#include "client/ferry-account.h"

#include "shared/ferry-names.h"

#include <sys/stat.h>
#include <unistd.h>

#define RUNTIME_DIR "/run/" FERRY_STATE_DIR
#define STATE_DIR "/var/lib/" FERRY_STATE_DIR

static gboolean
is_own_folder (const char *path)
{
  struct stat info;

  return lstat (path, &info) == 0 && S_ISDIR (info.st_mode) && info.st_uid == geteuid ();
}

/**
 * ferry_account_dup_runtime_dir:
 *
 * Returns: (transfer full) (type filename): the folder of this account’s own
 *   message bus; it need not be there
 */
char *
ferry_account_dup_runtime_dir (void)
{
  return g_build_filename (RUNTIME_DIR, g_get_user_name (), NULL);
}

/**
 * ferry_account_dup_state_home:
 *
 * Returns: (transfer full) (type filename): what `$XDG_STATE_HOME` is for the
 *   service of this user
 */
char *
ferry_account_dup_state_home (void)
{
  g_autofree char *path = g_build_filename (STATE_DIR, g_get_user_name (), NULL);

  if (g_getenv ("XDG_STATE_HOME") == NULL && is_own_folder (path))
    return g_steal_pointer (&path);

  return g_strdup (g_get_user_state_dir ());
}
