/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-file-options.h"
#include "core/ferry-header.h"
#include "core/ferry-remote-folder.h"
#include "shared/ferry-error.h"
#include "shared/ferry-target.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* PATH_MAX and NAME_MAX of Linux, without the ending zero. */
#define PATH_MAX_BYTES 4095
#define NAME_MAX_BYTES 255

/* A spec while its options are read. */
typedef struct
{
  FerryFileSpec *spec;    /* (unowned) */
  GPtrArray *sign_ins;    /* (unowned) (nullable) (element-type FerryHeader) */
  gboolean is_named_once; /* by `destination`, which says all in one */
} Reader;

static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        return TRUE;
    }

  return FALSE;
}

/* As one of the names in @path. */
static gboolean
has_dot_dot (const char *path)
{
  for (const char *p = strstr (path, ".."); p != NULL; p = strstr (p + 1, ".."))
    {
      if ((p == path || p[-1] == '/') && (p[2] == '/' || p[2] == '\0'))
        return TRUE;
    }

  return FALSE;
}

static gboolean
set_folder (FerryFileSpec *self,
            const char    *key,
            const char    *path,
            GError       **error)
{
  g_autofree char *canonical = NULL;

  if (!g_path_is_absolute (path) || strlen (path) > PATH_MAX_BYTES || has_control (path))
    return ferry_options_refuse (error,
                                 _("The option “%s” must be an absolute path without control "
                                   "characters."),
                                 key);

  /* “..” means something else behind a symbolic link than in the text. */
  if (has_dot_dot (path))
    return ferry_options_refuse (error,
                                 _("The option “%s” must be a path without “..”."),
                                 key);

  /* POSIX lets two slashes at the start mean something else; Linux does not. */
  canonical = g_canonicalize_filename (path + strspn (path, "/") - 1, "/");
  g_clear_pointer (&self->folder, g_ref_string_release);
  self->folder = g_ref_string_new_intern (canonical);

  return TRUE;
}

static gboolean
set_name (FerryFileSpec *self,
          const char    *key,
          const char    *name,
          GError       **error)
{
  if (*name == '\0' || g_str_equal (name, ".") || g_str_equal (name, "..") ||
      strchr (name, '/') != NULL || strlen (name) > NAME_MAX_BYTES || has_control (name))
    return ferry_options_refuse (error,
                                 _("The option “%s” must give a plain file name: at most 255 "
                                   "bytes, no “/”, no control characters."),
                                 key);

  g_clear_pointer (&self->name, g_ref_string_release);
  self->name = g_ref_string_new (name);

  return TRUE;
}

/* Where the bytes are collected is Ferry’s to choose. */
static gboolean
set_remote (FerryFileSpec *self,
            const char    *address,
            GError       **error)
{
  char *clean = ferry_remote_folder_clean (address, error);

  if (clean == NULL)
    return FALSE;

  g_free (self->remote);
  self->remote = clean;
  if (self->folder == NULL)
    self->folder = g_ref_string_new_intern ("");

  return TRUE;
}

static gboolean
set_place (FerryFileSpec *self,
           const char    *key,
           const char    *text,
           GError       **error)
{
  if (ferry_target_is_address (text))
    return set_remote (self, text, error);

  return set_folder (self, key, text, error);
}

static gboolean
read_folder (gpointer    target,
             const char *key,
             GVariant   *value,
             GError    **error)
{
  Reader *reader = target;

  return set_place (reader->spec, key, g_variant_get_string (value, NULL), error);
}

static gboolean
read_remote (gpointer    target,
             const char *key,
             GVariant   *value,
             GError    **error)
{
  Reader *reader = target;

  return set_remote (reader->spec, g_variant_get_string (value, NULL), error);
}

static gboolean
read_name (gpointer    target,
           const char *key,
           GVariant   *value,
           GError    **error)
{
  Reader *reader = target;

  return set_name (reader->spec, key, g_variant_get_string (value, NULL), error);
}

static gboolean
read_destination (gpointer    target,
                  const char *key,
                  GVariant   *value,
                  GError    **error)
{
  Reader *reader = target;
  const char *path = g_variant_get_string (value, NULL);
  const char *slash = strrchr (path, '/');
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;

  if (slash == NULL)
    return ferry_options_refuse (error,
                                 _("The option “%s” must be an absolute path without control "
                                   "characters."),
                                 key);

  reader->is_named_once = TRUE;
  folder = g_strndup (path, (gsize) (slash - path) + 1);
  if (!set_place (reader->spec, key, folder, error))
    return FALSE;

  /* In an address the name is encoded as the rest of it is. */
  name = reader->spec->remote != NULL ? g_uri_unescape_string (slash + 1, "/") : g_strdup (slash + 1);

  return slash[1] == '\0' || set_name (reader->spec, key, name != NULL ? name : "", error);
}

static gboolean
read_filesystem (gpointer    target,
                 const char *key,
                 GVariant   *value,
                 GError    **error)
{
  Reader *reader = target;

  ferry_file_spec_set_filesystem (reader->spec, g_variant_get_string (value, NULL));

  return TRUE;
}

static gboolean
read_bound (gpointer    target,
            const char *key,
            GVariant   *value,
            GError    **error)
{
  Reader *reader = target;

  reader->spec->is_bound = g_variant_get_boolean (value);

  return TRUE;
}

static gboolean
read_digest (gpointer    target,
             const char *key,
             GVariant   *value,
             GError    **error)
{
  Reader *reader = target;

  g_clear_pointer (&reader->spec->digest, ferry_digest_free);
  reader->spec->digest = ferry_digest_new_from_string (g_variant_get_string (value, NULL), error);

  return reader->spec->digest != NULL;
}

