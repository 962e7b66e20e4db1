/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_SETTINGS_ENABLE_BACKEND

#include "tests/bus/bus-fixture.h"

#include "shared/ferry-names.h"
#include "store/ferry-sqlite-store.h"

#include <gio/gsettingsbackend.h>
#include <string.h>
#include <unistd.h>

#define PROPERTIES "org.freedesktop.DBus.Properties"

/* A bus without activation, policies and anything else of this machine. */
static const char bus_config[] =
  "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>"
  "<policy context='default'><allow send_destination='*' eavesdrop='true'/>"
  "<allow eavesdrop='true'/><allow own='*'/></policy></busconfig>";

/* Not GTestDBus, which forks and changes the environment each time, and now and
 * then waits for its own child for ever. */
static void
start_bus (BusFixture *self)
{
  g_autoptr(GDataInputStream) output = NULL;
  g_autofree char *config = NULL;
  g_autofree char *argument = NULL;
  g_autoptr(GError) error = NULL;
  int fd = g_file_open_tmp ("ferry-bus-XXXXXX", &config, &error);

  g_assert_no_error (error);
  g_assert_cmpint (write (fd, bus_config, strlen (bus_config)), ==, strlen (bus_config));
  close (fd);

  argument = g_strconcat ("--config-file=", config, NULL);
  self->bus = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                                "dbus-daemon", argument, "--nofork", "--nopidfile",
                                "--print-address=1", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->bus));
  self->address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  unlink (config);
}

