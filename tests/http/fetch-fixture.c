/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fetch-fixture.h"

#include "net/ferry-soup-fetcher.h"
#include "shared/ferry-error.h"
#include "tests/fakes/parsed-spec.h"

#include <glib/gstdio.h>
#include <string.h>

/* No fetch of these tests takes so long; a hang fails instead. */
#define PATIENCE_SECONDS 20

static void
on_connected (gpointer              user_data,
              const FerryFetchHead *head)
{
  FetchFixture *fixture = user_data;

  g_assert_nonnull (fixture->fetch);
  g_assert_false (fixture->is_connected);
  g_assert_false (fixture->is_finished);
  g_assert_cmpint (fixture->progress, ==, -1);

  fixture->is_connected = TRUE;
  fixture->name = g_strdup (head->name);
  fixture->length = head->length;
  fixture->resumable = head->resumable;
}

static void
on_progress (gpointer user_data,
             goffset  bytes_done)
{
  FetchFixture *fixture = user_data;

  g_assert_true (fixture->is_connected);
  g_assert_false (fixture->is_finished);
  g_assert_cmpint (bytes_done, >=, 0);

  fixture->progress = bytes_done;
  fixture->n_progress++;
}

/* What a checkpoint vouches for is in the partial file. */
static void
check_bytes (FetchFixture *fixture)
{
  g_autofree char *path = scratch_folder_path (fixture->folder, fixture->checkpoint->part_name);
  const char *body = g_bytes_get_data (fixture->body, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < fixture->checkpoint->segments->len; i++)
    {
      const FerrySegment *segment = &g_array_index (fixture->checkpoint->segments, FerrySegment, i);

      if (segment->done == 0)
        continue;
      g_assert_cmpint (segment->position + segment->done, <=, length);
      g_assert_true (memcmp (text + segment->position, body + segment->offset, (gsize) segment->done) == 0);
    }
}

static void
on_traffic (gpointer user_data,
            guint64  bytes)
{
  FetchFixture *fixture = user_data;

  g_assert_false (fixture->is_finished);
  g_assert_cmpuint (bytes, >, 0);
  fixture->traffic += bytes;
  fixture->n_traffic++;
}

static void
on_checkpoint (gpointer         user_data,
               FerryCheckpoint *checkpoint)
{
  FetchFixture *fixture = user_data;
  g_autoptr(GVariant) stored = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (fixture->fetch);
  g_assert_false (fixture->is_finished);

  /* As it comes back from the store after a restart. */
  stored = ferry_checkpoint_to_variant (checkpoint);
  g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
  fixture->checkpoint = ferry_checkpoint_new_from_variant (stored, &error);
  g_assert_no_error (error);
  fixture->n_checkpoints++;
  if (fixture->checks_bytes)
    check_bytes (fixture);
}

static void
on_signed_in (gpointer    user_data,
              const char *token,
              const char *host)
{
  FetchFixture *fixture = user_data;

  g_assert_false (fixture->is_finished);
  g_string_append_printf (fixture->signed_in, "%s@%s ", token, host);
}

static void
on_finished (gpointer      user_data,
             const GError *error,
             gint64        retry_after)
{
  FetchFixture *fixture = user_data;

  g_assert_nonnull (fixture->fetch);
  g_assert_false (fixture->is_finished);
  if (error == NULL)
    {
      g_assert_nonnull (fixture->checkpoint);
      g_assert_true (fixture->checkpoint->verified);
      g_assert_null (fixture->checkpoint->previous);
    }

  fixture->is_finished = TRUE;
  fixture->finished_after = g_get_monotonic_time () - fixture->started_at;
  fixture->error = error != NULL ? g_error_copy (error) : NULL;
  fixture->retry_after = retry_after;
}

static const FerryFetchEvents events = {
  .connected = on_connected,
  .progress = on_progress,
  .traffic = on_traffic,
  .checkpoint = on_checkpoint,
  .signed_in = on_signed_in,
  .finished = on_finished,
};

void
fetch_fixture_set_up (FetchFixture *fixture,
                      gconstpointer data)
{
  const FerrySoupFetcherOptions options = { .timeout = FETCH_TIMEOUT * 1000 };

  fixture->server = bad_server_new ();
  fixture->folder = scratch_folder_new ();
  fixture->fetcher = ferry_soup_fetcher_new_with_options (&options);
  fixture->path = "/file.bin";
  fixture->client = "user";
  fixture->signed_in = g_string_new (NULL);
  fixture->segments = 1;
  fetch_fixture_set_body (fixture, FETCH_BODY_SIZE);
  fetch_fixture_set_file_options (fixture, "%s", "");
  fetch_fixture_set_job_options (fixture, "'proxy': <'none'>");
}

