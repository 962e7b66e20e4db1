/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-credential.h"
#include "core/ferry-job-addresses.h"
#include "core/ferry-job-headers.h"
#include "core/ferry-job-hours.h"
#include "core/ferry-job-options.h"
#include "core/ferry-network-rule.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Letters, digits and “_”: a token is an element of an object path. */
#define TOKEN_MAX_LENGTH 64

/* Longer than any action’s name that somebody writes by hand. */
#define NOTIFY_ACTION_MAX_LENGTH 128

/* BITS raises a shorter retry delay to this. */
#define RETRY_DELAY_MIN 5

/* Methods that are answered by a file (RFC 9110, 3253, 4918, 5323, 5789). */
static const char *const methods[] = {
  FERRY_METHOD_DEFAULT,
  "DELETE",
  "PATCH",
  "POST",
  "PROPFIND",
  "PUT",
  "REPORT",
  "SEARCH",
};

/* A spec while options are read into it. */
typedef struct
{
  FerryJobSpec *spec; /* (unowned) */
  FerryOptionScope scope;
} Reader;

static FerryJobExtras *
edit_extras (Reader *reader)
{
  return ferry_job_extras_edit (&reader->spec->extras);
}

static void
replace_text (char      **field,
              const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

/* Whether @text can be shown on one line. */
static gboolean
is_one_line (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        return FALSE;
    }

  return *text != '\0' && g_utf8_strlen (text, -1) <= FERRY_JOB_NAME_MAX_LENGTH;
}

static gboolean
read_token (gpointer    target,
            const char *key,
            GVariant   *value,
            GError    **error)
{
  Reader *reader = target;
  const char *token = g_variant_get_string (value, NULL);
  gsize length = strlen (token);

  for (const char *p = token; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && *p != '_')
        length = 0;
    }

  if (length == 0 || length > TOKEN_MAX_LENGTH)
    return ferry_options_refuse (error,
                                 _("The option “%s” must be 1 to 64 of the characters A–Z, "
                                   "a–z, 0–9 and “_”."),
                                 key);

  g_free (reader->spec->token);
  reader->spec->token = g_strdup (token);

  return TRUE;
}

static gboolean
read_name (gpointer    target,
           const char *key,
           GVariant   *value,
           GError    **error)
{
  Reader *reader = target;
  const char *name = g_variant_get_string (value, NULL);

  if (!is_one_line (name))
    return ferry_options_refuse (error,
                                 _("The option “%s” must be 1 to 256 characters on one line."),
                                 key);

  g_clear_pointer (&reader->spec->name, g_ref_string_release);
  reader->spec->name = g_ref_string_new (name);

  return TRUE;
}

static gboolean
read_type (gpointer    target,
           const char *key,
           GVariant   *value,
           GError    **error)
{
  Reader *reader = target;
  const char *nick = g_variant_get_string (value, NULL);

  if (!ferry_job_type_from_nick (nick, &reader->spec->type))
    return ferry_options_refuse (error,
                                 _("The option “%s” must be “download” or “upload”, not “%s”."),
                                 key, nick);

  if (reader->spec->type == FERRY_JOB_TYPE_UPLOAD)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                           _("This version of Ferry cannot upload; only the type “download” is available."));
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_priority (gpointer    target,
               const char *key,
               GVariant   *value,
               GError    **error)
{
  Reader *reader = target;
  const char *nick = g_variant_get_string (value, NULL);

  return ferry_priority_from_nick (nick, &reader->spec->priority) ||
         ferry_options_refuse (error,
                               _("The option “%s” must be foreground, high, normal or low, "
                                 "not “%s”."),
                               key, nick);
}

static gboolean
read_boolean (gpointer    target,
              const char *key,
              GVariant   *value,
              GError    **error)
{
  FerryJobSpec *spec = ((Reader *) target)->spec;
  gboolean flag = g_variant_get_boolean (value);

  if (g_str_equal (key, "suspended"))
    spec->suspended = flag;
  else if (g_str_equal (key, "auto-complete"))
    spec->auto_complete = flag;
  else if (g_str_equal (key, "overwrite"))
    spec->overwrite = flag;
  else if (g_str_equal (key, "needs-consent"))
    spec->needs_consent = flag;
  else if (g_str_equal (key, "allowed-once"))
    spec->allowed_once = flag;
  else
    spec->secrets_lost = flag;

  return TRUE;
}

static gboolean
read_number (gpointer    target,
             const char *key,
             GVariant   *value,
             GError    **error)
{
  FerryJobExtras *extras = edit_extras (target);

  if (g_str_equal (key, "limit"))
    extras->limit = g_variant_get_uint64 (value);
  else if (g_str_equal (key, "max-time"))
    extras->max_time = g_variant_get_uint32 (value);
  else if (g_str_equal (key, "no-progress-timeout"))
    extras->no_progress_timeout = g_variant_get_uint32 (value);
  else if (g_variant_get_uint32 (value) > 0)
    extras->retry_delay = MAX (g_variant_get_uint32 (value), RETRY_DELAY_MIN);
  else
    extras->retry_delay = 0;

  return TRUE;
}

