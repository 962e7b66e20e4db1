/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What somebody wants to add, from the words that were typed to the call that
 * the service is given. What can be judged here is, before anything is asked of
 * the service. */

#include "config.h"

#include "client/ferry-add-request.h"
#include "client/ferry-basic-auth.h"
#include "client/ferry-digest-text.h"
#include "client/ferry-parse.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Far more than any that describes files rather than attacks its reader. */
#define METALINK_MAX_BYTES (16 * 1024 * 1024)

/* What somebody has copied may be a whole book. */
#define MAX_ADDRESSES 10000

/**
 * ferry_add_request_new:
 *
 * Returns: (transfer full): a request for nothing yet
 */
FerryAddRequest *
ferry_add_request_new (void)
{
  FerryAddRequest *self = g_new0 (FerryAddRequest, 1);

  self->addresses = g_ptr_array_new_with_free_func (g_free);
  self->metalinks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->priority = FERRY_PRIORITY_NORMAL;
  return self;
}

/**
 * ferry_add_request_free:
 * @self: a request
 */
void
ferry_add_request_free (FerryAddRequest *self)
{
  g_ptr_array_unref (self->addresses);
  g_ptr_array_unref (self->metalinks);
  g_free (self->unusable);
  g_free (self->folder);
  g_free (self->name);
  g_free (self->network);
  g_free (self->schedule);
  g_free (self->limit);
  g_free (self->digest);
  g_free (self->user);
  ferry_basic_auth_wipe (self->password);
  g_free (self);
}

static gboolean
is_address (const char *word)
{
  g_autoptr(GUri) uri = g_uri_parse (word, G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *scheme;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return FALSE;

  scheme = g_uri_get_scheme (uri);
  return g_str_equal (scheme, "http") || g_str_equal (scheme, "https");
}

/* “www.example.org/file” is what people type. Whatever has a scheme of its own,
 * or is a mere word, is left as it is. */
static char *
complete (const char *word)
{
  const char *dot = strchr (word, '.');

  if (strstr (word, "://") == NULL && *word != '/' && dot != NULL && dot != word && strchr (word, '/') > dot &&
      strchr (word, '@') == NULL)
    return g_strconcat ("https://", word, NULL);

  return g_strdup (word);
}

static GStrv
split (const char *text)
{
  return g_strsplit_set (text, " \t\r\n", -1);
}

/**
 * ferry_add_request_set_text:
 * @self: a request
 * @text: addresses with white space between them
 *
 * Takes the addresses of @text in the place of those before.
 */
void
ferry_add_request_set_text (FerryAddRequest *self,
                            const char      *text)
{
  g_auto(GStrv) words = split (text);

  g_ptr_array_set_size (self->addresses, 0);
  g_clear_pointer (&self->unusable, g_free);
  for (char **word = words; *word != NULL && self->addresses->len < MAX_ADDRESSES; word++)
    {
      g_autofree char *address = complete (*word);

      if (*address == '\0' || g_ptr_array_find_with_equal_func (self->addresses, address, g_str_equal, NULL))
        continue;
      if (is_address (address))
        g_ptr_array_add (self->addresses, g_steal_pointer (&address));
      else if (self->unusable == NULL)
        self->unusable = g_strdup (*word);
    }
}

/**
 * ferry_add_request_find_addresses:
 * @text: (nullable): what somebody has copied or dropped
 *
 * Returns: (transfer full): the addresses in it that Ferry can fetch, one a
 *   line; empty if there are none
 */
char *
ferry_add_request_find_addresses (const char *text)
{
  g_auto(GStrv) words = split (text != NULL ? text : "");
  GString *found = g_string_new (NULL);
  guint n_found = 0;

  for (char **word = words; *word != NULL && n_found < MAX_ADDRESSES; word++)
    {
      if (!is_address (*word))
        continue;

      g_string_append_printf (found, "%s%s", n_found > 0 ? "\n" : "", *word);
      n_found++;
    }

  return g_string_free (found, FALSE);
}

/* The service reads it in earnest; this tells a Metalink file from a picture. */
static gboolean
looks_like_metalink (GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return text != NULL && g_strstr_len (text, (gssize) length, "<") != NULL &&
         g_strstr_len (text, (gssize) length, "metalink") != NULL;
}

/**
 * ferry_add_request_add_metalink:
 * @self: a request
 * @metalink: the content of a Metalink file
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether it was taken; the service reads it
 */
gboolean
ferry_add_request_add_metalink (FerryAddRequest *self,
                                GBytes          *metalink,
                                GError         **error)
{
  if (g_bytes_get_size (metalink) > METALINK_MAX_BYTES)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _("It is too long for a Metalink file."));
      return FALSE;
    }

  if (!looks_like_metalink (metalink))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _("It is no Metalink file. Ferry opens those, and addresses."));
      return FALSE;
    }

  g_ptr_array_add (self->metalinks, g_bytes_ref (metalink));
  return TRUE;
}

