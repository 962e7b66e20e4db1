/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-checkpoint.h"
#include "shared/ferry-error.h"
#include "tests/fakes/parsed-spec.h"

#include <string.h>

static void
add_segment (FerryCheckpoint *checkpoint,
             goffset          offset,
             goffset          position,
             goffset          length,
             goffset          done)
{
  FerrySegment segment = { offset, position, length, done };

  g_array_append_val (checkpoint->segments, segment);
}

static FerryCheckpoint *
make (void)
{
  FerryCheckpoint *checkpoint = ferry_checkpoint_new ();

  checkpoint->part_name = g_strdup (".a.iso.0123.part");
  checkpoint->part_inode = G_MAXUINT64;
  checkpoint->etag = g_strdup ("\"abc\"");
  checkpoint->last_modified = g_strdup ("Sun, 06 Nov 1994 08:49:37 GMT");
  checkpoint->remote_length = 1000;
  checkpoint->accepts_ranges = TRUE;
  checkpoint->name = g_strdup ("añ.iso");
  checkpoint->modified = 784111777;
  add_segment (checkpoint, 0, 0, 600, 500);
  add_segment (checkpoint, 600, 600, 400, 7);

  return checkpoint;
}

static void
assert_same (const FerryCheckpoint *a,
             const FerryCheckpoint *b)
{
  g_assert_cmpstr (a->part_name, ==, b->part_name);
  g_assert_cmpuint (a->part_inode, ==, b->part_inode);
  g_assert_cmpstr (a->etag, ==, b->etag);
  g_assert_cmpstr (a->last_modified, ==, b->last_modified);
  g_assert_cmpint (a->remote_length, ==, b->remote_length);
  g_assert_cmpint (a->accepts_ranges, ==, b->accepts_ranges);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpint (a->modified, ==, b->modified);
  g_assert_cmpint (a->verified, ==, b->verified);
  g_assert_cmpmem (a->segments->data, a->segments->len * sizeof (FerrySegment),
                   b->segments->data, b->segments->len * sizeof (FerrySegment));
  g_assert_cmpint (a->previous == NULL, ==, b->previous == NULL);
  if (a->previous != NULL)
    assert_same (a->previous, b->previous);
}

static void
assert_round_trip (const FerryCheckpoint *checkpoint)
{
  g_autoptr(GVariant) variant = ferry_checkpoint_to_variant (checkpoint);
  g_autoptr(GVariant) bytes = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryCheckpoint) again = NULL;

  /* As it comes back from a database: bytes that nobody vouches for. */
  g_assert_false (g_variant_is_floating (variant));
  bytes = g_variant_ref_sink (g_variant_new_from_data (G_VARIANT_TYPE_VARDICT, g_variant_get_data (variant),
                                                       g_variant_get_size (variant), FALSE, NULL, NULL));
  again = ferry_checkpoint_new_from_variant (bytes, &error);
  g_assert_no_error (error);
  assert_same (checkpoint, again);
}

static void
test_empty (void)
{
  g_autoptr(FerryCheckpoint) checkpoint = ferry_checkpoint_new ();

  g_assert_cmpint (checkpoint->remote_length, ==, -1);
  g_assert_cmpuint (checkpoint->segments->len, ==, 0);
  g_assert_cmpint (ferry_checkpoint_get_done (checkpoint), ==, 0);
  g_assert_false (ferry_checkpoint_has_validator (checkpoint));
  assert_round_trip (checkpoint);
}

static void
test_done (void)
{
  g_autoptr(FerryCheckpoint) checkpoint = make ();

  g_assert_cmpint (ferry_checkpoint_get_done (checkpoint), ==, 507);
}

static void
test_validators (void)
{
  g_autoptr(FerryCheckpoint) checkpoint = make ();

  g_assert_true (ferry_checkpoint_has_validator (checkpoint));
  g_clear_pointer (&checkpoint->etag, g_free);
  g_assert_true (ferry_checkpoint_has_validator (checkpoint));
  g_clear_pointer (&checkpoint->last_modified, g_free);
  g_assert_false (ferry_checkpoint_has_validator (checkpoint));
}

