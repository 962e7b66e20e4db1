/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where `-o` leads to. As with curl and wget, what is relative is so to the
 * current folder, and without -o a file goes there. */

#include "config.h"

#include "cli/ferry-cli-target.h"
#include "cli/ferry-cli.h"
#include "shared/ferry-error.h"
#include "shared/ferry-target.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* The service runs in another folder, and does not follow “..”. A folder that
 * is not there is passed on as it is, for the service to refuse. */
static char *
make_absolute (const char *folder)
{
  g_autofree char *current = g_get_current_dir ();
  char *resolved = realpath (folder, NULL);
  char *absolute;

  if (resolved == NULL)
    return g_canonicalize_filename (folder, current);

  absolute = g_strdup (resolved);
  free (resolved);
  return absolute;
}

static gboolean
is_folder (const char *output)
{
  return output[strlen (output) - 1] == G_DIR_SEPARATOR || g_file_test (output, G_FILE_TEST_IS_DIR);
}

static FerryTarget *
target_new (char *folder, /* (transfer full) */
            char *name)   /* (transfer full) (nullable) */
{
  FerryTarget *self = g_new0 (FerryTarget, 1);

  self->folder = folder;
  self->name = name;
  return self;
}

/* Nobody can tell here what is a folder there: its address ends in a slash. */
static FerryTarget *
new_from_address (const char *address,
                  gboolean    several,
                  GError    **error)
{
  const char *slash = strrchr (address, '/');
  g_autofree char *folder = g_strndup (address, (gsize) (slash - address) + 1);
  g_autofree char *name = NULL;

  if (several || slash[1] == '\0' || slash == strstr (address, "://") + 2)
    return target_new (g_strdup (address), NULL);

  name = g_uri_unescape_string (slash + 1, "/");
  if (name != NULL)
    return target_new (g_steal_pointer (&folder), g_steal_pointer (&name));

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                       _("--output: The address of the file is not valid; check every “%”."));
  return NULL;
}

/**
 * ferry_target_new:
 * @output: (nullable): what followed -o
 * @several: whether there are several files, so that @output is a folder
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: (transfer full) (nullable): where the files go
 */
FerryTarget *
ferry_target_new (const char *output,
                  gboolean    several,
                  GError    **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *absolute = NULL;

  if (output == NULL)
    output = ".";

  if (*output == '\0' || g_str_equal (output, "-"))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _("--output: Ferry writes to files only; write the path of a file or of a folder."));
      return NULL;
    }

  if (!ferry_cli_check_text ("--output", output, error))
    return NULL;

  /* As the desktop’s file managers write it: “davs://host/folder/”. */
  if (ferry_target_is_address (output))
    return new_from_address (output, several, error);

  if (several || is_folder (output))
    return target_new (make_absolute (output), NULL);

  folder = g_path_get_dirname (output);
  return target_new (make_absolute (folder), g_path_get_basename (output));
}

/**
 * ferry_target_free:
 * @self: a target
 */
void
ferry_target_free (FerryTarget *self)
{
  g_free (self->folder);
  g_free (self->name);
  g_free (self);
}
