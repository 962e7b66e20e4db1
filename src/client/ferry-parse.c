/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What people type, as numbers. Errors are sentences without the name of the
 * argument: whoever parses puts that in front. */

#include "config.h"

#include "client/ferry-parse.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *name;
  guint64 factor;
} Unit;

/* Letters alone are decimal, like the sizes that Ferry shows. */
static const Unit rate_units[] = {
  { "", 1 },
  { "b", 1 },
  { "k", 1000 },
  { "kb", 1000 },
  { "kib", 1024 },
  { "m", 1000 * 1000 },
  { "mb", 1000 * 1000 },
  { "mib", 1024 * 1024 },
  { "g", 1000 * 1000 * 1000 },
  { "gb", 1000 * 1000 * 1000 },
  { "gib", 1024 * 1024 * 1024 },
};

static const Unit time_units[] = {
  { "", 1 },
  { "s", 1 },
  { "m", 60 },
  { "h", 60 * 60 },
  { "d", 24 * 60 * 60 },
};

static gboolean
find_unit (const Unit *units,
           gsize       n_units,
           const char *name,
           guint64    *factor)
{
  for (gsize i = 0; i < n_units; i++)
    {
      if (g_ascii_strcasecmp (units[i].name, name) == 0)
        {
          *factor = units[i].factor;
          return TRUE;
        }
    }

  return FALSE;
}

/* Reads digits with at most one point. g_ascii_strtod() alone would take
 * “0x10”, “inf” and “ 5” as well. */
static gboolean
read_number (const char  *text,
             const char **end,
             double      *value)
{
  gsize whole = strspn (text, "0123456789");
  gsize fraction = 0;
  g_autofree char *digits = NULL;

  if (text[whole] == '.')
    fraction = 1 + strspn (text + whole + 1, "0123456789");
  if (whole == 0 || fraction == 1)
    return FALSE;

  digits = g_strndup (text, whole + fraction);
  *value = g_ascii_strtod (digits, NULL);
  *end = text + whole + fraction;
  return TRUE;
}

/**
 * ferry_parse_rate:
 * @text: a number and perhaps a unit, such as “500K”, “2M”, “1.5MiB”, “3MB/s”
 * @rate: (out): where bytes per second go; 0 means no limit
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * K, M and G are powers of 1000, KiB, MiB and GiB of 1024.
 *
 * Returns: whether @text is a rate
 */
gboolean
ferry_parse_rate (const char *text,
                  guint64    *rate,
                  GError    **error)
{
  g_autofree char *unit = NULL;
  const char *end = NULL;
  double value = 0;
  guint64 factor = 1;

  if (read_number (text, &end, &value))
    {
      unit = g_strdup (end);
      if (g_str_has_suffix (unit, "/s"))
        unit[strlen (unit) - 2] = '\0';

      if (find_unit (rate_units, G_N_ELEMENTS (rate_units), unit, &factor) &&
          value * (double) factor < (double) G_MAXINT64)
        {
          *rate = (guint64) (value * (double) factor);
          return TRUE;
        }
    }

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("“%s” is not a rate; write bytes per second such as 500K, 2M or 1.5MiB, or 0 for no limit."), text);
  return FALSE;
}

/**
 * ferry_parse_seconds:
 * @text: a whole number and perhaps one of s, m, h, d: “90”, “10m”, “14d”
 * @seconds: (out): where the seconds go
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether @text is a length of time
 */
gboolean
ferry_parse_seconds (const char *text,
                     guint      *seconds,
                     GError    **error)
{
  gsize digits = strspn (text, "0123456789");
  guint64 value = g_ascii_strtoull (text, NULL, 10);
  guint64 factor = 1;

  if (digits > 0 && find_unit (time_units, G_N_ELEMENTS (time_units), text + digits, &factor) &&
      value < G_MAXUINT / factor)
    {
      *seconds = (guint) (value * factor);
      return TRUE;
    }

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("“%s” is not a length of time; write seconds, or a number with m, h or d such as 10m."), text);
  return FALSE;
}

static gboolean
read_offset (const char **text,
             guint64     *value)
{
  gsize digits = strspn (*text, "0123456789");
  g_autofree char *number = g_strndup (*text, digits);

  *text += digits;
  return digits > 0 && g_ascii_string_to_unsigned (number, 10, 0, G_MAXINT64, value, NULL);
}

static gboolean
is_range (const char *text)
{
  const char *rest = text;
  guint64 first;
  guint64 second;
  char sign;

  if (!read_offset (&rest, &first) || (*rest != '-' && *rest != '+'))
    return FALSE;

  sign = *rest++;
  if (*rest == '\0')
    return sign == '-';
  if (!read_offset (&rest, &second) || *rest != '\0')
    return FALSE;

  return sign == '-' ? second >= first : second > 0;
}

/**
 * ferry_parse_range:
 * @text: “A-B” (the last byte included), “A-” or “A+LENGTH”
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether @text is a range of bytes
 */
gboolean
ferry_parse_range (const char *text,
                   GError    **error)
{
  if (is_range (text))
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("“%s” is not a range of bytes; write first-last, first- or first+length, such as 0-1023."), text);
  return FALSE;
}

/**
 * ferry_parse_boolean:
 * @text: true, false, yes, no, on or off
 * @value: (out): where it goes
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether @text is one of these words
 */
gboolean
ferry_parse_boolean (const char *text,
                     gboolean   *value,
                     GError    **error)
{
  static const char *const yes[] = { "true", "yes", "on", NULL };
  static const char *const no[] = { "false", "no", "off", NULL };

  *value = g_strv_contains (yes, text);
  if (*value || g_strv_contains (no, text))
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("“%s” is neither true nor false."), text);
  return FALSE;
}
