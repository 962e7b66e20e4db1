/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Naming on every kind of file system, and with strangers in the way. */

#include "config.h"

#include "net/ferry-namer.h"
#include "shared/ferry-error.h"
#include "tests/fakes/mortal-calls.h"
#include "tests/fakes/scratch-folder.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PART ".a.tar.gz.1a2b.part"
#define MODIFIED 1000000001

static FerryPublication *
new_publication (ScratchFolder *scratch,
                 guint64        inode)
{
  FerryPublication *publication = ferry_publication_new ();

  publication->folder = g_strdup (scratch->path);
  publication->name = g_strdup ("a.tar.gz");
  publication->part_name = g_strdup (PART);
  publication->part_inode = inode;

  return publication;
}

static FerryPublication *
new_part (ScratchFolder *scratch)
{
  scratch_folder_write (scratch, PART, "whole");

  return new_publication (scratch, scratch_folder_inode (scratch, PART));
}

static char *
publish (const FerryPublication *publication,
         GError                **error)
{
  g_autoptr(FerryFolder) folder = ferry_folder_open (publication->folder, NULL, error);
  g_autoptr(FerryNamer) namer = NULL;
  g_autofree char *name = NULL;
  GMutex reserving;

  g_assert_nonnull (folder);
  g_mutex_init (&reserving);
  namer = ferry_namer_new (folder, mortal_calls_get (), 0644, &reserving);
  name = ferry_namer_publish (namer, publication, error);
  if (name != NULL && !ferry_namer_sync (namer, error))
    g_clear_pointer (&name, g_free);
  g_mutex_clear (&reserving);

  return g_steal_pointer (&name);
}

static void
assert_published (const FerryPublication *publication,
                  const char             *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *name = publish (publication, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, expected);
}

static void
assert_fails (const FerryPublication *publication,
              FerryErrorCode          code)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *name = publish (publication, &error);

  g_assert_error (error, FERRY_ERROR, (int) code);
  g_assert_null (name);
  g_assert_nonnull (strstr (error->message, publication->folder));
}

static void
assert_content (ScratchFolder *scratch,
                const char    *name,
                const char    *expected)
{
  g_autofree char *text = scratch_folder_read (scratch, name);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_list (ScratchFolder *scratch,
             const char    *expected)
{
  g_autofree char *list = scratch_folder_list (scratch);

  g_assert_cmpstr (list, ==, expected);
}

static void
test_plain (gconstpointer data)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublication) publication = new_part (scratch);
  g_autofree char *path = scratch_folder_path (scratch, "a.tar.gz");
  struct stat info;

  mortal_calls_reset (GPOINTER_TO_INT (data));
  publication->modified = MODIFIED;
  assert_published (publication, "a.tar.gz");
  assert_content (scratch, "a.tar.gz", "whole");
  assert_list (scratch, "a.tar.gz");
  g_assert_cmpuint (scratch_folder_mode (scratch, "a.tar.gz"), ==, 0644);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mtime, ==, MODIFIED);
}

/* Not a byte of what is there changes, whatever it is. */
static void
test_taken (gconstpointer data)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublication) publication = new_part (scratch);
  g_autofree char *linked = scratch_folder_path (scratch, "a (2).tar.gz");
  g_autofree char *dangling = scratch_folder_path (scratch, "a (3).tar.gz");
  g_autofree char *folder = scratch_folder_path (scratch, "a (4).tar.gz");
  g_autofree char *fifo = scratch_folder_path (scratch, "a (5).tar.gz");

  mortal_calls_reset (GPOINTER_TO_INT (data));
  scratch_folder_write (scratch, "a.tar.gz", "mine");
  scratch_folder_write (scratch, "other", "other");
  g_assert_cmpint (symlink ("other", linked), ==, 0);
  g_assert_cmpint (symlink ("nowhere", dangling), ==, 0);
  g_assert_cmpint (mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);

  assert_published (publication, "a (6).tar.gz");
  assert_content (scratch, "a (6).tar.gz", "whole");
  assert_content (scratch, "a.tar.gz", "mine");
  assert_content (scratch, "other", "other");
  assert_list (scratch, "a (2).tar.gz a (3).tar.gz a (4).tar.gz a (5).tar.gz a (6).tar.gz a.tar.gz other");
}

static void
test_overwrite (gconstpointer data)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublication) publication = new_part (scratch);

  mortal_calls_reset (GPOINTER_TO_INT (data));
  publication->overwrite = TRUE;
  scratch_folder_write (scratch, "a.tar.gz", "old");
  assert_published (publication, "a.tar.gz");
  assert_content (scratch, "a.tar.gz", "whole");
  assert_list (scratch, "a.tar.gz");
}

