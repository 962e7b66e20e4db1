/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-mail-bag.h"

#define N_MAILS 20000

typedef struct
{
  FerryMailbox *mailbox;
  guint next;    /* what must be delivered next */
  gboolean slow; /* whether each delivery takes its time */
} World;

typedef struct
{
  World *world;
  guint number;
} Mail;

static void
deliver (gpointer data)
{
  g_autofree Mail *mail = data;

  g_assert_cmpuint (mail->number, ==, mail->world->next);
  mail->world->next++;
  if (mail->world->slow)
    g_usleep (1500);
}

static void
post (World *world,
      guint  number)
{
  Mail *mail = g_new (Mail, 1);

  mail->world = world;
  mail->number = number;
  ferry_mailbox_post (world->mailbox, deliver, mail);
}

static gpointer
post_many (gpointer data)
{
  for (guint i = 0; i < N_MAILS; i++)
    post (data, i);

  return NULL;
}

static void
test_order (void)
{
  g_autoptr(FerryMailbox) mailbox = ferry_mailbox_new (NULL);
  World world = { .mailbox = mailbox };
  GThread *thread = g_thread_new ("posting", post_many, &world);

  while (world.next < N_MAILS)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  g_assert_false (g_main_context_pending (NULL));
}

static gboolean
count (gpointer data)
{
  (*(guint *) data)++;

  return G_SOURCE_CONTINUE;
}

/* However much there is to deliver, others get their turn. */
static void
test_turns (void)
{
  g_autoptr(FerryMailbox) mailbox = ferry_mailbox_new (NULL);
  World world = { .mailbox = mailbox, .slow = TRUE };
  guint n_turns = 0;
  guint idle = g_idle_add_full (G_PRIORITY_DEFAULT, count, &n_turns, NULL);

  for (guint i = 0; i < 20; i++)
    post (&world, i);
  while (world.next < 20)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (idle);
  g_assert_cmpuint (n_turns, >=, 5);
}

static void
post_again (gpointer data)
{
  World *world = data;

  if (++world->next < 100)
    ferry_mailbox_post (world->mailbox, post_again, world);
}

static void
test_posted_while_delivering (void)
{
  g_autoptr(FerryMailbox) mailbox = ferry_mailbox_new (NULL);
  World world = { .mailbox = mailbox };

  ferry_mailbox_post (mailbox, post_again, &world);
  while (world.next < 100)
    g_main_context_iteration (NULL, TRUE);
}

static void
free_mailbox (gpointer data)
{
  ferry_mailbox_free (data);
}

/* The last event of the last fetch may end it all. */
static void
test_freed_while_delivering (void)
{
  FerryMailbox *mailbox = ferry_mailbox_new (NULL);

  ferry_mailbox_post (mailbox, free_mailbox, mailbox);
  g_main_context_iteration (NULL, TRUE);
  g_assert_false (g_main_context_pending (NULL));
}

typedef struct
{
  World world;
  GMainContext *context; /* (owned) */
} Sleeper;

static gpointer
receive (gpointer data)
{
  Sleeper *sleeper = data;

  g_main_context_push_thread_default (sleeper->context);
  while (sleeper->world.next < 3)
    g_main_context_iteration (sleeper->context, TRUE);
  g_main_context_pop_thread_default (sleeper->context);

  return NULL;
}

/* However deep it sleeps, whoever gets mail wakes up. */
static void
test_wake (void)
{
  for (guint round = 0; round < 100; round++)
    {
      g_autoptr(GMainContext) context = g_main_context_new ();
      g_autoptr(FerryMailbox) mailbox = ferry_mailbox_new (context);
      Sleeper sleeper = { { .mailbox = mailbox }, context };
      GThread *thread = g_thread_new ("receiving", receive, &sleeper);

      for (guint i = 0; i < 3; i++)
        {
          if (round % 4 == 0)
            g_usleep (200);
          post (&sleeper.world, i);
        }
      g_thread_join (thread);
    }
}

/* What is put into the bag in one turn comes when that is over, in order. */
static void
test_bag (void)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(FerryMailbox) mailbox = ferry_mailbox_new (NULL);
  g_autoptr(FerryMailBag) bag = ferry_mail_bag_new (mailbox, context);
  World world = { .mailbox = mailbox };

  for (guint round = 0; round < 3; round++)
    {
      for (guint i = 0; i < 5; i++)
        {
          Mail *mail = g_new (Mail, 1);

          *mail = (Mail){ &world, round * 5 + i };
          ferry_mail_bag_put (bag, deliver, mail);
        }

      g_assert_false (g_main_context_iteration (NULL, FALSE));
      g_assert_false (g_main_context_iteration (context, FALSE));
      g_assert_cmpuint (world.next, ==, round * 5);
      g_assert_true (g_main_context_iteration (NULL, FALSE));
      g_assert_cmpuint (world.next, ==, round * 5 + 5);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mailbox/order", test_order);
  g_test_add_func ("/mailbox/turns", test_turns);
  g_test_add_func ("/mailbox/wake", test_wake);
  g_test_add_func ("/mailbox/bag", test_bag);
  g_test_add_func ("/mailbox/posted-while-delivering", test_posted_while_delivering);
  g_test_add_func ("/mailbox/freed-while-delivering", test_freed_while_delivering);

  return g_test_run ();
}
