/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The command line of `get` and `add` as a request to the service. Whatever
 * can be judged here is, before anything is asked of the service, so that the
 * complaint names the option as it was typed. */

#include "config.h"

#include "cli/ferry-cli-files.h"
#include "cli/ferry-cli-request.h"
#include "cli/ferry-cli-secrets.h"
#include "cli/ferry-cli.h"
#include "client/ferry-parse.h"
#include "shared/ferry-enums.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NAME_MAX_CHARACTERS 256

/**
 * ferry_request_new:
 *
 * Returns: (transfer full): a request that asks for nothing yet
 */
FerryRequest *
ferry_request_new (void)
{
  FerryRequest *self = g_new0 (FerryRequest, 1);

  self->headers = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * ferry_request_free:
 * @self: a request
 */
void
ferry_request_free (FerryRequest *self)
{
  g_clear_pointer (&self->options, g_variant_unref);
  g_clear_pointer (&self->files, g_variant_unref);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_free (self->output);
  g_free (self->name);
  g_free (self->priority);
  g_free (self->digest);
  g_strfreev (self->typed_headers);
  g_free (self->cookie);
  g_free (self->helper_token);
  g_free (self->network);
  g_free (self->limit);
  g_strfreev (self->mirrors);
  g_strfreev (self->ranges);
  g_free (self->method);
  g_free (self->proxy);
  g_free (self->max_time);
  g_free (self->no_progress_timeout);
  g_free (self->retry_delay);
  g_free (self->schedule);
  g_free (self);
}

/**
 * ferry_request_get_entries:
 * @self: a request
 *
 * Returns: (transfer container): options that write into @self
 */
GOptionEntry *
ferry_request_get_entries (FerryRequest *self)
{
  const GOptionArg text = G_OPTION_ARG_FILENAME;
  const GOptionArg texts = G_OPTION_ARG_FILENAME_ARRAY;
  const GOptionArg flag = G_OPTION_ARG_NONE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, text, &self->output, N_ ("Write to this file, or into this folder, also davs://…/"), N_ ("PATH") },
    { "name", 0, 0, text, &self->name, N_ ("What to call the job"), N_ ("NAME") },
    { "priority", 0, 0, text, &self->priority, N_ ("foreground, high, normal or low"), N_ ("PRIORITY") },
    { "digest", 0, 0, text, &self->digest, N_ ("What the file must hash to, such as sha256:HEX"), N_ ("DIGEST") },
    { "header", 0, 0, texts, &self->typed_headers, N_ ("Send this request field ('Name: value', or @FILE)"), N_ ("FIELD") },
    { "cookie", 0, 0, text, &self->cookie, N_ ("Send the cookies in this file"), N_ ("@FILE") },
    { "token", 0, 0, text, &self->helper_token, N_ ("Use these stored credentials"), N_ ("NAME") },
    { "overwrite", 0, 0, flag, &self->overwrite, N_ ("Replace a file that is there already"), NULL },
    { "suspended", 0, 0, flag, &self->suspended, N_ ("Do not start before “ferry resume”"), NULL },
    { "manual-complete", 0, 0, flag, &self->manual_complete, N_ ("Do not publish before “ferry complete”"), NULL },
    { "network", 0, 0, text, &self->network, N_ ("any, unmetered, not-roaming, always, vpn or a connection’s name"), N_ ("NETWORK") },
    { "limit", 0, 0, text, &self->limit, N_ ("Stay below this rate, such as 500K or 2M a second"), N_ ("RATE") },
    { "schedule", 0, 0, text, &self->schedule, N_ ("Run in these hours only, such as 'mon-fri 22:00-06:00; sat,sun'"), N_ ("HOURS") },
    { "mirror", 0, 0, texts, &self->mirrors, N_ ("Another address of the same file; needs --digest"), N_ ("URL") },
    { "range", 0, 0, texts, &self->ranges, N_ ("Fetch only these bytes, such as 0-1023"), N_ ("A-B") },
    { "method", 0, 0, text, &self->method, N_ ("Request method (GET)"), N_ ("METHOD") },
    { "proxy", 0, 0, text, &self->proxy, N_ ("Go through this proxy; none for no proxy"), N_ ("URL") },
    { "max-time", 0, 0, text, &self->max_time, N_ ("Give up after transferring for so long, such as 90 or 2h"), N_ ("TIME") },
    { "no-progress-timeout", 0, 0, text, &self->no_progress_timeout, N_ ("Give up after so long without progress"), N_ ("TIME") },
    { "retry-delay", 0, 0, text, &self->retry_delay, N_ ("Wait so long before trying again"), N_ ("TIME") },
    G_OPTION_ENTRY_NULL,
  };

  return g_memdup2 (entries, sizeof entries);
}

