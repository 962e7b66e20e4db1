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
#define A_NUMBER(minimum, maximum) FERRY_SETTING_KIND_NUMBER, (minimum), (maximum)
#define A(kind) FERRY_SETTING_KIND_ ## kind, 0, 0

#define NETWORKS N_ ("Networks, by Priority")
#define LIMITS N_ ("Speed Limits, such as 2 MB/s")
#define AT_MOST N_ ("At Most")

static const FerrySettingFace faces[] = {
  { "notifications", GENERAL, N_ ("Desktop"), A (SWITCH), NULL },
  { "tray-icon", GENERAL, N_ ("Desktop"), A (SWITCH), NULL },
  { "history-days", GENERAL, N_ ("Tidying Up (Days)"), A_NUMBER (0, 3650), N_ ("Keep finished transfers listed for") },
  { "inactivity-days", GENERAL, N_ ("Tidying Up (Days)"), A_NUMBER (1, 999), N_ ("Clean up untouched transfers after") },

  { "network-foreground", NETWORK, NETWORKS, A (NETWORK), N_ ("At once, at full speed") },
  { "network-high", NETWORK, NETWORKS, A (NETWORK), N_ ("High") },
  { "network-normal", NETWORK, NETWORKS, A (NETWORK), N_ ("Normal") },
  { "network-low", NETWORK, NETWORKS, A (NETWORK), N_ ("Low") },
  { "schedule", NETWORK, N_ ("When and How Much"), A (HOURS), N_ ("Hours in which transfers may run") },
  { "data-budgets", NETWORK, N_ ("When and How Much"), A (BUDGETS), N_ ("Data that connections may have a month") },
  { "limit", NETWORK, LIMITS, A (RATE), N_ ("All together") },
  { "limit-foreground", NETWORK, LIMITS, A (RATE), N_ ("At once, at full speed") },
  { "limit-background", NETWORK, LIMITS, A (RATE), N_ ("All in the background") },
  { "limit-high", NETWORK, LIMITS, A (RATE), N_ ("High") },
  { "limit-normal", NETWORK, LIMITS, A (RATE), N_ ("Normal") },
  { "limit-low", NETWORK, LIMITS, A (RATE), N_ ("Low") },
  { "limit-hours", NETWORK, LIMITS, A (HOURS), N_ ("Hours in which the limits hold") },
  { "pause-on-battery", NETWORK, N_ ("Transfers That Wait"), A (CLASSES), N_ ("On battery") },
  { "pause-on-low-battery", NETWORK, N_ ("Transfers That Wait"), A (CLASSES), N_ ("While the battery is low") },
  { "pause-in-power-saver", NETWORK, N_ ("Transfers That Wait"), A (CLASSES), N_ ("While power is saved") },

  { "background-jobs", ADVANCED, N_ ("At the Same Time"), A_NUMBER (1, 32), N_ ("Transfers in the background") },
  { "files-per-job", ADVANCED, N_ ("At the Same Time"), A_NUMBER (1, 32), N_ ("Files of one transfer") },
  { "segments", ADVANCED, N_ ("At the Same Time"), A_NUMBER (1, 16), N_ ("Connections for one file") },
  { "connections-per-host", ADVANCED, N_ ("At the Same Time"), A_NUMBER (1, 64), N_ ("Requests to one server") },
  { "time-slice", ADVANCED, N_ ("Times"), A (DURATION), N_ ("Turn of a background transfer") },
  { "no-progress-timeout", ADVANCED, N_ ("Times"), A (DURATION), N_ ("Give up without progress after") },
  { "settle-delay", ADVANCED, N_ ("Times"), A_NUMBER (0, 600), N_ ("Seconds to wait for a new network to settle") },
  { "max-jobs", ADVANCED, AT_MOST, A_NUMBER (1, 1000000), N_ ("Unfinished transfers") },
  { "max-files-per-job", ADVANCED, AT_MOST, A_NUMBER (1, 100000), N_ ("Files in one transfer") },
  { "max-ranges-per-file", ADVANCED, AT_MOST, A_NUMBER (1, 10000), N_ ("Ranges of one file") },
  { "app-max-jobs", ADVANCED, AT_MOST, A_NUMBER (1, 100000), N_ ("Unfinished transfers of one app") },
  { "app-max-files-per-job", ADVANCED, AT_MOST, A_NUMBER (1, 100000), N_ ("Files in one transfer of an app") },
  { "app-max-ranges-per-file", ADVANCED, AT_MOST, A_NUMBER (1, 10000), N_ ("Ranges of one file of an app") },
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
      face.title = face.title != NULL ? _(face.title) : NULL;
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
