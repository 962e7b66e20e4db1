/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-confinement.h"
#include "tests/fakes/scratch-folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Two made-up processes, “them” and “us”, that are alike until a test changes
 * something. */
typedef struct
{
  ScratchFolder *scratch;
} Fixture;

static void
make_link (Fixture    *fixture,
           const char *name,
           const char *target)
{
  g_autofree char *path = scratch_folder_path (fixture->scratch, name);

  unlink (path);
  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void
make_folder (Fixture    *fixture,
             const char *name)
{
  g_autofree char *path = scratch_folder_path (fixture->scratch, name);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
}

static void
make_process (Fixture    *fixture,
              const char *name)
{
  g_autofree char *namespaces = g_build_filename (name, "ns", NULL);
  g_autofree char *attributes = g_build_filename (name, "attr", NULL);
  g_autofree char *root = g_build_filename (name, "root", NULL);
  g_autofree char *user = g_build_filename (name, "ns/user", NULL);
  g_autofree char *pid = g_build_filename (name, "ns/pid", NULL);
  g_autofree char *mounts = g_build_filename (name, "ns/mnt", NULL);
  g_autofree char *program = g_build_filename (name, "exe", NULL);
  g_autofree char *groups = g_build_filename (name, "cgroup", NULL);
  g_autofree char *status = g_build_filename (name, "status", NULL);

  make_folder (fixture, namespaces);
  make_folder (fixture, attributes);
  make_link (fixture, root, "../root");
  make_link (fixture, user, "user:[1]");
  make_link (fixture, pid, "pid:[1]");
  make_link (fixture, mounts, "mnt:[1]");
  make_link (fixture, program, "/usr/bin/program");
  scratch_folder_write (fixture->scratch, groups, "0::/user.slice/app-x.scope\n");
  scratch_folder_write (fixture->scratch, status,
                        "Name:\tx\nNoNewPrivs:\t0\nSeccomp:\t0\nSeccomp_filters:\t0\nEnd:\t1\n");
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->scratch = scratch_folder_new ();
  make_folder (fixture, "root");
  make_process (fixture, "them");
  make_process (fixture, "us");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  scratch_folder_free (fixture->scratch);
}

static FerryConfinement
inspect (Fixture *fixture)
{
  g_autofree char *them = scratch_folder_path (fixture->scratch, "them");
  g_autofree char *us = scratch_folder_path (fixture->scratch, "us");
  int their_fd = open (them, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int our_fd = open (us, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  FerryConfinement found = ferry_confinement_inspect (their_fd, our_fd);

  close (their_fd);
  close (our_fd);

  return found;
}

static void
remove_file (Fixture    *fixture,
             const char *name)
{
  g_autofree char *path = scratch_folder_path (fixture->scratch, name);

  g_assert_cmpint (unlink (path), ==, 0);
}

static void
rewrite (Fixture    *fixture,
         const char *name,
         const char *text)
{
  remove_file (fixture, name);
  scratch_folder_write (fixture->scratch, name, text);
}

static void
test_like_us (Fixture      *fixture,
              gconstpointer data)
{
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_NONE);
}

static void
test_really_us (Fixture      *fixture,
                gconstpointer data)
{
  int self = open ("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  g_assert_cmpint (ferry_confinement_inspect (self, self), ==, FERRY_CONFINEMENT_NONE);
  close (self);
}

static void
test_other_root (Fixture      *fixture,
                 gconstpointer data)
{
  make_folder (fixture, "sandbox");
  make_link (fixture, "them/root", "../sandbox");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_SANDBOX);
}

static void
test_flatpak (Fixture      *fixture,
              gconstpointer data)
{
  make_folder (fixture, "sandbox");
  scratch_folder_write (fixture->scratch, "sandbox/.flatpak-info", "[Application]\nname=a.b.C\n");
  make_link (fixture, "them/root", "../sandbox");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_SANDBOX);
}

static void
test_we_in_flatpak (Fixture      *fixture,
                    gconstpointer data)
{
  scratch_folder_write (fixture->scratch, "root/.flatpak-info", "[Application]\nname=a.b.C\n");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_UNKNOWN);
}

static void
test_hidden_root (Fixture      *fixture,
                  gconstpointer data)
{
  make_link (fixture, "them/root", "../missing");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_UNKNOWN);
}

static void
test_user_namespace (Fixture      *fixture,
                     gconstpointer data)
{
  make_link (fixture, "them/ns/user", "user:[2]");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_SANDBOX);
}

static void
test_pid_namespace (Fixture      *fixture,
                    gconstpointer data)
{
  make_link (fixture, "them/ns/pid", "pid:[2]");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_SANDBOX);
}

