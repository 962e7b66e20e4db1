/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-job-addresses.h"
#include "core/ferry-job-options.h"
#include "core/ferry-job-spec.h"
#include "core/ferry-job-writer.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

#define FILES_TYPE G_VARIANT_TYPE ("a(sa{sv})")

/* With places for @n_files files, which are filled by who asks for it. */
static FerryJobSpec *
new_empty (gsize n_files)
{
  FerryJobSpec *self = g_malloc0 (sizeof (FerryJobSpec) + n_files * sizeof (FerryFileSpec *));

  g_atomic_ref_count_init (&self->ref_count);
  self->priority = FERRY_PRIORITY_NORMAL;
  self->auto_complete = TRUE;
  self->extras = ferry_job_extras_new ();

  return self;
}

static FerryFileSpec *
read_file (FerryJobSpec    *self,
           GVariant        *file,
           FerryOptionScope scope,
           GError         **error)
{
  g_autoptr(GPtrArray) sign_ins = NULL;
  g_autoptr(GVariant) options = NULL;
  g_autoptr(FerryFileSpec) spec = NULL;
  const char *url;

  if (scope == FERRY_OPTION_STORE)
    return ferry_file_spec_new_from_variant (file, error);

  sign_ins = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_header_free);
  g_variant_get (file, "(&s@a{sv})", &url, &options);
  spec = ferry_file_spec_new_with_sign_ins (url, options, sign_ins, error);
  if (spec == NULL || !ferry_job_addresses_add_sign_ins (self, sign_ins, FALSE, error))
    return NULL;

  return g_steal_pointer (&spec);
}

static gsize
count_files (GVariant *files)
{
  return g_variant_is_of_type (files, FILES_TYPE) ? g_variant_n_children (files) : 0;
}

static gboolean
read_files (FerryJobSpec    *self,
            GVariant        *files,
            FerryOptionScope scope,
            GError         **error)
{
  const gsize n = count_files (files);

  if (!g_variant_is_of_type (files, FILES_TYPE))
    return ferry_options_refuse (error,
                                 _("The files must be of the D-Bus type “a(sa{sv})”, not “%s”."),
                                 g_variant_get_type_string (files));

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) file = g_variant_get_child_value (files, i);
      FerryFileSpec *spec = read_file (self, file, scope, error);

      if (spec == NULL)
        return FALSE;
      self->files[self->n_files++] = spec;
    }

  return TRUE;
}

/* A name for people: the first file’s, which both hold if it is short enough. */
static char *
suggest_name (const FerryJobSpec *self)
{
  g_autofree char *name = NULL;
  g_autofree char *beginning = NULL;
  const FerryFileSpec *file;

  if (self->n_files == 0)
    return g_ref_string_new (_("Download"));

  file = self->files[0];
  if (file->name != NULL && g_utf8_strlen (file->name, -1) <= FERRY_JOB_NAME_MAX_LENGTH)
    return g_ref_string_acquire (file->name);

  name = file->name != NULL ? g_strdup (file->name) : ferry_url_dup_name (file->url);
  beginning = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), FERRY_JOB_NAME_MAX_LENGTH));

  return g_ref_string_new (beginning);
}

static FerryJobSpec *
new_spec (GVariant        *options,
          GVariant        *files,
          FerryOptionScope scope,
          GError         **error)
{
  g_autoptr(FerryJobSpec) self = new_empty (count_files (files));

  if (!ferry_job_options_read (self, options, scope, error) ||
      !read_files (self, files, scope, error))
    return NULL;

  if (self->name == NULL)
    self->name = suggest_name (self);

  return g_steal_pointer (&self);
}

/**
 * ferry_job_spec_new:
 * @options: (nullable): job options, `a{sv}`, see org.ferry.Ferry1
 * @files: `a(sa{sv})`, an address and file options each; may be empty
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT and its kin; the
 *   text names the option
 *
 * Reads a request from outside. User information in addresses becomes secret
 * fields bound to their origin.
 *
 * Returns: (transfer full) (nullable): the request
 */
FerryJobSpec *
ferry_job_spec_new (GVariant *options,
                    GVariant *files,
                    GError  **error)
{
  g_return_val_if_fail (files != NULL, NULL);

  return new_spec (options, files, FERRY_OPTION_CREATE, error);
}

/**
 * ferry_job_spec_new_from_store:
 * @options: what ferry_job_spec_to_variant() made, possibly damaged since
 * @files: `a(sa{sv})`, what ferry_file_spec_to_variant() made of each file
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the request, without its secrets; see
 *   @secrets_lost
 */
FerryJobSpec *
ferry_job_spec_new_from_store (GVariant *options,
                               GVariant *files,
                               GError  **error)
{
  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (files != NULL, NULL);

  return new_spec (options, files, FERRY_OPTION_STORE, error);
}

/**
 * ferry_job_spec_ref:
 * @self: a job spec
 *
 * Returns: (transfer full): @self; may be called from any thread
 */
FerryJobSpec *
ferry_job_spec_ref (FerryJobSpec *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * ferry_job_spec_unref:
 * @self: (nullable) (transfer full): a job spec
 */
void
ferry_job_spec_unref (FerryJobSpec *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->token);
  g_clear_pointer (&self->name, g_ref_string_release);
  ferry_job_extras_unref (self->extras);
  for (guint i = 0; i < self->n_files; i++)
    ferry_file_spec_unref (self->files[i]);
  g_free (self);
}

