/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/ferry-cli.h"

G_BEGIN_DECLS

const FerryVerb *ferry_verbs_find (const char *name);
const FerryVerb *ferry_verbs_get (gsize *n_verbs);

/* One file each: ferry-verb-NAME.c */
FerryExit ferry_verb_add (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_cancel (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_complete (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_config (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_get (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_help (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_list (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_log (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_monitor (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_remove (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_resume (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_set (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_show (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_status (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_suspend (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_app (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_take_ownership (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_token (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_unavailable (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_version (FerryCli *cli, char **args, GError **error);
FerryExit ferry_verb_wait (FerryCli *cli, char **args, GError **error);

G_END_DECLS
