/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "envoy/ferry-envoy.h"

int
main (int    argc,
      char **argv)
{
  return ferry_envoy_main (argc, argv);
}