static gboolean
read_network (gpointer    target,
              const char *key,
              GVariant   *value,
              GError    **error)
{
  FerryJobSpec *spec = ((Reader *) target)->spec;
  const char *text = g_variant_get_string (value, NULL);
  g_auto(FerryNetworkRule) rule = { 0 };
  gboolean is_left = ((Reader *) target)->scope == FERRY_OPTION_SET && *text == '\0';

  if (!is_left && !ferry_network_rule_parse (&rule, text))
    return ferry_options_refuse (error,
                                 _("The option “%s” must be any, unmetered, not-roaming, "
                                   "always, vpn, or the name or UUID of a connection."),
                                 key);

  /* Left to the settings, from now on. */
  spec->network_given = !is_left;
  spec->network = rule.kind;
  if (rule.connection != NULL || spec->extras->connection != NULL)
    replace_text (&edit_extras (target)->connection, rule.connection);

  return TRUE;
}

static gboolean
read_schedule (gpointer    target,
               const char *key,
               GVariant   *value,
               GError    **error)
{
  return ferry_job_hours_set (((Reader *) target)->spec, g_variant_get_string (value, NULL), error);
}

static gboolean
read_method (gpointer    target,
             const char *key,
             GVariant   *value,
             GError    **error)
{
  const char *method = g_variant_get_string (value, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (g_str_equal (methods[i], method))
        {
          edit_extras (target)->method = methods[i];
          return TRUE;
        }
    }

  return ferry_options_refuse (error,
                               _("The option “%s” must be a request method that is answered "
                                 "by a file, such as GET or POST, not “%s”."),
                               key, method);
}

static gboolean
read_proxy (gpointer    target,
            const char *key,
            GVariant   *value,
            GError    **error)
{
  const char *proxy = g_variant_get_string (value, NULL);

  if (*proxy != '\0' && !g_str_equal (proxy, "none") && !ferry_url_is_proxy (proxy))
    return ferry_options_refuse (error,
                                 _("The option “%s” must be “none”, empty for the system’s, "
                                   "or like “http://host:port” or “socks5://host:port”, "
                                   "without a user name."),
                                 key);

  replace_text (&edit_extras (target)->proxy, *proxy != '\0' ? proxy : NULL);

  return TRUE;
}

static gboolean
read_helper_token (gpointer    target,
                   const char *key,
                   GVariant   *value,
                   GError    **error)
{
  Reader *reader = target;
  const char *name = g_variant_get_string (value, NULL);

  if (*name != '\0' && !ferry_credential_check_name (name, error))
    {
      g_prefix_error (error, "%s: ", key);
      return FALSE;
    }

  replace_text (&edit_extras (target)->helper_token, *name != '\0' ? name : NULL);

  /* Whoever gives a token gives what a restart took. */
  if (reader->scope == FERRY_OPTION_SET && *name != '\0')
    reader->spec->secrets_lost = FALSE;

  return TRUE;
}

/* GIO’s rule for the names of actions (g_action_name_is_valid()), which core does
 * not call: letters, digits, “-” and “.”. */
static gboolean
read_notify_action (gpointer    target,
                    const char *key,
                    GVariant   *value,
                    GError    **error)
{
  const char *name = g_variant_get_string (value, NULL);
  gsize length = strlen (name);

  for (const char *p = name; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && *p != '-' && *p != '.')
        length = 0;
    }

  if (length == 0 || length > NOTIFY_ACTION_MAX_LENGTH)
    return ferry_options_refuse (error,
                                 _("The option “%s” must be the name of an action: 1 to 128 of "
                                   "the characters A–Z, a–z, 0–9, “-” and “.”."),
                                 key);

  replace_text (&edit_extras (target)->notify_action, name);

  return TRUE;
}

static gboolean
read_headers (gpointer    target,
              const char *key,
              GVariant   *value,
              GError    **error)
{
  Reader *reader = target;
  g_autofree const char **lines = g_variant_get_strv (value, NULL);

  if (!ferry_job_headers_replace (reader->spec, lines, error))
    return FALSE;

  /* Whoever gives the fields anew gives the lost ones anew. */
  if (reader->scope == FERRY_OPTION_SET)
    reader->spec->secrets_lost = FALSE;

  return TRUE;
}

static gboolean
read_header (gpointer    target,
             const char *key,
             GVariant   *value,
             GError    **error)
{
  FerryJobSpec *spec = ((Reader *) target)->spec;
  const char *text = g_variant_get_string (value, NULL);

  if (g_str_equal (key, "remove-header"))
    ferry_job_headers_remove (spec, text);
  else if (!ferry_job_headers_set (spec, text, error))
    return FALSE;
  /* Whoever gives what signs in gives what a restart took. */
  else if (((const FerryHeader *) g_ptr_array_index (spec->extras->headers, spec->extras->headers->len - 1))->secret)
    spec->secrets_lost = FALSE;

  return TRUE;
}

