/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-turnstile.h"

/* Who was let in, one letter each. */
typedef struct
{
  FerryTurnstile *turnstile;
  GString *order;
  gboolean leaves; /* each as soon as it is let in */
  guint n_refused;
} Fixture;

typedef struct
{
  Fixture *fixture;
  const char *client;
} Call;

static void
let_in (gboolean is_let_in,
        gpointer user_data)
{
  g_autofree Call *call = user_data;

  if (!is_let_in)
    {
      call->fixture->n_refused++;
      return;
    }

  g_string_append (call->fixture->order, call->client);
  if (call->fixture->leaves)
    ferry_turnstile_leave (call->fixture->turnstile, call->client);
}

static void
enter (Fixture    *fixture,
       const char *client)
{
  Call *call = g_new0 (Call, 1);

  call->fixture = fixture;
  call->client = client;
  ferry_turnstile_enter (fixture->turnstile, client, let_in, call);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->turnstile = ferry_turnstile_new ();
  fixture->order = g_string_new (NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  ferry_turnstile_free (fixture->turnstile);
  g_string_free (fixture->order, TRUE);
}

static void
test_few (Fixture      *fixture,
          gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    enter (fixture, "a");
  settle ();
  g_assert_cmpstr (fixture->order->str, ==, "aaaa");

  ferry_turnstile_leave (fixture->turnstile, "a");
  ferry_turnstile_leave (fixture->turnstile, "a");
  settle ();
  g_assert_cmpstr (fixture->order->str, ==, "aaaaaa");

  fixture->leaves = TRUE;
  for (guint i = 0; i < 4; i++)
    ferry_turnstile_leave (fixture->turnstile, "a");
  settle ();
  g_assert_cmpstr (fixture->order->str, ==, "aaaaaaaaaa");
}

static void
test_others (Fixture      *fixture,
             gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    enter (fixture, "a");
  enter (fixture, "b");
  g_assert_cmpstr (fixture->order->str, ==, "aaaab");

  fixture->leaves = TRUE;
  for (guint i = 0; i < 4; i++)
    ferry_turnstile_leave (fixture->turnstile, "a");
  ferry_turnstile_leave (fixture->turnstile, "b");
  settle ();
  g_assert_cmpuint (fixture->order->len, ==, 11);
}

static void
test_too_many (Fixture      *fixture,
               gconstpointer data)
{
  for (guint i = 0; i < 1000; i++)
    enter (fixture, "a");
  enter (fixture, "b");
  g_assert_cmpstr (fixture->order->str, ==, "aaaab");
  g_assert_cmpuint (fixture->n_refused, ==, 0);
  settle ();
  g_assert_cmpuint (fixture->n_refused, ==, 1000 - 4 - 128);

  fixture->leaves = TRUE;
  for (guint i = 0; i < 4; i++)
    ferry_turnstile_leave (fixture->turnstile, "a");
  ferry_turnstile_leave (fixture->turnstile, "b");
  settle ();
  g_assert_cmpuint (fixture->order->len, ==, 1 + 4 + 128);
  enter (fixture, "a");
  g_assert_cmpuint (fixture->order->len, ==, 2 + 4 + 128);
}

static void
note_pause (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
test_pause (Fixture      *fixture,
            gconstpointer data)
{
  gboolean has_paused = FALSE;
  guint n_refused;

  ferry_turnstile_set_pause (fixture->turnstile, note_pause, &has_paused);
  for (guint i = 0; i < 1000; i++)
    enter (fixture, "a");
  settle ();
  n_refused = fixture->n_refused;
  g_assert_true (has_paused);
  g_assert_cmpuint (n_refused, <, 100);
  enter (fixture, "a");
  settle ();
  g_assert_cmpuint (fixture->n_refused, ==, n_refused);

  ferry_turnstile_go_on (fixture->turnstile);
  settle ();
  g_assert_cmpuint (fixture->n_refused, ==, 2 * n_refused);
  fixture->leaves = TRUE;
  ferry_turnstile_open (fixture->turnstile);
}

/* Nobody may take all memory by that. */
static void
test_far_too_many (Fixture      *fixture,
                   gconstpointer data)
{
  for (guint i = 0; i < 20000; i++)
    enter (fixture, "a");
  g_assert_cmpuint (fixture->n_refused, >, 3000);
  fixture->leaves = TRUE;
  ferry_turnstile_open (fixture->turnstile);
  g_assert_cmpuint (fixture->n_refused, ==, 20000 - 4 - 128);
}

static void
test_open (Fixture      *fixture,
           gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    enter (fixture, "a");
  fixture->leaves = TRUE;
  ferry_turnstile_open (fixture->turnstile);
  g_assert_cmpuint (fixture->order->len, ==, 10);
  enter (fixture, "b");
  g_assert_cmpuint (fixture->order->len, ==, 11);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/turnstile/few-of-one-client-at-a-time", Fixture, NULL, set_up, test_few, tear_down);
  g_test_add ("/turnstile/others-do-not-wait", Fixture, NULL, set_up, test_others, tear_down);
  g_test_add ("/turnstile/too-many-are-turned-away", Fixture, NULL, set_up, test_too_many, tear_down);
  g_test_add ("/turnstile/those-turned-away-give-way", Fixture, NULL, set_up, test_pause, tear_down);
  g_test_add ("/turnstile/far-too-many-are-turned-away-at-once", Fixture, NULL, set_up, test_far_too_many, tear_down);
  g_test_add ("/turnstile/all-are-let-in-at-the-end", Fixture, NULL, set_up, test_open, tear_down);

  return g_test_run ();
}
