/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The files of a request: addresses, what is to be true of them, and where they
 * go. */

#include "config.h"

#include "cli/ferry-cli-files.h"
#include "cli/ferry-cli-target.h"
#include "cli/ferry-cli.h"
#include "client/ferry-parse.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Far more than any that describes files rather than attacks its reader. */
#define METALINK_MAX_BYTES (16 * 1024 * 1024)

static gboolean
refuse (GError    **error,
        const char *sentence)
{
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

static gboolean
check_digest (const char *digest,
              GError    **error)
{
  static const struct
  {
    const char *prefix;
    gsize n_digits;
  } kinds[] = {
    { "sha256:", 64 }, { "sha512:", 128 }, { "sha384:", 96 }, { "sha1:", 40 }, { "md5:", 32 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *digits = digest + strlen (kinds[i].prefix);

      if (g_ascii_strncasecmp (digest, kinds[i].prefix, strlen (kinds[i].prefix)) != 0)
        continue;
      if (strlen (digits) == kinds[i].n_digits && strspn (digits, "0123456789abcdefABCDEF") == kinds[i].n_digits)
        return TRUE;

      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("--digest: %s has to be followed by %u hexadecimal digits."), kinds[i].prefix,
                   (guint) kinds[i].n_digits);
      return FALSE;
    }

  return refuse (error, _("--digest: Write sha256: (or sha512:, sha384:, sha1:, md5:) and the hexadecimal digits."));
}

static gboolean
check_url (const char *option,
           const char *url,
           GError    **error)
{
  g_autoptr(GUri) uri = NULL;
  g_autofree char *readable = g_utf8_make_valid (url, -1);

  if (g_utf8_validate (url, -1, NULL))
    uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);
  if (uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
      (g_str_equal (g_uri_get_scheme (uri), "http") || g_str_equal (g_uri_get_scheme (uri), "https")))
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("%s“%s” is not an address that Ferry can fetch; it has to begin with http:// or https://."), option,
               readable);
  return FALSE;
}

/* A digest, ranges and mirrors belong to one file. */
static gboolean
check_single (FerryRequest *self,
              guint         n_urls,
              GError      **error)
{
  if (n_urls > 1 && self->digest != NULL)
    return refuse (error, _("--digest: It goes with a single address; make one job for each file."));
  if (n_urls > 1 && self->ranges != NULL)
    return refuse (error, _("--range: It goes with a single address; make one job for each file."));
  if (n_urls > 1 && self->mirrors != NULL)
    return refuse (error, _("--mirror: It goes with a single address; make one job for each file."));
  if (self->mirrors != NULL && self->digest == NULL)
    return refuse (error, _("--mirror: Only a --digest proves that two addresses have the same bytes; give one as well."));

  return TRUE;
}

static gboolean
add_file_options (FerryRequest *self,
                  GVariantDict *file,
                  GError      **error)
{
  for (char **mirror = self->mirrors; mirror != NULL && *mirror != NULL; mirror++)
    {
      if (!check_url ("--mirror: ", *mirror, error))
        return FALSE;
    }

  for (char **range = self->ranges; range != NULL && *range != NULL; range++)
    {
      if (!ferry_cli_check_text ("--range", *range, error))
        return FALSE;
      if (!ferry_parse_range (*range, error))
        {
          g_prefix_error (error, "--range: ");
          return FALSE;
        }
    }

  if (self->digest != NULL && !check_digest (self->digest, error))
    return FALSE;

  if (self->mirrors != NULL)
    g_variant_dict_insert (file, "mirrors", "^as", self->mirrors);
  if (self->ranges != NULL)
    g_variant_dict_insert (file, "ranges", "^as", self->ranges);
  if (self->digest != NULL)
    g_variant_dict_insert (file, "digest", "s", self->digest);
  return TRUE;
}

/* Only a file of this machine: what is fetched stays what it is. */
static gboolean
is_metalink (const char *argument)
{
  return strstr (argument, "://") == NULL &&
         (g_str_has_suffix (argument, ".meta4") || g_str_has_suffix (argument, ".metalink"));
}

static gboolean
add_metalink (GVariantDict *file,
              const char   *path,
              GError      **error)
{
  g_autoptr(GError) read_error = NULL;
  g_autoptr(GBytes) bytes = NULL;
  char *contents;
  gsize length;

  if (!g_file_get_contents (path, &contents, &length, &read_error))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, "%s.", read_error->message);
      return FALSE;
    }

  bytes = g_bytes_new_take (contents, length);
  if (length > METALINK_MAX_BYTES)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, _("“%s” is too long for a Metalink file."), path);
      return FALSE;
    }

  g_variant_dict_insert_value (file, "metalink", g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, bytes, TRUE));
  return TRUE;
}

static GVariant *
build_file (FerryRequest      *self,
            const char        *url,
            const FerryTarget *target,
            GError           **error)
{
  g_auto(GVariantDict) file = G_VARIANT_DICT_INIT (NULL);

  if (!add_file_options (self, &file, error))
    return NULL;
  if (is_metalink (url) && !add_metalink (&file, url, error))
    return NULL;

  g_variant_dict_insert (&file, "folder", "s", target->folder);
  if (target->name != NULL)
    g_variant_dict_insert (&file, "name", "s", target->name);
  return g_variant_new ("(s@a{sv})", is_metalink (url) ? "" : url, g_variant_dict_end (&file));
}

/**
 * ferry_files_build:
 * @self: a request with what was typed
 * @urls: (array zero-terminated=1): addresses, or paths of Metalink files
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT, naming the option
 *
 * Returns: (transfer full) (nullable): the files of CreateJob
 */
GVariant *
ferry_files_build (FerryRequest *self,
                   char *const  *urls,
                   GError      **error)
{
  guint n_urls = g_strv_length ((char **) urls);
  g_autoptr(FerryTarget) target = NULL;
  g_auto(GVariantBuilder) files = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sa{sv})"));

  for (char *const *url = urls; *url != NULL; url++)
    {
      if (!is_metalink (*url) && !check_url ("", *url, error))
        return NULL;
    }

  if (!check_single (self, n_urls, error))
    return NULL;
  target = ferry_target_new (self->output, n_urls > 1, error);
  if (target == NULL)
    return NULL;

  for (char *const *url = urls; *url != NULL; url++)
    {
      GVariant *file = build_file (self, *url, target, error);

      if (file == NULL)
        return NULL;
      g_variant_builder_add_value (&files, file);
    }

  return g_variant_ref_sink (g_variant_builder_end (&files));
}
