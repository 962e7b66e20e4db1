/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-flatpak-info.h"
#include "tests/fakes/scratch-folder.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define INFO                                                             \
  "[Application]\nname=org.test.Notes\nruntime=runtime/x/x86_64/1\n\n"   \
  "[Instance]\ninstance-id=4242\n\n[Context]\nshared=network;ipc;\n"

static FerryFlatpakInfo *
parse (const char *text)
{
  return ferry_flatpak_info_parse (text, strlen (text));
}

static void
test_app (void)
{
  g_autoptr(FerryFlatpakInfo) info = parse (INFO);

  g_assert_nonnull (info);
  g_assert_cmpstr (info->app_id, ==, "org.test.Notes");
  g_assert_cmpstr (info->instance, ==, "4242");
  g_assert_true (info->has_network);
}

static void
test_network (void)
{
  g_autoptr(FerryFlatpakInfo) none = parse ("[Application]\nname=a.b.C\n[Instance]\ninstance-id=1\n");
  g_autoptr(FerryFlatpakInfo) other = parse ("[Application]\nname=a.b.C\n[Instance]\ninstance-id=1\n"
                                             "[Context]\nshared=ipc;networks;\n");

  g_assert_false (none->has_network);
  g_assert_false (other->has_network);
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "",
    "nonsense",
    "[Application]\nname=org.test.Notes\n",
    "[Instance]\ninstance-id=1\n",
    "[Runtime]\nname=org.test.Platform\n[Instance]\ninstance-id=1\n",
    "[Application]\nname=user\n[Instance]\ninstance-id=1\n",
    "[Application]\nname=a.b\n[Instance]\ninstance-id=1\n",
    "[Application]\nname=a.b.C\n[Instance]\ninstance-id=../x\n",
    "[Application]\nname=a.b.C\n[Instance]\ninstance-id=\n",
    "[Application]\nname=a.b.C/d\n[Instance]\ninstance-id=1\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(FerryFlatpakInfo) info = parse (texts[i]);

      g_assert_null (info);
    }
}

static void
test_ids (void)
{
  static const char *const good[] = { "a.b.C", "org.test.Notes", "io.github._x.a-b", "A.B.C.D" };
  static const char *const bad[] = { "", "a", "a.b", ".a.b.c", "a.b.c.", "a..b.c", "a.0b.c", "a.-b.c", "a.b.c d", "a.b.é" };
  g_autofree char *long_id = g_strnfill (300, 'a');

  memcpy (long_id, "a.b.", 4);
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (ferry_flatpak_info_is_app_id (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ferry_flatpak_info_is_app_id (bad[i]));
  g_assert_false (ferry_flatpak_info_is_app_id (long_id));
}

/* What is read from a root folder, with @outside as Flatpak’s own note. */
static gboolean
is_believed (ScratchFolder *scratch,
             const char    *outside)
{
  g_autofree char *root = scratch_folder_path (scratch, "root");
  g_autofree char *runtime = scratch_folder_path (scratch, "run");
  g_autofree char *instance = scratch_folder_path (scratch, "run/.flatpak/4242");
  g_autoptr(FerryFlatpakInfo) info = NULL;
  int fd;

  g_assert_cmpint (g_mkdir_with_parents (instance, 0700), ==, 0);
  if (outside != NULL)
    scratch_folder_write (scratch, "run/.flatpak/4242/info", outside);
  fd = open (root, O_PATH | O_DIRECTORY | O_CLOEXEC);
  info = ferry_flatpak_info_read (fd, runtime);
  close (fd);

  return info != NULL;
}

static ScratchFolder *
make_root (const char *info)
{
  ScratchFolder *scratch = scratch_folder_new ();
  g_autofree char *root = scratch_folder_path (scratch, "root");

  g_assert_cmpint (mkdir (root, 0700), ==, 0);
  if (info != NULL)
    scratch_folder_write (scratch, "root/.flatpak-info", info);

  return scratch;
}

static void
test_confirmed (void)
{
  ScratchFolder *scratch = make_root (INFO);

  g_assert_false (is_believed (scratch, NULL));
  g_assert_true (is_believed (scratch, INFO));
  scratch_folder_free (scratch);
}

static void
test_contradicted (void)
{
  ScratchFolder *scratch = make_root (INFO);

  g_assert_false (is_believed (scratch, INFO "filesystems=home;\n"));
  scratch_folder_free (scratch);
}

static void
test_link (void)
{
  ScratchFolder *scratch = make_root (NULL);
  g_autofree char *path = scratch_folder_path (scratch, "root/.flatpak-info");

  scratch_folder_write (scratch, "info", INFO);
  g_assert_cmpint (symlink ("../info", path), ==, 0);
  g_assert_false (is_believed (scratch, INFO));
  scratch_folder_free (scratch);
}

static void
test_pipe (void)
{
  ScratchFolder *scratch = make_root (NULL);
  g_autofree char *path = scratch_folder_path (scratch, "root/.flatpak-info");

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_false (is_believed (scratch, INFO));
  scratch_folder_free (scratch);
}

static void
test_too_long (void)
{
  g_autofree char *filler = g_strnfill (1100000, '#');
  g_autofree char *text = g_strconcat (INFO, filler, "\n", NULL);
  ScratchFolder *scratch = make_root (text);

  g_assert_false (is_believed (scratch, text));
  scratch_folder_free (scratch);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/flatpak-info/app-and-network-are-read", test_app);
  g_test_add_func ("/flatpak-info/no-network-is-none", test_network);
  g_test_add_func ("/flatpak-info/anything-else-is-refused", test_refused);
  g_test_add_func ("/flatpak-info/ids", test_ids);
  g_test_add_func ("/flatpak-info/flatpaks-own-note-confirms-it", test_confirmed);
  g_test_add_func ("/flatpak-info/another-note-does-not", test_contradicted);
  g_test_add_func ("/flatpak-info/link-is-not-followed", test_link);
  g_test_add_func ("/flatpak-info/pipe-is-not-read", test_pipe);
  g_test_add_func ("/flatpak-info/too-long-is-not-believed", test_too_long);

  return g_test_run ();
}
