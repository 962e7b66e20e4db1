/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-mailbox.h"

G_BEGIN_DECLS

typedef struct _FerryDiskQueue FerryDiskQueue;

/**
 * FerryWork:
 * @begin: (nullable): called in a worker thread before @run; starts what @run
 *   waits for, and does not wait
 * @run: called in a worker thread
 * @done: called in the transfer thread afterwards
 * @device: the file system that it may have to wait for
 *
 * Something that blocks, as the beginning of a larger struct, which the functions
 * get.
 */
typedef struct
{
  FerryMailFunc begin;
  FerryMailFunc run;
  FerryMailFunc done;
  guint64 device;
} FerryWork;

FerryDiskQueue *ferry_disk_queue_new (FerryMailbox *mailbox);
void ferry_disk_queue_free (FerryDiskQueue *self);
void ferry_disk_queue_push (FerryDiskQueue *self,
                            FerryWork      *work);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryDiskQueue, ferry_disk_queue_free)

G_END_DECLS
