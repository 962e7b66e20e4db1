/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-disk-queue.h"

#define MANY 200

/* What stands for the disk: every trip waits until it may go on. */
typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean is_open;
  guint n_inside; /* trips under way */
  guint n_begun;
  guint n_run;
  guint n_done;
} Disk;

typedef struct
{
  FerryWork work;
  Disk *disk; /* (unowned) */
} Trip;

static void
begin (gpointer data)
{
  Trip *trip = data;

  g_atomic_int_inc (&trip->disk->n_begun);
}

static void
run (gpointer data)
{
  Trip *trip = data;
  Disk *disk = trip->disk;

  g_mutex_lock (&disk->mutex);
  disk->n_inside++;
  g_cond_broadcast (&disk->cond);
  while (!disk->is_open)
    g_cond_wait (&disk->cond, &disk->mutex);
  disk->n_inside--;
  disk->n_run++;
  g_mutex_unlock (&disk->mutex);
}

static void
done (gpointer data)
{
  Trip *trip = data;

  trip->disk->n_done++;
}

static void
disk_init (Disk    *disk,
           gboolean is_open)
{
  *disk = (Disk){ .is_open = is_open };
  g_mutex_init (&disk->mutex);
  g_cond_init (&disk->cond);
}

static void
disk_open (Disk *disk)
{
  g_mutex_lock (&disk->mutex);
  disk->is_open = TRUE;
  g_cond_broadcast (&disk->cond);
  g_mutex_unlock (&disk->mutex);
}

static void
disk_wait_for (Disk *disk,
               guint n_inside)
{
  g_mutex_lock (&disk->mutex);
  while (disk->n_inside < n_inside)
    g_cond_wait (&disk->cond, &disk->mutex);
  g_mutex_unlock (&disk->mutex);
}

static void
push (FerryDiskQueue *queue,
      Trip           *trip,
      Disk           *disk,
      guint64         device)
{
  trip->work = (FerryWork){ .begin = begin, .run = run, .done = done, .device = device };
  trip->disk = disk;
  ferry_disk_queue_push (queue, &trip->work);
}

static void
wait_until_done (Disk *disk,
                 guint n_done)
{
  while (disk->n_done < n_done)
    g_main_context_iteration (NULL, TRUE);
}

/* Alone it gains nothing from being begun before it is waited for. */
static void
test_single_goes_at_once (void)
{
  g_autoptr(FerryMailbox) mailbox = ferry_mailbox_new (NULL);
  g_autoptr(FerryDiskQueue) queue = ferry_disk_queue_new (mailbox);
  Trip trip = { 0 };
  Disk disk;

  disk_init (&disk, TRUE);
  push (queue, &trip, &disk, 1);
  wait_until_done (&disk, 1);
  g_assert_cmpuint (disk.n_run, ==, 1);
  g_assert_cmpuint (disk.n_begun, ==, 0);
}

static void
test_many_go_together (void)
{
  g_autoptr(FerryMailbox) mailbox = ferry_mailbox_new (NULL);
  g_autoptr(FerryDiskQueue) queue = ferry_disk_queue_new (mailbox);
  g_autofree Trip *trips = g_new0 (Trip, MANY);
  Disk disk;

  disk_init (&disk, FALSE);
  for (guint i = 0; i < MANY; i++)
    push (queue, &trips[i], &disk, 1);

  /* Several at the same time, so that a journal can commit them together. */
  disk_wait_for (&disk, 8);
  g_assert_cmpuint (disk.n_inside, ==, 8);
  disk_open (&disk);
  wait_until_done (&disk, MANY);
  g_assert_cmpuint (disk.n_run, ==, MANY);
  g_assert_cmpuint (disk.n_begun, >, MANY / 2);
}

/* A network file system whose server is gone. */
static void
test_hanging_device_holds_up_no_other (void)
{
  g_autoptr(FerryMailbox) mailbox = ferry_mailbox_new (NULL);
  g_autoptr(FerryDiskQueue) queue = ferry_disk_queue_new (mailbox);
  g_autofree Trip *trips = g_new0 (Trip, 2 * MANY);
  Disk hanging;
  Disk good;

  disk_init (&hanging, FALSE);
  disk_init (&good, TRUE);
  for (guint i = 0; i < MANY; i++)
    push (queue, &trips[i], &hanging, 1);
  disk_wait_for (&hanging, 8);

  for (guint i = 0; i < MANY; i++)
    push (queue, &trips[MANY + i], &good, 2);
  wait_until_done (&good, MANY);
  g_assert_cmpuint (hanging.n_done, ==, 0);

  disk_open (&hanging);
  wait_until_done (&hanging, MANY);
}

/* What was pushed is done before the queue is gone. */
static void
test_end_waits (void)
{
  g_autoptr(FerryMailbox) mailbox = ferry_mailbox_new (NULL);
  FerryDiskQueue *queue = ferry_disk_queue_new (mailbox);
  g_autofree Trip *trips = g_new0 (Trip, MANY);
  Disk disk;

  disk_init (&disk, TRUE);
  for (guint i = 0; i < MANY; i++)
    push (queue, &trips[i], &disk, i % 3);
  ferry_disk_queue_free (queue);
  g_assert_cmpuint (disk.n_run, ==, MANY);
  wait_until_done (&disk, MANY);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/disk-queue/single-goes-at-once", test_single_goes_at_once);
  g_test_add_func ("/disk-queue/many-go-together", test_many_go_together);
  g_test_add_func ("/disk-queue/hanging-device-holds-up-no-other", test_hanging_device_holds_up_no_other);
  g_test_add_func ("/disk-queue/end-waits", test_end_waits);

  return g_test_run ();
}
