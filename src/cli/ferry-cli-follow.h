/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/ferry-cli.h"

G_BEGIN_DECLS

typedef struct _FerryFollow FerryFollow;

FerryFollow *ferry_follow_new (FerryCli *cli);
void ferry_follow_free (FerryFollow *self);

void ferry_follow_add (FerryFollow *self,
                       GVariant    *job);
void ferry_follow_set_timeout (FerryFollow *self,
                               double       seconds);
void ferry_follow_set_sign_in (FerryFollow *self,
                               GPtrArray   *headers);
FerryExit ferry_follow_run (FerryFollow *self);
GVariant *ferry_follow_dup_job (FerryFollow *self,
                                guint        index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFollow, ferry_follow_free)

G_END_DECLS