/* All of it but its files, for which there are places. */
static FerryJobSpec *
copy_without_files (const FerryJobSpec *self,
                    guint               n_files)
{
  FerryJobSpec *copy = new_empty (n_files);

  copy->type = self->type;
  copy->priority = self->priority;
  copy->network = self->network;
  copy->network_given = self->network_given;
  copy->suspended = self->suspended;
  copy->auto_complete = self->auto_complete;
  copy->overwrite = self->overwrite;
  copy->needs_consent = self->needs_consent;
  copy->allowed_once = self->allowed_once;
  copy->secrets_lost = self->secrets_lost;
  copy->token = g_strdup (self->token);
  copy->name = g_ref_string_acquire (self->name);
  copy->extras = ferry_job_extras_ref (self->extras);

  return copy;
}

/*
 * ferry_job_spec_copy:
 * @self: a job spec
 *
 * Returns: (transfer full): a copy, to be changed before anybody else sees it
 */
FerryJobSpec *
ferry_job_spec_copy (const FerryJobSpec *self)
{
  FerryJobSpec *copy = copy_without_files (self, self->n_files);

  for (; copy->n_files < self->n_files; copy->n_files++)
    copy->files[copy->n_files] = ferry_file_spec_ref (self->files[copy->n_files]);

  return copy;
}

/* Its creator may make the same request again and must find the job by it,
 * whatever was changed since (design §6). */
static void
keep_original (FerryJobSpec       *changed,
               const FerryJobSpec *self)
{
  if (changed->extras->original == NULL && !ferry_job_spec_is_same_request (changed, self))
    ferry_job_extras_edit (&changed->extras)->original = ferry_job_spec_ref ((FerryJobSpec *) self);
}

/**
 * ferry_job_spec_with_options:
 * @self: a job spec
 * @options: what to change, `a{sv}`: the options of org.ferry.Ferry1 marked
 *   for SetOptions, `url` and `prefix`; `override` is checked and left to the
 *   caller, because it is no part of the request
 * @error: return location for an error; the text names the option
 *
 * All options are applied or none.
 *
 * Returns: (transfer full) (nullable): the request as changed
 */
FerryJobSpec *
ferry_job_spec_with_options (const FerryJobSpec *self,
                             GVariant           *options,
                             GError            **error)
{
  g_autoptr(FerryJobSpec) copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  copy = ferry_job_spec_copy (self);
  if (!ferry_job_options_read (copy, options, FERRY_OPTION_SET, error))
    return NULL;

  keep_original (copy, self);

  return g_steal_pointer (&copy);
}

/**
 * ferry_job_spec_with_files:
 * @self: a job spec
 * @files: (element-type FerryFileSpec): the files it shall have instead
 *
 * Returns: (transfer full): the request with those files
 */
FerryJobSpec *
ferry_job_spec_with_files (const FerryJobSpec *self,
                           GPtrArray          *files)
{
  FerryJobSpec *copy;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (files != NULL, NULL);

  copy = copy_without_files (self, files->len);
  for (; copy->n_files < files->len; copy->n_files++)
    copy->files[copy->n_files] = ferry_file_spec_ref (g_ptr_array_index (files, copy->n_files));
  keep_original (copy, self);

  return copy;
}

/**
 * ferry_job_spec_list_files:
 * @self: a job spec
 *
 * Returns: (transfer full) (element-type FerryFileSpec): its files, in order, as
 *   whoever deals with files of several requests takes them
 */
GPtrArray *
ferry_job_spec_list_files (const FerryJobSpec *self)
{
  GPtrArray *files;

  g_return_val_if_fail (self != NULL, NULL);

  files = g_ptr_array_new_full (self->n_files, (GDestroyNotify) ferry_file_spec_unref);
  for (guint i = 0; i < self->n_files; i++)
    g_ptr_array_add (files, ferry_file_spec_ref (self->files[i]));

  return files;
}

/**
 * ferry_job_spec_to_variant:
 * @self: a job spec
 *
 * Options that say what is the rule anyway are left out, and so are files and
 * secrets; the internal key `secrets-lost` stands for those, and `request` for
 * the original of a job that was changed.
 *
 * Returns: (transfer full): `a{sv}`, the job’s options in the words of
 *   org.ferry.Ferry1, and the internal `secrets-lost` and `request`; not floating
 */
GVariant *
ferry_job_spec_to_variant (const FerryJobSpec *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_variant_ref_sink (ferry_job_writer_write (self, FERRY_OPTION_STORE));
}

/**
 * ferry_job_spec_dup_options:
 * @self: a job spec
 *
 * Returns: (transfer full): `a{sv}`, the job’s options as they may be shown: no
 *   secrets, and nothing that is Ferry’s alone; not floating
 */
GVariant *
ferry_job_spec_dup_options (const FerryJobSpec *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_variant_ref_sink (ferry_job_writer_write (self, FERRY_OPTION_CREATE));
}

/**
 * ferry_job_spec_has_secrets:
 * @self: a job spec
 *
 * Returns: whether it holds something that must not be written anywhere
 */
gboolean
ferry_job_spec_has_secrets (const FerryJobSpec *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->extras->headers->len; i++)
    {
      const FerryHeader *header = g_ptr_array_index (self->extras->headers, i);

      if (header->secret)
        return TRUE;
    }

  return FALSE;
}

/**
 * ferry_job_spec_is_local:
 * @self: a job spec
 *
 * Returns: whether everything it asks for is on this machine or link, so that
 *   being offline does not hinder it (design §5)
 */
gboolean
ferry_job_spec_is_local (const FerryJobSpec *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->extras->proxy != NULL && !g_str_equal (self->extras->proxy, "none") &&
      !ferry_url_is_local (self->extras->proxy))
    return FALSE;

  for (guint i = 0; i < self->n_files; i++)
    {
      if (!ferry_file_spec_is_local (self->files[i]))
        return FALSE;
    }

  return self->n_files > 0;
}
