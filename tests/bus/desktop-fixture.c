/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/bus/desktop-fixture.h"

#include "shared/ferry-names.h"

static const BusMockSpec window_spec = {
  .name = FERRY_APP_ID,
  .path = FERRY_APP_PATH,
  .xml = "<node><interface name='org.freedesktop.Application'>"
         "<method name='Activate'><arg type='a{sv}' direction='in'/></method>"
         "<method name='ActivateAction'><arg type='s' direction='in'/><arg type='av' direction='in'/>"
         "<arg type='a{sv}' direction='in'/></method></interface></node>",
};

/**
 * desktop_fixture_new:
 * @bus: the service
 *
 * Returns: (transfer full): what it shows; no window is there
 */
DesktopFixture *
desktop_fixture_new (BusFixture *bus)
{
  DesktopFixture *self = g_new0 (DesktopFixture, 1);

  self->bus = bus;
  self->desktop = ferry_desktop_new (ferry_front_get_parts (bus->front), FERRY_CLOCK (bus->clock));
  ferry_desktop_begin (self->desktop);

  return self;
}

/**
 * desktop_fixture_free:
 * @self: (transfer full): a fixture
 *
 * Every reference to the desktop has to be gone, and everything that it made.
 */
void
desktop_fixture_free (DesktopFixture *self)
{
  g_object_run_dispose (G_OBJECT (self->desktop));
  fake_settle ();
  g_assert_finalize_object (self->desktop);
  g_clear_pointer (&self->window, bus_mock_free);
  g_free (self);
}

/**
 * desktop_fixture_add_window:
 * @self: a fixture
 *
 * Lets there be a window, and the service know of it.
 */
void
desktop_fixture_add_window (DesktopFixture *self)
{
  FerryWindowLink *link = ferry_desktop_get_window (self->desktop);

  self->window = bus_mock_new (self->bus->client, &window_spec);
  ferry_window_link_look (link);
  while (!ferry_window_link_has_window (link))
    g_main_context_iteration (NULL, TRUE);
}

/**
 * desktop_fixture_turn:
 * @self: a fixture
 * @seconds: how long
 *
 * Lets time pass, and everything that is under way arrive.
 */
void
desktop_fixture_turn (DesktopFixture *self,
                      double          seconds)
{
  g_autoptr(GVariant) answer = NULL;

  fake_clock_turn (self->bus->clock, (gint64) (seconds * G_USEC_PER_SEC));
  answer = bus_fixture_call (self->bus, self->bus->client, FERRY_SERVICE_PATH,
                             "org.freedesktop.DBus.Peer.Ping", NULL, NULL);
  g_assert_nonnull (answer);
  fake_settle ();
}

/**
 * desktop_fixture_add_job:
 * @self: a fixture
 * @token: its token, and its name
 * @options: (nullable): more options, as text: “'key': <value>, ”
 *
 * Returns: (transfer none): a new job
 */
FerryJob *
desktop_fixture_add_job (DesktopFixture *self,
                         const char     *token,
                         const char     *options)
{
  g_autofree char *all = g_strdup_printf ("'name': <'%s'>, %s", token, options != NULL ? options : "");
  g_autofree char *path = bus_fixture_create (self->bus, token, all);

  return ferry_engine_find_token (self->bus->engine, FERRY_CLIENT_USER, token);
}

/**
 * desktop_fixture_await_state:
 * @job: a job
 * @state: the state that it has to come to
 */
void
desktop_fixture_await_state (FerryJob  *job,
                             FerryState state)
{
  while (ferry_job_get_state (job) != state)
    g_main_context_iteration (NULL, TRUE);
}

/**
 * desktop_fixture_call:
 * @self: a fixture
 * @path: an object of the service
 * @method: “interface.method”
 * @parameters: (nullable): its parameters, as text
 *
 * Calls as the desktop does, and has to be answered.
 *
 * Returns: (transfer full): the answer, as text
 */
char *
desktop_fixture_call (DesktopFixture *self,
                      const char     *path,
                      const char     *method,
                      const char     *parameters)
{
  g_autoptr(GVariant) body = parameters != NULL ? g_variant_ref_sink (g_variant_new_parsed (parameters)) : NULL;
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GError) error = NULL;

  answer = bus_fixture_call (self->bus, self->bus->client, path, method, body, &error);
  g_assert_no_error (error);

  return g_variant_print (answer, FALSE);
}
