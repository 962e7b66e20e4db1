/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-job-request.h"

#include "service/ferry-folder-handle.h"
#include "service/ferry-metalink-files.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

/* Turns what came over the bus into what core understands: handles of folders
 * become paths, a file without a folder goes to the user’s downloads, and a
 * Metalink becomes the files that it describes. The rest is core’s to judge. */

static char *
resolve_handle (GVariant    *handle,
                GUnixFDList *handles,
                GError     **error)
{
  g_autofree char *path = NULL;
  int fd = -1;

  if (g_variant_is_of_type (handle, G_VARIANT_TYPE_HANDLE) && handles != NULL)
    fd = g_unix_fd_list_get (handles, g_variant_get_handle (handle), NULL);

  if (fd < 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“directory” must be a handle of a folder."));
      return NULL;
    }

  path = ferry_folder_handle_to_path (fd, error);
  close (fd);

  return g_steal_pointer (&path);
}

static const char *
get_downloads_folder (void)
{
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);

  return folder != NULL ? folder : g_get_home_dir ();
}

static GVariant *
settle_folder (GVariant    *options,
               GUnixFDList *handles,
               GError     **error)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (options);
  g_autoptr(GVariant) handle = g_variant_dict_lookup_value (&dict, "directory", NULL);
  gboolean has_folder = g_variant_dict_contains (&dict, "folder");
  gboolean has_destination = g_variant_dict_contains (&dict, "destination");
  g_autofree char *path = NULL;

  if (handle != NULL && (has_folder || has_destination))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“directory” cannot be given together with “folder” or “destination”."));
      return NULL;
    }

  if (handle != NULL)
    {
      path = resolve_handle (handle, handles, error);
      if (path == NULL)
        return NULL;
      g_variant_dict_remove (&dict, "directory");
      g_variant_dict_insert (&dict, "folder", "s", path);
    }
  else if (!has_folder && !has_destination)
    {
      g_variant_dict_insert (&dict, "folder", "s", get_downloads_folder ());
    }

  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

static gboolean
settle_file (GVariantBuilder *builder,
             const char      *url,
             GVariant        *options,
             GUnixFDList     *handles,
             GError         **error)
{
  g_autoptr(GVariant) settled = settle_folder (options, handles, error);
  g_autoptr(GVariant) metalink = NULL;

  if (settled == NULL)
    return FALSE;

  metalink = g_variant_lookup_value (settled, "metalink", NULL);
  if (metalink != NULL)
    return ferry_metalink_files_add (builder, settled, error);

  g_variant_builder_add (builder, "(s@a{sv})", url, settled);

  return TRUE;
}

static GVariant *
settle_files (GVariant    *files,
              GUnixFDList *handles,
              GError     **error)
{
  GVariantBuilder builder;
  GVariantIter iter;
  const char *url;
  GVariant *options;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sa{sv})"));
  g_variant_iter_init (&iter, files);
  while (g_variant_iter_next (&iter, "(&s@a{sv})", &url, &options))
    {
      g_autoptr(GVariant) given = options;

      if (!settle_file (&builder, url, given, handles, error))
        {
          g_variant_builder_clear (&builder);
          return NULL;
        }
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/**
 * ferry_job_request_parse:
 * @options: a{sv}, job options
 * @files: a(sa{sv}), addresses with file options
 * @handles: (nullable): what the handles in @files stand for
 * @error: (nullable): of %FERRY_ERROR, naming the argument
 *
 * Returns: (transfer full) (nullable): the request
 */
FerryJobSpec *
ferry_job_request_parse (GVariant    *options,
                         GVariant    *files,
                         GUnixFDList *handles,
                         GError     **error)
{
  g_autoptr(GVariant) settled = settle_files (files, handles, error);

  return settled != NULL ? ferry_job_spec_new (options, settled, error) : NULL;
}

/**
 * ferry_job_request_parse_files:
 * @files: a(sa{sv}), addresses with file options
 * @handles: (nullable): what the handles in @files stand for
 * @error: (nullable): of %FERRY_ERROR, naming the argument
 *
 * Returns: (transfer full) (nullable) (element-type FerryFileSpec): the files
 */
GPtrArray *
ferry_job_request_parse_files (GVariant    *files,
                               GUnixFDList *handles,
                               GError     **error)
{
  g_autoptr(GVariant) settled = settle_files (files, handles, error);
  g_autoptr(GPtrArray) specs = NULL;
  GVariantIter iter;
  const char *url;
  GVariant *options;

  if (settled == NULL)
    return NULL;

  specs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_file_spec_unref);
  g_variant_iter_init (&iter, settled);
  while (g_variant_iter_next (&iter, "(&s@a{sv})", &url, &options))
    {
      g_autoptr(GVariant) given = options;
      FerryFileSpec *spec = ferry_file_spec_new (url, given, error);

      if (spec == NULL)
        return NULL;
      g_ptr_array_add (specs, spec);
    }

  return g_steal_pointer (&specs);
}