static gboolean
read_size (gpointer    target,
           const char *key,
           GVariant   *value,
           GError    **error)
{
  Reader *reader = target;
  guint64 size = g_variant_get_uint64 (value);

  if (size > G_MAXINT64)
    return ferry_options_refuse (error, _("The option “%s” is larger than any file."), key);

  reader->spec->size = (goffset) size;
  return TRUE;
}

static gboolean
read_ranges (gpointer    target,
             const char *key,
             GVariant   *value,
             GError    **error)
{
  Reader *reader = target;
  g_autofree const char **texts = g_variant_get_strv (value, NULL);
  GArray *ranges = ferry_ranges_new_from_strings (texts, error);

  if (ranges == NULL)
    return FALSE;

  g_clear_pointer (&reader->spec->ranges, g_array_unref);
  if (ranges->len > 0)
    reader->spec->ranges = ranges;
  else
    g_array_unref (ranges);

  return TRUE;
}

/* Takes one address in, and hands what signs in to it to the caller. */
static char *
read_url (Reader     *reader,
          const char *url,
          GError    **error)
{
  g_autofree char *user_information = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *clean = NULL;
  FerryHeader *sign_in;

  clean = ferry_url_clean (url, reader->sign_ins != NULL ? &user_information : NULL, error);
  if (clean == NULL || user_information == NULL)
    return g_steal_pointer (&clean);

  origin = ferry_url_dup_origin (clean);
  sign_in = ferry_header_new_basic (user_information, origin, error);
  if (sign_in == NULL)
    return NULL;

  g_ptr_array_add (reader->sign_ins, sign_in);
  return g_steal_pointer (&clean);
}

static gboolean
read_mirrors (gpointer    target,
              const char *key,
              GVariant   *value,
              GError    **error)
{
  Reader *reader = target;
  g_autofree const char **urls = g_variant_get_strv (value, NULL);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; urls[i] != NULL; i++)
    {
      g_autofree char *url = read_url (reader, urls[i], error);

      if (url == NULL)
        {
          g_prefix_error (error, "%s: ", key);
          return FALSE;
        }
      g_strv_builder_add (builder, url);
    }

  g_clear_pointer (&reader->spec->mirrors, g_strfreev);
  if (urls[0] != NULL)
    reader->spec->mirrors = g_strv_builder_end (builder);

  return TRUE;
}

static const FerryOption file_options[] = {
  { "bound", "b", FERRY_OPTION_CREATE | FERRY_OPTION_STORE, read_bound },
  { "destination", "s", FERRY_OPTION_CREATE, read_destination },
  { "digest", "s", FERRY_OPTION_CREATE | FERRY_OPTION_STORE, read_digest },
  { "filesystem", "s", FERRY_OPTION_STORE, read_filesystem },
  { "folder", "s", FERRY_OPTION_CREATE | FERRY_OPTION_STORE, read_folder },
  { "mirrors", "as", FERRY_OPTION_CREATE | FERRY_OPTION_STORE, read_mirrors },
  { "name", "s", FERRY_OPTION_CREATE | FERRY_OPTION_STORE, read_name },
  { "ranges", "as", FERRY_OPTION_CREATE | FERRY_OPTION_STORE, read_ranges },
  { "remote", "s", FERRY_OPTION_STORE, read_remote },
  { "size", "t", FERRY_OPTION_CREATE | FERRY_OPTION_STORE, read_size },
  { NULL },
};

/* What one option alone cannot tell. */
static gboolean
check_together (const FerryFileSpec *self,
                GError             **error)
{
  if (self->folder == NULL)
    return ferry_options_refuse (error,
                                 _("The option “%s” is missing: say where the file goes."),
                                 "folder");

  if (self->is_bound && self->name == NULL)
    return ferry_options_refuse (error, _("The option “%s” is missing: say what the file is called."), "name");

  if (self->mirrors != NULL && !ferry_digest_is_strong (self->digest))
    return ferry_options_refuse (error,
                                 _("The option “%s” needs the option “digest” with sha256, "
                                   "sha384 or sha512, so that the bytes of several servers "
                                   "can be told to belong together."),
                                 "mirrors");

  if (self->ranges != NULL && self->digest != NULL)
    return ferry_options_refuse (error,
                                 _("The option “%s” is of the whole file and cannot go with "
                                   "“ranges”."),
                                 "digest");

  return TRUE;
}

static gboolean
has_key (GVariant   *options,
         const char *key)
{
  g_autoptr(GVariant) value = g_variant_lookup_value (options, key, NULL);

  return value != NULL;
}

/**
 * ferry_file_options_read:
 * @spec: a spec that nobody else has yet
 * @url: where from, from outside
 * @options: (nullable): file options, `a{sv}`
 * @scope: where both come from
 * @sign_ins: (nullable) (element-type FerryHeader): where the fields go that
 *   sign in as addresses say; %NULL to refuse such addresses
 * @error: return location for an error; the text names the option
 *
 * Fills a file’s spec from what somebody asked for.
 *
 * Returns: whether all of it could be carried out
 */
gboolean
ferry_file_options_read (FerryFileSpec   *spec,
                         const char      *url,
                         GVariant        *options,
                         FerryOptionScope scope,
                         GPtrArray       *sign_ins,
                         GError         **error)
{
  Reader reader = { .spec = spec, .sign_ins = sign_ins };

  spec->url = read_url (&reader, url, error);
  if (spec->url == NULL || !ferry_options_read (options, file_options, scope, &reader, error))
    return FALSE;

  if (reader.is_named_once && (has_key (options, "folder") || has_key (options, "name")))
    return ferry_options_refuse (error,
                                 _("The option “%s” cannot go with “folder” or “name”: it "
                                   "says both."),
                                 "destination");

  return check_together (spec, error);
}
