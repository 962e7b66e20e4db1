/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-question.h"

G_BEGIN_DECLS

typedef struct _FerryQuestions FerryQuestions;

FerryQuestions *ferry_questions_new (void);
void ferry_questions_free (FerryQuestions *self);
FerryQuestion *ferry_questions_add (FerryQuestions *self,
                                    const char     *app_id);
FerryQuestion *ferry_questions_find (FerryQuestions *self,
                                     const char     *app_id);
FerryQuestion *ferry_questions_take (FerryQuestions *self,
                                     const char     *nonce);
gboolean ferry_questions_drop (FerryQuestions *self,
                               const char     *app_id);
gboolean ferry_questions_remove_job (FerryQuestions *self,
                                     FerryJob       *job);
GPtrArray *ferry_questions_list (FerryQuestions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryQuestions, ferry_questions_free)

G_END_DECLS
