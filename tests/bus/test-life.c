/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-life.h"
#include "shared/ferry-names.h"
#include "tests/bus/bus-fixture.h"

#include <string.h>
#include <unistd.h>

/* A life around the fixture’s engine and front. */
typedef struct
{
  FerryPresence *presence;
  FerryLife *life;
  gboolean ended;
  GError *failure;
} World;

static void
on_ended (FerryLife    *life,
          const GError *error,
          World        *world)
{
  world->ended = TRUE;
  world->failure = error != NULL ? g_error_copy (error) : NULL;
}

static World *
world_new (BusFixture *fixture)
{
  World *world = g_new0 (World, 1);
  FerryLifeNeeds needs;

  world->presence = ferry_presence_new (fixture->service, fixture->scratch->path, fixture->address);
  needs = (FerryLifeNeeds){
    .presence = world->presence,
    .activity = fixture->activity,
    .engine = fixture->engine,
    .front = fixture->front,
  };
  world->life = ferry_life_new (&needs);
  g_signal_connect (world->life, "ended", G_CALLBACK (on_ended), world);

  return world;
}

static void
world_free (World *world)
{
  ferry_presence_end (world->presence);
  g_assert_finalize_object (world->life);
  g_assert_finalize_object (world->presence);
  g_clear_error (&world->failure);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static char *
get_owner (BusFixture *fixture)
{
  g_autoptr(GVariant) answer = NULL;
  char *owner = NULL;

  answer = g_dbus_connection_call_sync (fixture->other, "org.freedesktop.DBus", "/", "org.freedesktop.DBus",
                                        "GetNameOwner", g_variant_new ("(s)", FERRY_SERVICE_NAME), NULL,
                                        G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  if (answer != NULL)
    g_variant_get (answer, "(s)", &owner);

  return owner;
}

static void
assert_owned (BusFixture *fixture,
              gboolean    owned)
{
  g_autofree char *owner = get_owner (fixture);

  g_assert_cmpstr (owner, ==, owned ? g_dbus_connection_get_unique_name (fixture->service) : NULL);
}

static void
await_owned (BusFixture *fixture)
{
  g_autofree char *owner = get_owner (fixture);

  while (owner == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      owner = get_owner (fixture);
    }
}

static void
await_end (World *world)
{
  while (!world->ended)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_serving (BusFixture *fixture,
                gboolean    serving)
{
  g_autofree char *lock = NULL;

  /* The lock says so a little after the name is taken. */
  do
    {
      fake_settle ();
      g_free (lock);
      lock = scratch_folder_read (fixture->scratch, "jobs.lock");
    }
  while (serving != g_str_has_prefix (lock, "serving=1\n"));
}

/* Sends a call of CreateJob to the name, without waiting for the answer. */
static void
send_create (BusFixture         *fixture,
             const char         *token,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  g_autofree char *text = g_strdup_printf ("({'token': <'%s'>}, [('https://example.org/x', {'folder': <'/home/me'>})])", token);

  g_dbus_connection_call (fixture->client, FERRY_SERVICE_NAME, FERRY_SERVICE_PATH,
                          FERRY_MANAGER_INTERFACE, "CreateJob",
                          g_variant_parse (NULL, text, NULL, NULL, NULL), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, callback, user_data);
  g_dbus_connection_flush_sync (fixture->client, NULL, NULL);
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  gboolean *created = user_data;
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GError) error = NULL;

  answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_assert_no_error (error);
  *created = TRUE;
}

static void
test_course (BusFixture   *fixture,
             gconstpointer data)
{
  g_autoptr(World) world = world_new (fixture);
  g_autofree char *bus = NULL;
  g_autofree char *line = g_strconcat (fixture->address, "\n", NULL);

  assert_owned (fixture, FALSE);
  ferry_life_begin (world->life);
  await_owned (fixture);
  assert_serving (fixture, TRUE);
  bus = scratch_folder_read (fixture->scratch, "bus");
  g_assert_cmpstr (bus, ==, line);
  g_assert_cmpuint (scratch_folder_mode (fixture->scratch, "bus"), ==, 0600);

  ferry_life_stop (world->life);
  await_end (world);
  g_assert_no_error (world->failure);
  g_assert_false (ferry_life_has_successor (world->life));
  assert_owned (fixture, FALSE);
  assert_serving (fixture, FALSE);

  ferry_presence_end (world->presence);
  g_free (bus);
  bus = scratch_folder_read (fixture->scratch, "bus");
  g_assert_null (bus);
}

static void
test_early_call (BusFixture   *fixture,
                 gconstpointer data)
{
  g_autoptr(World) world = world_new (fixture);
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GError) error = NULL;

  /* By unique name a call can come before the jobs are loaded. It waits. */
  g_dbus_connection_call (fixture->client, g_dbus_connection_get_unique_name (fixture->service),
                          FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE, "Subscribe", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  g_dbus_connection_flush_sync (fixture->client, NULL, NULL);
  while (!ferry_activity_has_calls (fixture->activity))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 20; i++)
    {
      fake_settle ();
      g_usleep (1000);
    }
  g_assert_false (ferry_activity_is_held (fixture->activity));

  ferry_life_begin (world->life);
  while (!ferry_activity_is_held (fixture->activity))
    g_main_context_iteration (NULL, TRUE);
  answer = bus_fixture_call (fixture, fixture->client, FERRY_SERVICE_PATH,
                             FERRY_MANAGER_INTERFACE ".Unsubscribe", NULL, &error);
  g_assert_no_error (error);

  await_owned (fixture);
  ferry_life_stop (world->life);
  await_end (world);
}

static void
test_idle (BusFixture   *fixture,
           gconstpointer data)
{
  g_autoptr(World) world = world_new (fixture);

  ferry_life_begin (world->life);
  await_owned (fixture);
  assert_serving (fixture, TRUE);
  g_signal_emit_by_name (fixture->activity, "idle");
  await_end (world);
  g_assert_no_error (world->failure);
  g_assert_false (ferry_life_has_successor (world->life));
  assert_owned (fixture, FALSE);
}

/* A job comes at the very moment at which the service begins to leave. */
static void
make_work_at_last_moment (BusFixture *fixture,
                          World      *world)
{
  gboolean created = FALSE;

  ferry_life_begin (world->life);
  await_owned (fixture);
  assert_serving (fixture, TRUE);
  send_create (fixture, "late", created_cb, &created);
  g_signal_emit_by_name (fixture->activity, "idle");
  while (!created)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (ferry_engine_find_token (fixture->engine, FERRY_CLIENT_USER, "late"));
}

static void
test_return (BusFixture   *fixture,
             gconstpointer data)
{
  g_autoptr(World) world = world_new (fixture);

  make_work_at_last_moment (fixture, world);
  await_owned (fixture);
  assert_serving (fixture, TRUE);
  g_assert_false (world->ended);

  /* And it can still leave later. */
  ferry_life_stop (world->life);
  await_end (world);
  g_assert_false (ferry_life_has_successor (world->life));
}

static void
test_hand_over (BusFixture   *fixture,
                gconstpointer data)
{
  g_autoptr(World) world = world_new (fixture);
  g_autofree char *pid = g_strdup_printf ("%ld", (long) getpid ());

  g_setenv ("SYSTEMD_EXEC_PID", pid, TRUE);
  make_work_at_last_moment (fixture, world);
  await_end (world);
  g_unsetenv ("SYSTEMD_EXEC_PID");
  g_assert_no_error (world->failure);
  g_assert_true (ferry_life_has_successor (world->life));
  assert_owned (fixture, FALSE);
}

static void
test_stop_answers (BusFixture   *fixture,
                   gconstpointer data)
{
  g_autoptr(World) world = world_new (fixture);
  gboolean created = FALSE;

  ferry_life_begin (world->life);
  await_owned (fixture);
  assert_serving (fixture, TRUE);
  send_create (fixture, "late", created_cb, &created);
  ferry_life_stop (world->life);
  await_end (world);
  while (!created)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (ferry_life_has_successor (world->life));
}

static void
test_leaving_is_said (BusFixture   *fixture,
                      gconstpointer data)
{
  g_autoptr(World) world = world_new (fixture);

  ferry_life_begin (world->life);
  await_owned (fixture);
  assert_serving (fixture, TRUE);
  ferry_life_stop (world->life);
  await_end (world);
  bus_fixture_assert_refused (fixture, FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE ".Subscribe", NULL,
                              FERRY_ERROR_SERVICE_UNREACHABLE, "try again");
}

static void
test_name_taken (BusFixture   *fixture,
                 gconstpointer data)
{
  g_autoptr(World) world = world_new (fixture);

  g_variant_unref (g_dbus_connection_call_sync (fixture->other, "org.freedesktop.DBus", "/",
                                                "org.freedesktop.DBus", "RequestName",
                                                g_variant_new ("(su)", FERRY_SERVICE_NAME, 4u), NULL,
                                                G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL));
  ferry_life_begin (world->life);
  await_end (world);
  g_assert_error (world->failure, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE);
  g_assert_nonnull (strstr (world->failure->message, FERRY_SERVICE_NAME));
}

static void
test_lock_held (BusFixture   *fixture,
                gconstpointer data)
{
  g_autoptr(World) world = world_new (fixture);
  g_autoptr(FerryPresence) holder = ferry_presence_new (fixture->service, fixture->scratch->path, "unix:path=/elsewhere");
  World *first = g_new0 (World, 1);
  FerryLifeNeeds needs = { holder, fixture->activity, fixture->engine, fixture->front };

  first->presence = g_object_ref (holder);
  first->life = ferry_life_new (&needs);
  g_signal_connect (first->life, "ended", G_CALLBACK (on_ended), first);
  ferry_life_begin (first->life);
  await_owned (fixture);
  assert_serving (fixture, TRUE);

  ferry_life_begin (world->life);
  await_end (world);
  g_assert_error (world->failure, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE);
  g_assert_nonnull (strstr (world->failure->message, "unix:path=/elsewhere"));
  assert_owned (fixture, TRUE);

  ferry_life_stop (first->life);
  await_end (first);
  g_clear_object (&holder);
  world_free (first);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bus_fixture_add_bare_test ("/life/from-lock-to-name-and-back", test_course);
  bus_fixture_add_bare_test ("/life/early-call-waits", test_early_call);
  bus_fixture_add_bare_test ("/life/idle-one-leaves", test_idle);
  bus_fixture_add_bare_test ("/life/work-at-the-last-moment-brings-it-back", test_return);
  bus_fixture_add_bare_test ("/life/under-systemd-work-goes-to-a-successor", test_hand_over);
  bus_fixture_add_bare_test ("/life/stopping-answers-what-has-arrived", test_stop_answers);
  bus_fixture_add_bare_test ("/life/leaving-for-good-is-said", test_leaving_is_said);
  bus_fixture_add_bare_test ("/life/name-of-another-is-named", test_name_taken);
  bus_fixture_add_bare_test ("/life/holder-of-the-lock-is-named", test_lock_held);

  return g_test_run ();
}
