/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry set`: changes a job that is under way. */

#include "config.h"

#include "cli/ferry-cli-jobs.h"
#include "cli/ferry-cli-secrets.h"
#include "cli/ferry-cli-verbs.h"
#include "client/ferry-job-dict.h"
#include "client/ferry-json.h"
#include "client/ferry-parse.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FOLDER "folder="

typedef struct
{
  const char *key;
  const char *option;
  char type; /* of the D-Bus option; p is a pair, h request fields, o one of them */
} Setting;

static const Setting settings[] = {
  { "name", "name", 's' },
  { "priority", "priority", 's' },
  { "network", "network", 's' },
  { "limit", "limit", 'r' },
  { "schedule", "schedule", 's' },
  { "url", "url", 's' },
  { "prefix", "prefix", 'p' },
  { "proxy", "proxy", 's' },
  { "token", "helper-token", 's' },
  { "header", "headers", 'h' },
  { "add-header", "header", 'o' },
  { "remove-header", "remove-header", 's' },
  { "overwrite", "overwrite", 'b' },
  { "auto-complete", "auto-complete", 'b' },
  { "override", "override", 'b' },
  { "max-time", "max-time", 'u' },
  { "no-progress-timeout", "no-progress-timeout", 'u' },
  { "retry-delay", "retry-delay", 'u' },
};

static const Setting *
find_setting (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      if (g_str_equal (settings[i].key, key))
        return &settings[i];
    }

  return NULL;
}

static GVariant *
parse_pair (const char *text,
            GError    **error)
{
  g_auto(GStrv) parts = g_strsplit (text, " ", -1);

  if (g_strv_length (parts) == 2 && *parts[0] != '\0')
    return g_variant_new ("(ss)", parts[0], parts[1]);

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                       _("Write the old and the new beginning of the addresses, with a space between them."));
  return NULL;
}

/* “@FILE” keeps a secret out of the arguments. */
static GVariant *
parse_header (const char *text,
              GError    **error)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  if (!ferry_headers_add (lines, text, error))
    return NULL;
  if (lines->len == 1)
    return g_variant_new_string (lines->pdata[0]);

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                       _("Write one request field at a time; “header” takes several."));
  return NULL;
}

static GVariant *
parse_value (char        type,
             const char *text,
             GPtrArray  *headers,
             GError    **error)
{
  gboolean flag = FALSE;
  guint seconds = 0;
  guint64 rate = 0;

  switch (type)
    {
    case 'b':
      return ferry_parse_boolean (text, &flag, error) ? g_variant_new_boolean (flag) : NULL;
    case 'u':
      return ferry_parse_seconds (text, &seconds, error) ? g_variant_new_uint32 (seconds) : NULL;
    case 'r':
      return ferry_parse_rate (text, &rate, error) ? g_variant_new_uint64 (rate) : NULL;
    case 'p':
      return parse_pair (text, error);
    case 'h':
      /* An empty one takes all of them away. */
      if (*text != '\0' && !ferry_headers_add (headers, text, error))
        return NULL;
      return g_variant_new_strv ((const char *const *) headers->pdata, (gssize) headers->len);
    case 'o':
      return parse_header (text, error);
    default:
      return g_variant_new_string (text);
    }
}

static void
complain_about_key (const char *argument,
                    GError    **error)
{
  g_autoptr(GString) keys = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    g_string_append_printf (keys, "%s, ", settings[i].key);
  g_string_append (keys, "folder");

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("“%s” is not something that can be set; write KEY=VALUE with one of: %s."), argument, keys->str);
}

static gboolean
add_setting (GVariantDict *options,
             const char   *argument,
             GPtrArray    *headers,
             GError      **error)
{
  const char *equals = strchr (argument, '=');
  g_autofree char *key = equals != NULL ? g_strndup (argument, (gsize) (equals - argument)) : NULL;
  const Setting *setting = key != NULL ? find_setting (key) : NULL;
  GVariant *value;

  if (setting == NULL)
    {
      complain_about_key (argument, error);
      return FALSE;
    }

  value = parse_value (setting->type, equals + 1, headers, error);
  if (value == NULL)
    {
      g_prefix_error (error, "%s: ", key);
      return FALSE;
    }

  g_variant_dict_insert_value (options, setting->option, value);
  return TRUE;
}

static GVariant *
parse_settings (char   **arguments,
                GError **error)
{
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autoptr(GPtrArray) headers = g_ptr_array_new_with_free_func (g_free);

  for (char **argument = arguments; *argument != NULL; argument++)
    {
      if (!add_setting (&options, *argument, headers, error))
        return NULL;
    }

  return g_variant_ref_sink (g_variant_dict_end (&options));
}

/* Where the files go is changed by a call of its own: they have to be carried. */
static char *
take_folder (char **arguments)
{
  char *folder = NULL;
  guint n_kept = 0;

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      if (!g_str_has_prefix (arguments[i], FOLDER))
        {
          arguments[n_kept++] = arguments[i];
          continue;
        }

      g_free (folder);
      folder = g_canonicalize_filename (arguments[i] + strlen (FOLDER), NULL);
      g_free (arguments[i]);
    }
  arguments[n_kept] = NULL;

  return folder;
}

static GVariant *
change (FerryCli   *cli,
        const char *path,
        const char *folder,
        GVariant   *options,
        GError    **error)
{
  g_autoptr(GVariant) moved = NULL;

  if (folder != NULL)
    moved = ferry_client_call_job (cli->client, path, "SetFolder", g_variant_new ("(s)", folder), error);
  if (folder != NULL && (moved == NULL || g_variant_n_children (options) == 0))
    return g_steal_pointer (&moved);

  return ferry_client_call_job (cli->client, path, "SetOptions", g_variant_new ("(@a{sv})", options), error);
}

FerryExit
ferry_verb_set (FerryCli *cli,
                char    **args,
                GError  **error)
{
  g_auto(GStrv) rest = ferry_cli_parse (cli, NULL, args, 2, -1, error);
  g_autofree char *folder = rest != NULL ? take_folder (rest + 1) : NULL;
  g_autoptr(GVariant) options = rest != NULL ? parse_settings (rest + 1, error) : NULL;
  g_autoptr(GVariant) job = options != NULL ? ferry_jobs_find (cli, rest[0], error) : NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) changed = NULL;

  if (job == NULL)
    return FERRY_EXIT_WRONG_USE;

  reply = change (cli, ferry_job_dict_get_string (job, "path"), folder, options, error);
  if (reply == NULL || !cli->json)
    return FERRY_EXIT_DONE;

  changed = ferry_jobs_find (cli, ferry_job_dict_get_string (job, "id"), error);
  if (changed != NULL)
    ferry_cli_print_json (ferry_json_from_job (changed));
  return FERRY_EXIT_DONE;
}