static void
test_mounts (Fixture      *fixture,
             gconstpointer data)
{
  make_link (fixture, "them/ns/mnt", "mnt:[2]");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_NONE);

  rewrite (fixture, "them/status",
           "Name:\tx\nNoNewPrivs:\t1\nSeccomp:\t0\nSeccomp_filters:\t0\n");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_SANDBOX);
}

static void
test_hidden_mounts (Fixture      *fixture,
                    gconstpointer data)
{
  remove_file (fixture, "them/ns/mnt");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_UNKNOWN);
}

static void
test_no_new_privileges (Fixture      *fixture,
                        gconstpointer data)
{
  rewrite (fixture, "them/status",
           "Name:\tx\nNoNewPrivs:\t1\nSeccomp:\t0\nSeccomp_filters:\t0\n");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_NONE);
}

static void
test_hidden_namespace (Fixture      *fixture,
                       gconstpointer data)
{
  remove_file (fixture, "them/ns/pid");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_UNKNOWN);
}

static void
test_snap (Fixture      *fixture,
           gconstpointer data)
{
  rewrite (fixture, "them/cgroup",
           "0::/user.slice/app.slice/snap.firefox.firefox-1.scope\n");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_SANDBOX);
}

static void
test_proxy (Fixture      *fixture,
            gconstpointer data)
{
  make_link (fixture, "them/exe", "/usr/bin/xdg-dbus-proxy");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_SANDBOX);

  make_link (fixture, "them/exe", "/usr/bin/xdg-dbus-proxy (deleted)");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_SANDBOX);
}

static void
test_filter (Fixture      *fixture,
             gconstpointer data)
{
  rewrite (fixture, "them/status",
           "Name:\tx\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_SANDBOX);
}

static void
test_common_filter (Fixture      *fixture,
                    gconstpointer data)
{
  const char *status = "Name:\tx\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n";

  rewrite (fixture, "them/status", status);
  rewrite (fixture, "us/status", status);
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_NONE);
}

static void
test_uncounted_filter (Fixture      *fixture,
                       gconstpointer data)
{
  rewrite (fixture, "them/status", "Name:\tx\nNoNewPrivs:\t1\nSeccomp:\t2\n");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_UNKNOWN);
}

static void
test_hidden_status (Fixture      *fixture,
                    gconstpointer data)
{
  remove_file (fixture, "them/status");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_UNKNOWN);
}

static void
test_label (Fixture      *fixture,
            gconstpointer data)
{
  scratch_folder_write (fixture->scratch, "them/attr/current", "profile (enforce)\n");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_SANDBOX);

  scratch_folder_write (fixture->scratch, "us/attr/current", "profile (enforce)\n");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_NONE);
}

static void
test_sandbox_beats_unknown (Fixture      *fixture,
                            gconstpointer data)
{
  make_link (fixture, "them/root", "../missing");
  make_link (fixture, "them/ns/user", "user:[2]");
  g_assert_cmpint (inspect (fixture), ==, FERRY_CONFINEMENT_SANDBOX);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/confinement/like-us-is-none", test_like_us },
    { "/confinement/our-own-process-is-none", test_really_us },
    { "/confinement/other-root-is-a-sandbox", test_other_root },
    { "/confinement/flatpak-is-a-sandbox", test_flatpak },
    { "/confinement/in-a-flatpak-all-are-unknown", test_we_in_flatpak },
    { "/confinement/hidden-root-is-unknown", test_hidden_root },
    { "/confinement/other-user-namespace-is-a-sandbox", test_user_namespace },
    { "/confinement/other-pid-namespace-is-a-sandbox", test_pid_namespace },
    { "/confinement/other-mounts-without-new-privileges-are-a-sandbox", test_mounts },
    { "/confinement/hidden-mounts-are-unknown", test_hidden_mounts },
    { "/confinement/no-new-privileges-alone-is-none", test_no_new_privileges },
    { "/confinement/hidden-namespace-is-unknown", test_hidden_namespace },
    { "/confinement/snap-is-a-sandbox", test_snap },
    { "/confinement/bus-proxy-is-a-sandbox", test_proxy },
    { "/confinement/system-call-filter-is-a-sandbox", test_filter },
    { "/confinement/common-filter-is-none", test_common_filter },
    { "/confinement/uncounted-filter-is-unknown", test_uncounted_filter },
    { "/confinement/hidden-status-is-unknown", test_hidden_status },
    { "/confinement/enforced-label-is-a-sandbox", test_label },
    { "/confinement/sandbox-beats-unknown", test_sandbox_beats_unknown },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
