/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "admin/ferry-account.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>

/* A passwd line with everything in it; sysconf() knows no limit. */
#define MAX_LINE (64 * 1024)

/* More than Linux lets a process be in. */
#define MAX_GROUPS 65536

/* People. What is below belongs to the system, what is above to nobody. */
#define FIRST_UID 1000
#define NOBODY_UID 65534

/* A directory service may know a whole company. */
#define MAX_LISTED 1000

static GArray *
read_groups (const struct passwd *entry)
{
  int n_groups = 64;
  GArray *groups = g_array_new (FALSE, TRUE, sizeof (gid_t));

  g_array_set_size (groups, (guint) n_groups);
  while (getgrouplist (entry->pw_name, entry->pw_gid, (gid_t *) (void *) groups->data, &n_groups) < 0 &&
         n_groups > (int) groups->len && n_groups <= MAX_GROUPS)
    g_array_set_size (groups, (guint) n_groups);
  g_array_set_size (groups, (guint) MIN (n_groups, (int) groups->len));

  return groups;
}

static FerryAccount *
new_from_entry (const struct passwd *entry)
{
  FerryAccount *self = g_new0 (FerryAccount, 1);

  self->uid = entry->pw_uid;
  self->gid = entry->pw_gid;
  self->name = g_strdup (entry->pw_name);
  self->home = g_strdup (entry->pw_dir != NULL && *entry->pw_dir == '/' ? entry->pw_dir : "/");
  self->groups = read_groups (entry);

  return self;
}

/* A directory that cannot be asked just now says nothing about who is in it. */
static FerryAccount *
refuse (const char *name,
        int         status,
        GError    **error)
{
  gboolean is_known_not_to_be = status == 0 || status == ENOENT || status == ESRCH || status == EBADF || status == EPERM;

  if (is_known_not_to_be)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("There is no user “%s” on this machine."), name);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED,
                 _("Whether there is a user “%s” could not be found out: %s. Try again later."), name,
                 g_strerror (status));
  return NULL;
}

/**
 * ferry_account_new_for_uid:
 * @uid: a user’s number
 * @error: return location for %FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_FAILED
 *
 * Returns: (transfer full) (nullable): the user
 */
FerryAccount *
ferry_account_new_for_uid (uid_t    uid,
                           GError **error)
{
  g_autofree char *line = g_malloc (MAX_LINE);
  g_autofree char *number = g_strdup_printf ("%lu", (gulong) uid);
  struct passwd entry;
  struct passwd *found = NULL;
  int status = getpwuid_r (uid, &entry, line, MAX_LINE, &found);

  if (found == NULL)
    return refuse (number, status, error);

  return new_from_entry (found);
}

/**
 * ferry_account_new_for_name:
 * @name: a user’s name, or number
 * @error: return location for %FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_FAILED
 *
 * Returns: (transfer full) (nullable): the user
 */
FerryAccount *
ferry_account_new_for_name (const char *name,
                            GError    **error)
{
  g_autofree char *line = g_malloc (MAX_LINE);
  struct passwd entry;
  struct passwd *found = NULL;
  guint64 number;
  int status = getpwnam_r (name, &entry, line, MAX_LINE, &found);

  if (found != NULL)
    return new_from_entry (found);

  if (!g_ascii_string_to_unsigned (name, 10, 0, G_MAXUINT32 - 1, &number, NULL))
    return refuse (name, status, error);

  return ferry_account_new_for_uid ((uid_t) number, error);
}

/**
 * ferry_account_free:
 * @self: (transfer full): an account
 */
void
ferry_account_free (FerryAccount *self)
{
  g_free (self->name);
  g_free (self->home);
  g_array_unref (self->groups);
  g_free (self);
}

/* An account of the system keeps jobs in its home folder, unless there is a unit
 * for it. Most have no such folder, or one of root’s. */
static gboolean
has_home (const struct passwd *entry)
{
  struct stat info;

  return entry->pw_dir != NULL && stat (entry->pw_dir, &info) == 0 && S_ISDIR (info.st_mode) &&
         info.st_uid == entry->pw_uid;
}

static gboolean
may_have_jobs (const struct passwd *entry)
{
  if (entry->pw_uid == NOBODY_UID)
    return FALSE;

  return entry->pw_uid == 0 || entry->pw_uid >= FIRST_UID || has_home (entry);
}

static void
add (GPtrArray    *accounts,
     GHashTable   *seen,
     FerryAccount *account) /* (transfer full) (nullable) */
{
  if (account != NULL && accounts->len < MAX_LISTED && g_hash_table_add (seen, GUINT_TO_POINTER (account->uid)))
    g_ptr_array_add (accounts, account);
  else if (account != NULL)
    ferry_account_free (account);
}

/* Those that are logged in, whom a directory service may not list. */
static void
add_present (GPtrArray  *accounts,
             GHashTable *seen)
{
  g_autoptr(GDir) folder = g_dir_open ("/run/user", 0, NULL);
  const char *name;
  guint64 uid;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      if (g_ascii_string_to_unsigned (name, 10, 0, G_MAXUINT32 - 1, &uid, NULL))
        add (accounts, seen, ferry_account_new_for_uid ((uid_t) uid, NULL));
    }
}

/* Those that ferry@.service works for, or did: systemd names folders for them. */
static void
add_served (GPtrArray  *accounts,
            GHashTable *seen,
            const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    add (accounts, seen, ferry_account_new_for_name (name, NULL));
}

/**
 * ferry_account_list:
 *
 * Not to be called by two threads at a time: getpwent() is not made for it.
 *
 * Returns: (transfer full) (element-type FerryAccount): everybody who may have
 *   jobs: root, people, who is logged in, and those accounts of the system that
 *   have a place for them
 */
GPtrArray *
ferry_account_list (void)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_account_free);
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  struct passwd *entry;

  setpwent ();
  while ((entry = getpwent ()) != NULL && accounts->len < MAX_LISTED)
    {
      if (may_have_jobs (entry))
        add (accounts, seen, new_from_entry (entry));
    }
  endpwent ();
  add_present (accounts, seen);
  add_served (accounts, seen, "/run/" FERRY_STATE_DIR);
  add_served (accounts, seen, "/var/lib/" FERRY_STATE_DIR);

  return accounts;
}
