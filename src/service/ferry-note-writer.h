/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job.h"
#include "service/ferry-note.h"

G_BEGIN_DECLS

/**
 * FerryNoteKind:
 *
 * What jobs are told of.
 */
typedef enum
{
  FERRY_NOTE_FINISHED,
  FERRY_NOTE_FAILED,
  FERRY_NOTE_NEEDED,
} FerryNoteKind;
#define FERRY_N_NOTE_KINDS 3

char *ferry_note_writer_dup_id (FerryNoteKind kind,
                                FerryJob     *job);
FerryNote *ferry_note_writer_write (FerryNoteKind kind,
                                    GPtrArray    *jobs,
                                    guint         count,
                                    gboolean      has_window);
FerryNote *ferry_note_writer_write_problem (const char *text);
FerryNote *ferry_note_writer_write_missing (void);

G_END_DECLS
