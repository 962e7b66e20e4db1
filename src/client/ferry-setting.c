/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The service’s settings, read and written through it, so that it works on any
 * bus and an administrator’s locks are known. */

#include "config.h"

#include "client/ferry-setting.h"

/**
 * ferry_setting_free:
 * @self: a setting
 */
void
ferry_setting_free (FerrySetting *self)
{
  g_free (self->key);
  g_free (self->summary);
  g_clear_pointer (&self->value, g_variant_unref);
  g_clear_pointer (&self->fallback, g_variant_unref);
  g_free (self);
}

/**
 * ferry_settings_from_variant:
 * @settings: a(svvbs), as ListSettings answers
 *
 * Returns: (transfer full) (element-type FerrySetting): the same
 */
GPtrArray *
ferry_settings_from_variant (GVariant *settings)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_setting_free);
  GVariantIter iter;
  FerrySetting setting = { 0 };

  g_variant_iter_init (&iter, settings);
  while (g_variant_iter_next (&iter, "(svvbs)", &setting.key, &setting.value, &setting.fallback,
                              &setting.is_writable, &setting.summary))
    g_ptr_array_add (all, g_memdup2 (&setting, sizeof setting));

  return all;
}

/**
 * ferry_settings_load_async:
 * @client: a client that is connected
 * @callback: called when it is done; ends with ferry_settings_load_finish()
 * @user_data: for @callback
 */
void
ferry_settings_load_async (FerryClient        *client,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  ferry_client_call_async (client, "ListSettings", NULL, callback, user_data);
}

/**
 * ferry_settings_load_finish:
 * @client: a client
 * @result: what the callback got
 * @error: return location for a #FERRY_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type FerrySetting): all settings
 */
GPtrArray *
ferry_settings_load_finish (FerryClient  *client,
                            GAsyncResult *result,
                            GError      **error)
{
  g_autoptr(GVariant) reply = ferry_client_call_finish (client, result, error);
  g_autoptr(GVariant) settings = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;

  return settings != NULL ? ferry_settings_from_variant (settings) : NULL;
}

/**
 * ferry_settings_find:
 * @settings: (element-type FerrySetting): settings
 * @key: a name
 *
 * Returns: (transfer none) (nullable): the setting of that name; an older
 *   service may not have it
 */
const FerrySetting *
ferry_settings_find (GPtrArray  *settings,
                     const char *key)
{
  for (guint i = 0; i < settings->len; i++)
    {
      FerrySetting *setting = settings->pdata[i];

      if (g_str_equal (setting->key, key))
        return setting;
    }

  return NULL;
}

/**
 * ferry_settings_set_async:
 * @client: a client that is connected
 * @key: a setting’s name
 * @value: (transfer floating): what it is to be
 * @callback: (nullable): called when it is done; ends with
 *   ferry_client_call_finish()
 * @user_data: for @callback
 */
void
ferry_settings_set_async (FerryClient        *client,
                          const char         *key,
                          GVariant           *value,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr(GVariant) sunk = g_variant_ref_sink (value);
  g_autofree char *text = g_variant_print (sunk, FALSE);

  ferry_client_call_async (client, "SetSetting", g_variant_new ("(ss)", key, text), callback, user_data);
}
