/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/ferry-admin.h"

int
main (int    argc,
      char **argv)
{
  return ferry_admin_main (argc, argv, FERRY_ADMIN_ANSWER_SECONDS);
}
