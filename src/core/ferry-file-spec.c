/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-file-spec.h"
#include "core/ferry-file-options.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static FerryFileSpec *
new_spec (const char      *url,
          GVariant        *options,
          FerryOptionScope scope,
          GPtrArray       *sign_ins,
          GError         **error)
{
  g_autoptr(FerryFileSpec) self = g_new0 (FerryFileSpec, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->size = -1;
  if (!ferry_file_options_read (self, url, options, scope, sign_ins, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ferry_file_spec_new:
 * @url: where from, from outside; without user information
 * @options: (nullable): file options, `a{sv}`, see org.ferry.Ferry1
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT and its kin; the
 *   text names the option
 *
 * Returns: (transfer full) (nullable): the file somebody asks for
 */
FerryFileSpec *
ferry_file_spec_new (const char *url,
                     GVariant   *options,
                     GError    **error)
{
  g_return_val_if_fail (url != NULL, NULL);

  return new_spec (url, options, FERRY_OPTION_CREATE, NULL, error);
}

/**
 * ferry_file_spec_new_with_sign_ins:
 * @url: where from, from outside; user information is split off
 * @options: (nullable): file options, `a{sv}`
 * @sign_ins: (element-type FerryHeader): where the fields go that sign in as
 *   @url and its mirrors say; owned by the array
 * @error: return location for an error
 *
 * The same as ferry_file_spec_new() for a caller that has a place for secrets.
 *
 * Returns: (transfer full) (nullable): the file somebody asks for
 */
FerryFileSpec *
ferry_file_spec_new_with_sign_ins (const char *url,
                                   GVariant   *options,
                                   GPtrArray  *sign_ins,
                                   GError    **error)
{
  g_return_val_if_fail (url != NULL, NULL);
  g_return_val_if_fail (sign_ins != NULL, NULL);

  return new_spec (url, options, FERRY_OPTION_CREATE, sign_ins, error);
}

/**
 * ferry_file_spec_new_from_variant:
 * @variant: what ferry_file_spec_to_variant() made, possibly damaged since
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the file
 */
FerryFileSpec *
ferry_file_spec_new_from_variant (GVariant *variant,
                                  GError  **error)
{
  g_autoptr(GVariant) options = NULL;
  const char *url;

  g_return_val_if_fail (variant != NULL, NULL);

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE ("(sa{sv})")))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("A file must be of the D-Bus type “(sa{sv})”, not “%s”."),
                   g_variant_get_type_string (variant));
      return NULL;
    }

  g_variant_get (variant, "(&s@a{sv})", &url, &options);

  return new_spec (url, options, FERRY_OPTION_STORE, NULL, error);
}

/**
 * ferry_file_spec_ref:
 * @self: a file spec
 *
 * Returns: (transfer full): @self; may be called from any thread
 */
FerryFileSpec *
ferry_file_spec_ref (FerryFileSpec *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * ferry_file_spec_unref:
 * @self: (nullable) (transfer full): a file spec
 */
void
ferry_file_spec_unref (FerryFileSpec *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->url);
  g_strfreev (self->mirrors);
  g_clear_pointer (&self->folder, g_ref_string_release);
  g_free (self->remote);
  g_clear_pointer (&self->name, g_ref_string_release);
  g_clear_pointer (&self->filesystem, g_ref_string_release);
  ferry_digest_free (self->digest);
  g_clear_pointer (&self->ranges, g_array_unref);
  g_free (self);
}

static FerryFileSpec *
copy_spec (const FerryFileSpec *self)
{
  FerryFileSpec *copy = g_new0 (FerryFileSpec, 1);

  g_atomic_ref_count_init (&copy->ref_count);
  copy->url = g_strdup (self->url);
  copy->mirrors = g_strdupv (self->mirrors);
  copy->folder = self->folder != NULL ? g_ref_string_acquire (self->folder) : NULL;
  copy->remote = g_strdup (self->remote);
  copy->name = self->name != NULL ? g_ref_string_acquire (self->name) : NULL;
  copy->filesystem = self->filesystem != NULL ? g_ref_string_acquire (self->filesystem) : NULL;
  copy->digest = ferry_digest_copy (self->digest);
  copy->size = self->size;
  copy->ranges = self->ranges != NULL ? g_array_copy (self->ranges) : NULL;
  copy->is_bound = self->is_bound;

  return copy;
}

