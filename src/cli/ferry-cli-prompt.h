/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryPrompt FerryPrompt;

/**
 * FerryPromptFunc:
 * @user: (nullable): the name, %NULL if the person would not say
 * @password: (nullable): the password
 * @user_data: as given to ferry_prompt_new()
 */
typedef void (*FerryPromptFunc) (const char *user,
                                 const char *password,
                                 gpointer    user_data);

gboolean ferry_prompt_is_possible (void);
FerryPrompt *ferry_prompt_new (const char     *host,
                               FerryPromptFunc func,
                               gpointer        user_data);
gboolean ferry_prompt_is_open (FerryPrompt *self);
void ferry_prompt_free (FerryPrompt *self);

G_END_DECLS
