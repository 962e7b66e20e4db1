/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "shared/ferry-target.h"

#include <string.h>

/* Where a file goes: a path of this machine, or the address of a file on another
 * one. */

/* What a URI’s scheme consists of (RFC 3986 §3.1). */
#define SCHEME_CHARACTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "+-."

/**
 * ferry_target_is_address:
 * @target: a file’s target, or what somebody gave as one
 *
 * Returns: whether it is meant as an address, and not as a path
 */
gboolean
ferry_target_is_address (const char *target)
{
  gsize length;

  g_return_val_if_fail (target != NULL, FALSE);

  length = strspn (target, SCHEME_CHARACTERS);

  return length > 0 && g_ascii_isalpha (*target) && g_str_has_prefix (target + length, "://");
}

/**
 * ferry_target_dup_uri:
 * @target: a file’s target
 *
 * Returns: (transfer full) (nullable): its address, as programs of the desktop take
 *   it; %NULL for a path that is not absolute
 */
char *
ferry_target_dup_uri (const char *target)
{
  return ferry_target_is_address (target) ? g_strdup (target) : g_filename_to_uri (target, NULL, NULL);
}

/**
 * ferry_target_dup_name:
 * @target: a file’s target
 *
 * Returns: (transfer full): the file’s name, which may not be UTF-8
 */
char *
ferry_target_dup_name (const char *target)
{
  g_autofree char *name = g_path_get_basename (target);
  char *readable = ferry_target_is_address (target) ? g_uri_unescape_string (name, "/") : NULL;

  return readable != NULL ? readable : g_steal_pointer (&name);
}
