/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-http-fields.h"
#include "net/ferry-http-scanner.h"

#include <string.h>

/* Longer ones are no validators but an attempt to fill the store. */
#define MAX_ETAG_BYTES 1024

/* RFC 7232 §2.2.2: so much later must Date be than Last-Modified that neither
 * a clock that is set nor a second change within the second can deceive.
 * RFC 9110 §8.8.2.2 leaves the number to us. */
#define STRONG_SECONDS 60

/* Such as the month in “06 Nov 1994”. */
static const char *const months[] = {
  "Jan", "Feb", "Mar", "Apr", "May", "Jun",
  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
};

typedef struct
{
  int year;
  int month; /* from 1 */
  int day;
  int hour;
  int minute;
  int second;
} Date;

static gboolean
take_digits (FerryHttpScanner *scanner,
             guint             digits,
             int              *value)
{
  int result = 0;

  for (guint i = 0; i < digits; i++)
    {
      if (!g_ascii_isdigit (scanner->at[i]))
        return FALSE;
      result = result * 10 + (scanner->at[i] - '0');
    }

  scanner->at += digits;
  *value = result;
  return !g_ascii_isdigit (*scanner->at);
}

static gboolean
take_month (FerryHttpScanner *scanner,
            int              *month)
{
  for (gsize i = 0; i < G_N_ELEMENTS (months); i++)
    {
      if (ferry_http_scanner_take_word (scanner, months[i]))
        {
          *month = (int) i + 1;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
take_time (FerryHttpScanner *scanner,
           Date             *date)
{
  return take_digits (scanner, 2, &date->hour)
         && ferry_http_scanner_take_char (scanner, ':')
         && take_digits (scanner, 2, &date->minute)
         && ferry_http_scanner_take_char (scanner, ':')
         && take_digits (scanner, 2, &date->second);
}

/* The rest of “Nov  6 08:49:37 1994”, as C’s asctime() writes it. */
static gboolean
take_asctime (FerryHttpScanner *scanner,
              Date             *date)
{
  guint digits;

  if (!take_month (scanner, &date->month) || !ferry_http_scanner_take_char (scanner, ' '))
    return FALSE;

  digits = ferry_http_scanner_take_char (scanner, ' ') ? 1 : 2;
  return take_digits (scanner, digits, &date->day)
         && ferry_http_scanner_take_char (scanner, ' ')
         && take_time (scanner, date)
         && ferry_http_scanner_take_char (scanner, ' ')
         && take_digits (scanner, 4, &date->year);
}

/* The rest of “06 Nov 1994 08:49:37 GMT” or “06-Nov-94 08:49:37 GMT”. */
static gboolean
take_imf_or_rfc850 (FerryHttpScanner *scanner,
                    Date             *date)
{
  char separator;

  if (!take_digits (scanner, 2, &date->day))
    return FALSE;

  separator = *scanner->at == '-' ? '-' : ' ';
  if (!ferry_http_scanner_take_char (scanner, separator)
      || !take_month (scanner, &date->month)
      || !ferry_http_scanner_take_char (scanner, separator)
      || !take_digits (scanner, separator == '-' ? 2 : 4, &date->year))
    return FALSE;

  /* POSIX’s reading of two digits; who still writes so is of the last century. */
  if (separator == '-')
    date->year += date->year < 69 ? 2000 : 1900;

  return ferry_http_scanner_take_char (scanner, ' ')
         && take_time (scanner, date)
         && ferry_http_scanner_take_word (scanner, " GMT");
}

/**
 * ferry_http_parse_date:
 * @value: (nullable): a field value such as Last-Modified’s
 *
 * Reads the three forms of RFC 9110 §5.6.7. The day of the week may be wrong.
 *
 * Returns: seconds since 1970, -1 if @value is no date or an earlier one
 */
gint64
ferry_http_parse_date (const char *value)
{
  g_autoptr(GDateTime) time = NULL;
  g_autofree char *day_name = NULL;
  FerryHttpScanner scanner;
  Date date = { 0 };
  gboolean is_read;

  if (value == NULL)
    return -1;

  ferry_http_scanner_init (&scanner, value);
  day_name = ferry_http_scanner_take_token (&scanner);
  if (day_name == NULL)
    return -1;

  if (ferry_http_scanner_take_word (&scanner, ", "))
    is_read = take_imf_or_rfc850 (&scanner, &date);
  else
    is_read = ferry_http_scanner_take_char (&scanner, ' ') && take_asctime (&scanner, &date);

  ferry_http_scanner_skip_space (&scanner);
  if (!is_read || !ferry_http_scanner_is_at_end (&scanner) || date.year < 1970)
    return -1;

  /* A leap second, which GDateTime does not know. */
  if (date.second == 60)
    date.second = 59;
  time = g_date_time_new_utc (date.year, date.month, date.day, date.hour, date.minute, date.second);
  return time == NULL ? -1 : g_date_time_to_unix (time);
}

/**
 * ferry_http_parse_retry_after:
 * @value: (nullable): what Retry-After says: seconds or a date
 * @now: microseconds since 1970
 *
 * Returns: microseconds since 1970 before which the server does not want to be
 *   asked again, never more than %FERRY_HTTP_RETRY_AFTER_MAX_SECONDS after
 *   @now; 0 if @value is missing, in the past, or makes no sense
 */
gint64
ferry_http_parse_retry_after (const char *value,
                              gint64      now)
{
  const gint64 latest = now + (gint64) FERRY_HTTP_RETRY_AFTER_MAX_SECONDS * G_USEC_PER_SEC;
  FerryHttpScanner scanner;
  gint64 seconds;

  if (value == NULL)
    return 0;

  ferry_http_scanner_init (&scanner, value);
  if (g_ascii_isdigit (*scanner.at))
    {
      gsize length = strspn (scanner.at, "0123456789");
      FerryHttpScanner end = { scanner.at + length };

      ferry_http_scanner_skip_space (&end);
      if (!ferry_http_scanner_is_at_end (&end))
        return 0;
      if (!ferry_http_scanner_take_number (&scanner, &seconds))
        return latest;
      seconds = MIN (seconds, FERRY_HTTP_RETRY_AFTER_MAX_SECONDS);
      return seconds == 0 ? 0 : now + seconds * G_USEC_PER_SEC;
    }

  /* A date with four digits of year always fits. */
  seconds = ferry_http_parse_date (value);
  if (seconds < 0 || seconds * G_USEC_PER_SEC <= now)
    return 0;

  return MIN (seconds * G_USEC_PER_SEC, latest);
}

/**
 * ferry_http_parse_content_range:
 * @value: (nullable): what Content-Range says
 * @range: (out): where the range goes; untouched on failure
 *
 * Strict, for bytes are put into a file where @range says: exactly
 * `bytes FIRST-LAST/TOTAL`, `bytes FIRST-LAST/∗` or `bytes ∗/TOTAL`
 * (RFC 9110 §14.4), with FIRST ≤ LAST < TOTAL.
 *
 * Returns: whether @value is such a range
 */
gboolean
ferry_http_parse_content_range (const char        *value,
                                FerryContentRange *range)
{
  FerryContentRange found = { -1, -1, -1 };
  FerryHttpScanner scanner;
  gboolean is_unsatisfied;

  if (value == NULL)
    return FALSE;

  ferry_http_scanner_init (&scanner, value);
  if (!ferry_http_scanner_take_word (&scanner, "bytes "))
    return FALSE;

  is_unsatisfied = ferry_http_scanner_take_char (&scanner, '*');
  if (!is_unsatisfied
      && (!ferry_http_scanner_take_number (&scanner, &found.first)
          || !ferry_http_scanner_take_char (&scanner, '-')
          || !ferry_http_scanner_take_number (&scanner, &found.last)))
    return FALSE;

  if (!ferry_http_scanner_take_char (&scanner, '/'))
    return FALSE;
  if (!ferry_http_scanner_take_number (&scanner, &found.total)
      && (is_unsatisfied || !ferry_http_scanner_take_char (&scanner, '*')))
    return FALSE;

  ferry_http_scanner_skip_space (&scanner);
  if (!ferry_http_scanner_is_at_end (&scanner)
      || found.first > found.last
      || (found.total >= 0 && found.last >= found.total)
      || found.last == G_MAXINT64)
    return FALSE;

  *range = found;
  return TRUE;
}

static char *
latin1_to_utf8 (const char *text)
{
  GString *result = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    g_string_append_unichar (result, (guchar) *at);

  return g_string_free (result, FALSE);
}

/* Servers older than RFC 6266 send the name in their own 8-bit letters. */
static char *
ensure_utf8 (char *text)
{
  char *converted;

  if (text == NULL || g_utf8_validate (text, -1, NULL))
    return text;

  converted = latin1_to_utf8 (text);
  g_free (text);
  return converted;
}

/* What is no escape stays as it is; a `%00` would cut the name short. */
static char *
percent_decode (const char *text)
{
  GString *result = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      char c = *at;

      if (c == '%' && g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]))
        {
          c = (char) (g_ascii_xdigit_value (at[1]) * 16 + g_ascii_xdigit_value (at[2]));
          at += 2;
        }
      g_string_append_c (result, c == '\0' ? '_' : c);
    }

  return g_string_free (result, FALSE);
}

