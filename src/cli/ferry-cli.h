/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-client.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * FerryExit:
 *
 * What the program ends with; part of its contract. Several jobs end with the
 * highest of theirs.
 */
typedef enum
{
  FERRY_EXIT_DONE = 0,
  FERRY_EXIT_WRONG_USE = 1,
  FERRY_EXIT_JOB_FAILED = 2,
  FERRY_EXIT_NOT_FOUND = 3,
  FERRY_EXIT_UNREACHABLE = 4,
  FERRY_EXIT_NOT_ALLOWED = 5,
  FERRY_EXIT_TIMED_OUT = 6,
  FERRY_EXIT_INTERRUPTED = 130,
} FerryExit;

typedef struct _FerryCli FerryCli;

/**
 * FerryVerbFunc:
 * @cli: the call
 * @args: (array zero-terminated=1): the command line from the verb on
 * @error: return location for what the verb as a whole failed with
 *
 * Returns: the exit status, unless @error is set
 */
typedef FerryExit (*FerryVerbFunc) (FerryCli *cli,
                                    char    **args,
                                    GError  **error);

/**
 * FerryVerb:
 * @name: as typed
 * @run: what does it
 * @arguments: what follows the options in the usage line, may be empty
 * @summary: one line, untranslated
 */
typedef struct
{
  const char *name;
  FerryVerbFunc run;
  const char *arguments;
  const char *summary;
} FerryVerb;

/**
 * FerryCli:
 * @verb: (unowned): what was asked for
 * @client: (owned): the way to the service
 * @json: whether standard output is for programs
 *
 * One call of the program.
 */
struct _FerryCli
{
  const FerryVerb *verb;
  FerryClient *client;
  gboolean json;
};

int ferry_cli_main (int    argc,
                    char **argv);

char **ferry_cli_parse (FerryCli           *cli,
                        const GOptionEntry *entries,
                        char              **args,
                        int                 n_min,
                        int                 n_max,
                        GError            **error);
gboolean ferry_cli_connect (FerryCli *cli,
                            GError  **error);

FerryExit ferry_cli_exit_from_error (const GError *error);
FerryExit ferry_cli_complain (const GError *error);
void ferry_cli_print_json (JsonNode *node);
gboolean ferry_cli_check_text (const char *option,
                               const char *text,
                               GError    **error);

G_END_DECLS
