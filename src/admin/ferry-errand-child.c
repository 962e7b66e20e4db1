/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From root to a user, for good. All of this runs in a child process that was
 * forked off a process with threads, so that it may call nothing that allocates
 * or locks (signal-safety(7)); and every step has to succeed, or the child ends:
 * nothing may run with half of root’s rights.
 *
 * There is no “no new privileges”, on purpose: together with the system call filter
 * of the unit the user’s service would take the envoy for a program in a sandbox,
 * and refuse it. It would keep the user from nothing that any other program of
 * theirs may do. */

#include "config.h"

#include "admin/ferry-errand-child.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Seconds of the processor’s: copying a terabyte takes less. */
#define CPU_LIMIT 3600

/* What a job list with ten thousand jobs takes, and more. */
#define MEMORY_LIMIT ((rlim_t) 2 * 1024 * 1024 * 1024)

#define FILE_LIMIT 512

static gboolean
take_fds (const FerryErrandChild *self)
{
  int null = open ("/dev/null", O_RDWR);
  int fds[5] = { self->fds[0], self->fds[1], null, self->fds[2], -1 };

  /* Out of the way first: one of them may be where another one has to be. */
  for (int i = 0; i < 4; i++)
    {
      if (fds[i] >= 0)
        fds[i] = fcntl (fds[i], F_DUPFD, 10);
      if (fds[i] < 0 && i < 3)
        return FALSE;
    }

  for (int i = 0; i < 4; i++)
    {
      if (fds[i] >= 0 && dup2 (fds[i], i) < 0)
        return FALSE;
    }

  return syscall (SYS_close_range, fds[3] >= 0 ? 4u : 3u, ~0u, 0u) == 0;
}

static gboolean
set_limit (__rlimit_resource_t resource,
           rlim_t              value)
{
  struct rlimit limit = { value, value };

  return setrlimit (resource, &limit) == 0;
}

static gboolean
set_limits (void)
{
  return set_limit (RLIMIT_CORE, 0) && set_limit (RLIMIT_CPU, CPU_LIMIT) &&
         set_limit (RLIMIT_AS, MEMORY_LIMIT) && set_limit (RLIMIT_NOFILE, FILE_LIMIT);
}

static gboolean
reset_signals (void)
{
  sigset_t none;

  for (int number = 1; number < NSIG; number++)
    signal (number, SIG_DFL);

  sigemptyset (&none);
  return sigprocmask (SIG_SETMASK, &none, NULL) == 0;
}

/* Root that becomes root is root before and after. */
static gboolean
is_what_it_should_be (const FerryAccount *account)
{
  uid_t real, effective, saved;
  gid_t real_group, effective_group, saved_group;

  if (getresuid (&real, &effective, &saved) != 0 || getresgid (&real_group, &effective_group, &saved_group) != 0)
    return FALSE;

  return real == account->uid && effective == account->uid && saved == account->uid &&
         real_group == account->gid && effective_group == account->gid && saved_group == account->gid &&
         (account->uid == 0 || (setuid (0) != 0 && errno == EPERM));
}

static gboolean
become (const FerryAccount *account)
{
  return setgroups (account->groups->len, (const gid_t *) (const void *) account->groups->data) == 0 &&
         setresgid (account->gid, account->gid, account->gid) == 0 &&
         setresuid (account->uid, account->uid, account->uid) == 0 &&
         is_what_it_should_be (account);
}

/**
 * ferry_errand_child_run:
 * @self: whom to become and what to run
 *
 * For the child process alone, right after fork().
 */
void
ferry_errand_child_run (const FerryErrandChild *self)
{
  /* A group of its own, to be ended as one; and no terminal. */
  setsid ();
  umask (077);

  /* Only after the identity changed: a change takes the death signal away. The
   * program that is run makes the process one that its user may look into, which
   * the user’s service has to. */
  if (take_fds (self) && reset_signals () && set_limits () && chdir ("/") == 0 && become (self->account) &&
      prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 &&
      getppid () == self->parent)
    execve (self->program, self->argv, self->envp);

  _exit (127);
}
