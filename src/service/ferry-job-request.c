/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-job-request.h"

#include "service/ferry-app-folder.h"
#include "service/ferry-app-rules.h"
#include "service/ferry-folder-handle.h"
#include "service/ferry-metalink-files.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* Turns what came over the bus into what core understands: handles of folders
 * become paths, a file without a folder goes to the user’s downloads, and a
 * Metalink becomes the files that it describes; what a sandboxed app may not ask
 * for is refused. The rest is core’s to judge. */

typedef struct
{
  const FerryRequestHandles *handles; /* (unowned) */
  const char *app_id;                 /* (nullable): of a sandboxed app */
  gboolean overwrite;
} Context;

/* Of a document that is one file, only its name may be used. */
static gboolean
bind_name (GVariantDict *dict,
           const char   *name,
           GError      **error)
{
  g_autofree char *wanted = NULL;
  g_autoptr(GVariant) metalink = g_variant_dict_lookup_value (dict, "metalink", NULL);

  if (metalink != NULL ||
      (g_variant_dict_lookup (dict, "name", "s", &wanted) && !g_str_equal (wanted, name)))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
                   _("“directory” is where the user chose the one file “%s”; use that name, or a folder that the user chose."),
                   name);
      return FALSE;
    }

  g_variant_dict_insert (dict, "name", "s", name);
  g_variant_dict_insert (dict, "bound", "b", TRUE);

  return TRUE;
}

static char *
resolve_handle (const Context *context,
                GVariant      *handle,
                GVariantDict  *dict,
                GError       **error)
{
  g_autofree char *path = NULL;
  const FerryDocument *document = NULL;
  int fd = -1;

  if (g_variant_is_of_type (handle, G_VARIANT_TYPE_HANDLE) && context->handles->documents != NULL)
    document = g_hash_table_lookup (context->handles->documents,
                                    GINT_TO_POINTER (g_variant_get_handle (handle)));
  if (document != NULL && document->bound_name != NULL && !bind_name (dict, document->bound_name, error))
    return NULL;
  if (document != NULL)
    return g_strdup (document->folder);

  if (g_variant_is_of_type (handle, G_VARIANT_TYPE_HANDLE) && context->handles->fds != NULL)
    fd = g_unix_fd_list_get (context->handles->fds, g_variant_get_handle (handle), NULL);

  if (fd < 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“directory” must be a handle of a folder."));
      return NULL;
    }

  path = context->app_id != NULL ? ferry_app_folder_from_handle (fd, context->app_id, error)
                                 : ferry_folder_handle_to_path (fd, error);
  close (fd);

  return g_steal_pointer (&path);
}

static gboolean
is_downloads (GVariant *path)
{
  return path == NULL || (g_variant_is_of_type (path, G_VARIANT_TYPE_STRING) &&
                          g_str_equal (g_variant_get_string (path, NULL), FERRY_FOLDER_DOWNLOADS));
}

static char *
get_downloads (const Context *context,
               GError       **error)
{
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);

  if (context->app_id == NULL)
    return g_strdup (folder != NULL ? folder : g_get_home_dir ());

  if (!context->overwrite)
    return ferry_app_folder_get_downloads (error);

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
               _("Apps in a sandbox may not replace files among the downloads; leave out “overwrite”."));
  return NULL;
}

static gboolean
check_folder (const char *folder,
              GError    **error)
{
  if (!g_path_is_absolute (folder) || !ferry_documents_has_names (folder))
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("“%s” is no folder but one document of the document portal; choose a folder."), folder);

  return FALSE;
}

static char *
dup_folder (const char *key,
            const char *text)
{
  const char *slash = strrchr (text, '/');

  return g_str_equal (key, "folder") || slash == NULL ? g_strdup (text) : g_strndup (text, (gsize) (slash - text));
}

static gboolean
check_path (GVariant   *options,
            const char *key,
            GError    **error)
{
  g_autofree char *folder = NULL;
  const char *text;

  if (!g_variant_lookup (options, key, "&s", &text))
    return TRUE; /* what is of the wrong type, core refuses */

  folder = dup_folder (key, text);

  return check_folder (folder, error);
}

/* An app’s path becomes that of its own folder which it leads to. */
static gboolean
settle_path (const Context *context,
             GVariantDict  *dict,
             const char    *key,
             GError       **error)
{
  g_autofree char *text = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *found = NULL;

  if (!g_variant_dict_lookup (dict, key, "s", &text))
    return TRUE;

  folder = dup_folder (key, text);
  found = ferry_app_folder_from_path (folder, context->app_id, error);
  if (found == NULL)
    return FALSE;

  if (g_str_equal (key, "destination"))
    g_variant_dict_insert_value (dict, key,
                                 g_variant_new_take_string (g_strconcat (found, strrchr (text, '/'), NULL)));
  else
    g_variant_dict_insert (dict, key, "s", found);

  return TRUE;
}

