/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * FerryJournalStage:
 * @FERRY_JOURNAL_BEGUN: the old owner may hold the job; it is that owner’s
 * @FERRY_JOURNAL_HANDED_OVER: the record is known; the new owner may have the
 *   job, who is asked: if not, it is still the old owner’s
 * @FERRY_JOURNAL_IMPORTED: the job is the new owner’s
 *
 * How far a hand-over has come. One that is over is not in the journal.
 */
typedef enum
{
  FERRY_JOURNAL_BEGUN,
  FERRY_JOURNAL_HANDED_OVER,
  FERRY_JOURNAL_IMPORTED,
} FerryJournalStage;

/**
 * FerryHandOver:
 * @id: (owned): the job’s id at its new owner’s, which names the hand-over
 * @stage: how far it has come
 * @source: whose job it is
 * @target: whose it is to be
 * @job: (owned): its id at its old owner’s
 * @folder: (owned): where its files are to be
 * @record: (owned) (nullable): the job, from %FERRY_JOURNAL_HANDED_OVER on
 *
 * One entry of the journal.
 */
typedef struct
{
  char *id;
  FerryJournalStage stage;
  uid_t source;
  uid_t target;
  char *job;
  char *folder;
  GVariant *record;
} FerryHandOver;

typedef struct _FerryJournal FerryJournal;

void ferry_hand_over_free (FerryHandOver *self);

FerryJournal *ferry_journal_open (const char *folder,
                                  GError    **error);
void ferry_journal_close (FerryJournal *self);
gboolean ferry_journal_put (FerryJournal        *self,
                            const FerryHandOver *hand_over,
                            GError             **error);
gboolean ferry_journal_remove (FerryJournal *self,
                               const char   *id,
                               GError      **error);
GPtrArray *ferry_journal_list (FerryJournal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryHandOver, ferry_hand_over_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryJournal, ferry_journal_close)

G_END_DECLS
