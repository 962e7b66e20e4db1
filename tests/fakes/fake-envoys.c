/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/fake-envoys.h"

#include "shared/ferry-hand-over-type.h"

#include <unistd.h>

struct _FakeEnvoys
{
  GObject parent_instance;

  FakeEnvoysWorld *world; /* (unowned) */
};

static void fake_envoys_iface_init (FerryEnvoysInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeEnvoys, fake_envoys, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_ENVOYS, fake_envoys_iface_init))

static GVariant *
make_record (void)
{
  GError *error = NULL;
  GVariant *record = g_variant_parse (G_VARIANT_TYPE (FERRY_HAND_OVER_TYPE),
                                      "('n', 'normal', '', 0, 0, 60, 0, true, true,"
                                      " [('https://x.example/y', '/home/alice', 'a', '', -1, [],"
                                      " ('.a.part', 1, '\"e\"', '', 9, true, '', 0, [(0, 0, 9, 4)]))])",
                                      NULL, NULL, &error);

  g_assert_no_error (error);
  return record;
}

/* Every step is a place to die. Returns whether the step works. */
static gboolean
take_step (FakeEnvoysWorld *world,
           GError         **error)
{
  /* At no time have both a job that moves. */
  g_assert_false (world->source == FAKE_JOB_OWNED && world->target);

  world->step++;
  if (world->step == world->crash_at)
    _exit (9);
  if (world->step != world->fail_at && (world->absent_at == 0 || world->step < world->absent_at))
    return TRUE;

  g_set_error_literal (error, FERRY_ERROR, (int) world->code, "It failed.");
  return FALSE;
}

static GVariant *
new_reply (FakeEnvoysWorld *world,
           FerryErrandKind  kind)
{
  g_autoptr(GVariant) record = make_record ();

  if (kind == FERRY_ERRAND_FIND)
    return g_variant_new ("(s)", FAKE_ENVOYS_JOB);
  if (kind == FERRY_ERRAND_HOLD)
    return g_variant_new_tuple (&record, 1);
  if (kind == FERRY_ERRAND_HAS)
    return g_variant_new ("(b)", world->target);

  return g_variant_new_tuple (NULL, 0);
}

static void
have_effect (FakeEnvoysWorld *world,
             FerryErrandKind  kind)
{
  if (kind == FERRY_ERRAND_HOLD && world->source == FAKE_JOB_OWNED)
    world->source = FAKE_JOB_HELD;
  if (kind == FERRY_ERRAND_KEEP && world->source == FAKE_JOB_HELD)
    world->source = FAKE_JOB_OWNED;
  if (kind == FERRY_ERRAND_GIVE_AWAY)
    world->source = FAKE_JOB_GONE;
  if (kind == FERRY_ERRAND_DISCARD)
    world->partials = FALSE;
  if (kind == FERRY_ERRAND_RECEIVE)
    world->target = world->partials = TRUE;
}

static GVariant *
run (FerryEnvoys        *self,
     const FerryAccount *account,
     FerryErrandKind     kind,
     GVariant           *request,
     GError            **error)
{
  FakeEnvoysWorld *world = FAKE_ENVOYS (self)->world;
  g_autoptr(GVariant) sunk = g_variant_ref_sink (request);

  g_assert_true (g_variant_is_of_type (sunk, ferry_errand_kind_get_request_type (kind)));
  if (!take_step (world, error))
    {
      if (world->done_all_the_same)
        have_effect (world, kind);
      return NULL;
    }

  have_effect (world, kind);
  take_step (world, NULL);

  return g_variant_ref_sink (new_reply (world, kind));
}

static gboolean
move (FerryEnvoys        *self,
      const FerryAccount *source,
      const FerryAccount *target,
      GVariant           *request,
      GError            **error)
{
  g_autoptr(GVariant) reply = NULL;

  FAKE_ENVOYS (self)->world->partials = TRUE;
  reply = run (self, target, FERRY_ERRAND_RECEIVE, request, error);

  return reply != NULL;
}

static void
fake_envoys_iface_init (FerryEnvoysInterface *iface)
{
  iface->run = run;
  iface->move = move;
}

static void
fake_envoys_class_init (FakeEnvoysClass *klass)
{
}

static void
fake_envoys_init (FakeEnvoys *self)
{
}

/* @world is borrowed. */
FakeEnvoys *
fake_envoys_new (FakeEnvoysWorld *world)
{
  FakeEnvoys *self = g_object_new (FAKE_TYPE_ENVOYS, NULL);

  self->world = world;

  return self;
}
