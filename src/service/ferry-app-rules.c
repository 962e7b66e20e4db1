/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-app-rules.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

/* What a sandboxed app may ask for (design §6): nothing that loosens gates,
 * limits or the proxy, nothing that gets it ahead of the user, and nothing that
 * is not named here, so that an option of tomorrow is refused until somebody has
 * thought about it. */

typedef struct
{
  const char *key;
  gboolean (*check) (GVariant           *value,
                     const FerryJobSpec *spec,
                     GError            **error);
} Rule;

static gboolean refuse (GError    **error,
                        const char *format,
                        ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError    **error,
        const char *format,
        ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED, format, arguments);
  va_end (arguments);

  return FALSE;
}

static gboolean
is_text (GVariant   *value,
         const char *text)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) &&
         g_str_equal (g_variant_get_string (value, NULL), text);
}

static gboolean
check_priority (GVariant           *value,
                const FerryJobSpec *spec,
                GError            **error)
{
  if (is_text (value, "foreground"))
    return refuse (error, _("Apps in a sandbox may not use the “%s” foreground; use high, normal or low."),
                   "priority");

  return TRUE;
}

static gboolean
check_network (GVariant           *value,
               const FerryJobSpec *spec,
               GError            **error)
{
  return is_text (value, "unmetered") ||
         refuse (error, _("Apps in a sandbox may not choose the “%s”; leave it out, or use “unmetered”."),
                 "network");
}

/* The limit may be the user’s. */
static gboolean
check_limit (GVariant           *value,
             const FerryJobSpec *spec,
             GError            **error)
{
  guint64 limit = g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64) ? g_variant_get_uint64 (value)
                                                                      : 0;

  if (spec == NULL || spec->extras->limit == 0 || (limit > 0 && limit <= spec->extras->limit))
    return TRUE;

  return refuse (error, _("Apps in a sandbox may make the “%s” of a job lower, but not higher."), "limit");
}

static const Rule request_rules[] = {
  { "auto-complete", NULL },
  { "headers", NULL },
  { "helper-token", NULL },
  { "limit", check_limit },
  { "max-time", NULL },
  { "method", NULL },
  { "name", NULL },
  { "network", check_network },
  { "no-progress-timeout", NULL },
  { "notify-action", NULL },
  { "overwrite", NULL },
  { "priority", check_priority },
  { "retry-delay", NULL },
  { "schedule", NULL },
  { "suspended", NULL },
  { "token", NULL },
  { "type", NULL },
};

/* “overwrite” is not among them: that the files may be replaced was looked at
 * when they were asked for. */
static const Rule change_rules[] = {
  { "auto-complete", NULL },
  { "header", NULL },
  { "headers", NULL },
  { "helper-token", NULL },
  { "limit", check_limit },
  { "max-time", NULL },
  { "name", NULL },
  { "network", check_network },
  { "no-progress-timeout", NULL },
  { "prefix", NULL },
  { "priority", check_priority },
  { "remove-header", NULL },
  { "retry-delay", NULL },
  { "schedule", NULL },
  { "url", NULL },
};

static const Rule *
find_rule (const Rule *rules,
           gsize       n_rules,
           const char *key)
{
  for (gsize i = 0; i < n_rules; i++)
    {
      if (g_str_equal (rules[i].key, key))
        return &rules[i];
    }

  return NULL;
}

static gboolean
check (GVariant           *options,
       const Rule         *rules,
       gsize               n_rules,
       const FerryJobSpec *spec,
       GError            **error)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_iter_init (&iter, options);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      g_autoptr(GVariant) taken = value;
      const Rule *rule = find_rule (rules, n_rules, key);

      if (rule == NULL)
        return refuse (error, _("Apps in a sandbox may not set the option “%s”; leave it out."), key);
      if (rule->check != NULL && !rule->check (taken, spec, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * ferry_app_rules_check_request:
 * @options: `a{sv}`, the options of a job that an app asks for
 * @error: return location: %FERRY_ERROR_ACCESS_DENIED, naming the option
 *
 * Returns: whether an app may ask for that
 */
gboolean
ferry_app_rules_check_request (GVariant *options,
                               GError  **error)
{
  return check (options, request_rules, G_N_ELEMENTS (request_rules), NULL, error);
}

/**
 * ferry_app_rules_check_changes:
 * @options: `a{sv}`, what an app wants to change about a job of its own
 * @spec: the job as it is
 * @error: return location: %FERRY_ERROR_ACCESS_DENIED, naming the option
 *
 * Returns: whether it may
 */
gboolean
ferry_app_rules_check_changes (GVariant           *options,
                               const FerryJobSpec *spec,
                               GError            **error)
{
  g_return_val_if_fail (spec != NULL, FALSE);

  return check (options, change_rules, G_N_ELEMENTS (change_rules), spec, error);
}

/**
 * ferry_app_rules_needs_renewal:
 * @options: `a{sv}`, what an app wants to change about a job of its own
 *
 * Returns: whether the job would fetch something else than the user may have
 *   allowed
 */
gboolean
ferry_app_rules_needs_renewal (GVariant *options)
{
  g_autoptr(GVariant) url = g_variant_lookup_value (options, "url", NULL);
  g_autoptr(GVariant) prefix = g_variant_lookup_value (options, "prefix", NULL);

  return url != NULL || prefix != NULL;
}
