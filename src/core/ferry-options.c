/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-options.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

static const FerryOption *
find_option (const FerryOption *table,
             const char        *key)
{
  for (const FerryOption *option = table; option->key != NULL; option++)
    {
      if (g_str_equal (option->key, key))
        return option;
    }

  return NULL;
}

static gboolean
check_option (const FerryOption *option,
              const char        *key,
              GVariant          *value,
              FerryOptionScope   scope,
              GError           **error)
{
  if (option != NULL && scope == FERRY_OPTION_SET && !(option->scopes & scope) &&
      (option->scopes & FERRY_OPTION_CREATE))
    return ferry_options_refuse (error, _("The option “%s” cannot be changed later."), key);

  if (option == NULL || !(option->scopes & scope))
    return ferry_options_refuse (error, _("The option “%s” is not known."), key);

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE (option->type)))
    return ferry_options_refuse (error,
                                 _("The option “%s” must be of the D-Bus type “%s”, not “%s”."),
                                 key, option->type, g_variant_get_type_string (value));

  return TRUE;
}

/**
 * ferry_options_read:
 * @options: (nullable): a dictionary `a{sv}` from outside; %NULL for none
 * @table: the options there are, ended by one without a key
 * @scope: where @options come from
 * @target: what the options are read into
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT or an error of a
 *   @read function; the text names the option
 *
 * Reads a dictionary by a table, so that every key is checked the same way.
 *
 * Returns: whether every option was known, of its type and accepted
 */
gboolean
ferry_options_read (GVariant          *options,
                    const FerryOption *table,
                    FerryOptionScope   scope,
                    gpointer           target,
                    GError           **error)
{
  GVariantIter iter;
  const char *key;
  GVariant *child;

  if (options == NULL)
    return TRUE;

  if (!g_variant_is_of_type (options, G_VARIANT_TYPE_VARDICT))
    return ferry_options_refuse (error,
                                 _("The options must be of the D-Bus type “a{sv}”, not “%s”."),
                                 g_variant_get_type_string (options));

  g_variant_iter_init (&iter, options);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &child))
    {
      g_autoptr(GVariant) value = child;
      const FerryOption *option = find_option (table, key);

      if (!check_option (option, key, value, scope, error))
        return FALSE;

      if (option->read != NULL && !option->read (target, key, value, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * ferry_options_refuse:
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 * @format: a sentence that names the option
 * @...: what goes into it
 *
 * Returns: %FALSE
 */
gboolean
ferry_options_refuse (GError    **error,
                      const char *format,
                      ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, format, args);
  va_end (args);

  return FALSE;
}
