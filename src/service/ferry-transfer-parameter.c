/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-transfer-parameter.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

/* The one parameter that the action add-transfer can have. */

/* Keys of add-transfer that belong to its one file. */
static const char *const file_keys[] = {
  "destination", "digest", "folder", "mirrors", "ranges", "size", NULL
};

static GVariant *
split_off_file (GVariantDict *options)
{
  g_auto(GVariantDict) file_options = G_VARIANT_DICT_INIT (NULL);
  g_autoptr(GVariant) url = g_variant_dict_lookup_value (options, "url", G_VARIANT_TYPE_STRING);
  GVariant *file;

  if (url == NULL)
    return NULL;

  for (guint i = 0; file_keys[i] != NULL; i++)
    {
      g_autoptr(GVariant) value = g_variant_dict_lookup_value (options, file_keys[i], NULL);

      if (value != NULL)
        g_variant_dict_insert_value (&file_options, file_keys[i], value);
      g_variant_dict_remove (options, file_keys[i]);
    }
  g_variant_dict_remove (options, "url");

  file = g_variant_new ("(s@a{sv})", g_variant_get_string (url, NULL),
                        g_variant_dict_end (&file_options));
  return g_variant_new_array (G_VARIANT_TYPE ("(sa{sv})"), &file, 1);
}

/**
 * ferry_transfer_parameter_read:
 * @parameter: `a{sv}`: job options, and “files”, or the options of one file
 * @error: return location: %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: (transfer full) (nullable): the same as CreateJobs has it,
 *   `a(a{sv}a(sa{sv}))`
 */
GVariant *
ferry_transfer_parameter_read (GVariant *parameter,
                               GError  **error)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (parameter);
  GVariant *files;
  GVariant *request;

  files = g_variant_dict_lookup_value (&dict, "files", G_VARIANT_TYPE ("a(sa{sv})"));
  if (files != NULL)
    g_variant_dict_remove (&dict, "files");
  else
    files = split_off_file (&dict);

  if (files == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“add-transfer” needs “url” or “files”."));
      return NULL;
    }

  files = g_variant_take_ref (files);
  request = g_variant_new ("(@a{sv}@a(sa{sv}))", g_variant_dict_end (&dict), files);
  g_variant_unref (files);

  return g_variant_ref_sink (g_variant_new_array (NULL, &request, 1));
}
