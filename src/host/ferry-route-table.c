/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-route-table.h"

#include <net/route.h>
#include <string.h>

/* Which interfaces have a default route, by /proc/net/route and ipv6_route
 * (proc(5)). NetworkManager knows only those that it looks after. */

/* The columns of /proc/net/route. */
#define V4_INTERFACE 0
#define V4_DESTINATION 1
#define V4_FLAGS 3
#define V4_MASK 7
#define V4_COLUMNS 11

/* The columns of /proc/net/ipv6_route. */
#define V6_DESTINATION 0
#define V6_PREFIX 1
#define V6_FLAGS 8
#define V6_INTERFACE 9
#define V6_COLUMNS 10

/* Linux’s name for it is in a header that clashes with this one. */
#define FLAG_REJECT 0x0200u

#define V4_ANY "00000000"
#define V6_ANY "00000000000000000000000000000000"

/* Splits at blanks, of which there may be several in a row. */
static GPtrArray *
split_columns (char *line)
{
  GPtrArray *columns = g_ptr_array_new ();
  char *rest = NULL;

  for (char *word = strtok_r (line, " \t", &rest); word != NULL; word = strtok_r (NULL, " \t", &rest))
    g_ptr_array_add (columns, word);

  return columns;
}

static gboolean
is_usable (const char *flags)
{
  guint64 value = g_ascii_strtoull (flags, NULL, 16);

  return (value & RTF_UP) != 0 && (value & FLAG_REJECT) == 0;
}

static void
add (GPtrArray  *interfaces,
     const char *interface)
{
  if (!g_str_equal (interface, "lo") &&
      !g_ptr_array_find_with_equal_func (interfaces, interface, g_str_equal, NULL))
    g_ptr_array_add (interfaces, g_strdup (interface));
}

/**
 * ferry_route_table_add_default_v4:
 * @interfaces: (element-type utf8): where to add what is found, each once
 * @text: contents of `/proc/net/route`
 */
void
ferry_route_table_add_default_v4 (GPtrArray  *interfaces,
                                  const char *text)
{
  g_auto(GStrv) lines = NULL;

  g_return_if_fail (interfaces != NULL);
  g_return_if_fail (text != NULL);

  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(GPtrArray) columns = split_columns (lines[i]);

      if (columns->len >= V4_COLUMNS && g_str_equal (columns->pdata[V4_DESTINATION], V4_ANY) &&
          g_str_equal (columns->pdata[V4_MASK], V4_ANY) && is_usable (columns->pdata[V4_FLAGS]))
        add (interfaces, columns->pdata[V4_INTERFACE]);
    }
}

/**
 * ferry_route_table_add_default_v6:
 * @interfaces: (element-type utf8): where to add what is found, each once
 * @text: contents of `/proc/net/ipv6_route`
 */
void
ferry_route_table_add_default_v6 (GPtrArray  *interfaces,
                                  const char *text)
{
  g_auto(GStrv) lines = NULL;

  g_return_if_fail (interfaces != NULL);
  g_return_if_fail (text != NULL);

  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(GPtrArray) columns = split_columns (lines[i]);

      if (columns->len >= V6_COLUMNS && g_str_equal (columns->pdata[V6_DESTINATION], V6_ANY) &&
          g_str_equal (columns->pdata[V6_PREFIX], "00") && is_usable (columns->pdata[V6_FLAGS]))
        add (interfaces, columns->pdata[V6_INTERFACE]);
    }
}

/**
 * ferry_route_table_find_ways_out:
 *
 * Returns: (transfer full) (element-type utf8): the interfaces that have a
 *   default route now
 */
GPtrArray *
ferry_route_table_find_ways_out (void)
{
  GPtrArray *interfaces = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *v4 = NULL;
  g_autofree char *v6 = NULL;

  if (g_file_get_contents ("/proc/net/route", &v4, NULL, NULL))
    ferry_route_table_add_default_v4 (interfaces, v4);
  if (g_file_get_contents ("/proc/net/ipv6_route", &v6, NULL, NULL))
    ferry_route_table_add_default_v6 (interfaces, v6);

  return interfaces;
}
