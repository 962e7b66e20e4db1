/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job.h"

G_BEGIN_DECLS

GVariant *ferry_hand_over_new_from_job (FerryJob *job,
                                        GError  **error);
FerryJob *ferry_hand_over_to_job (GVariant   *record,
                                  const char *id,
                                  gint64      now,
                                  GError    **error);
FerryJobSpec *ferry_hand_over_mark (const FerryJobSpec *spec,
                                    const char         *hand_over,
                                    gboolean            resumes);
char *ferry_hand_over_dup_move (FerryJob   *job,
                                const char *folder);
char **ferry_hand_over_dup_move_folders (const char *hand_over);

G_END_DECLS
