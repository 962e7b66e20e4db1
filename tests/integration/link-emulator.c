/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A bottleneck between two network namespaces, with a TUN interface at either end:
 * many kernels have no netem and no CoDel.
 *
 * usage: link-emulator [OPTION…] NAMESPACE NAMESPACE
 *
 * Prints “ready” when the interfaces are there, and goes on until it is ended.
 * Where the machine lets it sleep too long it prints “late” and how many
 * milliseconds, each time that it was longer than ever before. */

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <math.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define INTERFACE "link0"
#define MAX_PACKET 2048
#define NANOSECONDS G_GINT64_CONSTANT (1000000000)

/* Less is no matter to anybody. */
#define LATE (2 * NANOSECONDS / 1000)

/* RFC 8289 §4.2, §4.3 */
#define CODEL_TARGET (5 * NANOSECONDS / 1000)
#define CODEL_INTERVAL (100 * NANOSECONDS / 1000)

typedef struct
{
  double megabits;
  double delay_ms;
  double buffer_ms;
  double jitter_ms;
  double loss_percent;
  gboolean codel;
} Settings;

typedef struct
{
  gint64 arrived;
  gint64 leaves;
  gssize size;
  guint8 bytes[MAX_PACKET];
} Packet;

/* One way through. */
typedef struct
{
  const Settings *settings;
  int from;
  int to;
  GQueue waiting; /* (element-type Packet): for its turn */
  GQueue flying;  /* (element-type Packet): for its arrival */
  double waiting_bytes;
  gint64 free_at; /* when the wire has sent what it is sending */

  gint64 first_above;
  gint64 drop_next;
  guint drop_count;
  gboolean is_dropping;
} Way;

static gint64
get_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * NANOSECONDS + now.tv_nsec;
}

