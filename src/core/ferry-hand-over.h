/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job.h"

G_BEGIN_DECLS

/* What holds a job whose files go to another folder of the same user. */
#define FERRY_HAND_OVER_MOVE "move"

GVariant *ferry_hand_over_new_from_job (FerryJob *job,
                                        GError  **error);
FerryJob *ferry_hand_over_to_job (GVariant   *record,
                                  const char *id,
                                  gint64      now,
                                  GError    **error);
FerryJobSpec *ferry_hand_over_mark (const FerryJobSpec *spec,
                                    const char         *hand_over,
                                    gboolean            resumes);

G_END_DECLS
