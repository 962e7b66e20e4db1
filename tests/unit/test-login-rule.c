/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-login-rule.h"

#define ALICE 4001
#define BOB 4002

/* Every session as logind shows it, and what it is worth. */
static void
test_every_kind_of_session (void)
{
  static const struct
  {
    FerryLoginSession session;
    FerryLogin expected;
  } cases[] = {
    { { ALICE, "user", "active", "gdm-password" }, FERRY_LOGIN_PRESENT },
    { { ALICE, "user", "online", "gdm-password" }, FERRY_LOGIN_PRESENT },
    { { ALICE, "user", "opening", "login" }, FERRY_LOGIN_PRESENT },
    { { ALICE, "user", "active", "sshd" }, FERRY_LOGIN_PRESENT },
    { { ALICE, "user", "active", "" }, FERRY_LOGIN_PRESENT },
    { { ALICE, "user-early", "active", "login" }, FERRY_LOGIN_PRESENT },
    { { ALICE, "user-light", "active", "login" }, FERRY_LOGIN_PRESENT },
    { { ALICE, "user-early-light", "active", "login" }, FERRY_LOGIN_PRESENT },
    { { ALICE, "user", "closing", "sshd" }, FERRY_LOGIN_CLOSING },
    { { ALICE, "user", "active", "su" }, FERRY_LOGIN_OTHER_IDENTITY },
    { { ALICE, "user", "active", "su-l" }, FERRY_LOGIN_OTHER_IDENTITY },
    { { ALICE, "user", "active", "runuser" }, FERRY_LOGIN_OTHER_IDENTITY },
    { { ALICE, "user", "active", "runuser-l" }, FERRY_LOGIN_OTHER_IDENTITY },
    { { ALICE, "user", "active", "sudo" }, FERRY_LOGIN_OTHER_IDENTITY },
    { { ALICE, "user", "active", "sudo-i" }, FERRY_LOGIN_OTHER_IDENTITY },
    { { ALICE, "user", "active", "doas" }, FERRY_LOGIN_OTHER_IDENTITY },
    { { ALICE, "user", "active", "polkit-1" }, FERRY_LOGIN_OTHER_IDENTITY },
    { { ALICE, "user", "active", "systemd-run0" }, FERRY_LOGIN_OTHER_IDENTITY },
    { { ALICE, "user", "active", "cron" }, FERRY_LOGIN_OTHER_IDENTITY },
    { { ALICE, "user", "active", "atd" }, FERRY_LOGIN_OTHER_IDENTITY },
    { { ALICE, "background", "active", "su-l" }, FERRY_LOGIN_OTHER_IDENTITY },
    { { ALICE, "background", "active", "crond" }, FERRY_LOGIN_OTHER_IDENTITY },
    { { ALICE, "background", "active", "other" }, FERRY_LOGIN_NONE },
    { { ALICE, "background-light", "active", "other" }, FERRY_LOGIN_NONE },
    { { ALICE, "manager", "active", "systemd-user" }, FERRY_LOGIN_NONE },
    { { ALICE, "manager-early", "active", "systemd-user" }, FERRY_LOGIN_NONE },
    { { ALICE, "greeter", "active", "gdm-launch-environment" }, FERRY_LOGIN_NONE },
    { { ALICE, "lock-screen", "active", "lock" }, FERRY_LOGIN_NONE },
    { { ALICE, "user-incomplete", "active", "login" }, FERRY_LOGIN_NONE },
    { { ALICE, "", "", "" }, FERRY_LOGIN_NONE },
    { { BOB, "user", "active", "gdm-password" }, FERRY_LOGIN_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const FerryLoginSession *session = &cases[i].session;

      g_test_message ("%s %s %s", session->session_class, session->state, session->service);
      g_assert_cmpint (ferry_login_rule_judge (session, 1, ALICE), ==, cases[i].expected);
    }
}

static void
test_no_session_is_none (void)
{
  g_assert_cmpint (ferry_login_rule_judge (NULL, 0, ALICE), ==, FERRY_LOGIN_NONE);
}

/* In whatever order logind tells of them. */
static void
test_most_of_several_counts (void)
{
  static const FerryLoginSession sessions[] = {
    { BOB, "user", "active", "gdm-password" },
    { ALICE, "manager", "active", "systemd-user" },
    { ALICE, "user", "active", "su-l" },
    { ALICE, "user", "closing", "sshd" },
    { ALICE, "user", "online", "login" },
  };
  static const FerryLoginSession reversed[] = {
    { ALICE, "user", "online", "login" },
    { ALICE, "user", "closing", "sshd" },
    { ALICE, "user", "active", "su-l" },
  };

  g_assert_cmpint (ferry_login_rule_judge (sessions, 2, ALICE), ==, FERRY_LOGIN_NONE);
  g_assert_cmpint (ferry_login_rule_judge (sessions, 3, ALICE), ==, FERRY_LOGIN_OTHER_IDENTITY);
  g_assert_cmpint (ferry_login_rule_judge (sessions, 4, ALICE), ==, FERRY_LOGIN_CLOSING);
  g_assert_cmpint (ferry_login_rule_judge (sessions, 5, ALICE), ==, FERRY_LOGIN_PRESENT);
  g_assert_cmpint (ferry_login_rule_judge (reversed, 3, ALICE), ==, FERRY_LOGIN_PRESENT);
  g_assert_cmpint (ferry_login_rule_judge (reversed + 1, 2, ALICE), ==, FERRY_LOGIN_CLOSING);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/login-rule/every-kind-of-session", test_every_kind_of_session);
  g_test_add_func ("/login-rule/no-session-is-none", test_no_session_is_none);
  g_test_add_func ("/login-rule/most-of-several-counts", test_most_of_several_counts);

  return g_test_run ();
}
