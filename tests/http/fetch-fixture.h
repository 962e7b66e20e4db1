/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "bad-server.h"
#include "core/ferry-fetcher.h"
#include "tests/fakes/scratch-folder.h"

G_BEGIN_DECLS

/* A body that does not fit into one read, nor into one turn of the loop. */
#define FETCH_BODY_SIZE (3 * 1024 * 1024 + 17)

/* Milliseconds after which the fetchers of these tests give up on a server. */
#define FETCH_TIMEOUT 700

/**
 * FetchFixture:
 * @server: a server that does as it is told; its file is @body
 * @mirror: (nullable): another; made by fetch_fixture_add_mirror()
 * @folder: where files arrive
 * @target: (nullable): where they arrive instead: a folder in @folder
 * @path: of the file on the server
 * @url: (nullable): what to ask instead of @server
 * @client: whose job the next fetch is of
 * @job_options: of the next fetch, as GVariant text
 * @file_options: likewise, but the folder
 * @segments: connections of the next fetch
 * @priority: of the next fetch
 * @local: whether the next fetch is told that the server is local
 * @checks_bytes: whether every checkpoint is held against @body
 * @checkpoint: (nullable): the last one; the next fetch goes on from it
 *
 * A fetcher, somebody to fetch from, and what happened.
 */
typedef struct
{
  BadServer *server;
  BadServer *mirror;
  ScratchFolder *folder;
  FerryFetcher *fetcher;
  GBytes *body;

  const char *target;
  const char *path;
  char *url;
  const char *client;
  char *job_options;
  char *file_options;
  guint segments;
  FerryPriority priority;
  gboolean local;
  gboolean checks_bytes;
  FerryCheckpoint *checkpoint;

  FerryFetch *fetch;
  gboolean is_connected;
  gboolean is_finished;
  char *name;
  goffset length;
  gboolean resumable;
  goffset progress;      /* told last, -1 for none */
  guint n_progress;
  guint64 traffic;       /* bytes that went over sockets */
  guint n_traffic;
  guint n_checkpoints;
  gint64 finished_after; /* microseconds from its start */
  gint64 started_at;
  GError *error;
  gint64 retry_after;
  GString *signed_in; /* “token@host ” for each use */
} FetchFixture;

void fetch_test_init (int    *argc,
                      char ***argv);
void fetch_fixture_set_up (FetchFixture *fixture,
                           gconstpointer data);
void fetch_fixture_tear_down (FetchFixture *fixture,
                              gconstpointer data);
void fetch_fixture_use_fetcher (FetchFixture *fixture,
                                FerryFetcher *fetcher);
void fetch_fixture_set_body (FetchFixture *fixture,
                             gsize         size);
void fetch_fixture_set_file_options (FetchFixture *fixture,
                                     const char   *format,
                                     ...) G_GNUC_PRINTF (2, 3);
void fetch_fixture_set_job_options (FetchFixture *fixture,
                                    const char   *format,
                                    ...) G_GNUC_PRINTF (2, 3);
void fetch_fixture_add_mirror (FetchFixture *fixture);
char *fetch_fixture_dup_digest (FetchFixture *fixture);

void fetch_fixture_start (FetchFixture *fixture);
void fetch_fixture_finish (FetchFixture *fixture);
void fetch_fixture_run (FetchFixture *fixture);
void fetch_fixture_wait_for (FetchFixture *fixture,
                             goffset       progress);
void fetch_fixture_break_after (FetchFixture *fixture,
                                goffset       bytes);

void fetch_assert_whole (FetchFixture *fixture);
void fetch_assert_bytes (FetchFixture *fixture,
                         GBytes       *bytes);
void fetch_assert_error (FetchFixture *fixture,
                         int           code);
void fetch_assert_durable (FetchFixture *fixture,
                           goffset       bytes);
void fetch_assert_n_files (FetchFixture *fixture,
                           guint         n_files);
void fetch_assert_request (BadServer  *server,
                           const char *range,
                           const char *if_range);

#define fetch_test(path, func) \
  g_test_add (path, FetchFixture, NULL, fetch_fixture_set_up, func, fetch_fixture_tear_down)

G_END_DECLS