static void
test_overwrite_link (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublication) publication = new_part (scratch);
  g_autofree char *path = scratch_folder_path (scratch, "a.tar.gz");

  mortal_calls_reset (MORTAL_KIND_MODERN);
  publication->overwrite = TRUE;
  scratch_folder_write (scratch, "other", "other");
  g_assert_cmpint (symlink ("other", path), ==, 0);
  assert_published (publication, "a.tar.gz");
  assert_content (scratch, "other", "other");
  g_assert_false (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
}

static void
test_overwrite_folder (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublication) publication = new_part (scratch);
  g_autofree char *path = scratch_folder_path (scratch, "a.tar.gz");

  mortal_calls_reset (MORTAL_KIND_MODERN);
  publication->overwrite = TRUE;
  g_assert_cmpint (mkdir (path, 0700), ==, 0);
  assert_published (publication, "a (2).tar.gz");
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_DIR));
}

static void
test_overwrite_fifo (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublication) publication = new_part (scratch);
  g_autofree char *path = scratch_folder_path (scratch, "a.tar.gz");

  mortal_calls_reset (MORTAL_KIND_MODERN);
  publication->overwrite = TRUE;
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_published (publication, "a (2).tar.gz");
  assert_list (scratch, "a (2).tar.gz a.tar.gz");
}

/* All that was granted there is the one name. */
static void
test_bound (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublication) publication = new_part (scratch);
  g_autofree char *path = scratch_folder_path (scratch, "a.tar.gz");

  mortal_calls_reset (MORTAL_KIND_MODERN);
  publication->overwrite = publication->is_bound = TRUE;
  g_assert_cmpint (mkdir (path, 0700), ==, 0);
  assert_fails (publication, FERRY_ERROR_DESTINATION_DENIED);
  assert_list (scratch, PART " a.tar.gz");

  g_assert_cmpint (rmdir (path), ==, 0);
  assert_published (publication, "a.tar.gz");
  assert_content (scratch, "a.tar.gz", "whole");
}

static void
test_long_name (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublication) publication = new_part (scratch);
  g_autoptr(GString) name = g_string_new (NULL);
  g_autofree char *published = NULL;
  g_autoptr(GError) error = NULL;

  while (name->len < 251)
    g_string_append (name, "é");
  g_string_append (name, ".gz");
  g_assert_cmpuint (name->len, ==, 255);

  mortal_calls_reset (MORTAL_KIND_MODERN);
  scratch_folder_write (scratch, name->str, "mine");
  g_free (publication->name);
  publication->name = g_strdup (name->str);
  published = publish (publication, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (published, "é (2).gz"));
  g_assert_true (g_utf8_validate (published, -1, NULL));
  assert_content (scratch, name->str, "mine");
  assert_content (scratch, published, "whole");
}

static void
test_bad_name (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublication) publication = new_part (scratch);

  mortal_calls_reset (MORTAL_KIND_MODERN);
  g_free (publication->name);
  publication->name = g_strdup ("../a");
  assert_fails (publication, FERRY_ERROR_DESTINATION_DENIED);
  assert_list (scratch, PART);
}

/* The partial file is not what was left there; nobody touches it. */
static void
test_strange_parts (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublication) publication = new_part (scratch);
  g_autofree char *path = scratch_folder_path (scratch, PART);
  g_autofree char *other = scratch_folder_path (scratch, "other");

  mortal_calls_reset (MORTAL_KIND_MODERN);
  g_assert_cmpint (link (path, other), ==, 0);
  assert_fails (publication, FERRY_ERROR_TARGET_CHANGED);
  assert_list (scratch, PART " other");

  g_assert_cmpint (unlink (path), ==, 0);
  g_assert_cmpint (symlink ("other", path), ==, 0);
  assert_fails (publication, FERRY_ERROR_TARGET_CHANGED);

  g_assert_cmpint (unlink (path), ==, 0);
  assert_fails (publication, FERRY_ERROR_TARGET_CHANGED);

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_fails (publication, FERRY_ERROR_TARGET_CHANGED);

  g_assert_cmpint (unlink (path), ==, 0);
  scratch_folder_write (scratch, PART, "another");
  assert_fails (publication, FERRY_ERROR_TARGET_CHANGED);
  assert_content (scratch, PART, "another");
  assert_list (scratch, PART " other");
}

static void
test_already_published (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublication) publication = NULL;

  mortal_calls_reset (MORTAL_KIND_MODERN);
  scratch_folder_write (scratch, "a (3).tar.gz", "whole");
  publication = new_publication (scratch, scratch_folder_inode (scratch, "a (3).tar.gz"));
  assert_published (publication, "a (3).tar.gz");
  assert_list (scratch, "a (3).tar.gz");
}