static void
forget_fetch (FetchFixture *fixture)
{
  g_clear_object (&fixture->fetch);
  g_clear_pointer (&fixture->name, g_free);
  g_clear_error (&fixture->error);
  fixture->is_connected = FALSE;
  fixture->is_finished = FALSE;
  fixture->progress = -1;
  fixture->n_progress = 0;
  fixture->n_checkpoints = 0;
  fixture->retry_after = 0;
  g_string_truncate (fixture->signed_in, 0);
}

void
fetch_fixture_tear_down (FetchFixture *fixture,
                         gconstpointer data)
{
  forget_fetch (fixture);
  g_assert_finalize_object (fixture->fetcher);
  bad_server_free (fixture->server);
  g_clear_pointer (&fixture->mirror, bad_server_free);
  scratch_folder_free (fixture->folder);
  g_bytes_unref (fixture->body);
  g_free (fixture->url);
  g_string_free (fixture->signed_in, TRUE);
  g_free (fixture->job_options);
  g_free (fixture->file_options);
  g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
}

/* Before anything has made a thread. */
void
fetch_test_init (int    *argc,
                 char ***argv)
{
  ferry_soup_fetcher_init_environment ();
  g_test_init (argc, argv, NULL);
}

/* Takes the reference. */
void
fetch_fixture_use_fetcher (FetchFixture *fixture,
                           FerryFetcher *fetcher)
{
  g_assert_finalize_object (fixture->fetcher);
  fixture->fetcher = fetcher;
}

/* Gives the server another file, and its mirror the same. */
void
fetch_fixture_set_body (FetchFixture *fixture,
                        gsize         size)
{
  g_clear_pointer (&fixture->body, g_bytes_unref);
  fixture->body = bad_server_make_bytes (size, g_test_rand_int ());
  bad_server_set_body (fixture->server, fixture->body);
  if (fixture->mirror != NULL)
    bad_server_set_body (fixture->mirror, fixture->body);
}

void
fetch_fixture_set_file_options (FetchFixture *fixture,
                                const char   *format,
                                ...)
{
  va_list arguments;

  g_free (fixture->file_options);
  va_start (arguments, format);
  fixture->file_options = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

void
fetch_fixture_set_job_options (FetchFixture *fixture,
                               const char   *format,
                               ...)
{
  va_list arguments;

  g_free (fixture->job_options);
  va_start (arguments, format);
  fixture->job_options = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

/* Another server with the same file and another validator. */
void
fetch_fixture_add_mirror (FetchFixture *fixture)
{
  fixture->mirror = bad_server_new ();
  bad_server_set_body (fixture->mirror, fixture->body);
  bad_server_set_etag (fixture->mirror, "\"of-the-mirror\"");
}

char *
fetch_fixture_dup_digest (FetchFixture *fixture)
{
  g_autofree char *hex = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, fixture->body);

  return g_strconcat ("sha256:", hex, NULL);
}

void
fetch_fixture_start (FetchFixture *fixture)
{
  g_autofree char *url = fixture->url != NULL ? g_strdup (fixture->url)
                                              : bad_server_get_url (fixture->server, fixture->path);
  g_autofree char *folder = scratch_folder_path (fixture->folder, fixture->target);
  g_autofree char *options = g_strdup_printf ("{%s}", fixture->job_options);
  g_autofree char *files = g_strdup_printf ("[('%s', {'folder': <'%s'>%s%s})]", url, folder,
                                            *fixture->file_options != '\0' ? ", " : "", fixture->file_options);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryJobSpec) spec = parsed_job_spec (options, files, &error);
  FerryFetchRequest request = { 0 };

  g_assert_no_error (error);
  forget_fetch (fixture);

  request.job_id = (char *) "0123456789abcdef";
  request.client = (char *) fixture->client;
  request.short_id = (char *) "012345";
  request.spec = spec;
  request.file = spec->files[0];
  request.checkpoint = fixture->checkpoint;
  request.segments = fixture->segments;
  request.priority = fixture->priority;
  request.local = fixture->local;
  fixture->started_at = g_get_monotonic_time ();
  fixture->fetch = ferry_fetcher_start (fixture->fetcher, &request, &events, fixture);
}

