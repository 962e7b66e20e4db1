/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-gates.h"
#include "tests/fakes/parsed-spec.h"

#define NETWORK FERRY_WAIT_BIT (FERRY_WAIT_NETWORK)
#define OTHER_NETWORK FERRY_WAIT_BIT (FERRY_WAIT_OTHER_NETWORK)

static FerryWaitSet
find_shut (gboolean    online,
           const char *options,
           const char *url)
{
  g_autoptr(FerryConditions) conditions = ferry_conditions_new ();
  g_autofree char *files = g_strdup_printf ("[('%s', {'folder': <'/home/me'>})]", url);
  g_autoptr(FerryJobSpec) spec = NULL;
  g_autoptr(FerryJob) job = NULL;
  g_autoptr(GError) error = NULL;

  spec = parsed_job_spec (options, files, &error);
  g_assert_no_error (error);
  job = ferry_job_new ("abc", "user", spec);
  ferry_conditions_set_online (conditions, online);

  return ferry_gates_for_job (conditions, job);
}

static void
test_network_gate (void)
{
  g_assert_cmpuint (find_shut (TRUE, "{}", "https://example.org/x"), ==, 0);
  g_assert_cmpuint (find_shut (FALSE, "{}", "https://example.org/x"), ==, NETWORK);
  g_assert_cmpuint (find_shut (FALSE, "{'network': <'any'>}", "https://example.org/x"), ==, NETWORK);
  g_assert_cmpuint (find_shut (FALSE, "{'network': <'always'>}", "https://example.org/x"), ==, 0);
}

static void
test_local_job_needs_no_network (void)
{
  g_assert_cmpuint (find_shut (FALSE, "{}", "http://127.0.0.1/x"), ==, 0);
  g_assert_cmpuint (find_shut (FALSE, "{}", "http://[::1]:8000/x"), ==, 0);

  /* A proxy elsewhere is the way out of the machine. */
  g_assert_cmpuint (find_shut (FALSE, "{'proxy': <'http://proxy.example.org:3128'>}",
                               "http://127.0.0.1/x"),
                    ==, NETWORK);
}

static void
test_bound_job_never_leaves_by_another_way (void)
{
  g_assert_cmpuint (find_shut (TRUE, "{'network': <'vpn'>}", "https://example.org/x"), ==,
                    OTHER_NETWORK);
  g_assert_cmpuint (find_shut (TRUE, "{'network': <'Office'>}", "https://example.org/x"), ==,
                    OTHER_NETWORK);
  g_assert_cmpuint (find_shut (FALSE, "{'network': <'vpn'>}", "https://example.org/x"), ==,
                    OTHER_NETWORK | NETWORK);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/gates/network", test_network_gate);
  g_test_add_func ("/gates/local-job-needs-no-network", test_local_job_needs_no_network);
  g_test_add_func ("/gates/bound-job-never-leaves-by-another-way",
                   test_bound_job_never_leaves_by_another_way);

  return g_test_run ();
}