static void
test_copy (void)
{
  g_autoptr(FerryCheckpoint) checkpoint = make ();
  g_autoptr(FerryCheckpoint) copy = NULL;

  checkpoint->previous = make ();
  copy = ferry_checkpoint_copy (checkpoint);
  assert_same (checkpoint, copy);
  g_assert_true (copy->previous == checkpoint->previous);
  g_array_index (copy->segments, FerrySegment, 0).done = 1;
  g_assert_cmpint (ferry_checkpoint_get_done (checkpoint), ==, 507);
}

static void
test_round_trip (void)
{
  g_autoptr(FerryCheckpoint) checkpoint = make ();
  FerryCheckpoint *last = checkpoint;

  assert_round_trip (checkpoint);
  for (guint i = 0; i < 16; i++)
    last = last->previous = make ();
  assert_round_trip (checkpoint);
}

static void
test_kinds (void)
{
  g_autoptr(FerryCheckpoint) unknown = make ();
  g_autoptr(FerryCheckpoint) ranges = make ();
  g_autoptr(FerryCheckpoint) whole = make ();
  g_autoptr(FerryCheckpoint) none = make ();

  unknown->remote_length = -1;
  g_array_set_size (unknown->segments, 0);
  add_segment (unknown, 0, 0, -1, 12345);
  assert_round_trip (unknown);

  /* Ranges follow one another in the file in the order they were asked for. */
  g_array_set_size (ranges->segments, 0);
  add_segment (ranges, 900, 0, 100, 100);
  add_segment (ranges, 0, 100, 50, 50);
  add_segment (ranges, 500, 150, 10, 0);
  assert_round_trip (ranges);

  whole->verified = TRUE;
  g_array_set_size (whole->segments, 0);
  add_segment (whole, 0, 0, 1000, 1000);
  assert_round_trip (whole);

  none->verified = TRUE;
  none->remote_length = 0;
  g_array_set_size (none->segments, 0);
  add_segment (none, 0, 0, 0, 0);
  assert_round_trip (none);
}

static void
assert_refused (FerryCheckpoint *checkpoint,
                const char      *told)
{
  g_autoptr(GVariant) variant = ferry_checkpoint_to_variant (checkpoint);
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_checkpoint_new_from_variant (variant, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, told));
}

static void
test_names_elsewhere (void)
{
  static const char *const parts[] = {
    "", ".", "..", "a.part", ".a", ".a.par", ".a/../../x.part", "/etc/.x.part", ".part/", "../.a.part",
  };
  static const char *const names[] = { "", ".", "..", "a/b", "/etc/passwd", "../x" };
  g_autoptr(FerryCheckpoint) checkpoint = make ();
  g_autofree char *fill = g_strnfill (255, 'x');

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_free (checkpoint->part_name);
      checkpoint->part_name = g_strdup (parts[i]);
      assert_refused (checkpoint, "part");
    }
  g_free (checkpoint->part_name);
  checkpoint->part_name = g_strconcat (".", fill, ".part", NULL);
  assert_refused (checkpoint, "part");

  g_free (checkpoint->part_name);
  checkpoint->part_name = g_strdup (".x.part");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_free (checkpoint->name);
      checkpoint->name = g_strdup (names[i]);
      assert_refused (checkpoint, "name");
    }
}

static void
test_bytes_without_file (void)
{
  g_autoptr(FerryCheckpoint) checkpoint = make ();

  g_clear_pointer (&checkpoint->part_name, g_free);
  assert_refused (checkpoint, "part");
}

