/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How settings are shown and changed. What is not listed here, because a newer
 * service has it, goes to the end and is shown by its type. */

#include "config.h"

#include "client/ferry-format.h"
#include "client/ferry-parse.h"
#include "client/ferry-setting-face.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

#define GENERAL FERRY_SETTING_PAGE_GENERAL
#define NETWORK FERRY_SETTING_PAGE_NETWORK
#define ADVANCED FERRY_SETTING_PAGE_ADVANCED
#define A_NUMBER(minimum, maximum) FERRY_SETTING_KIND_NUMBER, (minimum), (maximum), NULL
#define A(kind) FERRY_SETTING_KIND_ ## kind, 0, 0, NULL
#define A_TEXT(hint) FERRY_SETTING_KIND_TEXT, 0, 0, (hint)

#define RATE_HINT N_ ("Such as 2 MB/s; empty for no limit")

static const FerrySettingFace faces[] = {
  { "notifications", GENERAL, N_ ("Desktop"), A (SWITCH) },
  { "tray-icon", GENERAL, N_ ("Desktop"), A (SWITCH) },
  { "history-days", GENERAL, N_ ("Tidying Up (Days)"), A_NUMBER (0, 3650) },
  { "inactivity-days", GENERAL, N_ ("Tidying Up (Days)"), A_NUMBER (1, 999) },

  { "network-foreground", NETWORK, N_ ("Which Networks"), A (NETWORK) },
  { "network-high", NETWORK, N_ ("Which Networks"), A (NETWORK) },
  { "network-normal", NETWORK, N_ ("Which Networks"), A (NETWORK) },
  { "network-low", NETWORK, N_ ("Which Networks"), A (NETWORK) },
  { "schedule", NETWORK, N_ ("When and How Much"), A_TEXT (N_ ("Such as mon-fri 22:00-06:00; sat,sun")) },
  { "data-budgets", NETWORK, N_ ("When and How Much"), A_TEXT (N_ ("Such as Phone = 5 GB from 15; default = 100 GB")) },
  { "limit", NETWORK, N_ ("Speed Limits"), FERRY_SETTING_KIND_RATE, 0, 0, RATE_HINT },
  { "limit-foreground", NETWORK, N_ ("Speed Limits"), FERRY_SETTING_KIND_RATE, 0, 0, RATE_HINT },
  { "limit-background", NETWORK, N_ ("Speed Limits"), FERRY_SETTING_KIND_RATE, 0, 0, RATE_HINT },
  { "limit-high", NETWORK, N_ ("Speed Limits"), FERRY_SETTING_KIND_RATE, 0, 0, RATE_HINT },
  { "limit-normal", NETWORK, N_ ("Speed Limits"), FERRY_SETTING_KIND_RATE, 0, 0, RATE_HINT },
  { "limit-low", NETWORK, N_ ("Speed Limits"), FERRY_SETTING_KIND_RATE, 0, 0, RATE_HINT },
  { "pause-on-battery", NETWORK, N_ ("Power"), A (CLASSES) },
  { "pause-on-low-battery", NETWORK, N_ ("Power"), A (CLASSES) },
  { "pause-in-power-saver", NETWORK, N_ ("Power"), A (CLASSES) },

  { "background-jobs", ADVANCED, N_ ("At the Same Time"), A_NUMBER (1, 32) },
  { "files-per-job", ADVANCED, N_ ("At the Same Time"), A_NUMBER (1, 32) },
  { "segments", ADVANCED, N_ ("At the Same Time"), A_NUMBER (1, 16) },
  { "connections-per-host", ADVANCED, N_ ("At the Same Time"), A_NUMBER (1, 64) },
  { "time-slice", ADVANCED, N_ ("Times (Seconds)"), A_NUMBER (1, 86400) },
  { "settle-delay", ADVANCED, N_ ("Times (Seconds)"), A_NUMBER (0, 600) },
  { "no-progress-timeout", ADVANCED, N_ ("Times (Seconds)"), A_NUMBER (0, 31536000) },
  { "max-jobs", ADVANCED, N_ ("At Most"), A_NUMBER (1, 1000000) },
  { "max-files-per-job", ADVANCED, N_ ("At Most"), A_NUMBER (1, 100000) },
  { "max-ranges-per-file", ADVANCED, N_ ("At Most"), A_NUMBER (1, 10000) },
};

