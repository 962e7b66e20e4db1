/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job.h"
#include "core/ferry-log-entry.h"
#include "core/ferry-usage.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  FERRY_STORE_OP_INSERT,
  FERRY_STORE_OP_PUT_JOB,
  FERRY_STORE_OP_PUT_FILE,
  FERRY_STORE_OP_ADD_LOG,
  FERRY_STORE_OP_PUT_USAGE,
  FERRY_STORE_OP_REMOVE,
  FERRY_STORE_OP_PRUNE,
  FERRY_STORE_OP_FLUSH,
  FERRY_STORE_OP_LOAD,
  FERRY_STORE_OP_FIND,
  FERRY_STORE_OP_FIND_TOKEN,
  FERRY_STORE_OP_HISTORY,
  FERRY_STORE_OP_READ_LOG,
  FERRY_STORE_OP_LOAD_USAGE,
} FerryStoreOpKind;

/**
 * FerryStoreRow:
 * @job: (owned): the job, of which only what never changes is read on the
 *   store’s thread
 * @id: (unowned): its id
 * @client: (unowned): its client
 * @spec: (owned): its spec, which is immutable
 * @record: (owned): its record, with a text of its own
 * @files: (owned) (nullable) (element-type FerryFile): its files, when they
 *   are to be written too
 *
 * A job at the moment when it was handed to the store.
 */
typedef struct
{
  FerryJob *job;
  const char *id;
  const char *client;
  FerryJobSpec *spec;
  FerryJobRecord record;
  GPtrArray *files;
} FerryStoreRow;

/**
 * FerryStoreDamage:
 * @number: the row of a job
 * @id: (owned): its id
 * @text: (owned): one sentence
 *
 * A job that is in the store and cannot be read.
 */
typedef struct
{
  gint64 number;
  char *id;
  char *text;
} FerryStoreDamage;

/**
 * FerryStoreOp:
 * @kind: what to do
 * @task: (owned) (nullable): who waits for it; used on the main context alone
 * @rows: (owned) (nullable) (element-type FerryStoreRow): to write
 * @file: (owned) (nullable): to write
 * @with_spec: whether what was asked for of @file is to be written too
 * @entry: (owned) (nullable): to write
 * @usage: (owned) (nullable): to write
 * @ids: (owned) (nullable): to remove
 * @id: (owned) (nullable): whose file, log; or a prefix to look for
 * @client: (owned) (nullable): to look for
 * @token: (owned) (nullable): to look for
 * @states: bit set by state
 * @before: a time
 * @limit: rows at most, 0 for all
 * @position: how much of @ids was removed in earlier steps
 * @next: how much of @ids is removed when this step is on disk
 * @again: whether another step is needed
 * @may_pass: whether the same write may succeed later
 * @found: (owned) (nullable): #FerryJob, #FerryLogEntry or #FerryUsage elements
 * @damage: (owned) (nullable) (element-type FerryStoreDamage): met on the way
 * @error: (owned) (nullable): why it failed
 *
 * One request on its way to the store’s thread and back. It holds copies and
 * references to what never changes, nothing that the main thread still writes.
 */
typedef struct
{
  FerryStoreOpKind kind;
  GTask *task;

  /* Input */
  GPtrArray *rows;
  FerryFile *file;
  gboolean with_spec;
  FerryLogEntry *entry;
  FerryUsage *usage;
  char **ids;
  char *id;
  char *client;
  char *token;
  guint states;
  gint64 before;
  guint limit;

  /* In progress */
  guint position;
  guint next;
  gboolean again;
  gboolean may_pass;

  /* Output */
  GPtrArray *found;
  GPtrArray *damage;
  GError *error;
} FerryStoreOp;

FerryStoreOp *ferry_store_op_new (FerryStoreOpKind kind,
                                  GTask           *task);
void ferry_store_op_free (FerryStoreOp *self);
gboolean ferry_store_op_is_write (const FerryStoreOp *self);
char *ferry_store_op_dup_key (const FerryStoreOp *self);
gboolean ferry_store_op_take_place_of (FerryStoreOp       *self,
                                       const FerryStoreOp *earlier);
void ferry_store_op_add_row (FerryStoreOp *self,
                             FerryJob     *job,
                             gboolean      with_files);
void ferry_store_op_set_file (FerryStoreOp    *self,
                              const char      *job_id,
                              const FerryFile *file);
void ferry_store_op_complete (FerryStoreOp *self);
void ferry_store_op_add_damage (FerryStoreOp *self,
                                gint64        number,
                                const char   *id,
                                const char   *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryStoreOp, ferry_store_op_free)

G_END_DECLS