/* The request as it was made, of a job that was changed since. */
static gboolean
read_request (gpointer    target,
              const char *key,
              GVariant   *value,
              GError    **error)
{
  FerryJobExtras *extras = edit_extras (target);
  g_autoptr(GVariant) options = NULL;
  g_autoptr(GVariant) files = NULL;

  g_variant_get (value, "(@a{sv}@a(sa{sv}))", &options, &files);
  g_clear_pointer (&extras->original, ferry_job_spec_unref);
  extras->original = ferry_job_spec_new_from_store (options, files, error);
  if (extras->original == NULL)
    return FALSE;

  return extras->original->extras->original == NULL ||
         ferry_options_refuse (error, _("The option “%s” is damaged."), key);
}

/* What holds the job; see ferry_engine_hold_async(). */
static gboolean
read_hand_over (gpointer    target,
                const char *key,
                GVariant   *value,
                GError    **error)
{
  FerryJobExtras *extras = edit_extras (target);

  g_free (extras->hand_over);
  g_variant_get (value, "(sb)", &extras->hand_over, &extras->hand_over_resumes);

  return TRUE;
}

static gboolean
read_url (gpointer    target,
          const char *key,
          GVariant   *value,
          GError    **error)
{
  Reader *reader = target;

  return ferry_job_addresses_set_url (reader->spec, g_variant_get_string (value, NULL), error);
}

static gboolean
read_prefix (gpointer    target,
             const char *key,
             GVariant   *value,
             GError    **error)
{
  Reader *reader = target;
  const char *from;
  const char *to;

  g_variant_get (value, "(&s&s)", &from, &to);

  return ferry_job_addresses_set_prefix (reader->spec, from, to, error);
}

#define GIVEN (FERRY_OPTION_CREATE | FERRY_OPTION_STORE)
#define ALWAYS (GIVEN | FERRY_OPTION_SET)

static const FerryOption job_options[] = {
  { "auto-complete", "b", ALWAYS, read_boolean },
  { "hand-over", "(sb)", FERRY_OPTION_STORE, read_hand_over },
  { "header", "s", FERRY_OPTION_SET, read_header },
  { "headers", "as", ALWAYS, read_headers },
  { "helper-token", "s", ALWAYS, read_helper_token },
  { "limit", "t", ALWAYS, read_number },
  { "max-time", "u", ALWAYS, read_number },
  { "method", "s", GIVEN, read_method },
  { "name", "s", ALWAYS, read_name },
  { "needs-consent", "b", FERRY_OPTION_STORE, read_boolean },
  { "allowed-once", "b", FERRY_OPTION_STORE, read_boolean },
  { "network", "s", ALWAYS, read_network },
  { "no-progress-timeout", "u", ALWAYS, read_number },
  { "notify-action", "s", GIVEN, read_notify_action },
  { "override", "b", FERRY_OPTION_SET, NULL }, /* the engine’s: of the job, not of the request */
  { "overwrite", "b", ALWAYS, read_boolean },
  { "prefix", "(ss)", FERRY_OPTION_SET, read_prefix },
  { "priority", "s", ALWAYS, read_priority },
  { "proxy", "s", ALWAYS, read_proxy },
  { "remove-header", "s", FERRY_OPTION_SET, read_header },
  { "request", "(a{sv}a(sa{sv}))", FERRY_OPTION_STORE, read_request },
  { "retry-delay", "u", ALWAYS, read_number },
  { "schedule", "s", ALWAYS, read_schedule },
  { "secrets-lost", "b", FERRY_OPTION_STORE, read_boolean },
  { "suspended", "b", GIVEN, read_boolean },
  { "token", "s", GIVEN, read_token },
  { "type", "s", GIVEN, read_type },
  { "url", "s", FERRY_OPTION_SET, read_url },
  { NULL },
};

/**
 * ferry_job_options_read:
 * @spec: a spec that nobody else has yet
 * @options: (nullable): job options, `a{sv}`
 * @scope: where they come from
 * @error: return location for an error; the text names the option
 *
 * Reads options into a job’s spec.
 *
 * Returns: whether all of them could be carried out; @spec is of no use if not
 */
gboolean
ferry_job_options_read (FerryJobSpec    *spec,
                        GVariant        *options,
                        FerryOptionScope scope,
                        GError         **error)
{
  Reader reader = { .spec = spec, .scope = scope };

  if (!ferry_options_read (options, job_options, scope, &reader, error))
    return FALSE;

  /* Being asked for at once is worth a metered byte (design §5). */
  if (!spec->network_given)
    spec->network = spec->priority == FERRY_PRIORITY_FOREGROUND ? FERRY_NETWORK_ANY
                                                                : FERRY_NETWORK_UNMETERED;
  return TRUE;
}