static void
stop_bus (BusFixture *self)
{
  g_subprocess_force_exit (self->bus);
  g_subprocess_wait (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
  g_clear_pointer (&self->address, g_free);
}

static GDBusConnection *
connect_to (const char *address)
{
  g_autoptr(GError) error = NULL;
  GDBusConnection *connection;

  connection = g_dbus_connection_new_for_address_sync (address,
                                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                       NULL, NULL, &error);
  g_assert_no_error (error);

  return connection;
}

static void
disconnect (GDBusConnection **connection)
{
  g_dbus_connection_close_sync (*connection, NULL, NULL);
  g_clear_object (connection);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static void
make_engine (BusFixture *self)
{
  g_autofree char *path = NULL;
  FerryEnginePorts ports;
  FerryPolicy policy;

  self->scratch = scratch_folder_new ();
  path = scratch_folder_path (self->scratch, "jobs.db");
  self->store = FERRY_STORE (ferry_sqlite_store_new (path));
  self->clock = fake_clock_new ();
  self->fetcher = fake_fetcher_new ();
  self->publisher = fake_publisher_new ();
  self->conditions = ferry_conditions_new ();
  ferry_conditions_set_online (self->conditions, TRUE);

  ports = (FerryEnginePorts){
    .store = self->store,
    .fetcher = FERRY_FETCHER (self->fetcher),
    .publisher = FERRY_PUBLISHER (self->publisher),
    .clock = FERRY_CLOCK (self->clock),
    .conditions = self->conditions,
  };
  ferry_policy_init_defaults (&policy);
  self->engine = ferry_engine_new (&ports, &policy);
}

static void
start_engine (BusFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  ferry_engine_start_async (self->engine, answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  ferry_engine_start_finish (self->engine, result, &error);
  g_assert_no_error (error);
}

static void
stop_engine (BusFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_engine_stop_async (self->engine, answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (ferry_engine_stop_finish (self->engine, result, NULL));
}

static void
drop_engine (BusFixture *self)
{
  g_assert_finalize_object (self->engine);
  g_assert_finalize_object (self->fetcher);
  g_assert_finalize_object (self->publisher);
  g_assert_finalize_object (self->clock);
  g_assert_finalize_object (self->conditions);
  g_assert_finalize_object (self->store);
  scratch_folder_free (self->scratch);
}

static void
set_up (BusFixture   *self,
        gconstpointer data)
{
  g_autoptr(GSettingsBackend) backend = g_memory_settings_backend_new ();
  g_autoptr(GError) error = NULL;
  gboolean is_bare = data != NULL;
  FerryFrontNeeds needs;

  start_bus (self);
  self->service = connect_to (self->address);
  self->client = connect_to (self->address);
  self->other = connect_to (self->address);
  make_engine (self);
  self->settings = ferry_settings_new (backend, &error);
  g_assert_no_error (error);
  self->activity = ferry_activity_new (60);

  needs = (FerryFrontNeeds){
    .connection = self->service,
    .activity = self->activity,
    .engine = self->engine,
    .store = self->store,
    .conditions = self->conditions,
    .settings = self->settings,
  };
  self->front = ferry_front_new (&needs, NULL);
  ferry_front_export (self->front, &error);
  g_assert_no_error (error);

  if (is_bare)
    return;

  start_engine (self);
  ferry_front_open (self->front);
}

/* Every reference to the front and what is behind it has to be gone, and every
 * call answered. */
static void
tear_down (BusFixture   *self,
           gconstpointer data)
{
  ferry_front_unexport (self->front);
  fake_settle ();
  g_assert_finalize_object (self->front);
  g_assert_false (ferry_activity_has_calls (self->activity));
  g_assert_finalize_object (self->activity);
  g_assert_finalize_object (self->settings);
  disconnect (&self->client);
  disconnect (&self->other);
  disconnect (&self->service);
  if (data == NULL)
    stop_engine (self);
  drop_engine (self);
  stop_bus (self);
}

/**
 * bus_fixture_add_test:
 * @path: name of the test
 * @test: the test
 *
 * Adds a test that gets a fixture of its own.
 */
void
bus_fixture_add_test (const char *path,
                      BusTestFunc test)
{
  g_test_add (path, BusFixture, NULL, set_up, test, tear_down);
}

/**
 * bus_fixture_add_bare_test:
 * @path: name of the test
 * @test: the test, which starts the engine, opens the front and stops the engine
 *
 * Adds a test that gets a fixture of its own, in which nothing goes on yet.
 */
void
bus_fixture_add_bare_test (const char *path,
                           BusTestFunc test)
{
  g_test_add (path, BusFixture, "bare", set_up, test, tear_down);
}

/**
 * bus_fixture_call:
 * @self: a fixture
 * @from: who calls
 * @path: what
 * @method: “interface.method”
 * @parameters: (nullable): its parameters; taken if floating
 * @error: return location for the error that comes back
 *
 * Returns: (transfer full) (nullable): the answer
 */
GVariant *
bus_fixture_call (BusFixture      *self,
                  GDBusConnection *from,
                  const char      *path,
                  const char      *method,
                  GVariant        *parameters,
                  GError         **error)
{
  const char *dot = strrchr (method, '.');
  g_autofree char *interface = g_strndup (method, (gsize) (dot - method));
  g_autoptr(GAsyncResult) result = NULL;

  g_dbus_connection_call (from, g_dbus_connection_get_unique_name (self->service), path,
                          interface, dot + 1, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_dbus_connection_call_finish (from, result, error);
}

/* Parameters as text, so that a test shows what is called. */
static GVariant *
parse (const char *parameters)
{
  g_autoptr(GError) error = NULL;
  GVariant *parsed;

  if (parameters == NULL)
    return NULL;

  parsed = g_variant_parse (NULL, parameters, NULL, NULL, &error);
  g_assert_no_error (error);

  return parsed;
}

/**
 * bus_fixture_manager:
 * @self: a fixture
 * @method: a method of org.ferry.Ferry1
 * @parameters: (nullable): its parameters, as text
 *
 * Calls the manager, which has to answer.
 *
 * Returns: (transfer full): the answer
 */
GVariant *
bus_fixture_manager (BusFixture *self,
                     const char *method,
                     const char *parameters)
{
  g_autofree char *full = g_strconcat (FERRY_MANAGER_INTERFACE ".", method, NULL);
  g_autoptr(GVariant) parsed = parse (parameters);
  g_autoptr(GError) error = NULL;
  GVariant *answer;

  answer = bus_fixture_call (self, self->client, FERRY_SERVICE_PATH, full, parsed, &error);
  g_assert_no_error (error);

  return answer;
}

/**
 * bus_fixture_assert_refused:
 * @self: a fixture
 * @path: what is called
 * @method: “interface.method”
 * @parameters: (nullable): its parameters, as text
 * @code: the error that has to come back
 * @text: a part of its sentence
 */
void
bus_fixture_assert_refused (BusFixture    *self,
                            const char    *path,
                            const char    *method,
                            const char    *parameters,
                            FerryErrorCode code,
                            const char    *text)
{
  g_autoptr(GVariant) parsed = parse (parameters);
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GError) error = NULL;

  answer = bus_fixture_call (self, self->client, path, method, parsed, &error);
  g_assert_null (answer);
  g_assert_error (error, FERRY_ERROR, (int) code);
  g_dbus_error_strip_remote_error (error);
  if (strstr (error->message, text) == NULL)
    g_error ("“%s” does not say “%s”", error->message, text);
  /* One sentence: nothing after its end, no line breaks. */
  g_assert_null (strchr (error->message, '\n'));
}

/**
 * bus_fixture_create:
 * @self: a fixture
 * @token: the job’s token
 * @options: (nullable): more options, as text: “'key': <value>, ”
 *
 * Creates a job of one file, https://example.org/TOKEN.
 *
 * Returns: (transfer full): its path
 */
char *
bus_fixture_create (BusFixture *self,
                    const char *token,
                    const char *options)
{
  g_autofree char *parameters = NULL;
  g_autoptr(GVariant) answer = NULL;
  char *path = NULL;

  parameters = g_strdup_printf ("({%s 'token': <'%s'>}, [('https://example.org/%s', {'folder': <'/home/me'>})])",
                                options != NULL ? options : "", token, token);
  answer = bus_fixture_manager (self, "CreateJob", parameters);
  g_variant_get (answer, "(o)", &path);

  return path;
}

/**
 * bus_fixture_get:
 * @self: a fixture
 * @path: an object
 * @interface: its interface
 * @property: a property of it
 *
 * Returns: (transfer full): its value
 */
GVariant *
bus_fixture_get (BusFixture *self,
                 const char *path,
                 const char *interface,
                 const char *property)
{
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GError) error = NULL;
  GVariant *value = NULL;

  answer = bus_fixture_call (self, self->client, path, PROPERTIES ".Get",
                             g_variant_new ("(ss)", interface, property), &error);
  g_assert_no_error (error);
  g_variant_get (answer, "(v)", &value);

  return value;
}

/**
 * bus_fixture_get_text:
 * @self: a fixture
 * @path: a job
 * @property: a property of it
 *
 * Returns: (transfer full): its value, as text
 */
char *
bus_fixture_get_text (BusFixture *self,
                      const char *path,
                      const char *property)
{
  g_autoptr(GVariant) value = bus_fixture_get (self, path, FERRY_JOB_INTERFACE, property);

  return g_variant_print (value, FALSE);
}

/**
 * bus_fixture_call_confined:
 * @self: a fixture
 * @call: object, method and arguments as “gdbus call” has them, with spaces
 *   between
 *
 * Calls from another pid namespace, as a container would.
 *
 * Returns: (transfer full): what was answered, error or not
 */
char *
bus_fixture_call_confined (BusFixture *self,
                           const char *call)
{
  g_autofree char *line = NULL;
  g_auto(GStrv) arguments = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  const char *space = strchr (call, ' ');
  char *said = NULL;

  line = g_strdup_printf ("unshare --map-root-user --pid --fork gdbus call --address %s --dest %s "
                          "--object-path %.*s --method %s",
                          self->address, g_dbus_connection_get_unique_name (self->service),
                          (int) (space - call), call, space + 1);
  arguments = g_strsplit (line, " ", -1);
  process = g_subprocess_newv ((const char *const *) arguments,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_subprocess_communicate_utf8_finish (process, result, &said, NULL, &error);
  g_assert_no_error (error);

  return said;
}

/**
 * bus_fixture_finish_job:
 * @self: a fixture
 * @token: token of a job made by bus_fixture_create(), which is connecting
 *
 * Lets its download succeed and waits until it is published.
 */
void
bus_fixture_finish_job (BusFixture *self,
                        const char *token)
{
  g_autofree char *url = g_strconcat ("https://example.org/", token, NULL);
  FakeFetch *fetch = fake_fetcher_find (self->fetcher, url);

  g_assert_nonnull (fetch);
  fake_fetch_download (fetch, NULL, 100);
  while (ferry_engine_find_token (self->engine, FERRY_CLIENT_USER, token) != NULL)
    g_main_context_iteration (NULL, TRUE);
}
