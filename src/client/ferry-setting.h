/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-client.h"

G_BEGIN_DECLS

/**
 * FerrySetting:
 * @key: its name in the schema
 * @summary: what it is, in the user’s language
 * @value: what it is set to
 * @fallback: what it is if nobody has set it
 * @is_writable: whether the user may change it; an administrator may have
 *   locked it
 */
typedef struct
{
  char *key;          /* (owned) */
  char *summary;      /* (owned) */
  GVariant *value;    /* (owned) */
  GVariant *fallback; /* (owned) */
  gboolean is_writable;
} FerrySetting;

void ferry_setting_free (FerrySetting *self);

void ferry_settings_load_async (FerryClient        *client,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
GPtrArray *ferry_settings_load_finish (FerryClient  *client,
                                       GAsyncResult *result,
                                       GError      **error);
GPtrArray *ferry_settings_from_variant (GVariant *settings);
const FerrySetting *ferry_settings_find (GPtrArray  *settings,
                                         const char *key);
void ferry_settings_set_async (FerryClient        *client,
                               const char         *key,
                               GVariant           *value,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySetting, ferry_setting_free)

G_END_DECLS
