/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryTurnstile FerryTurnstile;

/**
 * FerryTurnFunc:
 * @is_let_in: whether its turn has come; if not, too many others wait
 * @user_data: what was given with it
 */
typedef void (*FerryTurnFunc) (gboolean is_let_in,
                               gpointer user_data);

FerryTurnstile *ferry_turnstile_new (void);
void ferry_turnstile_free (FerryTurnstile *self);
void ferry_turnstile_enter (FerryTurnstile *self,
                            const char     *client,
                            FerryTurnFunc   func,
                            gpointer        user_data);
/**
 * FerryTurnPauseFunc:
 * @user_data: what was given with it
 *
 * Some were turned away. The next ones are when ferry_turnstile_go_on() is
 * called.
 */
typedef void (*FerryTurnPauseFunc) (gpointer user_data);

void ferry_turnstile_set_pause (FerryTurnstile    *self,
                                FerryTurnPauseFunc func,
                                gpointer           user_data);
void ferry_turnstile_go_on (FerryTurnstile *self);
void ferry_turnstile_leave (FerryTurnstile *self,
                            const char     *client);
void ferry_turnstile_open (FerryTurnstile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTurnstile, ferry_turnstile_free)

G_END_DECLS