static FerrySettingKind
guess_kind (const FerrySetting *setting)
{
  switch (g_variant_classify (setting->value))
    {
    case G_VARIANT_CLASS_BOOLEAN:
      return FERRY_SETTING_KIND_SWITCH;
    case G_VARIANT_CLASS_UINT32:
    case G_VARIANT_CLASS_DOUBLE:
      return FERRY_SETTING_KIND_NUMBER;
    case G_VARIANT_CLASS_STRING:
    case G_VARIANT_CLASS_BYTE:
    case G_VARIANT_CLASS_INT16:
    case G_VARIANT_CLASS_UINT16:
    case G_VARIANT_CLASS_INT32:
    case G_VARIANT_CLASS_INT64:
    case G_VARIANT_CLASS_UINT64:
    case G_VARIANT_CLASS_HANDLE:
    case G_VARIANT_CLASS_OBJECT_PATH:
    case G_VARIANT_CLASS_SIGNATURE:
    case G_VARIANT_CLASS_VARIANT:
    case G_VARIANT_CLASS_MAYBE:
    case G_VARIANT_CLASS_ARRAY:
    case G_VARIANT_CLASS_TUPLE:
    case G_VARIANT_CLASS_DICT_ENTRY:
    default:
      return FERRY_SETTING_KIND_TEXT;
    }
}

/**
 * ferry_setting_face_get:
 * @setting: a setting
 *
 * Returns: how it is shown and changed
 */
FerrySettingFace
ferry_setting_face_get (const FerrySetting *setting)
{
  FerrySettingFace face = { setting->key, ADVANCED, _("Others"), FERRY_SETTING_KIND_TEXT, 0, G_MAXUINT32, NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (faces); i++)
    {
      if (!g_str_equal (faces[i].key, setting->key))
        continue;

      face = faces[i];
      face.group = _(face.group);
      face.hint = face.hint != NULL ? _(face.hint) : NULL;
      return face;
    }

  face.kind = guess_kind (setting);
  return face;
}

static gsize
get_place (const char *key)
{
  gsize place = 0;

  while (place < G_N_ELEMENTS (faces) && !g_str_equal (faces[place].key, key))
    place++;

  return place;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const FerrySetting *first = *(FerrySetting *const *) a;
  const FerrySetting *second = *(FerrySetting *const *) b;
  int difference = (int) get_place (first->key) - (int) get_place (second->key);

  return difference != 0 ? difference : g_strcmp0 (first->key, second->key);
}

/**
 * ferry_setting_face_to_text:
 * @setting: a setting that is written as a text
 *
 * Returns: (transfer full): the text
 */
char *
ferry_setting_face_to_text (const FerrySetting *setting)
{
  guint32 rate;

  if (ferry_setting_face_get (setting).kind == FERRY_SETTING_KIND_RATE)
    {
      rate = g_variant_get_uint32 (setting->value);
      return rate > 0 ? ferry_format_rate (rate) : g_strdup ("");
    }

  if (g_variant_is_of_type (setting->value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (setting->value, NULL);

  return g_variant_print (setting->value, FALSE);
}

/* What ferry_format_rate() writes has a no-break space in it. */
static GVariant *
parse_rate (const char *text,
            GError    **error)
{
  g_auto(GStrv) parts = g_strsplit (text, "\302\240", -1);
  g_autofree char *joined = g_strjoinv ("", parts);
  g_auto(GStrv) words = g_strsplit (joined, " ", -1);
  g_autofree char *plain = g_strjoinv ("", words);
  guint64 rate = 0;

  if (*plain != '\0' && !ferry_parse_rate (plain, &rate, error))
    return NULL;

  return g_variant_new_uint32 ((guint32) MIN (rate, G_MAXUINT32));
}

/**
 * ferry_setting_face_parse:
 * @setting: a setting that is written as a text
 * @text: what was written
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: (transfer floating) (nullable): the value that @text stands for
 */
GVariant *
ferry_setting_face_parse (const FerrySetting *setting,
                          const char         *text,
                          GError            **error)
{
  g_autoptr(GError) parse_error = NULL;
  GVariant *value;

  if (ferry_setting_face_get (setting).kind == FERRY_SETTING_KIND_RATE)
    return parse_rate (text, error);

  if (g_variant_is_of_type (setting->value, G_VARIANT_TYPE_STRING))
    return g_variant_new_string (text);

  value = g_variant_parse (g_variant_get_type (setting->value), text, NULL, NULL, &parse_error);
  if (value == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                 _("“%s” is not a value that this setting can have."), text);
  return value;
}

/**
 * ferry_setting_face_sort:
 * @settings: (element-type FerrySetting): settings
 *
 * Puts them into the order in which they are shown.
 */
void
ferry_setting_face_sort (GPtrArray *settings)
{
  g_ptr_array_sort (settings, compare);
}
