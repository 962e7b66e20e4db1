/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sends a ferry-envoy, which does something as one user and comes back with a
 * value. Root opens no file of that user and speaks to no program of that user
 * but to the envoy; and the envoy belongs to that user, who may have made it say
 * anything: what it says is read up to a limit, and in time, and is a value of
 * the one type that it can be, or nothing. Everything here blocks, in a thread. */

#include "config.h"

#include "admin/ferry-errand.h"

#include "admin/ferry-errand-child.h"
#include "shared/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM FERRY_LIBEXECDIR "/ferry-envoy"

/* Ten thousand jobs in full are less. */
#define MAX_REPLY (16 * 1024 * 1024)
#define MAX_SENTENCE 1000

/* For how long the end of a process that was killed is waited for: one in the
 * midst of a read of a file system that hangs does not end. */
#define BURIAL_MS 2000

struct _FerryErrand
{
  FerryErrandKind kind;
  char *user; /* (owned) */
  pid_t pid;
  int from;
  GByteArray *reply; /* (owned) */
};

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static gboolean
fail (FerryErrorCode code,
      const char    *user,
      GError       **error)
{
  if (code == FERRY_ERROR_TIMED_OUT)
    g_set_error (error, FERRY_ERROR, (int) code,
                 _("What has to be done as the user “%s” took too long, so it was given up; try again."), user);
  else
    g_set_error (error, FERRY_ERROR, (int) code,
                 _("What has to be done as the user “%s” could not be done; the journal may say why."), user);

  return FALSE;
}

static char **
make_environment (const FerryAccount *account)
{
  g_autofree char *runtime_dir = g_strdup_printf ("/run/user/%lu", (gulong) account->uid);
  char **envp = NULL;

  envp = g_environ_setenv (envp, "PATH", "/usr/local/bin:/usr/bin:/bin", TRUE);
  envp = g_environ_setenv (envp, "HOME", account->home, TRUE);
  envp = g_environ_setenv (envp, "USER", account->name, TRUE);
  envp = g_environ_setenv (envp, "LOGNAME", account->name, TRUE);
  envp = g_environ_setenv (envp, "SHELL", "/bin/sh", TRUE);
  envp = g_environ_setenv (envp, "LANG", g_getenv ("LANG") != NULL ? g_getenv ("LANG") : "C.UTF-8", TRUE);
  if (access (runtime_dir, F_OK) == 0)
    envp = g_environ_setenv (envp, "XDG_RUNTIME_DIR", runtime_dir, TRUE);

  return envp;
}

/* The request as a file in memory that nobody can change: unlike a pipe it takes
 * all of it at once, whether the envoy reads or not. */
