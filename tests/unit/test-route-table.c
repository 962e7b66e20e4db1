/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-route-table.h"

#define V4_HEAD "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"

static char *
find (void (     *add ) (GPtrArray        *interfaces,
                         const char       *text),
      const char *text)
{
  g_autoptr(GPtrArray) interfaces = g_ptr_array_new_with_free_func (g_free);

  add (interfaces, text);
  g_ptr_array_add (interfaces, NULL);

  return g_strjoinv (" ", (char **) interfaces->pdata);
}

static void
test_default_routes_v4 (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "", "" },
    { V4_HEAD, "" },
    { V4_HEAD "eth0\t00000000\t010011AC\t0003\t0\t0\t100\t00000000\t0\t0\t0\n", "eth0" },
    { V4_HEAD "eth0\t000011AC\t00000000\t0001\t0\t0\t100\t0000FFFF\t0\t0\t0\n", "" },
    /* Half of the internet, as some VPNs have it, is not all of it. */
    { V4_HEAD "tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0\n", "" },
    /* Down, and unreachable. */
    { V4_HEAD "eth0\t00000000\t010011AC\t0002\t0\t0\t100\t00000000\t0\t0\t0\n", "" },
    { V4_HEAD "*\t00000000\t00000000\t0201\t0\t0\t100\t00000000\t0\t0\t0\n", "" },
    { V4_HEAD "eth0\t00000000\t010011AC\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
      "wlan0\t00000000\t010011AC\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
      "eth0\t00000000\t020011AC\t0003\t0\t0\t700\t00000000\t0\t0\t0\n", "eth0 wlan0" },
    { "eth0\t00000000\n\n\t\t\n", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find (ferry_route_table_add_default_v4, cases[i].text);

      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

static void
test_default_routes_v6 (void)
{
#define ANY "00000000000000000000000000000000"
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "", "" },
    { ANY " 00 " ANY " 00 fe800000000000000000000000000001 00000064 00000001 00000000 00000003     eth0\n", "eth0" },
    { "fe800000000000000000000000000000 40 " ANY " 00 " ANY " 00000100 00000001 00000000 00000001     eth0\n", "" },
    /* The kernel’s own: there is no way. */
    { ANY " 00 " ANY " 00 " ANY " ffffffff 00000001 00000000 00200200       lo\n", "" },
    { ANY " 00 " ANY " 00 " ANY " 00000064 00000001 00000000 00000001       lo\n", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find (ferry_route_table_add_default_v6, cases[i].text);

      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

static void
test_own_machine_can_be_read (void)
{
  g_autoptr(GPtrArray) interfaces = ferry_route_table_find_ways_out ();

  g_assert_false (g_ptr_array_find_with_equal_func (interfaces, "lo", g_str_equal, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/route-table/default-routes-v4", test_default_routes_v4);
  g_test_add_func ("/route-table/default-routes-v6", test_default_routes_v6);
  g_test_add_func ("/route-table/own-machine-can-be-read", test_own_machine_can_be_read);

  return g_test_run ();
}