/**
 * ferry_add_request_get_n_files:
 * @self: a request
 *
 * Returns: how many addresses and Metalink files there are
 */
guint
ferry_add_request_get_n_files (FerryAddRequest *self)
{
  return self->addresses->len + self->metalinks->len;
}

/**
 * ferry_add_request_dup_suggested_name:
 * @self: a request
 *
 * Returns: (transfer full) (nullable): what a single file is probably going to
 *   be called; the server has the last word unless a name is given
 */
char *
ferry_add_request_dup_suggested_name (FerryAddRequest *self)
{
  g_autoptr(GUri) uri = NULL;
  g_autofree char *base = NULL;

  if (self->addresses->len != 1 || self->metalinks->len > 0)
    return NULL;

  uri = g_uri_parse (self->addresses->pdata[0], G_URI_FLAGS_PARSE_RELAXED, NULL);
  if (uri == NULL || g_str_has_suffix (g_uri_get_path (uri), "/") || *g_uri_get_path (uri) == '\0')
    return NULL;

  base = g_path_get_basename (g_uri_get_path (uri));
  return g_utf8_validate (base, -1, NULL) ? g_steal_pointer (&base) : NULL;
}

static gboolean
refuse (GError    **error,
        const char *sentence)
{
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
check_details (FerryAddRequest *self,
               GError         **error)
{
  g_autofree char *digest = NULL;
  guint64 rate;

  if (is_given (self->name) && strchr (self->name, G_DIR_SEPARATOR) != NULL)
    return refuse (error, _("A file name cannot have “/” in it. Choose the folder below."));
  if (is_given (self->limit) && !ferry_parse_rate (self->limit, &rate, error))
    return FALSE;
  if (is_given (self->digest))
    {
      digest = ferry_digest_text_normalize (self->digest, error);
      if (digest == NULL)
        return FALSE;
    }
  if (is_given (self->password) && !is_given (self->user))
    return refuse (error, _("The password needs a user name as well."));
  if (is_given (self->user) && strchr (self->user, ':') != NULL)
    return refuse (error, _("A user name cannot have “:” in it."));

  return TRUE;
}

/**
 * ferry_add_request_check:
 * @self: a request
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether it could be carried out as far as can be said here
 */
gboolean
ferry_add_request_check (FerryAddRequest *self,
                         GError         **error)
{
  guint n_files = ferry_add_request_get_n_files (self);

  if (self->unusable != NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“%s” is not an address that Ferry can fetch. It has to begin with http:// or https://."),
                   self->unusable);
      return FALSE;
    }

  if (n_files == 0)
    return refuse (error, _("Enter the address of a file."));
  if (n_files > 1 && (is_given (self->name) || is_given (self->digest)))
    return refuse (error, _("A file name and a checksum go with a single address."));

  return check_details (self, error);
}

