/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryConfinement:
 * @FERRY_CONFINEMENT_UNKNOWN: could not be found out; never to be taken for none
 * @FERRY_CONFINEMENT_NONE: the process may do what this one may
 * @FERRY_CONFINEMENT_SANDBOX: the process is more confined than this one
 */
typedef enum
{
  FERRY_CONFINEMENT_UNKNOWN,
  FERRY_CONFINEMENT_NONE,
  FERRY_CONFINEMENT_SANDBOX,
} FerryConfinement;

FerryConfinement ferry_confinement_inspect (int proc_fd,
                                            int own_proc_fd);
gboolean ferry_confinement_may_read_root (int proc_fd,
                                          int own_proc_fd,
                                          int root_fd);

G_END_DECLS
