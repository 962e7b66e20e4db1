/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-fetcher.h"
#include "core/ferry-job.h"
#include "core/ferry-rate-meter.h"
#include "core/ferry-store.h"
#include "core/ferry-way.h"

G_BEGIN_DECLS

/* As many of an id’s digits as make the names of partial files unmistakable
 * without using up the room that names have. */
#define FERRY_SHORT_ID_LENGTH 8

typedef struct _FerryRunner FerryRunner;

/**
 * FerryRunnerPorts:
 * @fetcher: what moves the bytes
 * @store: what remembers the files
 *
 * What a runner works with. Borrowed; it takes references.
 */
typedef struct
{
  FerryFetcher *fetcher;
  FerryStore *store;
} FerryRunnerPorts;

/**
 * FerryRunnerEvents:
 * @connected: the first usable answer for any of the files
 * @progressed: so many bytes more than at the last call; negative where a file
 *   had to start anew
 * @traffic: so many bytes more went over the network, be they of use or not
 * @file_changed: a file’s name, length, state or resumability changed
 * @signed_in: a stored credential is used, by its name, towards a host; once in
 *   a run
 * @failed: a file failed; the others are stopping. At most once.
 * @finished: every file has all its bytes
 * @ended: the last fetch is over, after ferry_runner_stop(), @failed or
 *   @finished; nothing comes after it. The owner may drop the runner in it.
 */
typedef struct
{
  void (*connected) (gpointer owner);
  void (*progressed) (gpointer owner,
                      goffset  bytes);
  void (*traffic) (gpointer owner,
                   guint64  bytes);
  void (*file_changed) (gpointer   owner,
                        FerryFile *file);
  void (*signed_in) (gpointer    owner,
                     const char *token,
                     const char *host);
  void (*failed) (gpointer      owner,
                  const GError *error,
                  gint64        retry_after);
  void (*finished) (gpointer owner);
  void (*ended) (gpointer owner);
} FerryRunnerEvents;

FerryRunner *ferry_runner_new (FerryJob                *job,
                               FerryWay                *way,
                               const FerryRunnerPorts  *ports,
                               const FerryRunnerEvents *events,
                               gpointer                 owner);
const FerryWay *ferry_runner_get_way (const FerryRunner *self);
FerryRateMeter *ferry_runner_get_meter (FerryRunner *self);
FerryRunner *ferry_runner_ref (FerryRunner *self);
void ferry_runner_unref (FerryRunner *self);
void ferry_runner_start (FerryRunner *self,
                         guint        files,
                         guint        segments);
void ferry_runner_stop (FerryRunner *self);
gboolean ferry_runner_is_stopping (const FerryRunner *self);
void ferry_runner_update_fetches (FerryRunner *self);
void ferry_runner_detach (FerryRunner *self);

char *ferry_runner_dup_short_id (FerryJob *job,
                                 guint     index);
FerryFetchRequest *ferry_runner_make_request (FerryJob       *job,
                                              FerryFile      *file,
                                              const FerryWay *way,
                                              guint           segments);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRunner, ferry_runner_unref)

G_END_DECLS
