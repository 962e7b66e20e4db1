/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-setting.h"

G_BEGIN_DECLS

/**
 * FerrySettingPage:
 *
 * Where in the preferences a setting belongs.
 */
typedef enum
{
  FERRY_SETTING_PAGE_GENERAL,
  FERRY_SETTING_PAGE_NETWORK,
  FERRY_SETTING_PAGE_ADVANCED,
} FerrySettingPage;
#define FERRY_N_SETTING_PAGES 3

/**
 * FerrySettingKind:
 *
 * How a setting is changed.
 */
typedef enum
{
  FERRY_SETTING_KIND_SWITCH,
  FERRY_SETTING_KIND_NUMBER,
  FERRY_SETTING_KIND_RATE,
  FERRY_SETTING_KIND_TEXT,
  FERRY_SETTING_KIND_NETWORK,
  FERRY_SETTING_KIND_CLASSES,
  FERRY_SETTING_KIND_HOURS,
  FERRY_SETTING_KIND_BUDGETS,
  FERRY_SETTING_KIND_DURATION,
} FerrySettingKind;

/**
 * FerrySettingFace:
 * @key: the setting’s name
 * @page: where it belongs
 * @group: below which heading, in the user’s language
 * @kind: how it is changed
 * @minimum: the least number
 * @maximum: the greatest number
 * @title: (nullable): what it is called below that heading, in the user’s
 *   language; %NULL where the service’s own words do
 */
typedef struct
{
  const char *key;
  FerrySettingPage page;
  const char *group;
  FerrySettingKind kind;
  double minimum;
  double maximum;
  const char *title;
} FerrySettingFace;

FerrySettingFace ferry_setting_face_get (const FerrySetting *setting);
void ferry_setting_face_sort (GPtrArray *settings);
char *ferry_setting_face_to_text (const FerrySetting *setting);
GVariant *ferry_setting_face_parse (const FerrySetting *setting,
                                    const char         *text,
                                    GError            **error);

G_END_DECLS
