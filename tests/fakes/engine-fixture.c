/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-fixture.h"

/* How a call that a test waits for ended. */
typedef struct
{
  GAsyncResult *result; /* (owned) (nullable) */
} Answer;

static void
on_answered_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Answer *answer = user_data;

  g_assert_null (answer->result);
  answer->result = g_object_ref (result);
}

static void
await (Answer *answer)
{
  fake_settle ();
  g_assert_nonnull (answer->result);
}

static void
build_engine (EngineFixture *self)
{
  FerryEnginePorts ports = {
    .store = FERRY_STORE (self->store),
    .fetcher = FERRY_FETCHER (self->fetcher),
    .publisher = FERRY_PUBLISHER (self->publisher),
    .clock = FERRY_CLOCK (self->clock),
    .conditions = self->conditions,
    .vault = FERRY_VAULT (self->vault),
  };

  self->engine = ferry_engine_new (&ports, &self->policy);
  self->log = signal_log_new (self->engine);
}

/* A world whose engine is not started yet. */
EngineFixture *
engine_fixture_new_idle (void)
{
  EngineFixture *self = g_new0 (EngineFixture, 1);

  self->clock = fake_clock_new ();
  self->store = fake_store_new ();
  self->fetcher = fake_fetcher_new ();
  self->publisher = fake_publisher_new ();
  self->conditions = ferry_conditions_new ();
  self->vault = fake_vault_new ();
  ferry_policy_init_defaults (&self->policy);
  build_engine (self);

  return self;
}

EngineFixture *
engine_fixture_new (void)
{
  EngineFixture *self = engine_fixture_new_idle ();

  engine_fixture_start (self);

  return self;
}

static void
drop_engine (EngineFixture *self)
{
  g_clear_pointer (&self->log, signal_log_free);
  g_assert_finalize_object (self->engine);
  self->engine = NULL;
  fake_settle ();
}

void
engine_fixture_free (EngineFixture *self)
{
  fake_fetcher_hold_stops (self->fetcher, FALSE);
  fake_settle ();
  drop_engine (self);
  g_assert_cmpuint (fake_clock_get_n_alarms (self->clock), ==, 0);
  g_assert_cmpuint (fake_fetcher_get_n_running (self->fetcher), ==, 0);
  g_assert_finalize_object (self->store);
  g_assert_finalize_object (self->fetcher);
  g_assert_finalize_object (self->publisher);
  g_assert_finalize_object (self->clock);
  g_assert_finalize_object (self->conditions);
  g_assert_finalize_object (self->vault);
  g_free (self);
}

void
engine_fixture_start (EngineFixture *self)
{
  Answer answer = { NULL };
  g_autoptr(GError) error = NULL;

  ferry_engine_start_async (self->engine, on_answered_cb, &answer);
  await (&answer);
  g_assert_true (ferry_engine_start_finish (self->engine, answer.result, &error));
  g_assert_no_error (error);
  g_object_unref (answer.result);
}

/* kill -9, and a new engine that has not been started, over what was on disk. */
void
engine_fixture_crash (EngineFixture *self)
{
  FakeStore *disk = fake_store_new_after_crash (self->store);

  signal_log_forget (self->log);
  fake_store_hold (self->store, FALSE);
  fake_settle ();
  signal_log_forget (self->log);
  drop_engine (self);
  g_assert_finalize_object (self->store);
  self->store = disk;
  build_engine (self);
}

void
engine_fixture_stop (EngineFixture *self)
{
  Answer answer = { NULL };
  g_autoptr(GError) error = NULL;

  ferry_engine_stop_async (self->engine, on_answered_cb, &answer);
  await (&answer);
  g_assert_true (ferry_engine_stop_finish (self->engine, answer.result, &error));
  g_assert_no_error (error);
  g_object_unref (answer.result);
}

/* A request of that display name for files NAME-0, NAME-1, … */
FerryJobSpec *
engine_fixture_make_spec (const char *name,
                          const char *options,
                          guint       n_files)
{
  g_autoptr(GVariant) variant = NULL;
  g_autoptr(GVariant) named = NULL;
  g_auto(GVariantDict) dict = { 0 };
  g_autoptr(GError) error = NULL;
  GVariantBuilder files;
  FerryJobSpec *spec;

  variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, options != NULL ? options : "{}", NULL, NULL,
                             &error);
  g_assert_no_error (error);
  g_variant_dict_init (&dict, variant);
  g_variant_dict_insert (&dict, "name", "s", name);
  named = g_variant_ref_sink (g_variant_dict_end (&dict));

  g_variant_builder_init (&files, G_VARIANT_TYPE ("a(sa{sv})"));
  for (guint i = 0; i < n_files; i++)
    {
      g_autofree char *url = g_strdup_printf ("https://example.org/%s-%u", name, i);
      g_autofree char *base = g_strdup_printf ("%s-%u", name, i);

      g_variant_builder_open (&files, G_VARIANT_TYPE ("(sa{sv})"));
      g_variant_builder_add (&files, "s", url);
      g_variant_builder_open (&files, G_VARIANT_TYPE ("a{sv}"));
      g_variant_builder_add (&files, "{sv}", "folder", g_variant_new_string ("/home/me"));
      g_variant_builder_add (&files, "{sv}", "name", g_variant_new_string (base));
      g_variant_builder_close (&files);
      g_variant_builder_close (&files);
    }

  spec = ferry_job_spec_new (named, g_variant_builder_end (&files), &error);
  g_assert_no_error (error);

  return spec;
}

