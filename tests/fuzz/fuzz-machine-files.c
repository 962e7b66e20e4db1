/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "host/ferry-login-defs.h"
#include "host/ferry-route-table.h"

#include <string.h>

static void
check_interfaces (void (     *add ) (GPtrArray        *interfaces,
                                     const char       *text),
                  const char *text)
{
  g_autoptr(GPtrArray) interfaces = g_ptr_array_new_with_free_func (g_free);

  add (interfaces, text);
  for (guint i = 0; i < interfaces->len; i++)
    {
      g_assert (*(const char *) interfaces->pdata[i] != '\0');
      g_assert (strpbrk (interfaces->pdata[i], " \t\n") == NULL);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  g_assert (ferry_login_defs_parse_system_uid_max (text) != (uid_t) -1);
  check_interfaces (ferry_route_table_add_default_v4, text);
  check_interfaces (ferry_route_table_add_default_v6, text);

  return 0;
}
