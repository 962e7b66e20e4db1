/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-fixture.h"

/* The fakes keep the ports’ promises, else what is built on them proves little. */

typedef struct
{
  GString *rung; /* (unowned) */
  const char *name;
} Bell;

static void
on_rung (gpointer user_data)
{
  Bell *bell = user_data;

  g_string_append (bell->rung, bell->name);
}

static void
test_clock_rings_in_order_and_never_at_once (void)
{
  g_autoptr(FakeClock) clock = fake_clock_new ();
  g_autoptr(GString) rung = g_string_new (NULL);
  gint64 now = ferry_clock_now (FERRY_CLOCK (clock));
  Bell a = { rung, "a" };
  Bell b = { rung, "b" };
  Bell late = { rung, "l" };
  guint id;

  ferry_clock_add_alarm (FERRY_CLOCK (clock), now + 2, on_rung, &b);
  ferry_clock_add_alarm (FERRY_CLOCK (clock), now + 1, on_rung, &a);
  id = ferry_clock_add_alarm (FERRY_CLOCK (clock), now + 2, on_rung, &a);
  ferry_clock_remove_alarm (FERRY_CLOCK (clock), id);
  ferry_clock_add_alarm (FERRY_CLOCK (clock), now - 5, on_rung, &late);
  g_assert_cmpstr (rung->str, ==, "");
  fake_settle ();
  g_assert_cmpstr (rung->str, ==, "l");
  fake_clock_turn (clock, 1);
  g_assert_cmpstr (rung->str, ==, "la");
  fake_clock_turn (clock, 10);
  g_assert_cmpstr (rung->str, ==, "lab");
  g_assert_cmpint (ferry_clock_now (FERRY_CLOCK (clock)), ==, now + 11);
}

static void
test_store_forgets_what_was_not_on_disk (void)
{
  g_autoptr(FakeStore) store = fake_store_new ();
  g_autoptr(FakeStore) after = NULL;
  g_autoptr(FerryJobSpec) spec = engine_fixture_make_spec ("one", NULL, 1);
  g_autoptr(FerryJob) job = ferry_job_new ("abc", "user", spec);

  fake_store_put (store, job);
  fake_store_hold (store, TRUE);
  ferry_job_get_record (job)->state = FERRY_STATE_TRANSFERRED;
  ferry_store_update_job (FERRY_STORE (store), job);
  fake_settle ();
  after = fake_store_new_after_crash (store);
  assert_job (fake_store_get (after, "abc"), FERRY_STATE_QUEUED, FERRY_WAIT_NONE);

  /* What an update copied is what it was then. */
  ferry_job_get_record (job)->state = FERRY_STATE_ERROR;
  fake_store_hold (store, FALSE);
  fake_settle ();
  assert_job (fake_store_get (store, "abc"), FERRY_STATE_TRANSFERRED, FERRY_WAIT_NONE);
}

static void
test_store_never_keeps_secrets (void)
{
  g_autoptr(FakeStore) store = fake_store_new ();
  g_autoptr(FerryJobSpec) spec = NULL;
  g_autoptr(FerryJob) job = NULL;
  const FerryJobSpec *stored;

  spec = engine_fixture_make_spec ("one", "{'headers': <['Authorization: Bearer x', 'X-A: b']>}", 1);
  job = ferry_job_new ("abc", "user", spec);
  fake_store_put (store, job);
  stored = ferry_job_get_spec (fake_store_get (store, "abc"));
  g_assert_true (stored->secrets_lost);
  g_assert_cmpuint (stored->extras->headers->len, ==, 1);
}

static void
on_published_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  gboolean *published = user_data;

  *published = ferry_publisher_publish_finish (FERRY_PUBLISHER (object), result, NULL);
}

static gboolean
publish (FakePublisher    *publisher,
         FerryPublication *publication)
{
  g_autoptr(GPtrArray) publications = g_ptr_array_new ();
  gboolean published = FALSE;

  g_ptr_array_add (publications, publication);
  ferry_publisher_publish_async (FERRY_PUBLISHER (publisher), publications, NULL, on_published_cb,
                                 &published);
  fake_settle ();

  return published;
}

static void
test_publisher_knows_its_own_files (void)
{
  g_autoptr(FakePublisher) publisher = fake_publisher_new ();

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(FerryPublication) publication = ferry_publication_new ();

      /* Twice the same partial file, then another one. */
      publication->folder = g_strdup ("/home/me");
      publication->name = g_strdup ("x");
      publication->part_name = g_strdup (".x.part");
      publication->part_inode = i < 2 ? 7 : 8;
      g_assert_true (publish (publisher, publication));
      g_assert_cmpstr (publication->published_name, ==, i < 2 ? "x" : "x (2)");
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fakes/clock-rings-in-order-and-never-at-once",
                   test_clock_rings_in_order_and_never_at_once);
  g_test_add_func ("/fakes/store-forgets-what-was-not-on-disk",
                   test_store_forgets_what_was_not_on_disk);
  g_test_add_func ("/fakes/store-never-keeps-secrets", test_store_never_keeps_secrets);
  g_test_add_func ("/fakes/publisher-knows-its-own-files", test_publisher_knows_its_own_files);

  return g_test_run ();
}
