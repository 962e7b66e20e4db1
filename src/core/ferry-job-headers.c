/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The request fields of a job, as somebody gives and changes them. What addresses
 * said of signing in stays: it belongs to them. */

#include "config.h"

#include "core/ferry-job-headers.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

static gboolean
check_length (const FerryJobSpec *spec,
              GError            **error)
{
  glong length = 0;

  for (guint i = 0; i < spec->extras->headers->len; i++)
    {
      const FerryHeader *header = g_ptr_array_index (spec->extras->headers, i);
      g_autofree char *line = header->origin == NULL ? ferry_header_to_line (header) : g_strdup ("");

      length += g_utf8_strlen (line, -1);
    }

  if (length <= FERRY_HEADERS_MAX_LENGTH)
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("The option “%s” must have %d characters at most in all."), "headers", FERRY_HEADERS_MAX_LENGTH);
  return FALSE;
}

static void
remove_matching (FerryJobSpec *spec,
                 const char   *name)
{
  GPtrArray *headers = ferry_job_extras_edit (&spec->extras)->headers;

  for (guint i = headers->len; i > 0; i--)
    {
      const FerryHeader *header = g_ptr_array_index (headers, i - 1);

      if (header->origin == NULL && (name == NULL || g_ascii_strcasecmp (header->name, name) == 0))
        g_ptr_array_remove_index (headers, i - 1);
    }
}

/**
 * ferry_job_headers_replace:
 * @spec: a spec that nobody else has yet
 * @lines: (array zero-terminated=1): fields, “Name: value”
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT; never repeats a value
 *
 * Returns: whether @spec has these in the place of those before
 */
gboolean
ferry_job_headers_replace (FerryJobSpec      *spec,
                           const char *const *lines,
                           GError           **error)
{
  remove_matching (spec, NULL);
  for (; *lines != NULL; lines++)
    {
      FerryHeader *header = ferry_header_new_from_line (*lines, error);

      if (header == NULL)
        return FALSE;
      g_ptr_array_add (spec->extras->headers, header);
    }

  return check_length (spec, error);
}

/**
 * ferry_job_headers_set:
 * @spec: a spec that nobody else has yet
 * @line: a field, “Name: value”
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT; never repeats a value
 *
 * Returns: whether @spec has it, in the place of those of that name
 */
gboolean
ferry_job_headers_set (FerryJobSpec *spec,
                       const char   *line,
                       GError      **error)
{
  FerryHeader *header = ferry_header_new_from_line (line, error);

  if (header == NULL)
    return FALSE;

  remove_matching (spec, header->name);
  g_ptr_array_add (spec->extras->headers, header);

  return check_length (spec, error);
}

/**
 * ferry_job_headers_remove:
 * @spec: a spec that nobody else has yet
 * @name: of a field; may not be there
 */
void
ferry_job_headers_remove (FerryJobSpec *spec,
                          const char   *name)
{
  remove_matching (spec, name);
}

/**
 * ferry_job_headers_dup_secret_names:
 * @spec: a spec
 *
 * Of what authenticates, only that it is there may be told.
 *
 * Returns: (transfer full) (array zero-terminated=1): the names of secret fields
 */
GStrv
ferry_job_headers_dup_secret_names (const FerryJobSpec *spec)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < spec->extras->headers->len; i++)
    {
      const FerryHeader *header = g_ptr_array_index (spec->extras->headers, i);

      if (header->secret && header->origin == NULL)
        g_strv_builder_add (builder, header->name);
    }

  return g_strv_builder_end (builder);
}
