/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-chunked.h"

#include <string.h>

/* Decodes @text in steps of @step bytes; %NULL if it is malformed. */
static char *
decode (const char *text,
        gsize       step,
        gboolean   *is_done)
{
  g_autoptr(GString) body = g_string_new (NULL);
  FerryChunked chunked = { 0 };
  gsize left = strlen (text);

  while (left > 0)
    {
      gsize size = MIN (left, step);
      g_autofree guint8 *data = g_memdup2 (text, size);

      text += size;
      left -= size;
      if (!ferry_chunked_decode (&chunked, data, &size))
        return NULL;
      g_string_append_len (body, (const char *) data, (gssize) size);
    }

  *is_done = chunked.state == FERRY_CHUNKED_DONE;
  return g_strdup (body->str);
}

static void
test_well_formed (void)
{
  static const char *const texts[] = {
    "5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n",
    "00005\r\nhello\r\n7\r\n, world\r\n000\r\n\r\n",
    "5;name=value\r\nhello\r\n7 ; x\r\n, world\r\n0;last\r\n\r\n",
    "c\r\nhello, world\r\n0\r\nDigest: x\r\nOther: y\r\n\r\n",
    "C\r\nhello, world\r\n0\r\n\r\nHTTP/1.1 200 of the next answer",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      for (gsize step = 1; step < 40; step++)
        {
          gboolean is_done;
          g_autofree char *body = decode (texts[i], step, &is_done);

          g_assert_cmpstr (body, ==, "hello, world");
          g_assert_true (is_done);
        }
    }
}

static void
test_empty (void)
{
  gboolean is_done;
  g_autofree char *body = decode ("0\r\n\r\n", 1, &is_done);

  g_assert_cmpstr (body, ==, "");
  g_assert_true (is_done);
}

/* Wherever it is cut, it is not done. */
static void
test_cut (void)
{
  static const char whole[] = "5\r\nhello\r\n7;x\r\n, world\r\n0\r\nA: b\r\n\r\n";

  for (gsize length = 0; length < strlen (whole); length++)
    {
      gboolean is_done = FALSE;
      g_autofree char *text = g_strndup (whole, length);
      g_autofree char *body = decode (text, 100, &is_done);

      g_assert_nonnull (body);
      g_assert_false (is_done);
    }
}

static void
test_malformed (void)
{
  static const char *const texts[] = {
    "\r\n", "hello", "-5\r\nhello\r\n", "0x5\r\nhello\r\n", " 5\r\nhello\r\n", "5\nhello\r\n",
    "5\r\nhello!\r\n", "5\r\nhello\n", "5\r\nhello\r\nrubbish\r\n", "5\rhello", "5;x\nhello\r\n",
    "1234567890abcdef0\r\n", "5\r\nhello\r\n\r\n", "0\r\n\rx",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gboolean is_done;

      g_test_message ("%s", texts[i]);
      g_assert_null (decode (texts[i], 1, &is_done));
      g_assert_null (decode (texts[i], 100, &is_done));
    }
}

/* What brings nothing does not go on for ever. */
static void
test_endless (void)
{
  g_autofree char *extension = g_strnfill (100 * 1024, 'x');
  g_autofree char *long_extension = g_strconcat ("5;", extension, NULL);
  g_autofree char *long_trailer = g_strconcat ("0\r\nName: ", extension, NULL);
  gboolean is_done;

  g_assert_null (decode (long_extension, 1000, &is_done));
  g_assert_null (decode (long_trailer, 1000, &is_done));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chunked/well-formed", test_well_formed);
  g_test_add_func ("/chunked/empty", test_empty);
  g_test_add_func ("/chunked/cut", test_cut);
  g_test_add_func ("/chunked/malformed", test_malformed);
  g_test_add_func ("/chunked/endless", test_endless);

  return g_test_run ();
}
