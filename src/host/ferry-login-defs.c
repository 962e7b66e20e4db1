/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-login-defs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Which accounts are the system’s: login.defs(5) says up to which number, and
 * systemd’s dynamic users have numbers of their own (systemd’s UIDS-GIDS). */

#define KEY "SYS_UID_MAX"
#define BLANKS " \t\"'"

#define DEFAULT_SYSTEM_UID_MAX 999
#define DYNAMIC_UID_MIN 61184
#define DYNAMIC_UID_MAX 65519

/* Where the value of a line begins, if it is our key’s. */
static const char *
find_value (const char *line)
{
  line += strspn (line, BLANKS);
  if (!g_str_has_prefix (line, KEY))
    return NULL;

  line += strlen (KEY);
  return strspn (line, BLANKS) > 0 ? line + strspn (line, BLANKS) : NULL;
}

/* As the tools that make accounts read it: decimal, octal after 0, hexadecimal
 * after 0x. */
static gboolean
parse_number (const char *text,
              uid_t      *number)
{
  unsigned long long value;
  char *end;

  if (!g_ascii_isdigit (*text))
    return FALSE;

  errno = 0;
  value = strtoull (text, &end, 0);
  end += strspn (end, BLANKS "\r");
  if (errno != 0 || *end != '\0' || value >= (uid_t) -1)
    return FALSE;

  *number = (uid_t) value;
  return TRUE;
}

/**
 * ferry_login_defs_parse_system_uid_max:
 * @text: contents of a login.defs
 *
 * The last line that says it counts, as for the tools that make accounts; what
 * is no number is as good as not said.
 *
 * Returns: `SYS_UID_MAX`, 999 if it is not set
 */
uid_t
ferry_login_defs_parse_system_uid_max (const char *text)
{
  g_auto(GStrv) lines = NULL;
  uid_t number = DEFAULT_SYSTEM_UID_MAX;

  g_return_val_if_fail (text != NULL, DEFAULT_SYSTEM_UID_MAX);

  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      const char *value = find_value (lines[i]);

      if (value != NULL)
        parse_number (value, &number);
    }

  return number;
}

/**
 * ferry_login_defs_read_system_uid_max:
 * @files: (array zero-terminated): where a login.defs may be; the first counts
 *
 * Returns: `SYS_UID_MAX`, 999 if it is not set
 */
uid_t
ferry_login_defs_read_system_uid_max (const char *const *files)
{
  g_return_val_if_fail (files != NULL, DEFAULT_SYSTEM_UID_MAX);

  for (gsize i = 0; files[i] != NULL; i++)
    {
      g_autofree char *text = NULL;

      if (g_file_get_contents (files[i], &text, NULL, NULL))
        return ferry_login_defs_parse_system_uid_max (text);
    }

  return DEFAULT_SYSTEM_UID_MAX;
}

/**
 * ferry_login_defs_is_system_account:
 * @uid: an account
 * @system_uid_max: the highest number of an account of the system
 *
 * Returns: whether nobody logs in as @uid, so that it counts as logged in always
 */
gboolean
ferry_login_defs_is_system_account (uid_t uid,
                                    uid_t system_uid_max)
{
  return uid <= system_uid_max || (uid >= DYNAMIC_UID_MIN && uid <= DYNAMIC_UID_MAX);
}
