/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-fetcher.h"
#include "net/ferry-part.h"
#include "net/ferry-transfer-loop.h"

G_BEGIN_DECLS

typedef struct _FerrySave FerrySave;

/**
 * FerrySave:
 * @work: (private)
 * @saved: called in the transfer thread when it is done; frees it
 * @user_data: for @saved
 * @request: (unowned): what is fetched
 * @file: (owned) (nullable): what to sync
 * @checkpoint: (owned) (nullable): what is true once it is synced
 * @digests: (owned) (element-type FerryDigest): what the file must hash to
 * @wrong: (owned) (nullable): a partial file to be removed whatever happens
 * @old: (owned) (element-type FerryCheckpoint): partial files that no checkpoint
 *   names any more, to be removed whatever happens
 * @superseded: (owned) (nullable): one to be removed if nothing goes wrong
 * @cancellable: (owned): ends the hashing
 * @error: (owned) (nullable): what went wrong
 *
 * One trip to the disk: tidy up, sync, verify, and only then remove what was
 * kept in case the new version would not do.
 */
struct _FerrySave
{
  FerryWork work;
  void (*saved) (FerrySave *self,
                 gpointer   user_data);
  gpointer user_data;
  const FerryFetchRequest *request;

  FerryPartialFile *file;
  FerryCheckpoint *checkpoint;
  GPtrArray *digests;
  FerryPartialFile *wrong;
  GPtrArray *old;
  FerryCheckpoint *superseded;
  GCancellable *cancellable;

  GError *error;
};

FerrySave *ferry_save_new (const FerryFetchRequest *request);
void ferry_save_free (FerrySave *self);
void ferry_save_add_digest (FerrySave         *self,
                            const FerryDigest *digest);
void ferry_save_start (FerrySave         *self,
                       FerryTransferLoop *loop);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySave, ferry_save_free)

G_END_DECLS
