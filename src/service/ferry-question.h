/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job.h"

G_BEGIN_DECLS

/**
 * FerryQuestion:
 * @app_id: the app that wants to delegate
 * @app_name: what the desktop calls it, the id if it does not know it
 * @nonce: what an answer has to bring along; good for one answer
 * @since: when it was asked, microseconds since 1970, UTC
 * @jobs: (element-type FerryJob): what it asked for and an answer is for
 * @quiet: whether nobody has to be shown it: the user began it
 *
 * Whether an app may download in the background.
 */
typedef struct
{
  gatomicrefcount ref_count;
  char *app_id;
  char *app_name;
  char *nonce;
  gint64 since;
  GPtrArray *jobs;
  gboolean quiet;
} FerryQuestion;

FerryQuestion *ferry_question_new (const char *app_id);
FerryQuestion *ferry_question_ref (FerryQuestion *self);
void ferry_question_unref (FerryQuestion *self);
GVariant *ferry_question_to_variant (const FerryQuestion *self);

char *ferry_question_dup_app_name (const char *app_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryQuestion, ferry_question_unref)

G_END_DECLS
