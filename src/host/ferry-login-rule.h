/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-conditions.h"

#include <sys/types.h>

G_BEGIN_DECLS

/**
 * FerryLoginSession:
 * @uid: whose it is
 * @session_class: logind’s `Class`
 * @state: logind’s `State`
 * @service: logind’s `Service`, the PAM service that opened it
 *
 * One session as logind describes it; all borrowed.
 */
typedef struct
{
  uid_t uid;
  const char *session_class;
  const char *state;
  const char *service;
} FerryLoginSession;

FerryLogin ferry_login_rule_judge (const FerryLoginSession *sessions,
                                   gsize                    n_sessions,
                                   uid_t                    uid);

G_END_DECLS
