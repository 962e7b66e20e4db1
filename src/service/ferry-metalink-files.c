/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-metalink-files.h"

#include "net/ferry-metalink.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a caller may say about one file of a Metalink, but not about several. */
static const char *const single_keys[] = { "digest", "name", "ranges", "size" };

static GPtrArray *
parse (GVariant *metalink,
       GError  **error)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) content = NULL;
  gsize length;

  if (!g_variant_is_of_type (metalink, G_VARIANT_TYPE_BYTESTRING))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“%s” must be of the D-Bus type “%s”, not “%s”."), "metalink", "ay",
                   g_variant_get_type_string (metalink));
      return NULL;
    }

  /* A byte string of GVariant ends with a zero that is no part of it. */
  bytes = g_variant_get_data_as_bytes (metalink);
  length = g_bytes_get_size (bytes);
  if (length > 0 && ((const char *) g_bytes_get_data (bytes, NULL))[length - 1] == '\0')
    length--;
  content = g_bytes_new_from_bytes (bytes, 0, length);

  return ferry_metalink_parse (content, error);
}

/* “DIR/” says the same as the folder “DIR”, and leaves room for a name. */
static void
settle_destination (GVariantDict *options)
{
  g_autoptr(GVariant) value = g_variant_dict_lookup_value (options, "destination", G_VARIANT_TYPE_STRING);

  if (value == NULL || !g_str_has_suffix (g_variant_get_string (value, NULL), "/"))
    return;

  g_variant_dict_remove (options, "destination");
  g_variant_dict_insert_value (options, "folder", value);
}

static gboolean
check_for_several (GVariantDict *options,
                   GError      **error)
{
  const char *wrong = g_variant_dict_contains (options, "destination") ? "destination" : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (single_keys); i++)
    {
      if (g_variant_dict_contains (options, single_keys[i]))
        wrong = single_keys[i];
    }

  if (wrong == NULL)
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("“%s” cannot be given for a Metalink that describes several files."), wrong);
  return FALSE;
}

static void
insert_digest (GVariantDict            *options,
               const FerryMetalinkFile *file)
{
  g_autofree char *digest = NULL;

  if (file->digests->len == 0 || g_variant_dict_contains (options, "digest"))
    return;

  digest = ferry_digest_to_string (g_ptr_array_index (file->digests, 0));
  g_variant_dict_insert (options, "digest", "s", digest);
}

/* Two servers only under a digest of the whole file (design §4.5). */
static void
insert_mirrors (GVariantDict            *options,
                const FerryMetalinkFile *file)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) mirrors = NULL;

  if (file->urls->len < 2 || file->digests->len == 0 ||
      !ferry_digest_is_strong (g_ptr_array_index (file->digests, 0)) ||
      g_variant_dict_contains (options, "mirrors"))
    return;

  for (guint i = 1; i < file->urls->len; i++)
    {
      const FerryMetalinkUrl *url = g_ptr_array_index (file->urls, i);

      g_strv_builder_add (builder, url->url);
    }
  mirrors = g_strv_builder_end (builder);
  g_variant_dict_insert (options, "mirrors", "^as", mirrors);
}

static void
add_file (GVariantBuilder         *files,
          GVariant                *common,
          const FerryMetalinkFile *file)
{
  const FerryMetalinkUrl *best = g_ptr_array_index (file->urls, 0);
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT (common);

  if (!g_variant_dict_contains (&options, "name") && !g_variant_dict_contains (&options, "destination"))
    g_variant_dict_insert (&options, "name", "s", file->name);
  if (file->size >= 0 && !g_variant_dict_contains (&options, "size"))
    g_variant_dict_insert (&options, "size", "t", (guint64) file->size);
  insert_mirrors (&options, file);
  insert_digest (&options, file);

  g_variant_builder_add (files, "(s@a{sv})", best->url, g_variant_dict_end (&options));
}

/**
 * ferry_metalink_files_add:
 * @files: where the files go, a(sa{sv})
 * @options: file options, a{sv}, with `metalink`
 * @error: (nullable): of %FERRY_ERROR
 *
 * Adds the files that a Metalink describes, each with its addresses, size and
 * digest, and with what @options say of all of them.
 *
 * Returns: whether the Metalink could be read
 */
gboolean
ferry_metalink_files_add (GVariantBuilder *files,
                          GVariant        *options,
                          GError         **error)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (options);
  g_autoptr(GVariant) metalink = g_variant_dict_lookup_value (&dict, "metalink", NULL);
  g_autoptr(GVariant) common = NULL;
  g_autoptr(GPtrArray) described = parse (metalink, error);

  if (described == NULL)
    return FALSE;

  g_variant_dict_remove (&dict, "metalink");
  settle_destination (&dict);
  if (described->len > 1 && !check_for_several (&dict, error))
    return FALSE;

  common = g_variant_ref_sink (g_variant_dict_end (&dict));
  for (guint i = 0; i < described->len; i++)
    add_file (files, common, g_ptr_array_index (described, i));

  return TRUE;
}