/* `UTF-8'LANGUAGE'%e2%82%ac` (RFC 8187): only what UTF-8 or Latin-1 says. */
static char *
decode_extended (const char *value)
{
  g_autofree char *decoded = NULL;
  const char *language = strchr (value, '\'');
  const char *text = language != NULL ? strchr (language + 1, '\'') : NULL;

  if (text == NULL)
    return NULL;

  decoded = percent_decode (text + 1);
  if (g_ascii_strncasecmp (value, "UTF-8'", 6) == 0)
    return g_utf8_validate (decoded, -1, NULL) ? g_steal_pointer (&decoded) : NULL;
  if (g_ascii_strncasecmp (value, "ISO-8859-1'", 11) == 0)
    return latin1_to_utf8 (decoded);

  return NULL;
}

/* A value as it should be, in quotes or without, or as careless servers send
 * it, with spaces and no quotes. */
static char *
take_parameter_value (FerryHttpScanner *scanner)
{
  if (*scanner->at == '"')
    return ferry_http_scanner_take_quoted (scanner);

  return ferry_http_scanner_take_until (scanner, ";");
}

/**
 * ferry_http_parse_content_disposition:
 * @value: (nullable): what Content-Disposition says
 *
 * Reads RFC 6266, `filename*` before `filename`, and of two alike the first.
 * What makes no sense is passed over.
 *
 * Returns: (transfer full) (nullable): the file name as the server wrote it, in
 *   UTF-8, which is **not** safe to use before ferry_file_name_clean(); %NULL
 *   if there is none
 */
