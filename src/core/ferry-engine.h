/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-clock.h"
#include "core/ferry-conditions.h"
#include "core/ferry-fetcher.h"
#include "core/ferry-gate-board.h"
#include "core/ferry-job.h"
#include "core/ferry-policy.h"
#include "core/ferry-publisher.h"
#include "core/ferry-store.h"
#include "core/ferry-vault.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_ENGINE (ferry_engine_get_type ())
G_DECLARE_FINAL_TYPE (FerryEngine, ferry_engine, FERRY, ENGINE, GObject)

/**
 * FerryEnginePorts:
 *
 * The world as the engine sees it. All borrowed; the engine takes references.
 * Without a @vault no job can use a token.
 */
typedef struct
{
  FerryStore *store;
  FerryFetcher *fetcher;
  FerryPublisher *publisher;
  FerryClock *clock;
  FerryConditions *conditions;
  FerryVault *vault;
} FerryEnginePorts;

/**
 * FerryJobChange:
 *
 * What changed in a job, as bits, for the `job-changed` signal.
 */
typedef enum
{
  FERRY_JOB_CHANGE_STATE = 1 << 0,    /* state, waits, error, message, times */
  FERRY_JOB_CHANGE_PROGRESS = 1 << 1, /* bytes_done, bytes_total, rate */
  FERRY_JOB_CHANGE_SPEC = 1 << 2,     /* name, priority, options */
  FERRY_JOB_CHANGE_FILES = 1 << 3,    /* files added, their state or target */
} FerryJobChange;

/**
 * FerryVerdict:
 * @FERRY_VERDICT_NONE: the user has to be asked; the job waits for the answer
 * @FERRY_VERDICT_ALLOWED: the job may run
 * @FERRY_VERDICT_DENIED: it may not, and fails
 * @FERRY_VERDICT_ONCE: this job may run, whatever is said to its app; never what
 *   the user says to an app
 *
 * What the user says to a job that an app asked for (design §6).
 */
typedef enum
{
  FERRY_VERDICT_NONE,
  FERRY_VERDICT_ALLOWED,
  FERRY_VERDICT_DENIED,
  FERRY_VERDICT_ONCE,
} FerryVerdict;

FerryEngine *ferry_engine_new (const FerryEnginePorts *ports,
                               const FerryPolicy      *policy);

/* Life. Signals: job-added (FerryJob), job-changed (FerryJob, guint mask),
 * job-removed (FerryJob; it is final and on disk), notify::busy, notify::moving,
 * gates-changed, store-failed (GError). */
void ferry_engine_start_async (FerryEngine        *self,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
gboolean ferry_engine_start_finish (FerryEngine  *self,
                                    GAsyncResult *result,
                                    GError      **error);
void ferry_engine_stop_async (FerryEngine        *self,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
gboolean ferry_engine_stop_finish (FerryEngine  *self,
                                   GAsyncResult *result,
                                   GError      **error);
gboolean ferry_engine_is_busy (FerryEngine *self);
gboolean ferry_engine_has_work (FerryEngine *self);
gboolean ferry_engine_is_moving (FerryEngine *self);
void ferry_engine_set_policy (FerryEngine       *self,
                              const FerryPolicy *policy);

/* Jobs in memory: everything that is not final. */
GPtrArray *ferry_engine_get_jobs (FerryEngine *self);
FerryJob *ferry_engine_find_job (FerryEngine *self,
                                 const char  *prefix,
                                 GError     **error);
FerryJob *ferry_engine_find_token (FerryEngine *self,
                                   const char  *client,
                                   const char  *token);
guint64 ferry_engine_get_rate (FerryEngine *self);
const FerryGate *ferry_engine_get_gate (FerryEngine *self,
                                        FerryWait    gate);

/* Creating: done when all of them are on disk, all or none. */
void ferry_engine_create_async (FerryEngine        *self,
                                const char         *client,
                                GPtrArray          *specs,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
GPtrArray *ferry_engine_create_finish (FerryEngine  *self,
                                       GAsyncResult *result,
                                       GError      **error);

/* BITS’s four calls and the setters. The asynchronous ones are done when the
 * outcome is on disk. */
gboolean ferry_engine_resume (FerryEngine *self,
                              FerryJob    *job,
                              GError     **error);
gboolean ferry_engine_suspend (FerryEngine *self,
                               FerryJob    *job,
                               GError     **error);
void ferry_engine_cancel_async (FerryEngine        *self,
                                FerryJob           *job,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
gboolean ferry_engine_cancel_finish (FerryEngine  *self,
                                     GAsyncResult *result,
                                     GError      **error);
void ferry_engine_complete_async (FerryEngine        *self,
                                  FerryJob           *job,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
gboolean ferry_engine_complete_finish (FerryEngine  *self,
                                       GAsyncResult *result,
                                       GError      **error);
void ferry_engine_add_files_async (FerryEngine        *self,
                                   FerryJob           *job,
                                   GPtrArray          *file_specs,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean ferry_engine_add_files_finish (FerryEngine  *self,
                                        GAsyncResult *result,
                                        GError      **error);
gboolean ferry_engine_set_options (FerryEngine *self,
                                   FerryJob    *job,
                                   GVariant    *options,
                                   GError     **error);
void ferry_engine_set_untold (FerryEngine *self,
                              FerryJob    *job,
                              guint        untold);
void ferry_engine_set_consent (FerryEngine *self,
                               FerryJob    *job,
                               FerryVerdict verdict);
void ferry_engine_note_asker (FerryEngine    *self,
                              const char     *id,
                              FerryTokenUsage usage,
                              const char     *origin);
void ferry_engine_flush_async (FerryEngine        *self,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
gboolean ferry_engine_flush_finish (FerryEngine  *self,
                                    GAsyncResult *result,
                                    GError      **error);

G_END_DECLS
