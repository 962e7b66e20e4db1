/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Text for terminals: colour, width, and nothing that a server could smuggle
 * into a terminal by way of a file’s name. */

#include "config.h"

#include "cli/ferry-cli-print.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* ECMA-48 */
static const char *const styles[] = {
  [FERRY_STYLE_PLAIN] = "",
  [FERRY_STYLE_HEADING] = "\033[1m",
  [FERRY_STYLE_GOOD] = "\033[32m",
  [FERRY_STYLE_BUSY] = "\033[36m",
  [FERRY_STYLE_WAITING] = "\033[33m",
  [FERRY_STYLE_BAD] = "\033[31m",
  [FERRY_STYLE_DIM] = "\033[2m",
};

/* What Ferry’s own sentences use beyond ASCII, and what stands for it in a
 * locale that has only that. */
static const struct
{
  const char *letter;
  const char *plain;
} plain_letters[] = {
  { "“", "\"" }, { "”", "\"" }, { "‘", "'" }, { "’", "'" }, { "…", "..." },
  { "·", "-" }, { "–", "-" }, { "→", "->" }, { "\302\240", " " },
};

/* GLib alone would put “?” for all of them. */
static char *
convert_to_locale (const char *text,
                   const char *charset)
{
  g_autoptr(GString) plain = g_string_new (text);

  for (gsize i = 0; i < G_N_ELEMENTS (plain_letters); i++)
    g_string_replace (plain, plain_letters[i].letter, plain_letters[i].plain, 0);

  return g_convert_with_fallback (plain->str, (gssize) plain->len, charset, "UTF-8", "?", NULL, NULL, NULL);
}

static void
print_to (FILE       *stream,
          const char *text)
{
  g_autofree char *converted = NULL;
  const char *charset;

  if (!g_get_charset (&charset))
    converted = convert_to_locale (text, charset);

  fputs (converted != NULL ? converted : text, stream);
  fflush (stream);
}

static void
print_out (const char *text)
{
  print_to (stdout, text);
}

static void
print_error (const char *text)
{
  print_to (stderr, text);
}

/**
 * ferry_print_init:
 *
 * From now on g_print() and g_printerr() write what the locale can show.
 */
void
ferry_print_init (void)
{
  g_set_print_handler (print_out);
  g_set_printerr_handler (print_error);
}

/**
 * ferry_print_is_utf8:
 *
 * Returns: whether the terminal shows any letter
 */
gboolean
ferry_print_is_utf8 (void)
{
  return g_get_charset (NULL);
}

/**
 * ferry_print_has_colour:
 * @fd: where the text goes
 *
 * Returns: whether colour is welcome there (https://no-color.org)
 */
gboolean
ferry_print_has_colour (int fd)
{
  const char *no_colour = g_getenv ("NO_COLOR");
  const char *terminal = g_getenv ("TERM");

  if (no_colour != NULL && *no_colour != '\0')
    return FALSE;

  return isatty (fd) && terminal != NULL && !g_str_equal (terminal, "dumb");
}

/**
 * ferry_print_get_width:
 * @fd: where the text goes
 *
 * Returns: columns, -1 for no limit
 */
int
ferry_print_get_width (int fd)
{
  const char *columns = g_getenv ("COLUMNS");
  struct winsize size = { 0 };
  guint64 width;

  if (!isatty (fd))
    return -1;
  if (columns != NULL && g_ascii_string_to_unsigned (columns, 10, 1, 10000, &width, NULL))
    return (int) width;
  if (ioctl (fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;

  return 80;
}

/**
 * ferry_print_style:
 * @text: a text
 * @style: how it is meant
 * @colour: see ferry_print_has_colour()
 *
 * Returns: (transfer full): @text with what makes it look like @style
 */
char *
ferry_print_style (const char *text,
                   FerryStyle  style,
                   gboolean    colour)
{
  if (!colour || style == FERRY_STYLE_PLAIN)
    return g_strdup (text);

  return g_strconcat (styles[style], text, "\033[0m", NULL);
}

static gboolean
is_harmless (gunichar letter)
{
  GUnicodeType type = g_unichar_type (letter);

  /* Letters of several languages, and emoji, are joined by these. */
  if (letter == 0x200c || letter == 0x200d)
    return TRUE;

  return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT && type != G_UNICODE_LINE_SEPARATOR &&
         type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

/**
 * ferry_print_clean:
 * @text: a text from anywhere, perhaps a file name that a server made up
 *
 * Returns: (transfer full): @text with each control character, which a
 *   terminal might obey, as “�”
 */
char *
ferry_print_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      g_string_append_unichar (clean, is_harmless (letter) ? letter : 0xfffd);
    }

  return g_string_free (clean, FALSE);
}

static int
letter_width (gunichar letter)
{
  if (g_unichar_iszerowidth (letter))
    return 0;

  return g_unichar_iswide (letter) ? 2 : 1;
}

/**
 * ferry_print_measure:
 * @text: UTF-8 without control characters
 *
 * Returns: the columns that it takes
 */
int
ferry_print_measure (const char *text)
{
  int width = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    width += letter_width (g_utf8_get_char (at));

  return width;
}

/**
 * ferry_print_fit:
 * @text: UTF-8 without control characters
 * @width: columns, -1 for no limit
 *
 * Returns: (transfer full): @text, cut with “…” where it is too long
 */
char *
ferry_print_fit (const char *text,
                 int         width)
{
  const char *at = text;
  int used = 0;

  if (width < 0 || ferry_print_measure (text) <= width)
    return g_strdup (text);
  if (width == 0)
    return g_strdup ("");

  for (; *at != '\0'; at = g_utf8_next_char (at))
    {
      int letter = letter_width (g_utf8_get_char (at));

      if (used + letter > width - 1)
        break;
      used += letter;
    }

  return g_strdup_printf ("%.*s…", (int) (at - text), text);
}
