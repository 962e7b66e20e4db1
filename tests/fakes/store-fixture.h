/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-store.h"
#include "store/ferry-sqlite-store.h"
#include "tests/fakes/scratch-folder.h"

G_BEGIN_DECLS

/**
 * StoreFixture:
 * @folder: (owned): where the store lies
 * @path: (owned): the store’s file
 * @store: (owned) (nullable): the store, while it is open
 * @failures: (element-type utf8): what `failed` said since it was opened
 * @damaged: (element-type utf8): the ids that `row-damaged` told
 * @aside: (owned) (nullable): what `set-aside` told
 *
 * A real store in a folder of its own, with all its signals written down, and
 * its calls made to wait.
 */
typedef struct
{
  ScratchFolder *folder;
  char *path;
  FerryStore *store;
  GPtrArray *failures;
  GPtrArray *damaged;
  char *aside;
} StoreFixture;

void store_fixture_set_up (StoreFixture *self,
                           gconstpointer data);
void store_fixture_tear_down (StoreFixture *self,
                              gconstpointer data);
void store_fixture_open (StoreFixture *self);
void store_fixture_close (StoreFixture *self);
void store_fixture_reopen (StoreFixture *self);
void store_fixture_sql (StoreFixture *self,
                        const char   *sql);
gint64 store_fixture_number (StoreFixture *self,
                             const char   *sql);

GPtrArray *store_fixture_load (StoreFixture *self,
                               GError      **error);
gboolean store_fixture_insert (StoreFixture *self,
                               GPtrArray    *jobs,
                               GError      **error);
void store_fixture_add (StoreFixture *self,
                        FerryJob     *job);
gboolean store_fixture_flush (StoreFixture *self,
                              GError      **error);
gboolean store_fixture_remove (StoreFixture *self,
                               const char   *ids,
                               GError      **error);
gboolean store_fixture_prune (StoreFixture *self,
                              gint64        before,
                              GError      **error);
FerryJob *store_fixture_find (StoreFixture *self,
                              const char   *prefix,
                              GError      **error);
FerryJob *store_fixture_find_token (StoreFixture *self,
                                    const char   *client,
                                    const char   *token,
                                    GError      **error);
GPtrArray *store_fixture_history (StoreFixture *self,
                                  guint         states,
                                  gint64        before,
                                  guint         limit);
GPtrArray *store_fixture_log (StoreFixture *self,
                              const char   *id);
char *store_fixture_usage (StoreFixture *self);
char *store_fixture_ids (GPtrArray *jobs);

FerryJob *store_fixture_job (const char *id,
                             const char *options,
                             const char *files);
FerryJob *store_fixture_simple_job (const char *id,
                                    FerryState  state,
                                    gint64      time);

G_END_DECLS
