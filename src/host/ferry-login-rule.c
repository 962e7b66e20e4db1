/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-login-rule.h"

/* What counts as being logged in (design §7; BITS: “user is logged on”). Who has
 * sessions and what they look like is logind’s to say; this only judges.
 *
 * An allow-list of classes, because systemd 256 and later register the user
 * manager itself as a session (class manager), which with lingering is always
 * there. */
static const char *const user_classes[] = {
  "user",
  "user-early",
  "user-light",
  "user-early-light",
  NULL,
};

/* Called from outside a session these open one of class user, although nobody
 * logged in: somebody became somebody else, or the clock started something. That
 * is BITS’s RunAs, which does not count. Fedora’s cron calls itself crond. */
static const char *const identity_services[] = {
  "su",
  "su-l",
  "runuser",
  "runuser-l",
  "sudo",
  "sudo-i",
  "doas",
  "polkit-1",
  "systemd-run0",
  "cron",
  "crond",
  "atd",
  NULL,
};

/* From the least to the most that there is. */
static int
rank (FerryLogin login)
{
  switch (login)
    {
    case FERRY_LOGIN_PRESENT:
      return 3;
    case FERRY_LOGIN_CLOSING:
      return 2;
    case FERRY_LOGIN_OTHER_IDENTITY:
      return 1;
    case FERRY_LOGIN_UNWATCHED:
    case FERRY_LOGIN_SYSTEM_ACCOUNT:
    case FERRY_LOGIN_NONE:
    default:
      return 0;
    }
}

static FerryLogin
judge_one (const FerryLoginSession *session)
{
  /* Before the class: without a terminal su makes one of class background. */
  if (g_strv_contains (identity_services, session->service))
    return FERRY_LOGIN_OTHER_IDENTITY;

  if (!g_strv_contains (user_classes, session->session_class))
    return FERRY_LOGIN_NONE;

  return g_str_equal (session->state, "closing") ? FERRY_LOGIN_CLOSING : FERRY_LOGIN_PRESENT;
}

/**
 * ferry_login_rule_judge:
 * @sessions: (array length=n_sessions): sessions, of whomever
 * @n_sessions: how many
 * @uid: an account that is not the system’s
 *
 * Returns: whether the owner of @uid is logged in, and what there is instead:
 *   the most that any session amounts to
 */
FerryLogin
ferry_login_rule_judge (const FerryLoginSession *sessions,
                        gsize                    n_sessions,
                        uid_t                    uid)
{
  FerryLogin best = FERRY_LOGIN_NONE;

  g_return_val_if_fail (sessions != NULL || n_sessions == 0, FERRY_LOGIN_NONE);

  for (gsize i = 0; i < n_sessions; i++)
    {
      FerryLogin login = sessions[i].uid == uid ? judge_one (&sessions[i]) : FERRY_LOGIN_NONE;

      if (rank (login) > rank (best))
        best = login;
    }

  return best;
}
