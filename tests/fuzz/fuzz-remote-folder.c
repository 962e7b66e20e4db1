/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "core/ferry-remote-folder.h"
#include "shared/ferry-error.h"
#include "shared/ferry-target.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(GError) error = NULL;
  g_autofree char *clean = NULL;
  g_autofree char *again = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *child = NULL;
  g_autofree char *as = NULL;
  g_autofree char *name = NULL;

  if (!ferry_target_is_address (text))
    return 0;

  clean = ferry_remote_folder_clean (text, &error);
  if (clean == NULL)
    {
      g_assert (error->domain == FERRY_ERROR);
      g_assert (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  /* What is stored is read by the same function again. */
  again = ferry_remote_folder_clean (clean, NULL);
  g_assert_cmpstr (again, ==, clean);
  g_assert (ferry_target_is_address (clean));
  g_assert (strpbrk (clean, "?#\n") == NULL);
  origin = ferry_remote_folder_dup_origin (clean);
  g_assert (origin != NULL && strchr (origin, '@') == NULL);
  child = ferry_remote_folder_dup_child (clean, "a/b");
  g_assert (g_str_has_prefix (child, clean) && g_str_has_suffix (child, "/a%2Fb"));
  as = ferry_remote_folder_dup_as (clean, "a:b@c");
  g_assert (strstr (as, "a%3Ab%40c@") != NULL);
  name = ferry_remote_folder_dup_name (clean);
  g_assert (name != NULL);
  return 0;
}