/**
 * ferry_file_spec_with_url:
 * @self: a file spec
 * @url: a fresh address for the same bytes, from outside
 * @error: return location for an error, see ferry_url_check()
 *
 * Returns: (transfer full) (nullable): @self with another address
 */
FerryFileSpec *
ferry_file_spec_with_url (const FerryFileSpec *self,
                          const char          *url,
                          GError             **error)
{
  g_autofree char *clean = NULL;
  FerryFileSpec *copy;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (url != NULL, NULL);

  clean = ferry_url_clean (url, NULL, error);
  if (clean == NULL)
    return NULL;

  copy = copy_spec (self);
  g_free (copy->url);
  copy->url = g_steal_pointer (&clean);

  return copy;
}

/* Puts @to in the place of @from at the start of @url. */
static gboolean
replace_prefix (char      **url,
                const char *from,
                const char *to,
                GError    **error)
{
  g_autofree char *joined = NULL;
  char *clean;

  if (!g_str_has_prefix (*url, from))
    return TRUE;

  joined = g_strconcat (to, *url + strlen (from), NULL);
  clean = ferry_url_clean (joined, NULL, error);
  if (clean == NULL)
    return FALSE;

  g_free (*url);
  *url = clean;
  return TRUE;
}

/**
 * ferry_file_spec_with_prefix:
 * @self: a file spec
 * @from: what addresses begin with
 * @to: what they shall begin with instead, from outside
 * @error: return location for an error, see ferry_url_check()
 *
 * Returns: (transfer full) (nullable): @self with its address and mirrors
 *   changed where they began with @from
 */
FerryFileSpec *
ferry_file_spec_with_prefix (const FerryFileSpec *self,
                             const char          *from,
                             const char          *to,
                             GError             **error)
{
  g_autoptr(FerryFileSpec) copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (from != NULL && to != NULL, NULL);

  copy = copy_spec (self);
  if (!replace_prefix (&copy->url, from, to, error))
    return NULL;

  for (char **mirror = copy->mirrors; mirror != NULL && *mirror != NULL; mirror++)
    {
      if (!replace_prefix (mirror, from, to, error))
        return NULL;
    }

  return g_steal_pointer (&copy);
}

/**
 * ferry_file_spec_with_filesystem:
 * @self: a file spec
 * @filesystem: (nullable): the mark of the target folder’s file system
 *
 * Returns: (transfer full): @self bound to that file system
 */
FerryFileSpec *
ferry_file_spec_with_filesystem (const FerryFileSpec *self,
                                 const char          *filesystem)
{
  FerryFileSpec *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = copy_spec (self);
  ferry_file_spec_set_filesystem (copy, filesystem);

  return copy;
}

/**
 * ferry_file_spec_with_staging:
 * @self: a file spec with a target on another machine
 * @staging: absolute path of the folder in which its bytes are collected
 * @filesystem: (nullable): the mark of that folder’s file system
 *
 * Returns: (transfer full): @self bound to that folder
 */
FerryFileSpec *
ferry_file_spec_with_staging (const FerryFileSpec *self,
                              const char          *staging,
                              const char          *filesystem)
{
  FerryFileSpec *copy;

  g_return_val_if_fail (self != NULL && self->remote != NULL, NULL);
  g_return_val_if_fail (staging != NULL, NULL);

  copy = ferry_file_spec_with_filesystem (self, filesystem);
  g_clear_pointer (&copy->folder, g_ref_string_release);
  copy->folder = g_ref_string_new_intern (staging);

  return copy;
}

/**
 * ferry_file_spec_with_folder:
 * @self: a file spec without a remote folder
 * @folder: absolute path of another folder
 * @filesystem: (nullable): the mark of its file system
 *
 * Returns: (transfer full): the same with its target there
 */
