/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A job as the a{sv} that the service’s GetJob and ListJobs give, and how to
 * read it. A key that is missing reads as empty: a newer or older service may
 * know other keys. */

#include "config.h"

#include "client/ferry-job-dict.h"
#include "client/ferry-packed.h"

#include <glib/gi18n-lib.h>

/**
 * ferry_job_dict_key_from_property:
 * @property: a D-Bus property of a job, such as `BytesDone`
 *
 * Returns: (transfer full): the key of the same thing, such as `bytes_done`
 */
char *
ferry_job_dict_key_from_property (const char *property)
{
  GString *key = g_string_new (NULL);

  for (const char *letter = property; *letter != '\0'; letter++)
    {
      if (g_ascii_isupper (*letter) && letter != property)
        g_string_append_c (key, '_');
      g_string_append_c (key, g_ascii_tolower (*letter));
    }

  return g_string_free (key, FALSE);
}

/**
 * ferry_job_dict_from_properties:
 * @path: the job’s object path
 * @properties: a{sv} of D-Bus properties, all or some
 *
 * Returns: (transfer full): the same as a job dictionary
 */
GVariant *
ferry_job_dict_from_properties (const char *path,
                                GVariant   *properties)
{
  GVariantBuilder builder;
  GVariantIter iter;
  const char *property;
  GVariant *value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "path", g_variant_new_object_path (path));

  g_variant_iter_init (&iter, properties);
  while (g_variant_iter_loop (&iter, "{&sv}", &property, &value))
    {
      g_autofree char *key = ferry_job_dict_key_from_property (property);

      g_variant_builder_add (&builder, "{sv}", key, value);
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/**
 * ferry_job_dict_get_string:
 * @job: a job dictionary
 * @key: a key whose value is a string or an object path
 *
 * Returns: (transfer none): the value, empty if there is none; it lives as
 *   long as @job
 */
const char *
ferry_job_dict_get_string (GVariant   *job,
                           const char *key)
{
  FerryPackedValue value;
  const char *text = NULL;

  if (ferry_packed_find (job, key, &value) &&
      (ferry_packed_is_of_type (&value, "s") || ferry_packed_is_of_type (&value, "o")))
    text = ferry_packed_get_string (&value);

  return text != NULL ? text : "";
}

/**
 * ferry_job_dict_get_int64:
 * @job: a job dictionary
 * @key: a key whose value is a 64-bit number, signed or not
 * @fallback: what to return if there is none
 *
 * Returns: the value; sizes beyond %G_MAXINT64 do not occur
 */
gint64
ferry_job_dict_get_int64 (GVariant   *job,
                          const char *key,
                          gint64      fallback)
{
  FerryPackedValue value;

  if (!ferry_packed_find (job, key, &value))
    return fallback;
  if (ferry_packed_is_of_type (&value, "x"))
    return ferry_packed_get_int64 (&value);
  if (ferry_packed_is_of_type (&value, "t"))
    return (gint64) MIN (ferry_packed_get_uint64 (&value), (guint64) G_MAXINT64);

  return fallback;
}

/**
 * ferry_job_dict_get_boolean:
 * @job: a job dictionary
 * @key: a key whose value is a boolean
 * @fallback: what to return if there is none
 *
 * Returns: the value
 */
gboolean
ferry_job_dict_get_boolean (GVariant   *job,
                            const char *key,
                            gboolean    fallback)
{
  FerryPackedValue value;

  if (!ferry_packed_find (job, key, &value) || !ferry_packed_is_of_type (&value, "b"))
    return fallback;

  return ferry_packed_get_boolean (&value);
}

/**
 * ferry_job_dict_get_error:
 * @job: a job dictionary
 * @code: (out) (transfer none): the error’s word, empty if there is none
 * @text: (out) (transfer none): its sentence, empty if there is none
 */
void
ferry_job_dict_get_error (GVariant    *job,
                          const char **code,
                          const char **text)
{
  FerryPackedValue value;

  if (ferry_packed_find (job, "error", &value) && ferry_packed_is_of_type (&value, "(ss)") &&
      ferry_packed_get_strings (&value, code, text))
    return;

  *code = "";
  *text = "";
}

/**
 * ferry_job_dict_get_file_word:
 * @file: a file’s dictionary, one of a job’s “files”
 *
 * What a person is told of a file’s state. A queued file may belong to a job that
 * is suspended or has failed, so it is not said to wait.
 *
 * Returns: (transfer none): the word, translated
 */
const char *
ferry_job_dict_get_file_word (GVariant *file)
{
  static const struct
  {
    const char *state;
    const char *word;
  } words[] = {
    { "queued", N_ ("not finished") },
    { "transferring", N_ ("transferring") },
    { "transferred", N_ ("all bytes are here") },
    { "published", N_ ("finished") },
    { "discarded", N_ ("discarded") },
  };
  const char *state = ferry_job_dict_get_string (file, "state");

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_equal (words[i].state, state))
        return _(words[i].word);
    }

  return state;
}
