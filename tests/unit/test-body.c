/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-body.h"

#include <string.h>

/* Reading a body from a stream that behaves as libsoup’s do: at the end of a
 * known length it says so when it is read, but wakes nobody. */

#define FAKE_TYPE_STREAM (fake_stream_get_type ())
G_DECLARE_FINAL_TYPE (FakeStream, fake_stream, FAKE, STREAM, GInputStream)

struct _FakeStream
{
  GInputStream parent_instance;

  gsize left;
  gsize most;     /* bytes that one read gives */
  guint n_blocks; /* reads that block before each that does not */
  guint n_blocked;
};

typedef struct
{
  GSource source;
  FakeStream *stream; /* (unowned) */
} FakeSource;

static gssize
fake_stream_read_nonblocking (GPollableInputStream *pollable,
                              void                 *buffer,
                              gsize                 count,
                              GError              **error)
{
  FakeStream *self = FAKE_STREAM (pollable);
  const gsize size = MIN (MIN (count, self->left), self->most);

  if (size > 0 && self->n_blocked++ < self->n_blocks)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "would block");
      return -1;
    }

  self->n_blocked = 0;
  self->left -= size;
  memset (buffer, 'x', size);

  return (gssize) size;
}

static gboolean
fake_source_check (GSource *source)
{
  return ((FakeSource *) source)->stream->left > 0;
}

static gboolean
fake_source_prepare (GSource *source,
                     int     *timeout)
{
  *timeout = -1;

  return fake_source_check (source);
}

static gboolean
fake_source_dispatch (GSource    *source,
                      GSourceFunc callback,
                      gpointer    user_data)
{
  GPollableSourceFunc func = (GPollableSourceFunc) (void (*)(void))callback;

  return func (G_OBJECT (((FakeSource *) source)->stream), user_data);
}

static GSourceFuncs fake_source_funcs = {
  .prepare = fake_source_prepare,
  .check = fake_source_check,
  .dispatch = fake_source_dispatch,
};

static GSource *
fake_stream_create_source (GPollableInputStream *pollable,
                           GCancellable         *cancellable)
{
  GSource *source = g_source_new (&fake_source_funcs, sizeof (FakeSource));

  ((FakeSource *) source)->stream = FAKE_STREAM (pollable);

  return source;
}

static void
fake_stream_iface_init (GPollableInputStreamInterface *iface)
{
  iface->create_source = fake_stream_create_source;
  iface->read_nonblocking = fake_stream_read_nonblocking;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeStream, fake_stream, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, fake_stream_iface_init))

static void
fake_stream_class_init (FakeStreamClass *klass)
{
}

static void
fake_stream_init (FakeStream *self)
{
}

typedef struct
{
  FerryTransferLoop *loop;
  FerryBody *body;
  gsize size;       /* what comes */
  goffset length;   /* what was announced */
  gsize most;
  guint n_blocks;
  gsize enough;     /* after so many bytes no more are wanted */

  gsize received;
  int end;          /* how it ended, -1 if it was not told */
  int is_over;      /* atomic */
} World;

static void
finish (World *world)
{
  ferry_limits_drop_job (ferry_transfer_loop_get_limits (world->loop), "job");
  g_atomic_int_set (&world->is_over, TRUE);
}

static gboolean
on_received (gpointer      data,
             const guint8 *bytes,
             gsize         size)
{
  World *world = data;

  g_assert_cmpuint (size, >, 0);
  g_assert_cmpuint (size, <=, FERRY_TRANSFER_BUFFER_SIZE);
  world->received += size;
  if (world->received < world->enough)
    return TRUE;

  ferry_body_close (world->body);
  finish (world);

  return FALSE;
}

static void
on_ended (gpointer      data,
          FerryBodyEnd  end,
          const GError *error)
{
  World *world = data;

  g_assert_cmpint (world->end, ==, -1);
  world->end = (int) end;
  finish (world);
}

static const FerryBodyEvents events = {
  .received = on_received,
  .ended = on_ended,
};

static void
read_in_thread (gpointer data)
{
  World *world = data;
  g_autoptr(FakeStream) stream = g_object_new (FAKE_TYPE_STREAM, NULL);
  FerryLimits *limits = ferry_transfer_loop_get_limits (world->loop);
  const FerryBodySetup setup = {
    .loop = world->loop,
    .limits = ferry_limits_get_chain (limits, ferry_limits_hold_job (limits, "job"), FERRY_PRIORITY_NORMAL),
    .length = world->length,
  };

  stream->left = world->size;
  stream->most = world->most;
  stream->n_blocks = world->n_blocks;
  world->body = ferry_body_new (G_INPUT_STREAM (stream), &setup, &events, world);
  g_assert_nonnull (world->body);
  ferry_body_read (world->body);
}

/* Takes what is to come as it stands in @world. */
static void
run (World *world)
{
  const gint64 patience = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  world->loop = ferry_transfer_loop_new (NULL);
  world->end = -1;
  ferry_transfer_loop_call (world->loop, read_in_thread, world);
  while (!g_atomic_int_get (&world->is_over) && g_get_monotonic_time () < patience)
    g_usleep (100);
  g_assert_true (g_atomic_int_get (&world->is_over));
  ferry_transfer_loop_free (world->loop);
}

static void
test_end_is_seen (void)
{
  static const gsize most[] = { 1000, 16384, 65536, 256 * 1024, 1024 * 1024 };

  for (guint i = 0; i < G_N_ELEMENTS (most); i++)
    {
      for (gsize size = 0; size <= 3 * 1024 * 1024; size += 256 * 1024)
        {
          World world = { .size = size, .length = (goffset) size, .most = most[i], .enough = G_MAXSIZE };

          run (&world);
          g_assert_cmpint (world.end, ==, FERRY_BODY_WHOLE);
          g_assert_cmpuint (world.received, ==, size);
        }
    }
}

static void
test_blocks (void)
{
  World world = { .size = 100000, .length = 100000, .most = 999, .n_blocks = 2, .enough = G_MAXSIZE };

  run (&world);
  g_assert_cmpint (world.end, ==, FERRY_BODY_WHOLE);
  g_assert_cmpuint (world.received, ==, 100000);
}

static void
test_short (void)
{
  World world = { .size = 100000, .length = 100001, .most = 5000, .enough = G_MAXSIZE };

  run (&world);
  g_assert_cmpint (world.end, ==, FERRY_BODY_SHORT);
}

static void
test_enough (void)
{
  World world = { .size = 100000, .length = 100000, .most = 5000, .n_blocks = 1, .enough = 20000 };

  run (&world);
  g_assert_cmpint (world.end, ==, -1);
  g_assert_cmpuint (world.received, ==, 20000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/body/end-is-seen", test_end_is_seen);
  g_test_add_func ("/body/blocks", test_blocks);
  g_test_add_func ("/body/short", test_short);
  g_test_add_func ("/body/enough", test_enough);

  return g_test_run ();
}
