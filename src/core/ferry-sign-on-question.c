/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-sign-on.h"

/**
 * ferry_sign_on_question_copy:
 * @self: a question
 *
 * Returns: (transfer full): a copy
 */
FerrySignOnQuestion *
ferry_sign_on_question_copy (const FerrySignOnQuestion *self)
{
  FerrySignOnQuestion *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->job = g_strdup (self->job);
  copy->client = g_strdup (self->client);
  copy->token = g_strdup (self->token);
  copy->origin = g_strdup (self->origin);

  return copy;
}

/**
 * ferry_sign_on_question_free:
 * @self: (transfer full): a question
 */
void
ferry_sign_on_question_free (FerrySignOnQuestion *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->job);
  g_free (self->client);
  g_free (self->token);
  g_free (self->origin);
  g_free (self);
}