char *
ferry_http_parse_content_disposition (const char *value)
{
  g_autofree char *plain = NULL;
  g_autofree char *extended = NULL;
  FerryHttpScanner scanner;

  if (value == NULL)
    return NULL;

  ferry_http_scanner_init (&scanner, value);
  g_free (ferry_http_scanner_take_until (&scanner, ";"));
  while (ferry_http_scanner_take_char (&scanner, ';'))
    {
      g_autofree char *name = ferry_http_scanner_take_until (&scanner, "=;");
      g_autofree char *text = NULL;

      if (!ferry_http_scanner_take_char (&scanner, '='))
        continue;
      ferry_http_scanner_skip_space (&scanner);
      text = take_parameter_value (&scanner);
      if (text == NULL)
        break;
      ferry_http_scanner_skip_space (&scanner);

      if (g_ascii_strcasecmp (name, "filename*") == 0 && extended == NULL)
        extended = decode_extended (text);
      else if (g_ascii_strcasecmp (name, "filename") == 0 && plain == NULL)
        plain = g_steal_pointer (&text);
    }

  if (extended != NULL && *extended != '\0')
    return g_steal_pointer (&extended);
  if (plain != NULL && *plain != '\0')
    return ensure_utf8 (g_steal_pointer (&plain));

  return NULL;
}

/**
 * ferry_http_parse_strong_etag:
 * @value: (nullable): what ETag says
 *
 * Returns: (transfer full) (nullable): the entity tag as it goes into If-Range,
 *   quotes included; %NULL if it is weak, malformed, absurdly long or missing
 */
char *
ferry_http_parse_strong_etag (const char *value)
{
  FerryHttpScanner scanner;
  const char *at;

  if (value == NULL)
    return NULL;

  ferry_http_scanner_init (&scanner, value);
  if (*scanner.at != '"')
    return NULL;

  /* etagc of RFC 9110 §8.8.3: anything visible, and bytes beyond ASCII. */
  for (at = scanner.at + 1; *at != '"'; at++)
    {
      if ((guchar) *at <= ' ' || *at == '\x7f')
        return NULL;
    }

  at++;
  if (at[strspn (at, " \t")] != '\0' || at - scanner.at > MAX_ETAG_BYTES)
    return NULL;

  return g_strndup (scanner.at, (gsize) (at - scanner.at));
}

/**
 * ferry_http_is_last_modified_strong:
 * @last_modified: (nullable): what Last-Modified says
 * @date: (nullable): what Date of the same answer says
 *
 * Returns: whether @last_modified may stand in If-Range: it is a date, and at
 *   least a minute earlier than @date
 */
gboolean
ferry_http_is_last_modified_strong (const char *last_modified,
                                    const char *date)
{
  gint64 modified = ferry_http_parse_date (last_modified);
  gint64 sent = ferry_http_parse_date (date);

  return modified >= 0 && sent >= 0 && sent - modified >= STRONG_SECONDS;
}
