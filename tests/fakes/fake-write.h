/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-store.h"

G_BEGIN_DECLS

typedef enum
{
  FAKE_WRITE_INSERT,
  FAKE_WRITE_JOB,
  FAKE_WRITE_PUT_FILE,
  FAKE_WRITE_FILE,
  FAKE_WRITE_LOG,
  FAKE_WRITE_USAGE,
  FAKE_WRITE_REMOVE,
  FAKE_WRITE_PRUNE,
  FAKE_WRITE_NOTHING,
} FakeWriteKind;

/* One write on its way to the disk; most fields belong to one kind. */
typedef struct
{
  FakeWriteKind kind;
  GPtrArray *jobs;    /* (owned) (nullable) (element-type FerryJob): copies */
  guint file_index;
  FerryLogEntry *log; /* (owned) (nullable) */
  FerryUsage *usage;  /* (owned) (nullable) */
  char **ids;         /* (owned) (nullable) */
  gint64 before;
  GTask *task;        /* (owned) (nullable) */
} FakeWrite;

void fake_write_free (FakeWrite *self);

G_END_DECLS