/* An inode number that was used again makes no stranger’s file the published one. */
static void
test_inode_used_again (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublication) publication = NULL;

  mortal_calls_reset (MORTAL_KIND_MODERN);
  scratch_folder_write (scratch, "a.tar.gz", "a stranger’s");
  publication = new_publication (scratch, scratch_folder_inode (scratch, "a.tar.gz"));
  publication->modified = MODIFIED;
  assert_fails (publication, FERRY_ERROR_TARGET_CHANGED);
  assert_content (scratch, "a.tar.gz", "a stranger’s");
}

/* Left-overs of crashes beside the partial file go; those of other targets stay. */
static void
test_siblings (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublication) publication = new_part (scratch);

  mortal_calls_reset (MORTAL_KIND_MODERN);
  scratch_folder_write (scratch, ".a.tar.gz.1a2b-1.part", "left");
  scratch_folder_write (scratch, ".a.tar.gz.1a2b.1.part", "another file of the job");
  scratch_folder_write (scratch, ".a.tar.gz.3c4d.part", "another job");
  assert_published (publication, "a.tar.gz");
  assert_list (scratch, ".a.tar.gz.1a2b.1.part .a.tar.gz.3c4d.part a.tar.gz");
}

static void
test_failing_rename (void)
{
  static const struct
  {
    int code;
    FerryErrorCode expected;
  } cases[] = {
    { ENOSPC, FERRY_ERROR_DISK_FULL },
    { EDQUOT, FERRY_ERROR_DISK_FULL },
    { EACCES, FERRY_ERROR_DESTINATION_DENIED },
    { EROFS, FERRY_ERROR_DESTINATION_DENIED },
    { EIO, FERRY_ERROR_DESTINATION_DENIED },
    { ENODEV, FERRY_ERROR_DESTINATION_MISSING },
    { ESTALE, FERRY_ERROR_DESTINATION_MISSING },
    { ENOENT, FERRY_ERROR_TARGET_CHANGED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
      g_autoptr(FerryPublication) publication = new_part (scratch);

      mortal_calls_reset (MORTAL_KIND_MODERN)->rename_error = cases[i].code;
      assert_fails (publication, cases[i].expected);
      mortal_calls_reset (MORTAL_KIND_MODERN);
      assert_published (publication, "a.tar.gz");
    }
}

/* A rename that fails over a reservation takes that away again. */
static void
test_failing_rename_over (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublication) publication = new_part (scratch);

  mortal_calls_reset (MORTAL_KIND_NO_LINKS)->rename_error = EINVAL;
  assert_fails (publication, FERRY_ERROR_DESTINATION_DENIED);
  assert_list (scratch, PART);
}

static void
test_failing_sync (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublication) publication = new_part (scratch);

  mortal_calls_reset (MORTAL_KIND_MODERN)->sync_error = EIO;
  assert_fails (publication, FERRY_ERROR_DESTINATION_DENIED);
  mortal_calls_reset (MORTAL_KIND_MODERN)->sync_error = EINVAL;
  assert_published (publication, "a.tar.gz");
  assert_list (scratch, "a.tar.gz");
}

int
main (int    argc,
      char **argv)
{
  static const char *const kinds[] = { "modern", "links", "no-links" };

  g_test_init (&argc, &argv, NULL);
  for (int kind = 0; kind < MORTAL_N_KINDS; kind++)
    {
      g_autofree char *plain = g_strdup_printf ("/namer/%s/published", kinds[kind]);
      g_autofree char *taken = g_strdup_printf ("/namer/%s/taken-names-stay", kinds[kind]);
      g_autofree char *overwrite = g_strdup_printf ("/namer/%s/overwrite", kinds[kind]);

      g_test_add_data_func (plain, GINT_TO_POINTER (kind), test_plain);
      g_test_add_data_func (taken, GINT_TO_POINTER (kind), test_taken);
      g_test_add_data_func (overwrite, GINT_TO_POINTER (kind), test_overwrite);
    }
  g_test_add_func ("/namer/overwrite/link-itself", test_overwrite_link);
  g_test_add_func ("/namer/overwrite/never-a-folder", test_overwrite_folder);
  g_test_add_func ("/namer/overwrite/never-a-fifo", test_overwrite_fifo);
  g_test_add_func ("/namer/bound/that-name-or-none", test_bound);
  g_test_add_func ("/namer/name/longest", test_long_name);
  g_test_add_func ("/namer/name/with-a-slash", test_bad_name);
  g_test_add_func ("/namer/part/strangers-are-left-alone", test_strange_parts);
  g_test_add_func ("/namer/part/siblings-go", test_siblings);
  g_test_add_func ("/namer/again/already-published", test_already_published);
  g_test_add_func ("/namer/again/inode-used-again", test_inode_used_again);
  g_test_add_func ("/namer/failure/rename", test_failing_rename);
  g_test_add_func ("/namer/failure/rename-over-reservation", test_failing_rename_over);
  g_test_add_func ("/namer/failure/sync", test_failing_sync);

  return g_test_run ();
}
