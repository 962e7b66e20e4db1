/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-http-scanner.h"

#include <string.h>

/**
 * ferry_http_scanner_init:
 * @self: a scanner, on the stack
 * @text: what it reads; must outlive it
 *
 * Starts at the first character of @text that is no white space.
 */
void
ferry_http_scanner_init (FerryHttpScanner *self,
                         const char       *text)
{
  self->at = text;
  ferry_http_scanner_skip_space (self);
}

/**
 * ferry_http_scanner_is_at_end:
 * @self: a scanner
 *
 * Returns: whether nothing is left
 */
gboolean
ferry_http_scanner_is_at_end (const FerryHttpScanner *self)
{
  return *self->at == '\0';
}

/**
 * ferry_http_scanner_skip_space:
 * @self: a scanner
 *
 * Takes spaces and tabs, if there are any.
 */
void
ferry_http_scanner_skip_space (FerryHttpScanner *self)
{
  self->at += strspn (self->at, " \t");
}

/**
 * ferry_http_scanner_take_char:
 * @self: a scanner
 * @wanted: a character
 *
 * Returns: whether @wanted came next
 */
gboolean
ferry_http_scanner_take_char (FerryHttpScanner *self,
                              char              wanted)
{
  if (*self->at != wanted || wanted == '\0')
    return FALSE;

  self->at++;
  return TRUE;
}

/**
 * ferry_http_scanner_take_word:
 * @self: a scanner
 * @word: ASCII
 *
 * Returns: whether @word came next, in any case of its letters
 */
gboolean
ferry_http_scanner_take_word (FerryHttpScanner *self,
                              const char       *word)
{
  gsize length = strlen (word);

  if (g_ascii_strncasecmp (self->at, word, length) != 0)
    return FALSE;

  self->at += length;
  return TRUE;
}

/**
 * ferry_http_scanner_take_number:
 * @self: a scanner
 * @number: (out): where the number goes
 *
 * Takes decimal digits: no sign, no space.
 *
 * Returns: whether there were any and #goffset can hold the number
 */
gboolean
ferry_http_scanner_take_number (FerryHttpScanner *self,
                                goffset          *number)
{
  const char *at = self->at;
  goffset value = 0;

  if (!g_ascii_isdigit (*at))
    return FALSE;

  for (; g_ascii_isdigit (*at); at++)
    {
      int digit = *at - '0';

      if (value > (G_MAXINT64 - digit) / 10)
        return FALSE;
      value = value * 10 + digit;
    }

  self->at = at;
  *number = value;
  return TRUE;
}

static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

/**
 * ferry_http_scanner_take_token:
 * @self: a scanner
 *
 * Returns: (transfer full) (nullable): the token that came next, %NULL if none
 */
char *
ferry_http_scanner_take_token (FerryHttpScanner *self)
{
  const char *start = self->at;

  while (is_token_char (*self->at))
    self->at++;

  return self->at == start ? NULL : g_strndup (start, (gsize) (self->at - start));
}

/**
 * ferry_http_scanner_take_quoted:
 * @self: a scanner
 *
 * Returns: (transfer full) (nullable): the contents of the quoted string that
 *   came next, without its backslashes; %NULL if none came or it does not end
 */
char *
ferry_http_scanner_take_quoted (FerryHttpScanner *self)
{
  g_autoptr(GString) text = NULL;
  const char *at = self->at;

  if (*at != '"')
    return NULL;

  text = g_string_new (NULL);
  for (at++; *at != '"'; at++)
    {
      if (*at == '\\')
        at++;
      if (*at == '\0')
        return NULL;
      g_string_append_c (text, *at);
    }

  self->at = at + 1;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * ferry_http_scanner_take_until:
 * @self: a scanner
 * @ends: characters
 *
 * Returns: (transfer full): everything up to the first of @ends or the end of
 *   the text, without the white space around it; possibly empty
 */
char *
ferry_http_scanner_take_until (FerryHttpScanner *self,
                               const char       *ends)
{
  gsize length = strcspn (self->at, ends);
  char *text = g_strndup (self->at, length);

  self->at += length;
  return g_strstrip (text);
}