GPtrArray *
engine_fixture_create_for (EngineFixture *self,
                           const char    *client,
                           FerryJobSpec  *spec,
                           GError       **error)
{
  g_autoptr(GPtrArray) specs = g_ptr_array_new ();
  Answer answer = { NULL };
  GPtrArray *jobs;

  g_ptr_array_add (specs, spec);
  ferry_engine_create_async (self->engine, client, specs, on_answered_cb, &answer);
  await (&answer);
  jobs = ferry_engine_create_finish (self->engine, answer.result, error);
  g_object_unref (answer.result);

  return jobs;
}

GPtrArray *
engine_fixture_create (EngineFixture *self,
                       FerryJobSpec  *spec,
                       GError       **error)
{
  return engine_fixture_create_for (self, "user", spec, error);
}

/* Creates a job with files; the engine owns it. */
FerryJob *
engine_fixture_add_many (EngineFixture *self,
                         const char    *name,
                         const char    *options,
                         guint          n_files)
{
  g_autoptr(FerryJobSpec) spec = engine_fixture_make_spec (name, options, n_files);
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GError) error = NULL;

  jobs = engine_fixture_create (self, spec, &error);
  g_assert_no_error (error);

  return g_ptr_array_index (jobs, 0);
}

FerryJob *
engine_fixture_add (EngineFixture *self,
                    const char    *name,
                    const char    *options)
{
  return engine_fixture_add_many (self, name, options, 1);
}

/* (transfer none): the unfinished job of that display name */
FerryJob *
engine_fixture_find (EngineFixture *self,
                     const char    *name)
{
  g_autoptr(GPtrArray) jobs = ferry_engine_get_jobs (self->engine);

  for (guint i = 0; i < jobs->len; i++)
    {
      FerryJob *job = g_ptr_array_index (jobs, i);

      if (g_str_equal (ferry_job_get_spec (job)->name, name))
        return job;
    }

  g_assert_not_reached ();
}

/* (transfer none) (nullable): the running fetch of file NAME-INDEX */
FakeFetch *
engine_fixture_get_fetch (EngineFixture *self,
                          const char    *name,
                          guint          index)
{
  g_autofree char *url = g_strdup_printf ("https://example.org/%s-%u", name, index);

  return fake_fetcher_find (self->fetcher, url);
}

gboolean
engine_fixture_cancel (EngineFixture *self,
                       FerryJob      *job,
                       GError       **error)
{
  Answer answer = { NULL };
  gboolean done;

  ferry_engine_cancel_async (self->engine, job, on_answered_cb, &answer);
  await (&answer);
  done = ferry_engine_cancel_finish (self->engine, answer.result, error);
  g_object_unref (answer.result);

  return done;
}

gboolean
engine_fixture_complete (EngineFixture *self,
                         FerryJob      *job,
                         GError       **error)
{
  Answer answer = { NULL };
  gboolean done;

  ferry_engine_complete_async (self->engine, job, on_answered_cb, &answer);
  await (&answer);
  done = ferry_engine_complete_finish (self->engine, answer.result, error);
  g_object_unref (answer.result);

  return done;
}

/* Adds files NAME-more-0, … to a job NAME. */
gboolean
engine_fixture_add_files (EngineFixture *self,
                          FerryJob      *job,
                          guint          n_files,
                          GError       **error)
{
  g_autofree char *name = g_strconcat (ferry_job_get_spec (job)->name, "-more", NULL);
  g_autoptr(FerryJobSpec) spec = engine_fixture_make_spec (name, NULL, n_files);
  g_autoptr(GPtrArray) files = ferry_job_spec_list_files (spec);
  Answer answer = { NULL };
  gboolean done;

  ferry_engine_add_files_async (self->engine, job, files, on_answered_cb, &answer);
  await (&answer);
  done = ferry_engine_add_files_finish (self->engine, answer.result, error);
  g_object_unref (answer.result);

  return done;
}

void
engine_fixture_set (EngineFixture *self,
                    FerryJob      *job,
                    const char    *options)
{
  g_autoptr(GVariant) variant = NULL;
  g_autoptr(GError) error = NULL;

  variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, options, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ferry_engine_set_options (self->engine, job, variant, &error));
  g_assert_no_error (error);
  fake_settle ();
}

void
engine_fixture_set_online (EngineFixture *self,
                           gboolean       online)
{
  ferry_conditions_set_online (self->conditions, online);
  fake_settle ();
}

void
assert_job (FerryJob  *job,
            FerryState state,
            FerryWait  wait)
{
  g_assert_cmpstr (ferry_state_to_nick (ferry_job_get_state (job)), ==,
                   ferry_state_to_nick (state));
  g_assert_cmpstr (ferry_wait_to_nick (ferry_job_get_wait (job)), ==, ferry_wait_to_nick (wait));
}

void
assert_message (FerryJob   *job,
                const char *message)
{
  g_autofree char *shown = ferry_job_dup_message (job);

  g_assert_cmpstr (shown, ==, message);
}

void
assert_error_code (FerryJob      *job,
                   FerryErrorCode code)
{
  g_assert_cmpuint (ferry_job_get_record (job)->error_code, ==, (guint) code + 1);
}
