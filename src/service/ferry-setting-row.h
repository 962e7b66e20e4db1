/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-policy.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FerrySettingRow FerrySettingRow;

/**
 * FerrySettingRow:
 * @key: the setting, %NULL behind the last row
 * @summary: what it is for, to be translated
 * @offset: where its value lies in a #FerryPolicy
 * @apply: (nullable): puts a value there; one that makes no sense, which only a
 *   hand in the back end can have written, leaves the default. %NULL for what the
 *   policy has no part in
 * @check: (nullable): says what is wrong with a value that has the right type
 *
 * One setting, most of which become values of the policy.
 */
struct _FerrySettingRow
{
  const char *key;
  const char *summary;
  gsize offset;
  void (*apply) (GVariant *value,
                 gpointer  field);
  gboolean (*check) (const char *key,
                     GVariant   *value,
                     GError    **error);
};

const FerrySettingRow *ferry_setting_rows (void);
const FerrySettingRow *ferry_setting_row_find (const char *key);
void ferry_setting_row_apply (const FerrySettingRow *self,
                              GVariant              *value,
                              FerryPolicy           *policy);
gboolean ferry_setting_row_check (const char *key,
                                  GVariant   *value,
                                  GError    **error);
void ferry_setting_row_refuse (const char         *key,
                               GSettingsSchemaKey *schema_key,
                               const char         *text,
                               GError            **error);

G_END_DECLS