static gboolean
refuse (GError    **error,
        const char *sentence)
{
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

static gboolean
add_text (GVariantDict *options,
          const char   *key,
          const char   *value,
          GError      **error)
{
  g_autofree char *option = g_strconcat ("--", key, NULL);

  if (value == NULL)
    return TRUE;
  if (!ferry_cli_check_text (option, value, error))
    return FALSE;

  g_variant_dict_insert (options, key, "s", value);
  return TRUE;
}

static gboolean
add_seconds (GVariantDict *options,
             const char   *key,
             const char   *text,
             GError      **error)
{
  guint seconds;

  if (text == NULL)
    return TRUE;
  if (!ferry_parse_seconds (text, &seconds, error))
    {
      g_prefix_error (error, "--%s: ", key);
      return FALSE;
    }

  g_variant_dict_insert (options, key, "u", seconds);
  return TRUE;
}

static gboolean
add_limit (GVariantDict *options,
           const char   *text,
           GError      **error)
{
  guint64 rate;

  if (text == NULL)
    return TRUE;
  if (!ferry_parse_rate (text, &rate, error))
    {
      g_prefix_error (error, "--limit: ");
      return FALSE;
    }

  g_variant_dict_insert (options, "limit", "t", rate);
  return TRUE;
}

static gboolean
add_priority (GVariantDict *options,
              const char   *text,
              const char   *fallback,
              GError      **error)
{
  FerryPriority priority;

  if (text == NULL)
    text = fallback;
  if (!ferry_priority_from_nick (text, &priority))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("--priority: “%s” is not a priority; write foreground, high, normal or low."), text);
      return FALSE;
    }

  g_variant_dict_insert (options, "priority", "s", text);
  return TRUE;
}

static gboolean
check_words (FerryRequest *self,
             GError      **error)
{
  if (self->name != NULL && g_utf8_validate (self->name, -1, NULL) &&
      (*self->name == '\0' || g_utf8_strlen (self->name, -1) > NAME_MAX_CHARACTERS))
    return refuse (error, _("--name: A name has 1 to 256 characters."));
  if (self->network != NULL && *self->network == '\0')
    return refuse (error, _("--network: Write any, unmetered, not-roaming, always, vpn or a connection’s name."));
  if (self->helper_token != NULL && *self->helper_token == '\0')
    return refuse (error, _("--token: The name of the credentials is missing."));
  if (self->method != NULL &&
      (*self->method == '\0' || strspn (self->method, G_CSET_A_2_Z "-") != strlen (self->method)))
    return refuse (error, _("--method: A request method is a word in capital letters, such as GET or POST."));

  return TRUE;
}

static gboolean
collect_headers (FerryRequest *self,
                 char *const  *urls,
                 GError      **error)
{
  for (char **header = self->typed_headers; header != NULL && *header != NULL; header++)
    {
      if (!ferry_headers_add (self->headers, *header, error))
        return FALSE;
    }

  return self->cookie == NULL || ferry_headers_add_cookies (self->headers, self->cookie, urls, error);
}

/* The token is what makes the request safe to repeat when the service goes
 * away before it has answered. */
static char *
make_token (void)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto(GStrv) parts = g_strsplit (uuid, "-", -1);
  g_autofree char *digits = g_strjoinv ("", parts);

  return g_strconcat ("cli_", digits, NULL);
}

static GVariant *
build_options (FerryRequest *self,
               const char   *default_priority,
               GError      **error)
{
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *token = make_token ();

  if (!check_words (self, error) || !add_text (&options, "name", self->name, error) ||
      !add_priority (&options, self->priority, default_priority, error) ||
      !add_text (&options, "network", self->network, error) || !add_limit (&options, self->limit, error) ||
      !add_text (&options, "schedule", self->schedule, error) ||
      !add_text (&options, "method", self->method, error) || !add_text (&options, "proxy", self->proxy, error) ||
      !add_seconds (&options, "max-time", self->max_time, error) ||
      !add_seconds (&options, "no-progress-timeout", self->no_progress_timeout, error) ||
      !add_seconds (&options, "retry-delay", self->retry_delay, error))
    return NULL;

  if (self->helper_token != NULL)
    {
      if (!ferry_cli_check_text ("--token", self->helper_token, error))
        return NULL;
      g_variant_dict_insert (&options, "helper-token", "s", self->helper_token);
    }

  g_variant_dict_insert (&options, "token", "s", token);
  if (self->overwrite)
    g_variant_dict_insert (&options, "overwrite", "b", TRUE);
  if (self->suspended)
    g_variant_dict_insert (&options, "suspended", "b", TRUE);
  if (self->manual_complete)
    g_variant_dict_insert (&options, "auto-complete", "b", FALSE);
  if (self->headers->len > 0)
    g_variant_dict_insert_value (&options, "headers",
                                 g_variant_new_strv ((const char *const *) self->headers->pdata,
                                                     (gssize) self->headers->len));

  return g_variant_ref_sink (g_variant_dict_end (&options));
}

/**
 * ferry_request_build:
 * @self: a request with what was typed
 * @urls: (array zero-terminated=1): the addresses
 * @default_priority: the priority where none was typed
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT, naming the option
 *
 * Fills in @self’s options, files and headers.
 *
 * Returns: whether all that was typed makes sense
 */
gboolean
ferry_request_build (FerryRequest *self,
                     char *const  *urls,
                     const char   *default_priority,
                     GError      **error)
{
  if (!collect_headers (self, urls, error))
    return FALSE;

  self->options = build_options (self, default_priority, error);
  if (self->options == NULL)
    return FALSE;

  self->files = ferry_files_build (self, urls, error);
  return self->files != NULL;
}