static void
test_bad_validators (void)
{
  static const char *const bad[] = { "", "\"a\"\r\nHost: evil", "\"a\n\"", "\"\x01\"", "\"\x7f\"" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(FerryCheckpoint) etag = make ();
      g_autoptr(FerryCheckpoint) date = make ();

      g_free (etag->etag);
      etag->etag = g_strdup (bad[i]);
      assert_refused (etag, "etag");
      g_free (date->last_modified);
      date->last_modified = g_strdup (bad[i]);
      assert_refused (date, "last-modified");
    }
}

static void
test_weak_validator (void)
{
  g_autoptr(FerryCheckpoint) checkpoint = make ();

  g_free (checkpoint->etag);
  checkpoint->etag = g_strdup ("W/\"a\"");
  assert_refused (checkpoint, "etag");
}

static void
test_bad_numbers (void)
{
  g_autoptr(FerryCheckpoint) length = make ();
  g_autoptr(FerryCheckpoint) modified = make ();

  length->remote_length = -2;
  g_array_set_size (length->segments, 0);
  assert_refused (length, "length");
  modified->modified = -1;
  assert_refused (modified, "modified");
}

static void
test_bad_segments (void)
{
  static const struct
  {
    FerrySegment segments[2];
    goffset remote_length;
    gboolean verified;
  } bad[] = {
    { { { -1, 0, 10, 0 }, { 500, 500, 1, 0 } }, 1000, FALSE },
    { { { 0, -1, 10, 0 }, { 500, 500, 1, 0 } }, 1000, FALSE },
    { { { 0, 0, -2, 0 }, { 500, 500, 1, 0 } }, 1000, FALSE },
    { { { 0, 0, 10, -1 }, { 500, 500, 1, 0 } }, 1000, FALSE },
    { { { 0, 0, 10, 11 }, { 500, 500, 1, 0 } }, 1000, FALSE },
    { { { 0, 0, 10, 0 }, { 9, 10, 1, 0 } }, 1000, FALSE },    /* a remote byte twice */
    { { { 0, 0, 10, 0 }, { 10, 9, 1, 0 } }, 1000, FALSE },    /* a local byte twice */
    { { { 0, 10, 10, 0 }, { 10, 0, 10, 0 } }, 1000, FALSE },  /* not in order */
    { { { 0, 0, -1, 0 }, { 10, 10, 10, 0 } }, 1000, FALSE },  /* open, not last */
    { { { 10, 0, -1, 0 }, { 0, 500, 10, 0 } }, 1000, FALSE }, /* the same, out of order */
    { { { 0, 0, 10, 0 }, { 500, 500, 501, 0 } }, 1000, FALSE },
    { { { 0, 0, 10, 0 }, { 500, 500, -1, 501 } }, 1000, FALSE },
    { { { 0, 0, 10, 0 }, { G_MAXINT64, 500, 1, 0 } }, -1, FALSE },
    { { { 0, 0, 10, 0 }, { 500, G_MAXINT64, 1, 0 } }, -1, FALSE },
    { { { 0, 0, 10, 0 }, { G_MAXINT64, 500, -1, 1 } }, -1, FALSE },
    { { { 0, 0, 10, 10 }, { 500, 500, 10, 9 } }, 1000, TRUE }, /* verified, but not whole */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(FerryCheckpoint) checkpoint = make ();

      g_test_message ("%u", (guint) i);
      checkpoint->remote_length = bad[i].remote_length;
      checkpoint->verified = bad[i].verified;
      g_array_set_size (checkpoint->segments, 0);
      g_array_append_vals (checkpoint->segments, bad[i].segments, 2);
      assert_refused (checkpoint, "segments");
    }
}

static void
test_too_deep (void)
{
  g_autoptr(FerryCheckpoint) checkpoint = make ();
  FerryCheckpoint *last = checkpoint;

  for (guint i = 0; i < 17; i++)
    last = last->previous = make ();
  assert_refused (checkpoint, "previous");
}