static GVariant *
build_options (FerryAddRequest *self)
{
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *token = g_strconcat ("win_", g_strdelimit (uuid, "-", '_'), NULL);
  guint64 rate = 0;

  /* With a token the call can be repeated when the service has just gone. */
  g_variant_dict_insert (&options, "token", "s", token);
  g_variant_dict_insert (&options, "priority", "s", ferry_priority_to_nick (self->priority));
  if (is_given (self->network))
    g_variant_dict_insert (&options, "network", "s", self->network);
  if (is_given (self->schedule))
    g_variant_dict_insert (&options, "schedule", "s", self->schedule);
  if (is_given (self->limit) && ferry_parse_rate (self->limit, &rate, NULL))
    g_variant_dict_insert (&options, "limit", "t", rate);
  if (self->suspended)
    g_variant_dict_insert (&options, "suspended", "b", TRUE);
  if (self->overwrite)
    g_variant_dict_insert (&options, "overwrite", "b", TRUE);
  if (is_given (self->user))
    {
      char *header = ferry_basic_auth_to_header (self->user, self->password != NULL ? self->password : "");
      const char *const headers[] = { header, NULL };

      g_variant_dict_insert (&options, "headers", "^as", headers);
      ferry_basic_auth_wipe (header);
    }

  return g_variant_dict_end (&options);
}

static const char *
get_folder (FerryAddRequest *self)
{
  const char *downloads = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);

  if (is_given (self->folder))
    return self->folder;

  return downloads != NULL ? downloads : g_get_home_dir ();
}

static GVariant *
build_file (FerryAddRequest *self,
            const char      *address,
            GBytes          *metalink)
{
  g_auto(GVariantDict) file = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *digest = is_given (self->digest) ? ferry_digest_text_normalize (self->digest, NULL) : NULL;

  g_variant_dict_insert (&file, "folder", "s", get_folder (self));
  if (is_given (self->name))
    g_variant_dict_insert (&file, "name", "s", self->name);
  if (digest != NULL)
    g_variant_dict_insert (&file, "digest", "s", digest);
  if (metalink != NULL)
    g_variant_dict_insert_value (&file, "metalink",
                                 g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, metalink, TRUE));

  return g_variant_new ("(s@a{sv})", address, g_variant_dict_end (&file));
}

static void
add_job (GVariantBuilder *jobs,
         FerryAddRequest *self,
         GVariantBuilder *files)
{
  g_variant_builder_add (jobs, "(@a{sv}@a(sa{sv}))", build_options (self), g_variant_builder_end (files));
}

/* A Metalink file is one thing, however many files it describes. */
static void
add_files (GVariantBuilder *jobs,
           FerryAddRequest *self)
{
  GVariantBuilder files;

  g_variant_builder_init (&files, G_VARIANT_TYPE ("a(sa{sv})"));
  for (guint i = 0; i < ferry_add_request_get_n_files (self); i++)
    {
      if (i > 0 && !self->together)
        {
          add_job (jobs, self, &files);
          g_variant_builder_init (&files, G_VARIANT_TYPE ("a(sa{sv})"));
        }

      if (i < self->addresses->len)
        g_variant_builder_add_value (&files, build_file (self, self->addresses->pdata[i], NULL));
      else
        g_variant_builder_add_value (&files, build_file (self, "", self->metalinks->pdata[i - self->addresses->len]));
    }
  add_job (jobs, self, &files);
}

/**
 * ferry_add_request_build:
 * @self: a request
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: (transfer full) (nullable): the arguments of CreateJobs
 */
GVariant *
ferry_add_request_build (FerryAddRequest *self,
                         GError         **error)
{
  GVariantBuilder jobs;

  if (!ferry_add_request_check (self, error))
    return NULL;

  g_variant_builder_init (&jobs, G_VARIANT_TYPE ("a(a{sv}a(sa{sv}))"));
  add_files (&jobs, self);
  return g_variant_ref_sink (g_variant_new ("(a(a{sv}a(sa{sv})))", &jobs));
}
