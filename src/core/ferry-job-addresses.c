/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-job-addresses.h"
#include "core/ferry-options.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static FerryHeader *
find_sign_in (FerryJobSpec *spec,
              const char   *origin)
{
  for (guint i = 0; i < spec->extras->headers->len; i++)
    {
      FerryHeader *header = g_ptr_array_index (spec->extras->headers, i);

      if (g_strcmp0 (header->origin, origin) == 0)
        return header;
    }

  return NULL;
}

/**
 * ferry_job_addresses_add_sign_ins:
 * @spec: a spec that nobody else has yet
 * @sign_ins: (element-type FerryHeader): fields, each bound to an origin
 * @replace: whether a new sign-in may replace an old one
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Adds what addresses said about signing in. One server is signed in to in one
 * way: two users at one server in one job could not be told apart later.
 *
 * Returns: whether the sign-ins do not contradict one another
 */
gboolean
ferry_job_addresses_add_sign_ins (FerryJobSpec *spec,
                                  GPtrArray    *sign_ins,
                                  gboolean      replace,
                                  GError      **error)
{
  for (guint i = 0; i < sign_ins->len; i++)
    {
      const FerryHeader *sign_in = g_ptr_array_index (sign_ins, i);
      GPtrArray *headers = ferry_job_extras_edit (&spec->extras)->headers;
      FerryHeader *old = find_sign_in (spec, sign_in->origin);

      if (old != NULL && !replace && !ferry_header_equal (old, sign_in))
        return ferry_options_refuse (error,
                                     _("The addresses at %s have different user names or "
                                       "passwords in them; make a job for each."),
                                     sign_in->origin);

      if (old != NULL)
        g_ptr_array_remove (headers, old);
      g_ptr_array_add (headers, ferry_header_copy (sign_in));
    }

  return TRUE;
}

static void
replace_file (FerryJobSpec  *spec,
              guint          index,
              FerryFileSpec *file)
{
  ferry_file_spec_unref (spec->files[index]);
  spec->files[index] = file;
}

/* Takes the index off “2 https://…”. */
static gboolean
find_file (FerryJobSpec *spec,
           const char  **text,
           guint        *index,
           GError      **error)
{
  const char *space = strchr (*text, ' ');
  g_autofree char *number = NULL;
  guint64 value = 0;

  if (space == NULL && spec->n_files != 1)
    return ferry_options_refuse (error,
                                 _("The option “%s” must begin with the index of the file, as "
                                   "in “0 https://…”: the job has %u files."),
                                 "url", spec->n_files);

  if (space != NULL)
    {
      number = g_strndup (*text, (gsize) (space - *text));
      if (!g_ascii_string_to_unsigned (number, 10, 0, G_MAXUINT, &value, NULL) ||
          value >= spec->n_files)
        return ferry_options_refuse (error,
                                     _("The option “%s” must begin with the index of a file, "
                                       "counted from 0, of which the job has %u."),
                                     "url", spec->n_files);
      *text = space + 1;
    }

  *index = (guint) value;
  return TRUE;
}

static gboolean
add_sign_in (FerryJobSpec *spec,
             const char   *user_information,
             const char   *url,
             GError      **error)
{
  g_autoptr(GPtrArray) sign_ins = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_header_free);
  g_autofree char *origin = ferry_url_dup_origin (url);
  FerryHeader *header = ferry_header_new_basic (user_information, origin, error);

  if (header == NULL)
    return FALSE;

  g_ptr_array_add (sign_ins, header);
  spec->secrets_lost = FALSE;

  return ferry_job_addresses_add_sign_ins (spec, sign_ins, TRUE, error);
}

/**
 * ferry_job_addresses_set_url:
 * @spec: a spec that nobody else has yet
 * @text: the option `url`: a fresh address for the same bytes, and before it
 *   the index of the file if there are several
 * @error: return location for an error; the text names the option
 *
 * Returns: whether the address could be taken
 */
gboolean
ferry_job_addresses_set_url (FerryJobSpec *spec,
                             const char   *text,
                             GError      **error)
{
  g_autofree char *user_information = NULL;
  g_autofree char *url = NULL;
  guint index = 0;

  if (!find_file (spec, &text, &index, error))
    return FALSE;

  url = ferry_url_clean (text, &user_information, error);
  if (url == NULL)
    return FALSE;

  if (user_information != NULL && !add_sign_in (spec, user_information, url, error))
    return FALSE;

  replace_file (spec, index,
                ferry_file_spec_with_url (spec->files[index], url, NULL));
  return TRUE;
}

static gboolean
begins_with (const FerryFileSpec *file,
             const char          *prefix)
{
  if (g_str_has_prefix (file->url, prefix))
    return TRUE;

  for (char **mirror = file->mirrors; mirror != NULL && *mirror != NULL; mirror++)
    {
      if (g_str_has_prefix (*mirror, prefix))
        return TRUE;
    }

  return FALSE;
}

/**
 * ferry_job_addresses_set_prefix:
 * @spec: a spec that nobody else has yet
 * @from: what addresses begin with
 * @to: what they shall begin with instead
 * @error: return location for an error; the text names the option
 *
 * BITS’s ReplaceRemotePrefix, for mirrors too.
 *
 * Returns: whether there was such an address and the new ones are sound
 */
gboolean
ferry_job_addresses_set_prefix (FerryJobSpec *spec,
                                const char   *from,
                                const char   *to,
                                GError      **error)
{
  guint n_changed = 0;

  for (guint i = 0; i < spec->n_files && *from != '\0'; i++)
    {
      FerryFileSpec *file = spec->files[i];

      if (!begins_with (file, from))
        continue;

      file = ferry_file_spec_with_prefix (file, from, to, error);
      if (file == NULL)
        return FALSE;
      replace_file (spec, i, file);
      n_changed++;
    }

  if (n_changed == 0)
    {
      g_autofree char *masked = ferry_url_mask (from);

      return ferry_options_refuse (error,
                                   _("No address of the job begins with “%s”, the first part "
                                     "of the option “%s”."),
                                   masked, "prefix");
    }

  return TRUE;
}