static int
make_request_fd (GVariant *request)
{
  g_autoptr(GVariant) normal = g_variant_get_normal_form (request);
  const guint8 *rest = g_variant_get_data (normal);
  gsize size = g_variant_get_size (normal);
  int fd = memfd_create ("ferry-request", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  while (fd >= 0 && size > 0)
    {
      ssize_t written = TEMP_FAILURE_RETRY (write (fd, rest, size));

      if (written < 0)
        close_fd (&fd);
      rest += MAX (written, 0);
      size -= (gsize) MAX (written, 0);
    }

  if (fd >= 0 && (lseek (fd, 0, SEEK_SET) != 0 ||
                  fcntl (fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0))
    close_fd (&fd);

  return fd;
}

/* Only what is opened here is handed on: the child closes all else. */
static gboolean
fork_child (FerryErrand        *self,
            const FerryAccount *account,
            GVariant           *request,
            int                 bytes_fd,
            guint               answer_seconds)
{
  g_auto(GStrv) envp = make_environment (account);
  g_autofree char *seconds = g_strdup_printf ("%u", answer_seconds);
  char *argv[] = { (char *) "ferry-envoy", (char *) ferry_errand_kind_to_nick (self->kind), seconds, NULL };
  int to = make_request_fd (request);
  int from[2] = { -1, -1 };
  FerryErrandChild child;

  if (to < 0 || pipe2 (from, O_CLOEXEC) != 0)
    {
      close_fd (&to);
      return FALSE;
    }

  child = (FerryErrandChild){ account, PROGRAM, argv, envp, { to, from[1], bytes_fd }, getpid () };
  self->pid = fork ();
  if (self->pid == 0)
    ferry_errand_child_run (&child);

  close (to);
  close (from[1]);
  self->from = from[0];
  fcntl (self->from, F_SETFL, O_NONBLOCK);

  return self->pid > 0;
}

static void
errand_free (FerryErrand *self)
{
  close_fd (&self->from);
  g_byte_array_unref (self->reply);
  g_free (self->user);
  g_free (self);
}

/**
 * ferry_errand_start:
 * @account: as whom
 * @kind: what for
 * @request: of the kind’s request type; taken if floating
 * @bytes_fd: the file descriptor of the bytes, -1 for none; not closed
 * @answer_seconds: for how long the envoy may wait for an answer of a service,
 *   with what it needs around that
 * @error: return location for %FERRY_ERROR_FAILED
 *
 * Returns: (transfer full) (nullable): the errand, for ferry_errand_finish()
 */
FerryErrand *
ferry_errand_start (const FerryAccount *account,
                    FerryErrandKind     kind,
                    GVariant           *request,
                    int                 bytes_fd,
                    guint               answer_seconds,
                    GError            **error)
{
  g_autoptr(GVariant) sunk = g_variant_ref_sink (request);
  FerryErrand *self = g_new0 (FerryErrand, 1);

  g_assert (g_variant_is_of_type (sunk, ferry_errand_kind_get_request_type (kind)));

  self->kind = kind;
  self->user = g_strdup (account->name);
  self->from = -1;
  self->reply = g_byte_array_new ();
  if (fork_child (self, account, sunk, bytes_fd, answer_seconds))
    return self;

  fail (FERRY_ERROR_FAILED, self->user, error);
  errand_free (self);
  return NULL;
}

/* Returns whether more may come. */
static gboolean
hear_more (FerryErrand *self)
{
  guint8 piece[65536];
  ssize_t heard = TEMP_FAILURE_RETRY (read (self->from, piece, sizeof piece));

  if (heard < 0 && errno == EAGAIN)
    return TRUE;
  if (heard <= 0)
    return FALSE;

  g_byte_array_append (self->reply, piece, (guint) heard);
  return self->reply->len <= MAX_REPLY;
}

static gboolean
listen_until (FerryErrand *self,
              gint64       deadline)
{
  for (;;)
    {
      struct pollfd ready = { .fd = self->from, .events = POLLIN };
      gint64 rest = (deadline - g_get_monotonic_time ()) / G_TIME_SPAN_MILLISECOND;
      int n_ready = rest > 0 ? poll (&ready, 1, (int) MIN (rest, G_MAXINT)) : 0;

      if (n_ready == 0 || (n_ready < 0 && errno != EINTR))
        return FALSE;
      if (n_ready > 0 && !hear_more (self))
        return TRUE;
    }
}

/* One that was not even started, or that crashed, says nothing itself. */
static void
log_end (FerryErrand *self,
         int          status)
{
  if (WIFEXITED (status))
    g_message ("The envoy “%s” for %s ended with %d and without an answer", ferry_errand_kind_to_nick (self->kind),
               self->user, WEXITSTATUS (status));
  else
    g_message ("The envoy “%s” for %s was ended by signal %d, without an answer",
               ferry_errand_kind_to_nick (self->kind), self->user, WTERMSIG (status));
}

/* Its process group: what it started in it goes along. One that has closed its
 * end without a word is given a moment to end by itself, to learn how. */
static void
bury (FerryErrand *self,
      gboolean     is_silent)
{
  int pid_fd = (int) syscall (SYS_pidfd_open, self->pid, 0u);
  struct pollfd death = { .fd = pid_fd, .events = POLLIN };
  int status = 0;

  if (is_silent && pid_fd >= 0)
    TEMP_FAILURE_RETRY (poll (&death, 1, BURIAL_MS));
  kill (-self->pid, SIGKILL);
  kill (self->pid, SIGKILL);
  if (pid_fd >= 0)
    {
      TEMP_FAILURE_RETRY (poll (&death, 1, BURIAL_MS));
      close (pid_fd);
    }
  if (waitpid (self->pid, &status, WNOHANG) == self->pid && is_silent)
    log_end (self, status);
}

static gboolean
is_sentence (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        return FALSE;
    }

  return *text != '\0' && strlen (text) <= MAX_SENTENCE;
}

static gboolean
read_failure (GVariant *value,
              GError  **error)
{
  const char *nick, *text;
  FerryErrorCode code;

  g_variant_get (value, "(&s&s)", &nick, &text);
  if (!ferry_error_code_from_nick (nick, &code) || !is_sentence (text))
    return FALSE;

  g_set_error_literal (error, FERRY_ERROR, (int) code, text);
  return TRUE;
}

/**
 * ferry_errand_parse_reply:
 * @kind: what the envoy was sent for
 * @bytes: what it said, true or not
 * @error: return location: what it says went wrong, or %FERRY_ERROR_FAILED with
 *   a text that says nothing if that cannot be understood
 *
 * Returns: (transfer full) (nullable): a value of the kind’s reply type, in
 *   normal form
 */
GVariant *
ferry_errand_parse_reply (FerryErrandKind kind,
                          GBytes         *bytes,
                          GError        **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr(GBytes) rest = NULL;
  g_autoptr(GVariant) value = NULL;
  gboolean done = size > 0 && data[0] == FERRY_ERRAND_DONE;
  gboolean failed = size > 0 && data[0] == FERRY_ERRAND_FAILED;

  if (done || failed)
    {
      rest = g_bytes_new_from_bytes (bytes, 1, size - 1);
      value = g_variant_new_from_bytes (done ? ferry_errand_kind_get_reply_type (kind) : G_VARIANT_TYPE ("(ss)"),
                                        rest, FALSE);
      g_variant_ref_sink (value);
      if (!g_variant_is_normal_form (value))
        done = failed = FALSE;
    }

  if (done)
    return g_steal_pointer (&value);

  if (!failed || !read_failure (value, error))
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_FAILED, ferry_error_code_to_sentence (FERRY_ERROR_FAILED));

  return NULL;
}

