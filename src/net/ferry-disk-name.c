/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The names of files on disk: of a partial file, and the second choices for a
 * name that is taken. No I/O. */

#include "config.h"

#include "net/ferry-disk-name.h"

#include <string.h>

/* Longer than any suffix in use (“.sqlite3-journal”); what comes after the last
 * dot of a sentence is no suffix. */
#define MAX_SUFFIX 16

#define PART_SUFFIX ".part"

/* Digits of the number of an attempt. */
#define ATTEMPT_DIGITS 5

/* How much of @name fits into @max bytes without cutting a character in two. */
static gsize
cut (const char *name,
     gsize       length,
     gsize       max)
{
  if (length <= max)
    return length;

  while (max > 0 && ((guchar) name[max] & 0xc0) == 0x80)
    max--;

  return max;
}

static gboolean
is_suffix (const char *dot)
{
  const gsize length = strlen (dot + 1);

  if (length == 0 || length > MAX_SUFFIX)
    return FALSE;

  return strcspn (dot, " \t()[]") == length + 1;
}

/* Where the suffix of @name begins, “.tar.gz” being one; its end if it has none. */
static gsize
find_suffix (const char *name)
{
  const char *dot = strrchr (name, '.');
  gsize start;

  if (dot == NULL || dot == name || !is_suffix (dot))
    return strlen (name);

  start = (gsize) (dot - name);
  if (start > strlen (".tar") && g_ascii_strncasecmp (dot - strlen (".tar"), ".tar", strlen (".tar")) == 0)
    start -= strlen (".tar");

  return start;
}

/* How many of the first @length bytes of @name are a “-1” at their end. */
static gsize
count_attempt (const char *name,
               gsize       length)
{
  gsize digits = 0;

  while (digits < length && g_ascii_isdigit (name[length - digits - 1]))
    digits++;
  if (digits == 0 || digits > ATTEMPT_DIGITS || digits == length || name[length - digits - 1] != '-')
    return 0;

  return digits + 1;
}

/**
 * ferry_disk_name_is_valid:
 * @name: (nullable): a base name
 *
 * Returns: whether @name names an entry of a folder, and no other folder
 */
gboolean
ferry_disk_name_is_valid (const char *name)
{
  if (name == NULL || *name == '\0' || strchr (name, '/') != NULL)
    return FALSE;

  return !g_str_equal (name, ".") && !g_str_equal (name, "..");
}

/**
 * ferry_disk_name_for_part:
 * @name: base name of the target
 * @short_id: what tells this file from all others; without a “-”
 * @attempt: 0 for the first partial file, then 1, 2, …
 * @max_length: bytes that a name may have in that folder
 *
 * The name is cut as if the attempt were a long one, so that all partial files of
 * one target begin alike.
 *
 * Returns: (transfer full): `.name.id.part` or `.name.id-1.part`, the name cut to
 *   fit
 */
char *
ferry_disk_name_for_part (const char *name,
                          const char *short_id,
                          guint       attempt,
                          gsize       max_length)
{
  const gsize taken = strlen ("." "." "-") + strlen (short_id) + ATTEMPT_DIGITS + strlen (PART_SUFFIX);
  const gsize length = cut (name, strlen (name), max_length > taken ? max_length - taken : 0);

  if (attempt == 0)
    return g_strdup_printf (".%.*s.%s" PART_SUFFIX, (int) length, name, short_id);

  return g_strdup_printf (".%.*s.%s-%u" PART_SUFFIX, (int) length, name, short_id, attempt);
}

/**
 * ferry_disk_name_for_sibling:
 * @part_name: what ferry_disk_name_for_part() gave
 * @attempt: another attempt
 *
 * Returns: (transfer full) (nullable): the name that @attempt has, %NULL if
 *   @part_name is not such a name
 */
char *
ferry_disk_name_for_sibling (const char *part_name,
                             guint       attempt)
{
  gsize length = strlen (part_name);

  if (!g_str_has_suffix (part_name, PART_SUFFIX))
    return NULL;

  length -= strlen (PART_SUFFIX);
  length -= count_attempt (part_name, length);
  if (attempt == 0)
    return g_strdup_printf ("%.*s" PART_SUFFIX, (int) length, part_name);

  return g_strdup_printf ("%.*s-%u" PART_SUFFIX, (int) length, part_name, attempt);
}

/**
 * ferry_disk_name_is_part_of:
 * @name: name of a file found in a folder
 * @short_id: what tells a target’s partial files from all others
 *
 * Returns: whether @name is one that ferry_disk_name_for_part() gives for
 *   @short_id and some name
 */
gboolean
ferry_disk_name_is_part_of (const char *name,
                            const char *short_id)
{
  gsize length = strlen (name);
  const gsize id_length = strlen (short_id);

  if (name[0] != '.' || !g_str_has_suffix (name, PART_SUFFIX))
    return FALSE;

  length -= strlen (PART_SUFFIX);
  length -= count_attempt (name, length);
  if (length < id_length + strlen ("." "."))
    return FALSE;

  return name[length - id_length - 1] == '.' && strncmp (name + length - id_length, short_id, id_length) == 0;
}

/**
 * ferry_disk_name_for_variant:
 * @name: base name wanted
 * @number: 1 for the name itself, then 2, 3, …
 * @max_length: bytes that a name may have in that folder
 *
 * Returns: (transfer full): @name, or `name (2).suffix`, cut before the suffix to
 *   fit
 */
char *
ferry_disk_name_for_variant (const char *name,
                             guint       number,
                             gsize       max_length)
{
  const gsize start = find_suffix (name);
  g_autofree char *end = NULL;
  gsize room;

  if (number <= 1)
    end = g_strdup (name + start);
  else
    end = g_strdup_printf (" (%u)%s", number, name + start);
  room = max_length > strlen (end) ? max_length - strlen (end) : 0;

  return g_strdup_printf ("%.*s%s", (int) cut (name, start, room), name, end);
}