static int
open_tun (const char *namespace)
{
  g_autofree char *path = g_build_filename ("/run/netns", namespace, NULL);
  const int space = open (path, O_RDONLY | O_CLOEXEC);
  struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
  int fd;

  if (space < 0 || setns (space, CLONE_NEWNET) < 0)
    g_error ("%s: %s", path, g_strerror (errno));
  close (space);

  fd = open ("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  g_strlcpy (request.ifr_name, INTERFACE, sizeof request.ifr_name);
  if (fd < 0 || ioctl (fd, TUNSETIFF, &request) < 0)
    g_error ("TUNSETIFF: %s", g_strerror (errno));

  return fd;
}

static double
get_limit (const Way *way)
{
  const double bytes_per_ms = way->settings->megabits * 125.0;

  return MAX (bytes_per_ms * way->settings->buffer_ms, 3000);
}

static void
receive (Way *way)
{
  for (;;)
    {
      Packet *packet = g_new (Packet, 1);

      packet->size = read (way->from, packet->bytes, sizeof packet->bytes);
      if (packet->size <= 0)
        {
          g_free (packet);
          return;
        }

      if (way->waiting_bytes + (double) packet->size > get_limit (way) ||
          g_random_double () * 100 < way->settings->loss_percent)
        {
          g_free (packet);
          continue;
        }

      packet->arrived = get_now ();
      way->waiting_bytes += (double) packet->size;
      g_queue_push_tail (&way->waiting, packet);
    }
}

static Packet *
pop (Way *way)
{
  Packet *packet = g_queue_pop_head (&way->waiting);

  if (packet != NULL)
    way->waiting_bytes -= (double) packet->size;

  return packet;
}

/* Whether @packet has waited too long, for too long. */
static gboolean
is_late (Way          *way,
         const Packet *packet,
         gint64        now)
{
  if (now - packet->arrived < CODEL_TARGET || way->waiting_bytes < MAX_PACKET)
    {
      way->first_above = 0;
      return FALSE;
    }
  if (way->first_above == 0)
    {
      way->first_above = now + CODEL_INTERVAL;
      return FALSE;
    }

  return now >= way->first_above;
}

static gint64
get_drop_gap (const Way *way)
{
  return (gint64) ((double) CODEL_INTERVAL / sqrt (way->drop_count));
}

/* Whether CoDel wants it gone. */
static gboolean
is_to_drop (Way          *way,
            const Packet *packet,
            gint64        now)
{
  if (!is_late (way, packet, now))
    {
      way->is_dropping = FALSE;
      return FALSE;
    }
  if (!way->is_dropping)
    {
      const gboolean is_recent = now - way->drop_next < CODEL_INTERVAL;

      way->is_dropping = TRUE;
      way->drop_count = is_recent && way->drop_count > 2 ? way->drop_count - 2 : 1;
      way->drop_next = now + get_drop_gap (way);
      return TRUE;
    }
  if (now < way->drop_next)
    return FALSE;

  way->drop_count++;
  way->drop_next += get_drop_gap (way);
  return TRUE;
}

static Packet *
take (Way   *way,
      gint64 now)
{
  Packet *packet;

  while ((packet = pop (way)) != NULL && way->settings->codel && is_to_drop (way, packet, now))
    g_free (packet);

  return packet;
}

/* Sends what the wire has time for. */
static void
serve (Way   *way,
       gint64 now)
{
  const double nanoseconds_per_byte = 8000.0 / way->settings->megabits;

  if (way->waiting.length > 0)
    way->free_at = MAX (way->free_at, now - NANOSECONDS / 500);

  while (way->free_at <= now)
    {
      Packet *packet = take (way, now);
      const Packet *last = g_queue_peek_tail (&way->flying);

      if (packet == NULL)
        return;
      way->free_at += (gint64) ((double) packet->size * nanoseconds_per_byte);
      packet->leaves = way->free_at + (gint64) ((way->settings->delay_ms +
                                                 g_random_double () * way->settings->jitter_ms) * 1e6);
      /* A path that reorders would be another thing to test. */
      if (last != NULL)
        packet->leaves = MAX (packet->leaves, last->leaves);
      g_queue_push_tail (&way->flying, packet);
    }
}

static void
deliver (Way   *way,
         gint64 now)
{
  const Packet *next;

  while ((next = g_queue_peek_head (&way->flying)) != NULL && next->leaves <= now)
    {
      g_autofree Packet *packet = g_queue_pop_head (&way->flying);

      if (write (way->to, packet->bytes, (gsize) packet->size) < 0 && errno != EAGAIN && errno != EIO)
        g_error ("write: %s", g_strerror (errno));
    }
}

/* When there is something to do although nothing arrives. */
static gint64
get_next (const Way *way,
          gint64     next)
{
  const Packet *flying = g_queue_peek_head ((GQueue *) &way->flying);

  if (way->waiting.length > 0)
    next = MIN (next, way->free_at);
  if (flying != NULL)
    next = MIN (next, flying->leaves);

  return next;
}

/* Tells if it should have been awake at @due. */
static void
note_late (gint64  due,
           gint64 *latest)
{
  const gint64 late = get_now () - due;

  if (late < LATE || late <= *latest)
    return;

  *latest = late;
  printf ("late %.1f\n", (double) late * 1000 / NANOSECONDS);
  fflush (stdout);
}

static void
run (Way ways[2])
{
  gint64 next = get_now () + NANOSECONDS;
  gint64 latest = 0;

  for (;;)
    {
      struct pollfd fds[2] = { { ways[0].from, POLLIN, 0 }, { ways[1].from, POLLIN, 0 } };
      gint64 now;
      struct timespec wait;

      note_late (next, &latest);
      next = get_now () + NANOSECONDS;
      for (guint i = 0; i < 2; i++)
        {
          receive (&ways[i]);
          serve (&ways[i], get_now ());
          deliver (&ways[i], get_now ());
          next = get_next (&ways[i], next);
        }

      now = get_now ();
      wait = (struct timespec){ .tv_nsec = CLAMP (next - now, 0, NANOSECONDS - 1) };
      if (next > now)
        ppoll (fds, 2, &wait, NULL);
    }
}

int
main (int    argc,
      char **argv)
{
  Settings settings = { .megabits = 10, .delay_ms = 15, .buffer_ms = 150 };
  const GOptionEntry entries[] = {
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &settings.megabits, "Of the link", "MBIT/S" },
    { "delay", 0, 0, G_OPTION_ARG_DOUBLE, &settings.delay_ms, "Of each way", "MS" },
    { "buffer", 0, 0, G_OPTION_ARG_DOUBLE, &settings.buffer_ms, "Of each way", "MS" },
    { "jitter", 0, 0, G_OPTION_ARG_DOUBLE, &settings.jitter_ms, "At most, of each way", "MS" },
    { "loss", 0, 0, G_OPTION_ARG_DOUBLE, &settings.loss_percent, "At random", "PERCENT" },
    { "codel", 0, 0, G_OPTION_ARG_NONE, &settings.codel, "Instead of dropping at the tail", NULL },
    { NULL },
  };
  const struct sched_param urgent = { .sched_priority = 10 };
  g_autoptr(GOptionContext) context = g_option_context_new ("NAMESPACE NAMESPACE");
  g_autoptr(GError) error = NULL;
  Way ways[2] = { { .settings = &settings }, { .settings = &settings } };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 3 || settings.megabits <= 0)
    {
      fprintf (stderr, "link-emulator: %s\n", error != NULL ? error->message : "two namespaces and a rate are needed");
      return 2;
    }

  ways[0].from = ways[1].to = open_tun (argv[1]);
  ways[1].from = ways[0].to = open_tun (argv[2]);
  for (guint i = 0; i < 2; i++)
    {
      g_queue_init (&ways[i].waiting);
      g_queue_init (&ways[i].flying);
    }

  /* A link that waits for a busy machine is no link. */
  sched_setscheduler (0, SCHED_FIFO, &urgent);
  puts ("ready");
  fflush (stdout);
  run (ways);

  return 0;
}
