/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a secret: from the person at the terminal, without showing it, or from
 * standard input. It goes into locked memory and nowhere else. */

#include "config.h"

#include "cli/ferry-cli-secret-input.h"

#include "cli/ferry-cli-print.h"
#include "cli/ferry-cli-prompt.h"
#include "shared/ferry-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

/* A terminal whose echo is off, and the signals that must not leave it so. */
typedef struct
{
  struct termios saved;
  gboolean is_hidden;
  sigset_t saved_mask;
  int signal_fd;
} Curtain;

static void
draw_curtain (Curtain *curtain)
{
  struct termios hidden;
  sigset_t mask;

  sigemptyset (&mask);
  sigaddset (&mask, SIGINT);
  sigaddset (&mask, SIGTERM);
  sigaddset (&mask, SIGHUP);
  sigaddset (&mask, SIGQUIT);
  sigaddset (&mask, SIGTSTP);
  sigprocmask (SIG_BLOCK, &mask, &curtain->saved_mask);
  curtain->signal_fd = signalfd (-1, &mask, SFD_CLOEXEC);

  curtain->is_hidden = FALSE;
  if (tcgetattr (STDIN_FILENO, &curtain->saved) != 0)
    return;

  hidden = curtain->saved;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  hidden.c_lflag |= ECHONL;
  curtain->is_hidden = tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
}

/* What was held back meanwhile does now what it does. */
static void
open_curtain (Curtain *curtain)
{
  if (curtain->is_hidden)
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &curtain->saved);
  if (curtain->signal_fd >= 0)
    close (curtain->signal_fd);
  sigprocmask (SIG_SETMASK, &curtain->saved_mask, NULL);
}

/* Returns: whether there is something to read, and not a signal first */
static gboolean
wait_for_typing (const Curtain *curtain)
{
  struct pollfd fds[] = { { STDIN_FILENO, POLLIN, 0 }, { curtain->signal_fd, POLLIN, 0 } };

  while (poll (fds, G_N_ELEMENTS (fds), -1) < 0)
    {
      if (errno != EINTR)
        return FALSE;
    }

  return fds[1].revents == 0;
}

/* Returns: bytes read, -1 on failure; @size if it is too long */
static gssize
read_some (char *buffer,
           gsize size,
           gsize length)
{
  gssize n_read;

  do
    n_read = read (STDIN_FILENO, buffer + length, size - length);
  while (n_read < 0 && errno == EINTR);

  return n_read;
}

static gssize
read_line (FerrySecret *secret,
           const char  *question)
{
  const gsize size = ferry_secret_get_size (secret);
  char *buffer = ferry_secret_get_buffer (secret);
  Curtain curtain;
  gsize length = 0;
  gssize n_read = 0;

  g_printerr ("%s", question);
  draw_curtain (&curtain);
  while (length < size && memchr (buffer, '\n', length) == NULL && wait_for_typing (&curtain) &&
         (n_read = read_some (buffer, size, length)) > 0)
    length += (gsize) n_read;
  open_curtain (&curtain);

  return length > 0 && memchr (buffer, '\n', length) != NULL ? (gssize) length : -1;
}

static gssize
read_all (FerrySecret *secret)
{
  const gsize size = ferry_secret_get_size (secret);
  char *buffer = ferry_secret_get_buffer (secret);
  gsize length = 0;
  gssize n_read;

  while (length < size && (n_read = read_some (buffer, size, length)) != 0)
    {
      if (n_read < 0)
        return -1;
      length += (gsize) n_read;
    }

  return (gssize) length;
}

/* The end of the line is the terminal’s, or the editor’s. */
static gsize
chomp (const char *text,
       gsize       length)
{
  if (length > 0 && text[length - 1] == '\n')
    length--;
  if (length > 0 && text[length - 1] == '\r')
    length--;

  return length;
}

/**
 * ferry_secret_input_read:
 * @question: what to ask a person
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT,
 *   %FERRY_ERROR_NOT_AVAILABLE
 *
 * Returns: (transfer full) (nullable): one line of text, without its end
 */
FerrySecret *
ferry_secret_input_read (const char *question,
                         GError    **error)
{
  g_autoptr(FerrySecret) secret = ferry_secret_new (FERRY_SECRET_MAX_BYTES + 3, error);
  gssize length;

  if (secret == NULL)
    return NULL;

  length = ferry_prompt_is_possible () ? read_line (secret, question) : read_all (secret);
  if (length < 0)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, _("No secret was given."));
      return NULL;
    }

  ferry_secret_set_length (secret, chomp (ferry_secret_get_text (secret), (gsize) length));
  if (ferry_secret_get_length (secret) > FERRY_SECRET_MAX_BYTES ||
      strpbrk (ferry_secret_get_text (secret), "\r\n") != NULL ||
      strlen (ferry_secret_get_text (secret)) != ferry_secret_get_length (secret))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _("The secret of a token is one line of text, of 16384 bytes at most."));
      return NULL;
    }

  return g_steal_pointer (&secret);
}