static void
test_damaged_previous (void)
{
  g_autoptr(FerryCheckpoint) checkpoint = make ();

  checkpoint->previous = make ();
  g_free (checkpoint->previous->part_name);
  checkpoint->previous->part_name = g_strdup ("../x.part");
  assert_refused (checkpoint, "previous");
}

static void
test_other_forms (void)
{
  static const char *const damaged[][2] = {
    { "s", "'x'" },
    { "a{sv}", "{}" },
    { "a{sv}", "{'version': <uint32 2>, 'segments': <@a(xxxx) []>}" },
    { "a{sv}", "{'version': <1>, 'segments': <@a(xxxx) []>}" },
    { "a{sv}", "{'version': <uint32 1>, 'segments': <@a(xxx) []>}" },
    { "a{sv}", "{'version': <uint32 1>, 'segments': <@a(xxxx) []>, 'etag': <5>}" },
    { "a{sv}", "{'version': <uint32 1>, 'segments': <@a(xxxx) []>, 'colour': <'red'>}" },
    { "a{sv}", "{'version': <uint32 1>, 'segments': <@a(xxxx) []>, 'previous': <'red'>}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autoptr(GVariant) variant = parsed_variant (damaged[i][0], damaged[i][1]);
      g_autoptr(GError) error = NULL;

      g_assert_null (ferry_checkpoint_new_from_variant (variant, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
    }
}

/* Every single byte of a stored checkpoint set to something else: refused or
 * sound, but never a crash. */
static void
test_flipped_bytes (void)
{
  g_autoptr(FerryCheckpoint) checkpoint = make ();
  g_autoptr(GVariant) variant = NULL;
  gsize size;

  checkpoint->previous = make ();
  variant = ferry_checkpoint_to_variant (checkpoint);
  size = g_variant_get_size (variant);
  for (gsize i = 0; i < 3 * size; i++)
    {
      static const guint8 flips[] = { 0x01, 0x80, 0xff };
      guint8 *data = g_memdup2 (g_variant_get_data (variant), size);
      g_autoptr(GVariant) damaged = NULL;
      g_autoptr(FerryCheckpoint) read = NULL;

      data[i / 3] ^= flips[i % 3];
      damaged = g_variant_ref_sink (g_variant_new_from_data (G_VARIANT_TYPE_VARDICT, data, size, FALSE, g_free, data));
      read = ferry_checkpoint_new_from_variant (damaged, NULL);
      if (read != NULL)
        g_assert_cmpint (ferry_checkpoint_get_done (read), >=, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkpoint/new-one-is-of-no-bytes", test_empty);
  g_test_add_func ("/checkpoint/done-is-the-sum", test_done);
  g_test_add_func ("/checkpoint/validators", test_validators);
  g_test_add_func ("/checkpoint/copy-is-its-own", test_copy);
  g_test_add_func ("/checkpoint/store-gives-back-what-it-got", test_round_trip);
  g_test_add_func ("/checkpoint/all-kinds-of-transfers", test_kinds);
  g_test_add_func ("/checkpoint/names-elsewhere-are-refused", test_names_elsewhere);
  g_test_add_func ("/checkpoint/bytes-without-a-file-are-refused", test_bytes_without_file);
  g_test_add_func ("/checkpoint/validators-cannot-add-fields", test_bad_validators);
  g_test_add_func ("/checkpoint/weak-validator-is-refused", test_weak_validator);
  g_test_add_func ("/checkpoint/bad-numbers-are-refused", test_bad_numbers);
  g_test_add_func ("/checkpoint/bad-segments-are-refused", test_bad_segments);
  g_test_add_func ("/checkpoint/endless-history-is-refused", test_too_deep);
  g_test_add_func ("/checkpoint/damaged-previous-one-is-refused", test_damaged_previous);
  g_test_add_func ("/checkpoint/other-forms-are-refused", test_other_forms);
  g_test_add_func ("/checkpoint/any-damaged-byte-is-survived", test_flipped_bytes);

  return g_test_run ();
}