static gboolean
on_impatience (gpointer data)
{
  g_error ("the fetch does not end");
  return G_SOURCE_REMOVE;
}

void
fetch_fixture_finish (FetchFixture *fixture)
{
  guint patience = g_timeout_add_seconds (PATIENCE_SECONDS, on_impatience, NULL);

  while (!fixture->is_finished)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);

  /* Nothing may follow. */
  for (guint i = 0; i < 3; i++)
    g_main_context_iteration (NULL, FALSE);
}

void
fetch_fixture_run (FetchFixture *fixture)
{
  fetch_fixture_start (fixture);
  fetch_fixture_finish (fixture);
}

/* Until so many bytes have been told of. */
void
fetch_fixture_wait_for (FetchFixture *fixture,
                        goffset       progress)
{
  guint patience = g_timeout_add_seconds (PATIENCE_SECONDS, on_impatience, NULL);

  while (!fixture->is_finished && fixture->progress < progress)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
  g_assert_false (fixture->is_finished);
}

/* A first fetch that breaks off, so that the next has something to go on with. */
void
fetch_fixture_break_after (FetchFixture *fixture,
                           goffset       bytes)
{
  bad_server_queue (fixture->server,
                    &(BadAnswer){ .cut_after = bytes, .end = BAD_END_CLOSE });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_TRUNCATED);
  fetch_assert_durable (fixture, bytes);
}

void
fetch_assert_bytes (FetchFixture *fixture,
                    GBytes       *bytes)
{
  g_autofree char *folder = scratch_folder_path (fixture->folder, fixture->target);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  GStatBuf info;
  gsize length;

  g_assert_true (fixture->is_finished);
  g_assert_no_error (fixture->error);

  path = g_build_filename (folder, fixture->checkpoint->part_name, NULL);
  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, ==, g_bytes_get_size (bytes));
  /* Of no bytes there is no address. */
  g_assert_true (length == 0 || memcmp (text, g_bytes_get_data (bytes, NULL), length) == 0);
  g_assert_cmpint (ferry_checkpoint_get_done (fixture->checkpoint), ==, length);
  g_assert_no_errno (g_stat (path, &info));
  g_assert_cmpuint (fixture->checkpoint->part_inode, ==, info.st_ino);
}

/* The file is here, byte for byte, and nothing beside it. */
void
fetch_assert_whole (FetchFixture *fixture)
{
  fetch_assert_bytes (fixture, fixture->body);
  fetch_assert_n_files (fixture, 1);
  if (fixture->is_connected)
    g_assert_cmpint (fixture->progress, ==, g_bytes_get_size (fixture->body));
}

void
fetch_assert_error (FetchFixture *fixture,
                    int           code)
{
  g_assert_true (fixture->is_finished);
  g_assert_error (fixture->error, FERRY_ERROR, code);
  g_assert_true (g_str_has_suffix (fixture->error->message, "."));
}

void
fetch_assert_durable (FetchFixture *fixture,
                      goffset       bytes)
{
  g_assert_nonnull (fixture->checkpoint);
  g_assert_false (fixture->checkpoint->verified);
  g_assert_cmpint (ferry_checkpoint_get_done (fixture->checkpoint), ==, bytes);
}

void
fetch_assert_n_files (FetchFixture *fixture,
                      guint         n_files)
{
  g_autofree char *list = scratch_folder_list (fixture->folder);
  g_auto(GStrv) names = g_strsplit (list, " ", -1);
  guint n_names = 0;

  for (guint i = 0; names[i] != NULL; i++)
    n_names += *names[i] != '\0';
  if (n_names != n_files)
    g_test_message ("in the folder: %s", list);
  g_assert_cmpuint (n_names, ==, n_files);
}

/* What the server was asked last: %NULL for a field that must not be there. */
void
fetch_assert_request (BadServer  *server,
                      const char *range,
                      const char *if_range)
{
  g_autoptr(GPtrArray) requests = bad_server_get_requests (server);
  const BadRequest *request;

  g_assert_cmpuint (requests->len, >, 0);
  request = g_ptr_array_index (requests, requests->len - 1);
  g_assert_cmpstr (request->method, ==, "GET");
  g_assert_cmpstr (bad_request_get_header (request, "range"), ==, range);
  g_assert_cmpstr (bad_request_get_header (request, "if-range"), ==, if_range);
  g_assert_cmpstr (bad_request_get_header (request, "accept-encoding"), ==, "identity");
}