FerryFileSpec *
ferry_file_spec_with_folder (const FerryFileSpec *self,
                             const char          *folder,
                             const char          *filesystem)
{
  FerryFileSpec *copy = ferry_file_spec_with_filesystem (self, filesystem);

  g_clear_pointer (&copy->folder, g_ref_string_release);
  copy->folder = g_ref_string_new_intern (folder);

  return copy;
}

/**
 * ferry_file_spec_get_place:
 * @self: a file spec
 *
 * Returns: (transfer none): path or address of the target folder
 */
const char *
ferry_file_spec_get_place (const FerryFileSpec *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->remote != NULL ? self->remote : self->folder;
}

/*
 * ferry_file_spec_set_filesystem:
 * @self: a file spec that nobody else has
 * @filesystem: (nullable): the mark of the target folder’s file system
 *
 * Binds it to that file system.
 */
void
ferry_file_spec_set_filesystem (FerryFileSpec *self,
                                const char    *filesystem)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->filesystem, g_ref_string_release);
  if (filesystem != NULL)
    self->filesystem = g_ref_string_new_intern (filesystem);
}

static GVariant *
dup_options (const FerryFileSpec *self)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  /* Where the bytes for a remote folder are collected may not be chosen yet. */
  if (*self->folder != '\0')
    g_variant_dict_insert (&dict, "folder", "s", self->folder);
  if (self->remote != NULL)
    g_variant_dict_insert (&dict, "remote", "s", self->remote);
  if (self->name != NULL)
    g_variant_dict_insert (&dict, "name", "s", self->name);
  if (self->filesystem != NULL)
    g_variant_dict_insert (&dict, "filesystem", "s", self->filesystem);
  if (self->is_bound)
    g_variant_dict_insert (&dict, "bound", "b", TRUE);
  if (self->size >= 0)
    g_variant_dict_insert (&dict, "size", "t", (guint64) self->size);
  if (self->mirrors != NULL)
    g_variant_dict_insert (&dict, "mirrors", "^as", self->mirrors);
  if (self->digest != NULL)
    {
      g_autofree char *digest = ferry_digest_to_string (self->digest);

      g_variant_dict_insert (&dict, "digest", "s", digest);
    }
  if (self->ranges != NULL)
    {
      g_auto(GStrv) ranges = ferry_ranges_to_strings (self->ranges);

      g_variant_dict_insert (&dict, "ranges", "^as", ranges);
    }

  return g_variant_dict_end (&dict);
}

/**
 * ferry_file_spec_to_variant:
 * @self: a file spec
 *
 * Returns: (transfer full): `(sa{sv})`, the address and the options in the
 *   words of org.ferry.Ferry1, and the internal `bound`, `filesystem` and
 *   `remote`; not floating
 */
GVariant *
ferry_file_spec_to_variant (const FerryFileSpec *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_variant_ref_sink (g_variant_new ("(s@a{sv})", self->url, dup_options (self)));
}

/**
 * ferry_file_spec_is_local:
 * @self: a file spec
 *
 * Returns: whether its address, all mirrors and its target are on this machine or
 *   link
 */
gboolean
ferry_file_spec_is_local (const FerryFileSpec *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!ferry_url_is_local (self->url) || (self->remote != NULL && !ferry_url_is_local (self->remote)))
    return FALSE;

  for (char **mirror = self->mirrors; mirror != NULL && *mirror != NULL; mirror++)
    {
      if (!ferry_url_is_local (*mirror))
        return FALSE;
    }

  return TRUE;
}

static gboolean
strv_equal (char **a,
            char **b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

/**
 * ferry_file_spec_equal:
 * @self: a file spec
 * @other: another
 *
 * Returns: whether both ask for the same; what Ferry noted itself about the
 *   target’s file system does not count
 */
gboolean
ferry_file_spec_equal (const FerryFileSpec *self,
                       const FerryFileSpec *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return g_str_equal (self->url, other->url) &&
         strv_equal (self->mirrors, other->mirrors) &&
         g_str_equal (ferry_file_spec_get_place (self), ferry_file_spec_get_place (other)) &&
         g_strcmp0 (self->name, other->name) == 0 &&
         ferry_digest_equal (self->digest, other->digest) &&
         self->size == other->size && self->is_bound == other->is_bound &&
         ferry_ranges_equal (self->ranges, other->ranges);
}