/* Puts the folder that @options stand for in the place of what they say. */
static GVariant *
replace_folder (const Context *context,
                GVariant      *options,
                GVariant      *handle, /* (nullable) */
                gboolean       to_downloads,
                GError       **error)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (options);
  g_autofree char *path = NULL;

  if (handle != NULL || to_downloads)
    {
      path = handle != NULL ? resolve_handle (context, handle, &dict, error) : get_downloads (context, error);
      if (path == NULL)
        return NULL;
      g_variant_dict_remove (&dict, "directory");
      g_variant_dict_remove (&dict, "destination");
      g_variant_dict_insert (&dict, "folder", "s", path);
    }
  else if (!settle_path (context, &dict, "folder", error) ||
           !settle_path (context, &dict, "destination", error))
    {
      return NULL;
    }

  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

static GVariant *
settle_folder (const Context *context,
               GVariant      *options,
               GError       **error)
{
  g_autoptr(GVariant) handle = g_variant_lookup_value (options, "directory", NULL);
  g_autoptr(GVariant) folder = g_variant_lookup_value (options, "folder", NULL);
  g_autoptr(GVariant) destination = g_variant_lookup_value (options, "destination", NULL);
  g_autoptr(GVariant) bound = g_variant_lookup_value (options, "bound", NULL);
  const gboolean to_downloads = is_downloads (folder) && is_downloads (destination);

  if (bound != NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, _("The option “%s” is not known."), "bound");
      return NULL;
    }

  if (handle != NULL && (folder != NULL || destination != NULL))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“directory” cannot be given together with “folder” or “destination”."));
      return NULL;
    }

  if (handle != NULL || to_downloads || context->app_id != NULL)
    return replace_folder (context, options, handle, to_downloads, error);

  /* The usual case, and that of thousands of files. */
  if (!check_path (options, "folder", error) || !check_path (options, "destination", error))
    return NULL;

  return g_variant_ref (options);
}

static gboolean
settle_file (GVariantBuilder *builder,
             const char      *url,
             GVariant        *options,
             const Context   *context,
             GError         **error)
{
  g_autoptr(GVariant) settled = settle_folder (context, options, error);
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
settle_files (GVariant      *files,
              const Context *context,
              GError       **error)
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

      if (!settle_file (&builder, url, given, context, error))
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
 * @handles: what the handles in @files stand for
 * @caller: who asks
 * @error: (nullable): of %FERRY_ERROR, naming the argument
 *
 * Returns: (transfer full) (nullable): the request
 */
FerryJobSpec *
ferry_job_request_parse (GVariant                  *options,
                         GVariant                  *files,
                         const FerryRequestHandles *handles,
                         FerryCaller               *caller,
                         GError                   **error)
{
  Context context = { .handles = handles, .app_id = caller->app != NULL ? caller->app->app_id : NULL };
  g_autoptr(GVariant) action = g_variant_lookup_value (options, "notify-action", NULL);
  g_autoptr(GVariant) settled = NULL;

  if (caller->app != NULL && !ferry_app_rules_check_request (options, error))
    return NULL;

  if (caller->app == NULL && action != NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“notify-action” is an action of a sandboxed app, which this program is not; use “ferry wait” or the signals."));
      return NULL;
    }

  g_variant_lookup (options, "overwrite", "b", &context.overwrite);
  settled = settle_files (files, &context, error);

  return settled != NULL ? ferry_job_spec_new (options, settled, error) : NULL;
}

/**
 * ferry_job_request_parse_files:
 * @files: a(sa{sv}), addresses with file options
 * @handles: what the handles in @files stand for
 * @caller: who asks
 * @overwrite: whether they are for a job that replaces existing files
 * @error: (nullable): of %FERRY_ERROR, naming the argument
 *
 * Returns: (transfer full) (nullable) (element-type FerryFileSpec): the files
 */
GPtrArray *
ferry_job_request_parse_files (GVariant                  *files,
                               const FerryRequestHandles *handles,
                               FerryCaller               *caller,
                               gboolean                   overwrite,
                               GError                   **error)
{
  const Context context = {
    .handles = handles,
    .app_id = caller->app != NULL ? caller->app->app_id : NULL,
    .overwrite = overwrite,
  };
  g_autoptr(GVariant) settled = settle_files (files, &context, error);
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
