/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* ferry-envoy: what ferry-admin lets be done as one of the two users. It has
 * that user’s identity and rights and nothing of root’s, does one errand, and
 * ends. The errand is its argument, the request comes on standard input, the
 * reply goes to standard output. Whatever it touches, that user could. */

#include "config.h"

#include "envoy/ferry-envoy.h"
#include "shared/ferry-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

/* More than any record has; see ferry-errand.c. */
#define MAX_REQUEST (16 * 1024 * 1024)

/* More than any errand is given. */
#define MAX_SECONDS 3600

static const FerryEnvoyFunc funcs[] = {
  [FERRY_ERRAND_LIST] = ferry_envoy_list,
  [FERRY_ERRAND_FIND] = ferry_envoy_find,
  [FERRY_ERRAND_SUSPEND] = ferry_envoy_suspend,
  [FERRY_ERRAND_RESUME] = ferry_envoy_resume,
  [FERRY_ERRAND_CANCEL] = ferry_envoy_cancel,
  [FERRY_ERRAND_HOLD] = ferry_envoy_hold,
  [FERRY_ERRAND_KEEP] = ferry_envoy_keep,
  [FERRY_ERRAND_GIVE_AWAY] = ferry_envoy_give_away,
  [FERRY_ERRAND_SEND] = ferry_envoy_send,
  [FERRY_ERRAND_CHECK_FOLDER] = ferry_envoy_check_folder,
  [FERRY_ERRAND_HAS] = ferry_envoy_has,
  [FERRY_ERRAND_RECEIVE] = ferry_envoy_receive,
  [FERRY_ERRAND_DISCARD] = ferry_envoy_discard,
};
G_STATIC_ASSERT (G_N_ELEMENTS (funcs) == FERRY_N_ERRANDS);

static GVariant *
read_request (const GVariantType *type)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr(GBytes) taken = NULL;
  g_autoptr(GVariant) request = NULL;
  guint8 piece[65536];
  ssize_t length;

  while ((length = TEMP_FAILURE_RETRY (read (STDIN_FILENO, piece, sizeof piece))) > 0 &&
         bytes->len <= MAX_REQUEST)
    g_byte_array_append (bytes, piece, (guint) length);

  taken = g_byte_array_free_to_bytes (bytes);
  request = g_variant_ref_sink (g_variant_new_from_bytes (type, taken, FALSE));

  return length == 0 && g_variant_is_normal_form (request) ? g_steal_pointer (&request) : NULL;
}

static gboolean
write_all (const void *data,
           gsize       size)
{
  const guint8 *rest = data;

  while (size > 0)
    {
      ssize_t written = TEMP_FAILURE_RETRY (write (STDOUT_FILENO, rest, size));

      if (written < 0)
        return FALSE;
      rest += written;
      size -= (gsize) written;
    }

  return TRUE;
}

static int
write_reply (char      mark,
             GVariant *value)
{
  return write_all (&mark, 1) && write_all (g_variant_get_data (value), g_variant_get_size (value)) ? 0 : 1;
}

static int
write_error (const GError *error)
{
  FerryErrorCode code = ferry_error_get_code (error);
  g_autoptr(GVariant) value = NULL;

  value = g_variant_ref_sink (g_variant_new ("(ss)", ferry_error_code_to_nick (code), error->message));
  return write_reply (FERRY_ERRAND_FAILED, value);
}

/* Whoever sent us learns what went wrong if we give up first. */
static gboolean
read_timeout (const char *seconds,
              int        *timeout_ms)
{
  guint64 given;

  if (!g_ascii_string_to_unsigned (seconds, 10, 1, MAX_SECONDS, &given, NULL))
    return FALSE;

  *timeout_ms = (int) given * 750;
  return TRUE;
}

/**
 * ferry_envoy_main:
 * @argc: number of arguments
 * @argv: the program, the word of an errand, and how many seconds are waited for
 *   an answer of a service
 *
 * Returns: exit status; 0 also for an errand that failed and says so
 */
int
ferry_envoy_main (int    argc,
                  char **argv)
{
  g_autoptr(FerryClient) client = NULL;
  g_autoptr(GVariant) request = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  FerryErrandKind kind;
  FerryEnvoy self;

  /* A reader that went away is an error to be told. */
  signal (SIGPIPE, SIG_IGN);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, FERRY_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc != 3 || !ferry_errand_kind_from_nick (argv[1], &kind) || !read_timeout (argv[2], &self.timeout_ms))
    {
      g_printerr (_("ferry-envoy is a part of ferry-admin; there is no use in starting it yourself.\n"));
      return 1;
    }

  request = read_request (ferry_errand_kind_get_request_type (kind));
  if (request == NULL)
    return 1;

  client = ferry_client_new (FERRY_BUS_START_AT_REST);
  self.client = client;
  reply = funcs[kind] (&self, request, &error);
  if (reply == NULL)
    return write_error (error);

  return write_reply (FERRY_ERRAND_DONE, reply);
}