/**
 * ferry_errand_finish:
 * @self: (transfer full): an errand
 * @timeout_seconds: for how long it may take
 * @error: return location: what the envoy says went wrong;
 *   %FERRY_ERROR_TIMED_OUT, after which nobody knows what it has done
 *
 * Returns: (transfer full) (nullable): a value of the kind’s reply type
 */
GVariant *
ferry_errand_finish (FerryErrand *self,
                     guint        timeout_seconds,
                     GError     **error)
{
  gint64 deadline = g_get_monotonic_time () + timeout_seconds * G_TIME_SPAN_SECOND;
  gboolean complete = listen_until (self, deadline);
  g_autoptr(GBytes) bytes = NULL;
  GVariant *value = NULL;

  bury (self, complete && self->reply->len == 0);
  if (!complete)
    {
      g_message ("The envoy “%s” for %s took too long", ferry_errand_kind_to_nick (self->kind), self->user);
      fail (FERRY_ERROR_TIMED_OUT, self->user, error);
    }
  else if (self->reply->len == 0 || self->reply->len > MAX_REPLY)
    {
      fail (FERRY_ERROR_FAILED, self->user, error);
    }
  else
    {
      bytes = g_bytes_new (self->reply->data, self->reply->len);
      value = ferry_errand_parse_reply (self->kind, bytes, error);
    }

  errand_free (self);
  return value;
}
