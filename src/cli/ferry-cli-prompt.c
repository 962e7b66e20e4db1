/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks the person at the terminal for a name and a password, without stopping
 * the main loop: the job may go on, or end, while they type. The password is
 * not shown, and is wiped as soon as it was passed on. */

#include "config.h"

#include "cli/ferry-cli-print.h"
#include "cli/ferry-cli-prompt.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define LINE_MAX_BYTES 1024

struct _FerryPrompt
{
  int fd;
  guint source_id;
  struct termios saved;
  gboolean is_hidden;
  char *user; /* (owned) (nullable), once it was typed */
  char line[LINE_MAX_BYTES];
  gsize length;
  FerryPromptFunc func;
  gpointer user_data; /* (unowned) */
};

/**
 * ferry_prompt_is_possible:
 *
 * Returns: whether somebody can be asked: both what they read and what they
 *   type has to be a terminal, and not be somebody else’s at the moment
 */
gboolean
ferry_prompt_is_possible (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO) && tcgetpgrp (STDIN_FILENO) == getpgrp ();
}

static void
hide_typing (FerryPrompt *self)
{
  struct termios hidden;

  if (tcgetattr (self->fd, &self->saved) != 0)
    return;

  hidden = self->saved;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  hidden.c_lflag |= ECHONL;
  self->is_hidden = tcsetattr (self->fd, TCSAFLUSH, &hidden) == 0;
}

static void
show_typing (FerryPrompt *self)
{
  if (self->is_hidden)
    tcsetattr (self->fd, TCSAFLUSH, &self->saved);
  self->is_hidden = FALSE;
}

static void
finish (FerryPrompt *self,
        const char  *password)
{
  show_typing (self);
  self->source_id = 0;
  self->func (password != NULL ? self->user : NULL, password, self->user_data);
}

/* Returns: whether another line is wanted */
static gboolean
take_line (FerryPrompt *self)
{
  g_autofree char *line = g_strndup (self->line, self->length);

  explicit_bzero (self->line, sizeof self->line);
  self->length = 0;

  if (self->user == NULL && *line != '\0')
    {
      self->user = g_steal_pointer (&line);
      hide_typing (self);
      g_printerr (_("Password: "));
      return TRUE;
    }

  finish (self, self->user != NULL ? line : NULL);
  explicit_bzero (line, strlen (line));
  return FALSE;
}

static gboolean
readable_cb (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  FerryPrompt *self = user_data;
  char *end;
  ssize_t n_read = read (fd, self->line + self->length, sizeof self->line - 1 - self->length);

  if (n_read < 0 && (errno == EINTR || errno == EAGAIN))
    return G_SOURCE_CONTINUE;

  /* Ctrl-D, a terminal that is gone, or a line that no server would take. */
  if (n_read <= 0 || self->length + (gsize) n_read >= sizeof self->line - 1)
    {
      g_printerr ("\n");
      finish (self, NULL);
      return G_SOURCE_REMOVE;
    }

  self->length += (gsize) n_read;
  end = memchr (self->line, '\n', self->length);
  if (end == NULL)
    return G_SOURCE_CONTINUE;

  self->length = (gsize) (end - self->line);
  return take_line (self) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/**
 * ferry_prompt_new:
 * @host: the server that wants to know
 * @func: (scope async): called once, with what was typed; it must not free the
 *   prompt
 * @user_data: for @func
 *
 * Returns: (transfer full): a question on the terminal; freeing it takes the
 *   question back
 */
FerryPrompt *
ferry_prompt_new (const char     *host,
                  FerryPromptFunc func,
                  gpointer        user_data)
{
  FerryPrompt *self = g_new0 (FerryPrompt, 1);
  g_autofree char *name = ferry_print_clean (host);

  self->fd = STDIN_FILENO;
  self->func = func;
  self->user_data = user_data;
  self->source_id = g_unix_fd_add (self->fd, G_IO_IN | G_IO_HUP | G_IO_ERR, readable_cb, self);

  g_printerr (_("User name for %s: "), name);
  return self;
}

/**
 * ferry_prompt_is_open:
 * @self: (nullable): a question
 *
 * Returns: whether the answer is still awaited
 */
gboolean
ferry_prompt_is_open (FerryPrompt *self)
{
  return self != NULL && self->source_id != 0;
}

/**
 * ferry_prompt_free:
 * @self: a question
 */
void
ferry_prompt_free (FerryPrompt *self)
{
  g_clear_handle_id (&self->source_id, g_source_remove);
  show_typing (self);
  explicit_bzero (self->line, sizeof self->line);
  g_free (self->user);
  g_free (self);
}
