/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-job-filter.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

#define STATE_BIT(state) (1u << (state))
#define FINAL_STATES (STATE_BIT (FERRY_STATE_ACKNOWLEDGED) | STATE_BIT (FERRY_STATE_CANCELLED))
#define ALL_STATES (STATE_BIT (FERRY_N_STATES) - 1)

static gboolean
read_state (FerryJobFilter *self,
            GVariant       *value,
            GError        **error)
{
  const char *nick = g_variant_get_string (value, NULL);
  FerryState state;

  if (ferry_state_from_nick (nick, &state))
    {
      self->states = STATE_BIT (state);
      return TRUE;
    }

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("“state” must be one of the nine states, such as “queued”, not “%s”."), nick);
  return FALSE;
}

static gboolean
read_fields (FerryJobFilter *self,
             GVariant       *value,
             GError        **error)
{
  g_autofree const char **names = g_variant_get_strv (value, NULL);

  return ferry_job_view_parse_keys (names, &self->keys, error);
}

static gboolean
read_all (FerryJobFilter *self,
          GVariant       *value,
          GError        **error)
{
  self->all = g_variant_get_boolean (value);

  return TRUE;
}

static gboolean
read_limit (FerryJobFilter *self,
            GVariant       *value,
            GError        **error)
{
  self->limit = g_variant_get_uint32 (value);

  return TRUE;
}

static gboolean
read_before (FerryJobFilter *self,
             GVariant       *value,
             GError        **error)
{
  g_autofree char *before = NULL;

  self->before = g_variant_get_int64 (value);
  if (self->before >= 0)
    return TRUE;

  before = g_strdup_printf ("%" G_GINT64_FORMAT, self->before);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("“before” must be a time since 1970, not %s."), before);
  return FALSE;
}

static const struct
{
  const char *key;
  const char *type;
  gboolean (*read) (FerryJobFilter *self, GVariant *value, GError **error);
} filter_keys[] = {
  { "all", "b", read_all },
  { "state", "s", read_state },
  { "fields", "as", read_fields },
  { "limit", "u", read_limit },
  { "before", "x", read_before },
};

static gboolean
read_key (FerryJobFilter *self,
          const char     *key,
          GVariant       *value,
          GError        **error)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (filter_keys) && !g_str_equal (filter_keys[i].key, key))
    i++;

  if (i == G_N_ELEMENTS (filter_keys))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("The filter names “%s”, which jobs cannot be listed by."), key);
      return FALSE;
    }

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE (filter_keys[i].type)))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“%s” must be of the D-Bus type “%s”, not “%s”."), key, filter_keys[i].type,
                   g_variant_get_type_string (value));
      return FALSE;
    }

  return filter_keys[i].read (self, value, error);
}

/**
 * ferry_job_filter_read:
 * @self: (out): a filter
 * @options: a{sv}, see ListJobs in org.ferry.Ferry1
 * @error: (nullable): %FERRY_ERROR_INVALID_ARGUMENT naming the key
 *
 * Returns: whether @options say something that can be done
 */
gboolean
ferry_job_filter_read (FerryJobFilter *self,
                       GVariant       *options,
                       GError        **error)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;

  *self = (FerryJobFilter){ .states = ALL_STATES, .keys = FERRY_JOB_KEYS_ALL };

  g_variant_iter_init (&iter, options);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      g_autoptr(GVariant) taken = value;

      if (!read_key (self, key, taken, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * ferry_job_filter_has_state:
 * @self: a filter
 * @state: a job’s state
 *
 * Returns: whether jobs in this state are wanted
 */
gboolean
ferry_job_filter_has_state (const FerryJobFilter *self,
                            FerryState            state)
{
  return (self->states & STATE_BIT (state)) != 0;
}

/**
 * ferry_job_filter_get_history:
 * @self: a filter
 *
 * Returns: bit set of the states in which jobs of the history are wanted, 0 for
 *   none. Who asks for a final state by name means the history.
 */
guint
ferry_job_filter_get_history (const FerryJobFilter *self)
{
  guint final_states = self->states & FINAL_STATES;

  return self->all || self->states == final_states ? final_states : 0;
}
