/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/ferry-account.h"

G_BEGIN_DECLS

/**
 * FerryErrandChild:
 * @account: whom to become
 * @program: what to run then
 * @argv: its arguments
 * @envp: its environment
 * @fds: what becomes its standard input, its standard output, and the file
 *   descriptor of the bytes (-1 for none)
 * @parent: the process that forks it off
 *
 * All that the child process needs, made before it is forked off.
 */
typedef struct
{
  const FerryAccount *account;
  const char *program;
  char **argv;
  char **envp;
  int fds[3];
  pid_t parent;
} FerryErrandChild;

G_NORETURN void ferry_errand_child_run (const FerryErrandChild *self);

G_END_DECLS
